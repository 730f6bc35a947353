"""The process behind `ImportProcess`: ``python -m voicecoach.batch.import_worker SOCKET``.

It is told once what to do (`ImportOrder`) and then gets one source after the
other. While it is at one it says the stages, asks when the agent's turn has
come, and answers: pairs of a word and what belongs to it.
"""

import os
import sys
from contextlib import ExitStack
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import Any

from voicecoach.audio.media import media_processes
from voicecoach.audio.stored_samples import Scratch
from voicecoach.batch.agent_history import Turn
from voicecoach.batch.import_process import ImportOrder
from voicecoach.batch.recording_import import ImportResult, RecordingImport
from voicecoach.batch.sources import CallSource
from voicecoach.core.errors import VoiceCoachError
from voicecoach.pipeline import Recogniser, read_settings
from voicecoach.pipeline.words import WordsOptions
from voicecoach.store.repository import CallStore
from voicecoach.store.staging import staging_folder

__all__ = ["main"]


class _AskedTurn(Turn):
    """The turn of a call that another process keeps."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        super().__init__(Event())
        self._connection = connection

    def wait(self) -> None:
        """Ask, and wait for the answer."""
        self._connection.send(("turn", None))
        self._connection.recv()


def main() -> None:
    """Import what comes until the other end is closed."""
    Thread(target=_end_with_parent, daemon=True).start()
    connection: Connection[Any, Any] = Connection(int(sys.argv[1]))
    try:
        _serve(connection, connection.recv())
    except (EOFError, OSError):
        return


def _end_with_parent() -> None:
    """End at once when the process that started this one is gone."""
    sys.stdin.buffer.read()
    os._exit(1)


def _serve(connection: "Connection[Any, Any]", order: ImportOrder) -> None:
    if order.settings.source is not None:
        read_settings(order.settings.source)  # makes the team's own rules known to this process
    with ExitStack() as stack:
        store = stack.enter_context(CallStore.open(order.address, files=order.files))
        media = stack.enter_context(media_processes())
        media.decoder.scratch = Scratch(stack.enter_context(staging_folder(store.location)))
        job = RecordingImport(
            store,
            order.principal,
            order.settings,
            media=media,
            recogniser=Recogniser(order.settings.stage("words", WordsOptions).recogniser),
            force=order.force,
            on_stage=lambda _, stage: connection.send(("stage", stage)),
        )
        while True:
            source = connection.recv()
            connection.send(("answer", _answer(job, source, _AskedTurn(connection))))


def _answer(job: RecordingImport, source: CallSource, turn: Turn) -> ImportResult | VoiceCoachError:
    try:
        return job.import_one(source, turn)
    except VoiceCoachError as error:
        return error


if __name__ == "__main__":
    main()
