"""Bringing the files and the rows of a call together while it is saved."""

from collections.abc import Iterable

from sqlalchemy import Engine

from voicecoach.store.engine import forget_deleted, read_session, write_session
from voicecoach.store.files import Change, audio_name, peaks_name, tracks_name
from voicecoach.store.reading import referenced_files
from voicecoach.store.records import PlaybackSource
from voicecoach.store.schema import PlaybackRow
from voicecoach.store.schema_search import rebuild_word_index

__all__ = ["DatabaseRows", "place_playback", "place_tracks"]


class DatabaseRows:
    """What the files need to know of the database; see `voicecoach.store.files.Rows`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def referenced(self, names: Iterable[str]) -> frozenset[str]:
        """Of some file names, those that a row refers to."""
        with read_session(self._engine) as session:
            return referenced_files(session, names)

    def forget_deleted(self) -> None:
        """Remove the last copies of deleted rows, and words that only the index remembers."""
        with write_session(self._engine) as session:
            rebuild_word_index(session.connection())
        forget_deleted(self._engine)


def place_playback(change: Change, call_id: str, playback: PlaybackSource) -> PlaybackRow:
    """Copy audio and peaks into the store; the row that will refer to them.

    Raises
    ------
    StoreError
        If a file cannot be copied, or the audio has another digest.
    """
    audio = audio_name(playback.audio_digest, playback.audio_path)
    peaks = peaks_name(playback.audio_digest, playback.peaks_path)
    change.touches((audio, peaks))
    change.place(audio, playback.audio_path, digest=playback.audio_digest)
    change.place(peaks, playback.peaks_path)
    return PlaybackRow(
        call_id=call_id,
        audio_digest=playback.audio_digest,
        audio_file=audio,
        peaks_file=peaks,
        peaks_per_s=playback.peaks_per_s,
        channel_count=playback.channel_count,
        codec=playback.codec,
        duration_s=playback.duration_s,
    )


def place_tracks(change: Change, call_id: str, content: bytes) -> str:
    """Write tracks into the store; their name.

    Raises
    ------
    StoreError
        If the file cannot be written.
    """
    name = tracks_name(call_id, content)
    change.touches((name,))
    change.place(name, content)
    return name
