"""Analysing recordings beside a running server: one after the other, with how far each is.

Where a recogniser is to find the words, which takes longer than all the rest,
a call is analysed and kept without words first, so that it can be replayed,
and gets its words after that. What people write meanwhile hangs on the call
and its time, and stays.
"""

import dataclasses
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from queue import SimpleQueue
from typing import Literal

from voicecoach.batch.importing import Importer, ImportResult
from voicecoach.batch.sources import CallSource
from voicecoach.batch.waiting import (
    MAX_BEGUN,
    Upload,
    WaitingRecording,
    WaitingRecordings,
)
from voicecoach.config import Settings
from voicecoach.core.errors import VoiceCoachError
from voicecoach.pipeline import Recogniser
from voicecoach.pipeline.words import WordsOptions
from voicecoach.store.access import Principal
from voicecoach.store.repository import CallStore

__all__ = ["BackgroundImports", "ImportState"]

_LOGGER = logging.getLogger(__name__)

State = Literal["waiting", "working", "finding_words", "done", "unchanged", "refused"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ImportState:
    """How far one recording is.

    ``stage`` is one of `voicecoach.pipeline.STAGES` while it is worked on;
    ``call_id`` is there as soon as the call can be replayed, which may be
    before its words are; ``code`` and ``message`` say why it was refused,
    ``note`` what people should know besides.
    """

    name: str
    state: State = "waiting"
    stage: str | None = None
    call_id: str | None = None
    code: str | None = None
    message: str | None = None
    note: str | None = None

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in {"done", "unchanged", "refused"}


@dataclasses.dataclass(slots=True)
class _Order:
    """How far one recording is, told anew as it goes on."""

    state: ImportState


class BackgroundImports:
    """Analyses recordings into a store in a thread of its own, while the server serves.

    The thread ends with the process. What is not finished then waits on disk
    (`voicecoach.batch.waiting`) for `resume` of the next one.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    settings : callable
        Gives the settings; asked for each recording.
    """

    def __init__(
        self, store: CallStore, principal: Principal, settings: Callable[[], Settings]
    ) -> None:
        self._store = store
        self._principal = principal
        self._settings = settings
        self._kept = WaitingRecordings(store.location)
        self._orders: list[_Order] = []
        self._waiting: SimpleQueue[tuple[_Order, WaitingRecording]] = SimpleQueue()
        self._guard = threading.Lock()
        self._worker: threading.Thread | None = None

    def resume(self) -> None:
        """Go on with what a server that stopped has left."""
        self._begin(self._kept.take_over())

    def add(self, sources: Iterable[CallSource]) -> None:
        """Put recordings that are on this machine in the queue; they are read, never changed."""
        self._begin([self._kept.keep(_absolute(each)) for each in sources])

    def add_uploads(self, uploads: Sequence[Upload], *, like: CallSource) -> None:
        """Put recordings in the queue that were handed over.

        They wait in the store's private folder and are removed when they are done.

        Parameters
        ----------
        uploads : sequence of Upload
        like : CallSource
            Whose channel and metadata they get.
        """
        self._begin([self._kept.keep(like, upload) for upload in uploads])

    def refuse(self, name: str, *, code: str, message: str) -> None:
        """Tell with the others what could not even be begun."""
        state = ImportState(name=name, state="refused", code=code, message=message)
        with self._guard:
            self._orders.append(_Order(state))

    def states(self) -> tuple[ImportState, ...]:
        """How far each recording is, in the order in which they were added."""
        with self._guard:
            return tuple(order.state for order in self._orders)

    def forget_finished(self) -> None:
        """Leave out of `states` what is finished."""
        with self._guard:
            self._orders = [order for order in self._orders if not order.state.is_finished]

    def wait(self, timeout_s: float | None = None) -> None:
        """Return when nothing is waiting any more."""
        worker = self._worker
        if worker is not None:
            worker.join(timeout_s)

    def _begin(self, recordings: Sequence[WaitingRecording]) -> None:
        with self._guard:
            for waiting in recordings:
                order = _Order(ImportState(name=waiting.source.name))
                self._orders.append(order)
                self._waiting.put((order, waiting))
            if self._worker is None and recordings:
                self._worker = threading.Thread(target=self._work, name="imports", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        while (following := self._next()) is not None:
            order, waiting = following
            try:
                self._try(order, waiting)
            finally:
                waiting.drop()

    def _try(self, order: _Order, waiting: WaitingRecording) -> None:
        if waiting.begun_count >= MAX_BEGUN:
            self._note(order, state="refused", code="interrupted", message=_INTERRUPTED)
            return
        waiting.begin()
        try:
            self._import(order, waiting.source)
        except VoiceCoachError as error:
            code = getattr(error, "code", None) or "analysis_failed"
            self._note(order, state="refused", code=code, message=str(error))
        except Exception:  # what one recording breaks, the next is worked on all the same
            _LOGGER.exception("an import failed")
            self._note(order, state="refused", code="analysis_failed", message=_BROKEN)

    def _next(self) -> tuple[_Order, WaitingRecording] | None:
        """Take the next recording; without one the thread ends, and the next `add` starts one."""
        with self._guard:
            if self._waiting.empty():
                self._worker = None
                return None
            return self._waiting.get()

    def _import(self, order: _Order, source: CallSource) -> None:
        settings = self._settings()
        words = settings.stage("words", WordsOptions)
        is_slow = words.is_on and Recogniser(words.recogniser).is_here
        if is_slow and source.transcript is None:
            without = settings.with_stage("words", dataclasses.replace(words, is_on=False))
            if self._is_new(source):
                first = self._run(order, source, without)
                if first.status == "refused":
                    self._conclude(order, first)
                    return
                self._note(order, state="finding_words", stage="words", call_id=first.call_id)
            self._conclude(order, self._run(order, source, settings, state="finding_words"))
        else:
            self._conclude(order, self._run(order, source, settings))

    def _is_new(self, source: CallSource) -> bool:
        return self._store.analysed_with(self._principal, source.sha256()) is None

    def _run(
        self, order: _Order, source: CallSource, settings: Settings, state: State = "working"
    ) -> ImportResult:
        importer = Importer(
            self._store,
            self._principal,
            settings,
            jobs=1,
            on_stage=lambda _source, stage: self._note(order, state=state, stage=stage),
        )
        (result,) = importer.run([source])
        return result

    def _conclude(self, order: _Order, result: ImportResult) -> None:
        ended: State = "done" if result.status == "analysed" else result.status
        self._note(
            order,
            state=ended,
            stage=None,
            call_id=result.call_id or order.state.call_id,
            code=result.code,
            message=result.message,
            note=result.note,
        )

    def _note(self, order: _Order, **changes: object) -> None:
        with self._guard:
            order.state = dataclasses.replace(order.state, **changes)  # type: ignore[arg-type]


_INTERRUPTED = (
    f"it was begun {MAX_BEGUN} times and the server stopped each time; add it again by itself, "
    "when nothing else is being analysed"
)
_BROKEN = "it could not be analysed; the log of the server says what went wrong"


def _absolute(source: CallSource) -> CallSource:
    """Name the files as the next server would have to, wherever it is started."""
    return dataclasses.replace(source, paths=tuple(path.absolute() for path in source.paths))
