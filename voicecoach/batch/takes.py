"""From the sound of a microphone to a new answer in the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.config import Settings
from voicecoach.core.errors import InputError
from voicecoach.core.own_room import OwnRoom
from voicecoach.core.recording import Recording
from voicecoach.pipeline.takes import MeasuredTake, measure_take
from voicecoach.pipeline.words import Recogniser
from voicecoach.store.access import Principal
from voicecoach.store.growth_records import Take
from voicecoach.store.repository import CallStore
from voicecoach.store.staging import staging_folder

__all__ = ["KeptTake", "keep_take"]

KeptTake = tuple[Take, tuple[str, ...]]
"""A take as it is kept, and what may have harmed its recording."""


def keep_take(
    store: CallStore,
    principal: Principal,
    settings: Settings,
    *,
    retake_id: str,
    content: bytes,
    recogniser: Recogniser | None = None,
    taken_at: datetime | None = None,
) -> KeptTake:
    """Measure a recording and keep it as a new answer to a moment.

    A recording that cannot be used is not kept.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    settings : Settings
    retake_id : str
        The moment it answers.
    content : bytes
        A WAV file of one channel.
    recogniser : Recogniser, optional
        What finds the words.
    taken_at : datetime, optional
        Now where it is not given.

    Returns
    -------
    take : Take
    notices : tuple of str

    Raises
    ------
    CallNotFoundError
        If the principal has no retake of this id.
    RecordingError, InputError
        If it is no sound file, too long, or holds too little speech.
    StoreError
        If it cannot be kept.
    """
    retake = store.retake(principal, retake_id)
    if not content:
        raise InputError("nothing was recorded; allow the microphone, then record again")
    with _loaded(store.location, content) as recording:
        measured: MeasuredTake = measure_take(recording, settings, recogniser=recogniser)
        duration_s = recording.info.duration_s
    take = store.save_take(
        principal,
        retake_id=retake.id,
        take_id=str(uuid4()),
        content=content,
        duration_s=duration_s,
        heard=OwnRoom(measured.heard, call_id=retake.call_id),
        taken_at=taken_at or datetime.now(UTC),
    )
    return take, measured.notices


@contextmanager
def _loaded(store_folder: Path, content: bytes) -> Iterator[Recording]:
    with staging_folder(store_folder) as folder, Decoder() as decoder:
        path = folder / "new-answer.wav"
        path.write_bytes(content)
        yield load_call(decoder, path)
