"""One decoding or encoding process seen from outside: start it, ask it, end it."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from voicecoach.core.errors import EngineError

__all__ = ["WorkerDiedError", "WorkerOwner", "WorkerProcess", "WorkerTimeoutError"]

_START_TIMEOUT_S = 60.0
_MAX_ANSWER_BYTES = 1 << 22
_RECEIVE_BYTES = 1 << 16


class WorkerDiedError(Exception):
    """The process ended, or answered something that makes no sense."""


class WorkerTimeoutError(Exception):
    """The process did not answer in time."""


class WorkerProcess:
    """A running ``voicecoach.audio.worker`` with a socket to it.

    Raises
    ------
    EngineError
        If it cannot be started, e.g. because PyAV is broken here.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="voicecoach-decoder-")
        self.folder = Path(self._folder.name)
        self._errors = (self.folder / "stderr").open("w+b")
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "voicecoach.audio.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=_environment(self.folder),
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for us; we end it in order
            )
        self._is_ready = False

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def ask(
        self,
        request: dict[str, Any],
        *,
        descriptors: Sequence[int],
        timeout_s: float,
        after: Callable[[], None] = lambda: None,
    ) -> dict[str, Any]:
        """Send one request, do what comes ``after`` that, and wait for its answer.

        Raises
        ------
        WorkerDiedError, WorkerTimeoutError
            The process is of no use after either: `end` it.
        EngineError
            If it never came up.
        """
        self._wait_until_ready()
        deadline = time.monotonic() + timeout_s
        try:
            socket.send_fds(self._socket, [json.dumps(request).encode() + b"\n"], descriptors)
        except OSError as error:
            raise WorkerDiedError(self._how_it_ended()) from error
        after()
        return self._receive(deadline)

    def end(self) -> None:
        """Kill the process and remove its folder."""
        self._process.kill()
        self._process.wait()
        self._socket.close()
        self._errors.close()
        self._folder.cleanup()

    def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        try:
            self._receive(time.monotonic() + _START_TIMEOUT_S)
        except (WorkerDiedError, WorkerTimeoutError) as error:
            raise EngineError(
                f"need a process that reads and writes audio; it did not start ({error}); "
                f"try: python -c 'import av'\n{self._last_words()}"
            ) from error
        self._is_ready = True

    def _receive(self, deadline: float) -> dict[str, Any]:
        line = bytearray()
        while not line.endswith(b"\n"):
            line += self._receive_some(deadline)
            if len(line) > _MAX_ANSWER_BYTES:
                raise WorkerDiedError("its answer has no end")
        return _parsed(line)

    def _receive_some(self, deadline: float) -> bytes:
        self._socket.settimeout(max(1e-3, deadline - time.monotonic()))
        try:
            some = self._socket.recv(_RECEIVE_BYTES)
        except TimeoutError as error:
            raise WorkerTimeoutError("no answer in time") from error
        except OSError as error:
            raise WorkerDiedError(self._how_it_ended()) from error
        if not some:
            raise WorkerDiedError(self._how_it_ended())
        return some

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(timeout=5.0)
        except subprocess.TimeoutExpired:
            return "it closed its socket"
        return signal.Signals(-code).name if code < 0 else f"exit status {code}"

    def _last_words(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-2000:].decode("utf-8", "replace").strip()


class WorkerOwner:
    """Has one worker process, and replaces it when something breaks it.

    The process starts with the context. One thread at a time may use it, and
    it must not be carried over a fork.
    """

    def __init__(self) -> None:
        self._worker: WorkerProcess | None = None

    def __enter__(self) -> Self:
        self._running_worker()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the child; ``None`` when there is none."""
        return None if self._worker is None else self._worker.pid

    def close(self) -> None:
        """End the child process; the next request starts another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _running_worker(self) -> WorkerProcess:
        if self._worker is not None and not self._worker.is_alive:
            self.close()
        if self._worker is None:
            self._worker = WorkerProcess()
        return self._worker


def _parsed(line: bytearray) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError as error:
        raise WorkerDiedError("its answer makes no sense") from error
    if not isinstance(answer, dict):
        raise WorkerDiedError("its answer makes no sense")
    return answer


def _environment(folder: Path) -> dict[str, str]:
    """Only what Python needs to find this package; nothing of the user's variables."""
    search_path = [str(Path(entry).resolve()) for entry in sys.path if entry]
    search_path.append(str(Path(__file__).resolve().parents[2]))
    return {
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(search_path)),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
