"""Many recordings imported by several processes, each with a decoder and a store of its own.

Threads get in each other's way: a third of an analysis is Python. The
processes are forked from one that has loaded the program once, so that they
start at once and inherit no thread, connection or lock of ours.
"""

import contextlib
import dataclasses
import multiprocessing
import multiprocessing.util
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Thread
from typing import TYPE_CHECKING, Any

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.stored_samples import Scratch
from voicecoach.batch.agent_history import SharedFlag, Turn, in_turn
from voicecoach.batch.sources import CallSource
from voicecoach.core.errors import EngineError
from voicecoach.store.repository import CallStore
from voicecoach.store.staging import staging_folder

if TYPE_CHECKING:
    from voicecoach.batch.importing import Importer, ImportResult, Recipe

__all__ = ["import_in_processes"]


def import_in_processes(
    importer: "Importer",
    sources: Sequence[CallSource],
    *,
    jobs: int,
    on_stage: Callable[[CallSource, str], None],
) -> "Iterator[ImportResult]":
    """Import each source; results come in the order of the sources.

    When the caller stops early (Ctrl+C), what has begun is finished and
    saved, the rest is left for the next run.

    Raises
    ------
    EngineError
        If a process was killed; what was saved is kept.
    """
    context: Any = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "voicecoach.batch.importing", "scipy.fft"])
    flags = context.RawArray("b", len(sources))
    stages = context.SimpleQueue()
    told = Thread(target=_tell, args=(stages, sources, on_stage), daemon=True)
    told.start()
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_prepare, initargs=(importer.recipe, flags, stages)
    )
    try:
        begun = {
            index: pool.submit(_import_one, index, sources[index], turn.earlier_index)
            for index, turn in in_turn(sources, new_flag=lambda index: SharedFlag(flags, index))
        }
        for index, source in enumerate(sources):
            yield importer.loaded(begun.pop(index).result(), source)
    except BrokenProcessPool as error:
        raise EngineError(
            "a process that analysed recordings was killed, perhaps for want of memory; what was "
            "saved is kept; run it again, with --jobs 1 if it happens again"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)
        stages.put(None)
        told.join()
        stages.close()


def _tell(
    stages: Any, sources: Sequence[CallSource], on_stage: Callable[[CallSource, str], None]
) -> None:
    """Pass on which stage starts in which process."""
    while (message := stages.get()) is not None:
        index, stage = message
        on_stage(sources[index], stage)


class _Worker:
    """What one process keeps from recording to recording."""

    def __init__(self, recipe: "Recipe", flags: Any, stages: Any) -> None:
        from voicecoach.batch.importing import Importer

        self.flags = flags
        self.index = 0
        self.stack = contextlib.ExitStack()
        url, files = recipe.address
        store = self.stack.enter_context(CallStore.open(url, files=files))
        scratch = Scratch(self.stack.enter_context(staging_folder(files)))
        self.decoder = self.stack.enter_context(Decoder(scratch=scratch))
        self.importer = Importer(
            store,
            recipe.principal,
            recipe.settings,
            force=recipe.force,
            on_stage=lambda _, stage: stages.put((self.index, stage)),
        )


_workers: list[_Worker] = []
"""The one of this process, where this is one that imports."""


def _prepare(recipe: "Recipe", flags: Any, stages: Any) -> None:
    # Ctrl+C reaches every process of the terminal; the one that asked decides what is left out.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = _Worker(recipe, flags, stages)
    _workers.append(worker)
    multiprocessing.util.Finalize(None, worker.stack.close, exitpriority=10)


def _import_one(index: int, source: CallSource, earlier_index: int | None) -> "ImportResult":
    [worker] = _workers
    worker.index = index
    earlier = None if earlier_index is None else SharedFlag(worker.flags, earlier_index)
    turn = Turn(earlier, SharedFlag(worker.flags, index))
    result = worker.importer.import_one(worker.decoder, source, turn)
    return dataclasses.replace(result, analysis=None)  # it is in the store
