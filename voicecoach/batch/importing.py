"""Analyse recordings, a few at a time, and keep each in the store as soon as it is done."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import Protocol

from voicecoach.audio.media import MediaProcesses, media_processes
from voicecoach.audio.stored_samples import Scratch
from voicecoach.batch.agent_history import Turn, in_turn
from voicecoach.batch.import_process import ImportOrder, ImportProcess
from voicecoach.batch.recording_import import ImportResult, RecordingImport, StageListener
from voicecoach.batch.sources import CallSource
from voicecoach.config import Settings
from voicecoach.pipeline import Recogniser
from voicecoach.pipeline.words import WordsOptions
from voicecoach.store.access import Principal
from voicecoach.store.repository import CallStore
from voicecoach.store.staging import staging_folder

__all__ = ["ImportResult", "Importer"]

_MAX_JOBS = 4
"""More jobs at once than this win nothing: the store has one writer (convention)."""
_MIN_CALLS_PER_PROCESS = 4
"""A process of its own takes as long to start as two or three short calls (convention)."""


class _Job(Protocol):
    """What recordings are handed to; one at a time."""

    def import_one(self, source: CallSource, turn: Turn) -> ImportResult:
        """Import one recording in its turn."""


class Importer:
    """Analyses recordings into a store; a recording that is refused stops nobody else.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    settings : Settings
    force : bool
        Analyse again what is in the store unchanged.
    jobs : int, optional
        Recordings worked on at once; default: one per processor, at most 4.
    on_stage : callable, optional
        Called with the source and the stage that starts.
    media : MediaProcesses, optional
        Whose processes have been started already: they start while the rest
        of the program loads.
    """

    def __init__(
        self,
        store: CallStore,
        principal: Principal,
        settings: Settings,
        *,
        force: bool = False,
        jobs: int | None = None,
        on_stage: StageListener | None = None,
        media: MediaProcesses | None = None,
    ) -> None:
        self._store = store
        self._principal = principal
        self._settings = settings
        self._force = force
        self._jobs = jobs or min(_MAX_JOBS, os.cpu_count() or 1)
        self._on_stage = on_stage
        self._media = media
        self._recogniser = Recogniser(settings.stage("words", WordsOptions).recogniser)

    def run(self, sources: Iterable[CallSource]) -> Iterator[ImportResult]:
        """Import each source; results come in the order of the sources.

        Calls of one agent are begun by their start and compared with their
        earlier ones, see `voicecoach.batch.agent_history`.

        The first job is a thread of this process. So are the others where
        there is a recogniser, whose one model serves them all, or little to
        do; else they are processes, which need not wait for one another's
        interpreter. A single recording needs no thread for its analysis
        (memory that a thread lets go of stays with it: 50 MB for three
        hours), and has its copy for playback made beside it.
        """
        waiting = list(sources)
        with ExitStack() as stack:
            scratch = Scratch(stack.enter_context(staging_folder(self._store.location)))
            if len(waiting) == 1:
                beside = stack.enter_context(ThreadPoolExecutor(1))
                yield self._here(stack, scratch, beside=beside).import_one(waiting[0], Turn(None))
                return
            idle: SimpleQueue[_Job] = SimpleQueue()
            for job in self._begin_jobs(stack, scratch, call_count=len(waiting)):
                idle.put(job)
            pool = ThreadPoolExecutor(idle.qsize() or 1, thread_name_prefix="import")
            # On Ctrl+C what has begun is finished and saved, the rest is left for the next run.
            stack.callback(pool.shutdown, cancel_futures=True)
            begun = {
                index: pool.submit(_import_one, idle, waiting[index], turn)
                for index, turn in in_turn(waiting)
            }
            for index in range(len(waiting)):
                yield begun.pop(index).result()

    def _begin_jobs(self, stack: ExitStack, scratch: Scratch, *, call_count: int) -> Iterator[_Job]:
        jobs = max(1, min(self._jobs, call_count))
        are_threads = self._recogniser.is_here or call_count < _MIN_CALLS_PER_PROCESS * jobs
        for number in range(jobs):
            if number == 0 or are_threads:
                yield self._here(stack, scratch, is_first=number == 0)
            else:
                yield stack.enter_context(self._elsewhere())

    def _here(
        self,
        stack: ExitStack,
        scratch: Scratch,
        *,
        is_first: bool = True,
        beside: Executor | None = None,
    ) -> RecordingImport:
        given = self._media if is_first else None
        media = given or stack.enter_context(media_processes())
        media.decoder.scratch = scratch
        return RecordingImport(
            self._store,
            self._principal,
            self._settings,
            media=media,
            recogniser=self._recogniser,
            force=self._force,
            on_stage=self._on_stage,
            beside=beside,
        )

    def _elsewhere(self) -> ImportProcess:
        address, files = self._store.address
        order = ImportOrder(
            address=address,
            files=files,
            principal=self._principal,
            settings=self._settings,
            force=self._force,
        )
        return ImportProcess(order, on_stage=self._on_stage)


def _import_one(idle: "SimpleQueue[_Job]", source: CallSource, turn: Turn) -> ImportResult:
    job = idle.get()
    try:
        return job.import_one(source, turn)
    finally:
        idle.put(job)
