"""A process that analyses recordings into the store, seen from the one that started it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from voicecoach.batch.agent_history import Turn
from voicecoach.batch.recording_import import ImportResult, StageListener
from voicecoach.batch.sources import CallSource
from voicecoach.config import Settings
from voicecoach.core.errors import VoiceCoachError
from voicecoach.store.access import Principal

__all__ = ["ImportOrder", "ImportProcess"]

_GOODBYE_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """What the process is told once: which store, on whose behalf, and how."""

    address: str
    files: Path
    principal: Principal
    settings: Settings
    force: bool


class ImportProcess:
    """Imports recordings in another process, one at a time; a `RecordingImport` elsewhere.

    The process is ended with the context, and ends by itself when this one
    dies. One that breaks costs the recording that it was at, and is replaced.
    """

    def __init__(self, order: ImportOrder, *, on_stage: StageListener | None = None) -> None:
        self._order = order
        self._on_stage = on_stage
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def import_one(self, source: CallSource, turn: Turn) -> ImportResult:
        """Import one recording in its turn.

        Raises
        ------
        StoreError
            If the store cannot be written: nothing else could be kept either.
        """
        with turn.taken():
            try:
                self._connection.send(source)
                answer = self._answer(source, turn)
            except (EOFError, OSError):
                return self._lost(source)
        if isinstance(answer, VoiceCoachError):
            raise answer
        return answer

    def _answer(self, source: CallSource, turn: Turn) -> ImportResult | VoiceCoachError:
        while True:
            what, content = self._connection.recv()
            if what == "turn":
                turn.wait()
                self._connection.send(None)
            elif what == "stage" and self._on_stage is not None:
                self._on_stage(source, content)
            elif what == "answer":
                answer: ImportResult | VoiceCoachError = content
                return answer

    def _lost(self, source: CallSource) -> ImportResult:
        self._end()
        message = f"the process that analysed it ended ({self._how_it_ended()}); try it alone"
        self._begin()
        return ImportResult(
            source=source, status="refused", code="analysis_failed", message=message
        )

    def _begin(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "voicecoach.batch.import_worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.PIPE,  # whose end tells it that this process has died
                stdout=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(_search_path())},
                start_new_session=True,  # Ctrl-C is for us: what has begun is finished
            )
        self._connection: Connection[Any, Any] = Connection(ours.detach())
        self._connection.send(self._order)

    def _end(self) -> None:
        self._connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=_GOODBYE_TIMEOUT_S)
        self._process.kill()
        self._process.wait()

    def _how_it_ended(self) -> str:
        code = self._process.returncode
        return signal.Signals(-code).name if code < 0 else f"exit status {code}"


def _search_path() -> list[str]:
    entries = [str(Path(entry).resolve()) for entry in sys.path if entry]
    return list(dict.fromkeys([*entries, str(Path(__file__).resolve().parents[2])]))
