"""Queries of the store; each starts from `visible_calls`."""

import json
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, select
from sqlalchemy.orm import Session

from voicecoach.analysis_json import from_json
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import CallNotFoundError, InputError, StoreError
from voicecoach.core.metrics import METRICS
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal, visible_calls
from voicecoach.store.records import (
    Annotation,
    CallFilter,
    CallMetadata,
    CallSummary,
    MetricRow,
    PlaybackRecord,
)
from voicecoach.store.schema import (
    CALL_METRICS,
    AgentRow,
    AnalysisRow,
    AnnotationRow,
    CallRow,
    MomentRow,
    PlaybackRow,
    TeamRow,
)

__all__ = [
    "annotation_of",
    "annotations",
    "body_of",
    "call_count",
    "calls",
    "files_of",
    "find_call",
    "load",
    "may_play",
    "metadata_of",
    "metric_rows",
    "names",
    "options_hash_of",
    "playback",
    "referenced_files",
    "resolve",
    "row_counts",
    "summary",
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
        raise CallNotFoundError(f"no call {call_id!r}; 'voicecoach list' shows those there are")
    return row


def _conditions(wanted: CallFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.agent is not None:
        named = select(AgentRow.id).where(AgentRow.name == wanted.agent)
        yield CallRow.agent_id == named.scalar_subquery()
    if wanted.team is not None:
        named = select(TeamRow.id).where(TeamRow.name == wanted.team)
        yield CallRow.team_id == named.scalar_subquery()
    if wanted.queue is not None:
        yield CallRow.queue == wanted.queue
    if wanted.started_from is not None:
        yield CallRow.started_at >= wanted.started_from
    if wanted.started_before is not None:
        yield CallRow.started_at < wanted.started_before


def _moments_of(valence: str) -> ColumnElement[int]:
    return (
        select(func.count())
        .where(MomentRow.call_id == CallRow.call_id, MomentRow.valence == valence)
        .scalar_subquery()
    )


def _summaries(session: Session, statement: Select[CallRow]) -> tuple[CallSummary, ...]:
    counted = statement.add_columns(
        _moments_of("strength"), _moments_of("opportunity"), _moments_of("note")
    )
    return tuple(
        CallSummary(
            call_id=row.call_id,
            sha256=row.sha256,
            metadata=metadata_of(row),
            listed_at=row.listed_at,
            created_at=row.created_at,
            duration_s=row.duration_s,
            source_names=tuple(row.source_names),
            finding_count=row.finding_count,
            strength_count=strengths,
            opportunity_count=opportunities,
            note_count=notes,
        )
        for row, strengths, opportunities, notes in session.execute(counted)
    )


def calls(
    session: Session, principal: Principal, *, wanted: CallFilter, limit: int | None, offset: int
) -> tuple[CallSummary, ...]:
    """Lines of the list of calls, newest first."""
    statement = visible_calls(principal).where(*_conditions(wanted))
    ordered = statement.order_by(CallRow.listed_at.desc(), CallRow.call_id)
    return _summaries(session, ordered.limit(limit).offset(offset))


def summary(session: Session, principal: Principal, call_id: str) -> CallSummary:
    """Line of one call in the list."""
    find_call(session, principal, call_id)
    return _summaries(session, visible_calls(principal).where(CallRow.call_id == call_id))[0]


def call_count(session: Session, principal: Principal, *, wanted: CallFilter) -> int:
    """Count the calls that fit a filter."""
    statement = visible_calls(principal).where(*_conditions(wanted))
    return session.scalars(statement.with_only_columns(func.count(CallRow.call_id))).one()


def names(
    session: Session, principal: Principal, kind: type[AgentRow] | type[TeamRow]
) -> tuple[str, ...]:
    """Names of the agents or teams of the calls that can be seen, sorted."""
    column = CallRow.agent_id if kind is AgentRow else CallRow.team_id
    ids = visible_calls(principal).with_only_columns(column)
    return tuple(session.scalars(select(kind.name).where(kind.id.in_(ids)).order_by(kind.name)))


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
    """Newest analysis of a call."""
    find_call(session, principal, call_id)
    return body_of(
        session.scalars(select(AnalysisRow.body).where(AnalysisRow.call_id == call_id)).one()
    )


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
    raise CallNotFoundError(f"no call fits {text!r}; 'voicecoach list' shows those there are")


def _found(session: Session, principal: Principal, condition: ColumnElement[bool]) -> list[CallRow]:
    ordered = visible_calls(principal).where(condition).order_by(CallRow.listed_at.desc())
    return list(session.scalars(ordered))


def _mentions(text: str) -> ColumnElement[bool]:
    """Whether the stored list of names holds the text somewhere; decides nothing yet."""
    return cast(CallRow.source_names, Text).contains(json.dumps(text)[1:-1], autoescape=True)


def _is_source(row: CallRow, text: str) -> bool:
    return any(text in {name, PurePath(name).stem} for name in row.source_names)


def _listed(rows: list[CallRow]) -> str:
    shown = [f"{row.call_id} ({', '.join(row.source_names)})" for row in rows[:_AMBIGUOUS_SHOWN]]
    more = len(rows) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def metric_rows(
    session: Session, principal: Principal, *, metric: str, wanted: CallFilter
) -> tuple[MetricRow, ...]:
    """One figure of every call that fits, oldest first.

    Raises
    ------
    InputError
        If there is no such figure.
    """
    if metric not in METRICS:
        raise InputError(f"no figure {metric!r}; there are: {', '.join(METRICS)}")
    statement = (
        visible_calls(principal)
        .where(*_conditions(wanted))
        .join(CALL_METRICS, CALL_METRICS.c.call_id == CallRow.call_id)
        .outerjoin(AgentRow, AgentRow.id == CallRow.agent_id)
        .outerjoin(TeamRow, TeamRow.id == CallRow.team_id)
        .order_by(CallRow.listed_at, CallRow.call_id)
        .with_only_columns(
            CallRow.call_id, AgentRow.name, TeamRow.name, CallRow.started_at, CALL_METRICS.c[metric]
        )
    )
    return tuple(
        MetricRow(call_id=call_id, agent=agent, team=team, started_at=started_at, value=value)
        for call_id, agent, team, started_at, value in session.execute(statement)
    )


def annotations(session: Session, principal: Principal, call_id: str) -> tuple[Annotation, ...]:
    """What people wrote about a call, in the order of the call."""
    find_call(session, principal, call_id)
    rows = session.scalars(
        select(AnnotationRow)
        .where(AnnotationRow.call_id == call_id)
        .order_by(AnnotationRow.start, AnnotationRow.created_at)
    )
    return tuple(annotation_of(row) for row in rows)


def annotation_of(row: AnnotationRow) -> Annotation:
    """Value of a row."""
    return Annotation(
        id=row.id,
        call_id=row.call_id,
        segment=Segment(row.start, row.end),
        kind=row.kind,
        text=row.text,
        speaker=row.speaker,
        author=row.author,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _playback_record(row: PlaybackRow, root: Path) -> PlaybackRecord:
    return PlaybackRecord(
        audio_digest=row.audio_digest,
        audio_path=root / row.audio_file,
        peaks_path=root / row.peaks_file,
        peaks_per_s=row.peaks_per_s,
        channel_count=row.channel_count,
        codec=row.codec,
        duration_s=row.duration_s,
    )


def playback(
    session: Session, principal: Principal, call_id: str, *, root: Path
) -> PlaybackRecord | None:
    """Playback files of a call; ``None`` where none were made."""
    find_call(session, principal, call_id)
    row = session.get(PlaybackRow, call_id)
    return _playback_record(row, root) if row else None


def may_play(
    session: Session, principal: Principal, audio_digest: str, *, root: Path
) -> PlaybackRecord | None:
    """Files of this digest if a call that can be seen plays them, else ``None``."""
    statement = (
        visible_calls(principal)
        .join(PlaybackRow, PlaybackRow.call_id == CallRow.call_id)
        .where(PlaybackRow.audio_digest == audio_digest)
        .limit(1)
        .with_only_columns(PlaybackRow)
    )
    row = session.scalars(statement).one_or_none()
    return _playback_record(row, root) if row else None


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
    audio = (play.audio_file, play.peaks_file) if play else ()
    return frozenset(name for name in (tracks, *audio) if name)


def referenced_files(session: Session, candidates: Iterable[str]) -> frozenset[str]:
    """Of some files, those that any row refers to."""
    wanted: Collection[str] = list(candidates)
    found: set[str | None] = set()
    for column in (AnalysisRow.tracks_file, PlaybackRow.audio_file, PlaybackRow.peaks_file):
        found.update(session.scalars(select(column).where(column.in_(wanted))))
    return frozenset(name for name in found if name)


def row_counts(session: Session, principal: Principal) -> dict[str, int]:
    """Count calls, moments and annotations that can be seen."""
    ids = visible_calls(principal).with_only_columns(CallRow.call_id)
    tables: dict[str, Any] = {"moments": MomentRow, "annotations": AnnotationRow}
    counts = {
        name: session.scalars(
            select(func.count()).select_from(kind).where(kind.call_id.in_(ids))
        ).one()
        for name, kind in tables.items()
    }
    return {"calls": call_count(session, principal, wanted=CallFilter()), **counts}
