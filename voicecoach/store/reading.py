"""Queries of the store; each starts from `visible_calls`."""

import zlib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePath

from sqlalchemy import ColumnElement, Text, cast, select
from sqlalchemy.orm import Session

from voicecoach.analysis_json import from_json
from voicecoach.coaching.rooms import for_room
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import CallNotFoundError, InputError, Remedy, StoreError
from voicecoach.store.access import Principal, room_of, visible_calls
from voicecoach.store.engine import to_json_text
from voicecoach.store.records import (
    CallMetadata,
    PlaybackRecord,
)
from voicecoach.store.schema import (
    AnalysisRow,
    CallRow,
    PlaybackRow,
)
from voicecoach.store.schema_growth import RetakeRow, TakeRow

__all__ = [
    "body_of",
    "files_of",
    "find_call",
    "in_json",
    "load",
    "may_play",
    "metadata_of",
    "options_hash_of",
    "playback",
    "playbacks",
    "playing",
    "referenced_files",
    "resolve",
    "source_names_as_text",
    "tracks_file",
]

MIN_PREFIX_LENGTH = 4
"""Shortest beginning of a call id that is taken for one; shorter ones match by chance."""

_AMBIGUOUS_SHOWN = 5


def find_call(session: Session, principal: Principal, call_id: str) -> CallRow:
    """Row of a call.

    Raises
    ------
    CallNotFoundError
        If there is none, or none that the principal may see.
    """
    row = session.scalars(visible_calls(principal).where(CallRow.call_id == call_id)).one_or_none()
    if row is None:
        raise CallNotFoundError(f"no call {call_id!r}", remedy=Remedy.CHOOSE_ANOTHER_CALL)
    return row


def metadata_of(row: CallRow) -> CallMetadata:
    """Metadata in the row of a call."""
    return CallMetadata(
        agent=row.agent.name if row.agent else None,
        team=row.team.name if row.team else None,
        queue=row.queue,
        started_at=row.started_at,
        external_id=row.external_id,
        subject=row.subject,
    )


def options_hash_of(session: Session, principal: Principal, sha256: str) -> str | None:
    """Options hash of the analysis of these bytes, if there is one."""
    statement = visible_calls(principal).where(CallRow.sha256 == sha256)
    joined = statement.join(AnalysisRow, AnalysisRow.call_id == CallRow.call_id)
    return session.scalars(joined.with_only_columns(AnalysisRow.options_hash)).one_or_none()


def body_of(analysis_body: bytes) -> CallAnalysis:
    """Turn the stored form into an analysis.

    Raises
    ------
    StoreError
        If it is damaged or of another version.
    """
    try:
        return from_json(zlib.decompress(analysis_body))
    except (zlib.error, InputError) as error:
        raise StoreError(
            f"the stored analysis cannot be read ({error}); analyse the recording again"
        ) from error


def load(session: Session, principal: Principal, call_id: str) -> CallAnalysis:
    """Newest analysis of a call, as far as it is meant for the principal's room."""
    find_call(session, principal, call_id)
    body = session.scalars(select(AnalysisRow.body).where(AnalysisRow.call_id == call_id)).one()
    return for_room(body_of(body), room_of(principal))


def resolve(session: Session, principal: Principal, text: str) -> str:
    """Call id that a person means.

    Tried in this order: a call id; an external id; the name of a source
    file, with or without its ending; the beginning of a call id (at least
    `MIN_PREFIX_LENGTH` characters).

    Raises
    ------
    CallNotFoundError
        If no call fits.
    StoreError
        If several do; the message lists them.
    """
    for rows in (
        _found(session, principal, CallRow.call_id == text),
        _found(session, principal, CallRow.external_id == text),
        [row for row in _found(session, principal, _mentions(text)) if _is_source(row, text)],
        _found(session, principal, CallRow.call_id.startswith(text, autoescape=True))
        if len(text) >= MIN_PREFIX_LENGTH
        else [],
    ):
        if len(rows) == 1:
            return rows[0].call_id
        if rows:
            raise StoreError(f"{text!r} fits several calls, use an id: {_listed(rows)}")
    raise CallNotFoundError(f"no call fits {text!r}", remedy=Remedy.CHOOSE_ANOTHER_CALL)


def _found(session: Session, principal: Principal, condition: ColumnElement[bool]) -> list[CallRow]:
    ordered = visible_calls(principal).where(condition).order_by(CallRow.listed_at.desc())
    return list(session.scalars(ordered))


def _mentions(text: str) -> ColumnElement[bool]:
    """Whether the stored list of names holds the text somewhere; decides nothing yet."""
    return source_names_as_text().contains(in_json(text), autoescape=True)


def source_names_as_text() -> ColumnElement[str]:
    """Names of the source files as they are stored: one JSON text."""
    return cast(CallRow.source_names, Text)


def in_json(text: str) -> str:
    """Text as it stands inside a stored JSON string."""
    return to_json_text(text)[1:-1]


def _is_source(row: CallRow, text: str) -> bool:
    return any(text in {name, PurePath(name).stem} for name in row.source_names)


def _listed(rows: list[CallRow]) -> str:
    shown = [f"{row.call_id} ({', '.join(row.source_names)})" for row in rows[:_AMBIGUOUS_SHOWN]]
    more = len(rows) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def _playback_record(row: PlaybackRow, root: Path) -> PlaybackRecord:
    return PlaybackRecord(
        audio_digest=row.audio_digest,
        audio_path=root / row.audio_file,
        peaks_path=root / row.peaks_file,
        peaks_per_s=row.peaks_per_s,
        channel_count=row.channel_count,
        codec=row.codec,
        duration_s=row.duration_s,
        spectrogram_path=root / row.spectrogram_file if row.spectrogram_file else None,
    )


def playback(
    session: Session, principal: Principal, call_id: str, *, root: Path
) -> PlaybackRecord | None:
    """Playback files of a call; ``None`` where none were made."""
    find_call(session, principal, call_id)
    row = session.get(PlaybackRow, call_id)
    return _playback_record(row, root) if row else None


def playbacks(
    session: Session, principal: Principal, call_ids: Collection[str], *, root: Path
) -> dict[str, PlaybackRecord]:
    """Playback files by call id, of those calls that can be seen and have them."""
    seen = visible_calls(principal).where(CallRow.call_id.in_(call_ids))
    statement = seen.join(PlaybackRow, PlaybackRow.call_id == CallRow.call_id)
    rows = session.scalars(statement.with_only_columns(PlaybackRow))
    return {row.call_id: _playback_record(row, root) for row in rows}


def may_play(
    session: Session, principal: Principal, audio_digest: str, *, root: Path
) -> PlaybackRecord | None:
    """Files of this digest if a call that can be seen plays them, else ``None``."""
    rows = playing(session, principal, audio_digest)
    return _playback_record(rows[0], root) if rows else None


def playing(session: Session, principal: Principal, audio_digest: str) -> Sequence[PlaybackRow]:
    """Rows of the calls that can be seen and play the audio of this digest."""
    statement = (
        visible_calls(principal)
        .join(PlaybackRow, PlaybackRow.call_id == CallRow.call_id)
        .where(PlaybackRow.audio_digest == audio_digest)
        .with_only_columns(PlaybackRow)
    )
    return session.scalars(statement).all()


def tracks_file(session: Session, principal: Principal, call_id: str) -> str | None:
    """Name of the tracks of a call; ``None`` where none were kept."""
    find_call(session, principal, call_id)
    statement = select(AnalysisRow.tracks_file).where(AnalysisRow.call_id == call_id)
    return session.scalars(statement).one()


def files_of(session: Session, call: CallRow) -> frozenset[str]:
    """All files that the rows of a call refer to."""
    tracks = session.scalars(
        select(AnalysisRow.tracks_file).where(AnalysisRow.call_id == call.call_id)
    ).one_or_none()
    play = session.get(PlaybackRow, call.call_id)
    audio = (play.audio_file, play.peaks_file, play.spectrogram_file) if play else ()
    takes = session.scalars(
        select(TakeRow.audio_file)
        .join(RetakeRow, RetakeRow.id == TakeRow.retake_id)
        .where(RetakeRow.call_id == call.call_id)
    )
    return frozenset(name for name in (tracks, *audio, *takes) if name)


def referenced_files(session: Session, candidates: Iterable[str]) -> frozenset[str]:
    """Of some files, those that any row refers to."""
    wanted: Collection[str] = list(candidates)
    found: set[str | None] = set()
    columns = (
        AnalysisRow.tracks_file,
        PlaybackRow.audio_file,
        PlaybackRow.peaks_file,
        PlaybackRow.spectrogram_file,
        TakeRow.audio_file,
    )
    for column in columns:
        found.update(session.scalars(select(column).where(column.in_(wanted))))
    return frozenset(name for name in found if name)
