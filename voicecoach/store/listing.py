"""The list of calls: filters, lines, names to filter by, and figures of many calls at once."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from voicecoach.coaching.rooms import is_figure_for, rules_for
from voicecoach.core.errors import InputError, NotAllowedError
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Measurement, Moment, Valence
from voicecoach.core.segment import Segment
from voicecoach.store.access import Principal, room_of, visible_calls
from voicecoach.store.guesses import is_to_be_guessed
from voicecoach.store.listening import is_heard_by
from voicecoach.store.reading import find_call, in_json, metadata_of, source_names_as_text
from voicecoach.store.records import CallFilter, CallSummary, MetricRow
from voicecoach.store.schema import (
    CALL_METRICS,
    AgentRow,
    AnnotationRow,
    CallRow,
    ListeningRow,
    MomentRow,
    TeamRow,
)
from voicecoach.store.spoken_words import calls_that_say
from voicecoach.store.word_query import word_query

__all__ = [
    "call_count",
    "calls",
    "conditions",
    "is_moment_for",
    "metric_rows",
    "moments",
    "names",
    "queues",
    "row_counts",
    "summaries",
    "summary",
]


def conditions(
    session: Session, principal: Principal, wanted: CallFilter
) -> Iterator[ColumnElement[bool]]:
    """Yield what a call must be to pass a filter."""
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
    if wanted.rule is not None:
        kind = (MomentRow.rule == wanted.rule, is_moment_for(principal))
        yield CallRow.call_id.in_(select(MomentRow.call_id).where(*kind))
    if wanted.unheard:
        yield ~is_heard_by(principal)
    if wanted.not_to_guess:
        yield ~is_to_be_guessed(session, principal)
    if wanted.text is not None:
        yield or_(*_text_conditions(session, wanted.text))


def _text_conditions(session: Session, text: str) -> Iterator[ColumnElement[bool]]:
    yield CallRow.subject.icontains(text, autoescape=True)
    yield CallRow.external_id.icontains(text, autoescape=True)
    yield source_names_as_text().icontains(in_json(text), autoescape=True)
    if (query := word_query(text)).terms:
        yield CallRow.call_id.in_(calls_that_say(session, query))


def is_moment_for(principal: Principal) -> ColumnElement[bool]:
    """Whether a moment is meant for the room of the principal."""
    room = room_of(principal)
    return true() if room == "agent" else MomentRow.rule.in_(sorted(rules_for(room)))


def _moments_of(valence: str, principal: Principal) -> ColumnElement[int]:
    own = (MomentRow.call_id == CallRow.call_id, MomentRow.valence == valence)
    return select(func.count()).where(*own, is_moment_for(principal)).scalar_subquery()


def _figure(name: str) -> ColumnElement[float | None]:
    figure = CALL_METRICS.c[name]
    return select(figure).where(CALL_METRICS.c.call_id == CallRow.call_id).scalar_subquery()


def _summaries(
    session: Session, principal: Principal, statement: Select[CallRow]
) -> tuple[CallSummary, ...]:
    own = and_(ListeningRow.call_id == CallRow.call_id, ListeningRow.listener == principal.id)
    with_figures = statement.outerjoin(ListeningRow, own).add_columns(
        _moments_of("strength", principal).label("strength_count"),
        _moments_of("opportunity", principal).label("opportunity_count"),
        _moments_of("note", principal).label("note_count"),
        _figure("agent_talk_ratio").label("agent_talk_ratio"),
        _figure("agent_speech_s").label("agent_speech_s"),
        _figure("duration_s").label("audio_s"),
        ListeningRow.heard_ratio,
        ListeningRow.continue_at,
    )
    return tuple(_summary(found[0], found) for found in session.execute(with_figures))


def _summary(row: CallRow, told: Row[Any]) -> CallSummary:
    return CallSummary(
        call_id=row.call_id,
        sha256=row.sha256,
        metadata=metadata_of(row),
        listed_at=row.listed_at,
        created_at=row.created_at,
        duration_s=row.duration_s,
        source_names=tuple(row.source_names),
        finding_count=row.finding_count,
        strength_count=told.strength_count,
        opportunity_count=told.opportunity_count,
        note_count=told.note_count,
        agent_talk_ratio=told.agent_talk_ratio,
        agent_speech_s=told.agent_speech_s,
        has_audio=told.audio_s is not None,
        heard_ratio=told.heard_ratio or 0.0,
        continue_at=told.continue_at,
    )


def calls(
    session: Session,
    principal: Principal,
    *,
    wanted: CallFilter,
    limit: int | None,
    offset: int,
    unheard_first: bool = False,
) -> tuple[CallSummary, ...]:
    """Lines of the list of calls, newest first, or those not heard before those heard."""
    if not unheard_first or wanted.unheard:
        return _newest(session, principal, _fitting(session, principal, wanted), limit, offset)
    heard = is_heard_by(principal)
    fitting = _fitting(session, principal, wanted)
    fresh, known = fitting.where(~heard), fitting.where(heard)
    found = _newest(session, principal, fresh, limit, offset)
    missing = None if limit is None else limit - len(found)
    if missing == 0:
        return found
    fresh_count = len(found) + offset if found else _count(session, fresh)
    rest = _newest(session, principal, known, missing, max(0, offset - fresh_count))
    return (*found, *rest)


def _fitting(session: Session, principal: Principal, wanted: CallFilter) -> Select[CallRow]:
    return visible_calls(principal).where(*conditions(session, principal, wanted))


def _newest(
    session: Session,
    principal: Principal,
    fitting: Select[CallRow],
    limit: int | None,
    offset: int,
) -> tuple[CallSummary, ...]:
    order = (CallRow.listed_at.desc(), CallRow.call_id)
    page = fitting.order_by(*order).limit(limit).offset(offset)
    # Lines of these only: joins and counts for the calls skipped would take most of the time.
    ids = page.with_only_columns(CallRow.call_id).subquery()
    lines = visible_calls(principal).where(CallRow.call_id.in_(select(ids.c.call_id)))
    return _summaries(session, principal, lines.order_by(*order))


def _count(session: Session, fitting: Select[CallRow]) -> int:
    return session.scalars(fitting.with_only_columns(func.count(CallRow.call_id))).one()


def summary(session: Session, principal: Principal, call_id: str) -> CallSummary:
    """Line of one call in the list."""
    find_call(session, principal, call_id)
    line = visible_calls(principal).where(CallRow.call_id == call_id)
    return _summaries(session, principal, line)[0]


def summaries(
    session: Session, principal: Principal, call_ids: Collection[str]
) -> dict[str, CallSummary]:
    """Lines of calls by call id, of those that can be seen."""
    lines = visible_calls(principal).where(CallRow.call_id.in_(call_ids))
    return {line.call_id: line for line in _summaries(session, principal, lines)}


def call_count(session: Session, principal: Principal, *, wanted: CallFilter) -> int:
    """Count the calls that fit a filter."""
    return _count(session, _fitting(session, principal, wanted))


def names(
    session: Session, principal: Principal, kind: type[AgentRow] | type[TeamRow]
) -> tuple[str, ...]:
    """Names of the agents or teams of the calls that can be seen, sorted."""
    column = CallRow.agent_id if kind is AgentRow else CallRow.team_id
    ids = visible_calls(principal).with_only_columns(column)
    return tuple(session.scalars(select(kind.name).where(kind.id.in_(ids)).order_by(kind.name)))


def queues(session: Session, principal: Principal) -> tuple[str, ...]:
    """Queues of the calls that can be seen, sorted."""
    statement = visible_calls(principal).where(CallRow.queue.is_not(None))
    named = statement.with_only_columns(CallRow.queue).distinct().order_by(CallRow.queue)
    return tuple(session.scalars(named))


def moments(
    session: Session, principal: Principal, call_ids: Collection[str]
) -> dict[str, tuple[Moment, ...]]:
    """Moments for the principal's room, by call id; a call that has none is not in it."""
    seen = visible_calls(principal).where(CallRow.call_id.in_(call_ids))
    rows = session.scalars(
        select(MomentRow)
        .where(
            MomentRow.call_id.in_(seen.with_only_columns(CallRow.call_id)), is_moment_for(principal)
        )
        .order_by(MomentRow.call_id, MomentRow.number)
    )
    grouped = groupby(rows, key=lambda row: row.call_id)
    return {call_id: tuple(_moment(row) for row in of_call) for call_id, of_call in grouped}


def _moment(row: MomentRow) -> Moment:
    return Moment(
        rule=row.rule,
        segment=Segment(row.start, row.end),
        speaker=row.speaker,
        valence=cast("Valence", row.valence),
        evidence=tuple(Measurement(**measurement) for measurement in row.evidence),
        advice=row.advice,
    )


def metric_rows(
    session: Session, principal: Principal, *, metric: str, wanted: CallFilter
) -> tuple[MetricRow, ...]:
    """One figure of every call that fits, oldest first.

    Raises
    ------
    InputError
        If there is no such figure.
    NotAllowedError
        If it is not for the principal's room.
    """
    if metric not in METRICS:
        raise InputError(f"no figure {metric!r}; there are: {', '.join(METRICS)}")
    if not is_figure_for(room_of(principal), metric):
        raise NotAllowedError(f"{metric} is tone of voice: it is for the agent of a call only")
    statement = (
        visible_calls(principal)
        .where(*conditions(session, principal, wanted))
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


def row_counts(session: Session, principal: Principal) -> dict[str, int]:
    """Count calls, moments and annotations that can be seen."""
    ids = visible_calls(principal).with_only_columns(CallRow.call_id)
    tables: dict[str, tuple[Any, ColumnElement[bool]]] = {
        "moments": (MomentRow, is_moment_for(principal)),
        "annotations": (AnnotationRow, true()),
    }
    counts = {
        name: session.scalars(
            select(func.count()).select_from(kind).where(kind.call_id.in_(ids), condition)
        ).one()
        for name, (kind, condition) in tables.items()
    }
    return {"calls": call_count(session, principal, wanted=CallFilter()), **counts}
