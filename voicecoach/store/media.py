"""Audio and framewise tracks of the store's calls."""

from collections.abc import Collection, Mapping
from pathlib import Path

from sqlalchemy import Engine

from voicecoach.core.prosody import ChannelTracks
from voicecoach.core.recording import CUSTOMER
from voicecoach.store import reading
from voicecoach.store.access import Principal, room_of
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.files import FileArea, spectrogram_name
from voicecoach.store.placing import DatabaseRows
from voicecoach.store.records import PlaybackRecord
from voicecoach.store.tracks import Track, channel_tracks, read_margins, read_tracks

__all__ = ["Media"]


class Media:
    """The part of `voicecoach.store.repository.CallStore` that is about files."""

    _engine: Engine
    _files: FileArea
    _rows: DatabaseRows

    def playback(self, principal: Principal, call_id: str) -> PlaybackRecord | None:
        """Playback files of a call; ``None`` where none were made."""
        with read_session(self._engine) as session:
            return reading.playback(session, principal, call_id, root=self._files.root)

    def playbacks(
        self, principal: Principal, call_ids: Collection[str]
    ) -> Mapping[str, PlaybackRecord]:
        """Playback files of many calls at once, by call id.

        A call that has none, or that the principal may not see, is not in it.
        """
        with read_session(self._engine) as session:
            return reading.playbacks(session, principal, call_ids, root=self._files.root)

    def may_play(self, principal: Principal, audio_digest: str) -> PlaybackRecord | None:
        """Files to play for a digest, if a call that the principal may see plays them."""
        with read_session(self._engine) as session:
            return reading.may_play(session, principal, audio_digest, root=self._files.root)

    def keep_spectrogram(self, principal: Principal, audio_digest: str, source: Path) -> bool:
        """Copy a spectrogram into the store, for the calls that play the audio of this digest.

        It goes when the last of them goes.

        Returns
        -------
        bool
            Whether there is such a call that the principal may see; nothing is
            kept otherwise.

        Raises
        ------
        StoreError
            If the source cannot be read, or the store cannot be written.
        """
        name = spectrogram_name(audio_digest)
        with self._files.changing(self._rows) as change:
            change.touches((name,))
            change.place(name, source)
            with write_session(self._engine) as session:
                rows = reading.playing(session, principal, audio_digest)
                for row in rows:
                    row.spectrogram_file = name
                return bool(rows)

    def tracks(
        self,
        principal: Principal,
        call_id: str,
        *,
        columns: Collection[str] | None = None,
        start: float | None = None,
        end: float | None = None,
    ) -> tuple[Track, ...]:
        """Framewise tracks of a call, or parts of them; empty where none were kept.

        Who is not the agent of the call gets the customer's only.

        Parameters
        ----------
        columns : collection of str or None
            Out of `voicecoach.store.tracks.TRACK_COLUMNS`; ``None`` for all.
        start, end : float or None
            Seconds; frames whose centre lies in ``[start, end)``.
        """
        with read_session(self._engine) as session:
            name = reading.tracks_file(session, principal, call_id)
        if name is None:
            return ()
        tracks = read_tracks(self._files.path(name), columns=columns, start=start, end=end)
        is_own = room_of(principal) == "agent"
        return tuple(track for track in tracks if is_own or track.speaker == CUSTOMER)

    def channel_tracks(self, principal: Principal, call_id: str) -> tuple[ChannelTracks, ...]:
        """All framewise tracks of a call as the analysis made them, to float16 precision."""
        with read_session(self._engine) as session:
            name = reading.tracks_file(session, principal, call_id)
        margins = read_margins(self._files.path(name)) if name else {}
        return channel_tracks(self.tracks(principal, call_id), margins)
