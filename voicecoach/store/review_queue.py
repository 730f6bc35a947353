"""Calls that wait for a review, each with why; found in the database: many calls cost little.

Only calls of the last weeks wait (`QUEUE_DAYS`): feedback long after a call helps nobody. What is
drawn by lot is drawn once a week and the same for everybody, so that nobody picks.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    Select,
    SQLColumnExpression,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from voicecoach.store import listing
from voicecoach.store.access import Principal, room_of, visible_calls
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.reading import find_call
from voicecoach.store.records import CallFilter
from voicecoach.store.review_records import QUEUE_REASONS, QueueReason, WaitingCall
from voicecoach.store.schema import CALL_METRICS, AnnotationRow, CallRow, MomentRow
from voicecoach.store.schema_reviews import PutForwardRow, ReviewRow

__all__ = ["QUEUE_DAYS", "RANDOM_CALLS_PER_AGENT", "UPSET_RULES", "ReviewQueue"]

QUEUE_DAYS = 30
"""Older calls do not wait (convention: a month is the usual cycle of coaching)."""

RANDOM_CALLS_PER_AGENT = 2
"""Drawn for each agent out of the calls of last week (convention: what a coach can hear)."""

UPSET_RULES = ("DEE01", "EMP03", "DEE05")
"""The customer got louder, said a trouble more than once, or a complaint grew."""

LEAST_UNSURE_RATIO = 1 / 3
"""Share of overlaps that could not be told apart, from which on a call is unsure (convention)."""

EVERYTHING = CallFilter()


class ReviewQueue:
    """The part of `voicecoach.store.repository.CallStore` that says which calls wait."""

    _engine: Engine

    def waiting_calls(
        self,
        principal: Principal,
        *,
        filter: CallFilter = EVERYTHING,  # noqa: A002 - what it is called everywhere
        reason: QueueReason | None = None,
        now: datetime | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[WaitingCall, ...]:
        """Calls without a finished review that somebody should hear, in the order to hear them.

        What agents asked for comes first, then what has waited longest. Leads
        have no queue: reviews are between agent and coach.
        """
        if room_of(principal) == "lead":
            return ()
        with read_session(self._engine) as session:
            query = _waiting(session, principal, filter, now or datetime.now(UTC), reason)
            rows = session.execute(query.limit(limit).offset(offset)).all()
        return tuple(_waiting_call(*row) for row in rows)

    def waiting_call(
        self, principal: Principal, call_id: str, *, now: datetime | None = None
    ) -> WaitingCall | None:
        """Why one call waits; ``None`` where it does not, or not any more.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        """
        with read_session(self._engine) as session:
            find_call(session, principal, call_id)
            if room_of(principal) == "lead":
                return None
            query = _waiting(session, principal, EVERYTHING, now or datetime.now(UTC), None)
            row = session.execute(query.where(CallRow.call_id == call_id)).one_or_none()
        return None if row is None else _waiting_call(*row)

    def waiting_count(
        self,
        principal: Principal,
        *,
        filter: CallFilter = EVERYTHING,  # noqa: A002
        reason: QueueReason | None = None,
        now: datetime | None = None,
    ) -> int:
        """Count the calls that wait."""
        if room_of(principal) == "lead":
            return 0
        with read_session(self._engine) as session:
            query = _waiting(session, principal, filter, now or datetime.now(UTC), reason)
            counted = select(func.count()).select_from(query.order_by(None).subquery())
            return session.scalar(counted) or 0

    def put_forward(self, principal: Principal, call_id: str) -> None:
        """Let a call wait for every coach, to compare their standards on it; twice is harmless.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        """
        with write_session(self._engine, durable=True) as session:
            find_call(session, principal, call_id)
            if session.get(PutForwardRow, call_id) is None:
                now = datetime.now(UTC)
                session.add(PutForwardRow(call_id=call_id, author=principal.id, at=now))

    def take_back(self, principal: Principal, call_id: str) -> None:
        """End that a call waits for every coach.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        """
        with write_session(self._engine, durable=True) as session:
            find_call(session, principal, call_id)
            row = session.get(PutForwardRow, call_id)
            if row is not None:
                session.delete(row)


def _waiting_call(call_id: str, since: datetime, *flags: int) -> WaitingCall:
    reasons = tuple(name for name, holds in zip(QUEUE_REASONS, flags, strict=True) if holds)
    return WaitingCall(call_id=call_id, since=since, reasons=reasons)


def _waiting(
    session: Session,
    principal: Principal,
    wanted: CallFilter,
    now: datetime,
    reason: QueueReason | None,
) -> Select[Any]:
    holds = _conditions(principal, now)
    needed = or_(*holds.values()) if reason is None else holds[reason]
    flags = [case((holds[name], 1), else_=0) for name in QUEUE_REASONS]
    recent = CallRow.listed_at >= now - timedelta(days=QUEUE_DAYS)
    conditions = (*listing.conditions(session, principal, wanted), ~_is_reviewed(principal))
    return (
        visible_calls(principal)
        .with_only_columns(CallRow.call_id, CallRow.listed_at, *flags)
        .where(recent, needed, *conditions)
        .order_by(flags[0].desc(), CallRow.listed_at, CallRow.call_id)
    )


def _conditions(principal: Principal, now: datetime) -> dict[QueueReason, ColumnElement[bool]]:
    return {
        "asked_for": _has(AnnotationRow.call_id, AnnotationRow.kind == "question"),
        "calibration": _has(PutForwardRow.call_id),
        "upset": _has(
            MomentRow.call_id, MomentRow.rule.in_(UPSET_RULES), listing.is_moment_for(principal)
        ),
        "unsure": or_(
            _has(AnnotationRow.call_id, AnnotationRow.choice == "unsure"),
            _has(CALL_METRICS.c.call_id, CALL_METRICS.c.overlap_unsure_ratio >= LEAST_UNSURE_RATIO),
        ),
        "random": CallRow.call_id.in_(_drawn(principal, now)),
    }


def _has(
    call_id: SQLColumnExpression[str], *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    return select(call_id).where(call_id == CallRow.call_id, *conditions).exists()


def _is_reviewed(principal: Principal) -> ColumnElement[bool]:
    """Whether somebody has reviewed it; where standards are compared, whether this person has."""
    compared = _has(PutForwardRow.call_id)
    own = ReviewRow.author == principal.id
    finished = ReviewRow.finished_at.is_not(None)
    return or_(
        _has(ReviewRow.call_id, finished, own), and_(~compared, _has(ReviewRow.call_id, finished))
    )


def _drawn(principal: Principal, now: datetime) -> Select[tuple[str]]:
    """Some calls of each agent out of last week's; the lot is a part of the id that changes weekly.

    An id is the beginning of a digest, so that any part of it is as good as dice.
    """
    monday = (now - timedelta(days=now.weekday())).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    lot = func.substr(CallRow.call_id, 1 + monday.toordinal() // 7 % 6, 6)
    place = func.row_number().over(partition_by=CallRow.agent_id, order_by=(lot, CallRow.call_id))
    last_week = (CallRow.listed_at >= monday - timedelta(days=7), CallRow.listed_at < monday)
    drawn = (
        visible_calls(principal)
        .with_only_columns(CallRow.call_id, place.label("place"))
        .where(*last_week)
        .subquery()
    )
    return select(drawn.c.call_id).where(drawn.c.place <= RANDOM_CALLS_PER_AGENT)
