"""Clips worth hearing, in an order: for workshops and role-plays. Each goes with its call."""

from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from voicecoach.core.errors import CallNotFoundError, InputError
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal, room_of, visible_calls
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.reading import find_call
from voicecoach.store.review_records import Clip, Playlist
from voicecoach.store.schema import CallRow
from voicecoach.store.schema_reviews import ClipRow, PlaylistRow

__all__ = ["Playlists"]

_TIME_TOLERANCE_S = 0.02


class Playlists:
    """The part of `voicecoach.store.repository.CallStore` that keeps playlists."""

    _engine: Engine

    def playlists(self, principal: Principal) -> tuple[Playlist, ...]:
        """Playlists, newest first, with the clips of the calls that can be seen.

        Leads see none; one that has no clip left for who asks is shown to its author only.
        """
        if room_of(principal) == "lead":
            return ()
        seen = visible_calls(principal).with_only_columns(CallRow.call_id)
        with read_session(self._engine) as session:
            rows = session.scalars(
                select(PlaylistRow).order_by(PlaylistRow.made_at.desc(), PlaylistRow.id)
            ).all()
            clips = session.scalars(
                select(ClipRow)
                .where(ClipRow.call_id.in_(seen))
                .order_by(ClipRow.playlist_id, ClipRow.number)
            ).all()
        of_list: dict[str, list[Clip]] = {}
        for clip in clips:
            of_list.setdefault(clip.playlist_id, []).append(_clip(clip))
        return tuple(
            _playlist(row, tuple(of_list.get(row.id, ())))
            for row in rows
            if row.id in of_list or row.author == principal.id
        )

    def save_playlist(self, principal: Principal, playlist: Playlist) -> Playlist:
        """Keep a playlist as it is now; only its author may change one.

        Raises
        ------
        CallNotFoundError
            If a clip's call cannot be seen, or the playlist is somebody else's.
        InputError
            If a clip reaches past the end of its call.
        """
        with write_session(self._engine, durable=True) as session:
            for clip in playlist.clips:
                _require_inside(clip, find_call(session, principal, clip.call_id))
            row = session.get(PlaylistRow, playlist.id)
            if row is None:
                row = PlaylistRow(id=playlist.id, author=principal.id, made_at=datetime.now(UTC))
                session.add(row)
            _require_own(row, principal)
            row.name, row.about = playlist.name, playlist.about
            session.flush()
            _replace_clips(session, playlist)
            return _playlist(row, playlist.clips)

    def delete_playlist(self, principal: Principal, playlist_id: str) -> None:
        """Delete one of one's own; the calls stay.

        Raises
        ------
        CallNotFoundError
            If the principal has none of this id.
        """
        with write_session(self._engine, durable=True) as session:
            row = session.get(PlaylistRow, playlist_id)
            _require_own(row, principal)
            session.delete(row)


def _require_own(row: PlaylistRow | None, principal: Principal) -> None:
    if row is None or row.author != principal.id:
        raise CallNotFoundError("no such playlist of yours")


def _require_inside(clip: Clip, call: CallRow) -> None:
    if clip.segment.end > call.duration_s + _TIME_TOLERANCE_S:
        raise InputError(
            f"need a clip within the call's {call.duration_s} s; it ends at {clip.segment.end} s"
        )


def _replace_clips(session: Session, playlist: Playlist) -> None:
    for row in session.scalars(select(ClipRow).where(ClipRow.playlist_id == playlist.id)).all():
        session.delete(row)
    session.flush()
    for number, clip in enumerate(playlist.clips):
        session.add(
            ClipRow(
                id=clip.id,
                playlist_id=playlist.id,
                call_id=clip.call_id,
                number=number,
                start=clip.segment.start,
                end=clip.segment.end,
                speaker=clip.speaker,
                rule=clip.rule,
                note=clip.note,
            )
        )


def _playlist(row: PlaylistRow, clips: tuple[Clip, ...]) -> Playlist:
    return Playlist(
        id=row.id,
        name=row.name,
        about=row.about,
        clips=clips,
        author=row.author,
        made_at=row.made_at,
    )


def _clip(row: ClipRow) -> Clip:
    return Clip(
        id=row.id,
        call_id=row.call_id,
        segment=Segment(row.start, row.end),
        speaker=row.speaker,
        rule=row.rule,
        note=row.note,
    )
