"""What coaches and agents agreed on after a call, and until when."""

from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from voicecoach.core.errors import CallNotFoundError, InputError
from voicecoach.store.access import Principal, room_of, visible_calls
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.reading import find_call
from voicecoach.store.review_records import FOLLOW_UP_OUTCOMES, FollowUp, FollowUpOutcome
from voicecoach.store.schema import CallRow
from voicecoach.store.schema_reviews import FollowUpRow

__all__ = ["FollowUps"]


class FollowUps:
    """The part of `voicecoach.store.repository.CallStore` that keeps follow-ups."""

    _engine: Engine

    def follow_ups(self, principal: Principal, *, open_only: bool = True) -> tuple[FollowUp, ...]:
        """Follow-ups of the calls that can be seen, first those that are due first.

        Leads see none: they are between agent and coach.
        """
        if room_of(principal) == "lead":
            return ()
        seen = visible_calls(principal).with_only_columns(CallRow.call_id)
        query = select(FollowUpRow).where(FollowUpRow.call_id.in_(seen))
        if open_only:
            query = query.where(FollowUpRow.outcome.is_(None))
        with read_session(self._engine) as session:
            rows = session.scalars(query.order_by(FollowUpRow.due_at, FollowUpRow.id))
            return tuple(_follow_up(row) for row in rows)

    def save_follow_up(self, principal: Principal, follow_up: FollowUp) -> FollowUp:
        """Keep what was agreed, or another form of it while it is open.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If it is closed already, or its id belongs to another call.
        """
        with write_session(self._engine, durable=True) as session:
            call = find_call(session, principal, follow_up.call_id)
            row = session.get(FollowUpRow, follow_up.id)
            if row is None:
                row = FollowUpRow(
                    id=follow_up.id,
                    call_id=call.call_id,
                    author=principal.id,
                    agent=call.agent.name if call.agent else None,
                    set_at=datetime.now(UTC),
                )
                session.add(row)
            elif row.call_id != call.call_id or row.outcome is not None:
                raise InputError("this follow-up is closed, or of another call; make a new one")
            row.agreed, row.due_at, row.metric = (
                follow_up.agreed,
                follow_up.due_at,
                follow_up.metric,
            )
            return _follow_up(row)

    def close_follow_up(
        self, principal: Principal, follow_up_id: str, *, outcome: FollowUpOutcome
    ) -> FollowUp:
        """Say how it ended; it stays to be looked back at.

        Raises
        ------
        CallNotFoundError
            If there is none of this id on a call that can be seen.
        InputError
            If it is closed already, or there is no such outcome.
        """
        if outcome not in FOLLOW_UP_OUTCOMES:
            raise InputError(f"need one of {', '.join(FOLLOW_UP_OUTCOMES)}; got {outcome!r}")
        with write_session(self._engine, durable=True) as session:
            row = _row(session, principal, follow_up_id)
            if row.outcome is not None:
                raise InputError("this follow-up is closed already")
            row.closed_at, row.outcome = datetime.now(UTC), outcome
            return _follow_up(row)


def _row(session: Session, principal: Principal, follow_up_id: str) -> FollowUpRow:
    row = session.get(FollowUpRow, follow_up_id)
    if row is None:
        raise CallNotFoundError(f"no follow-up {follow_up_id!r}")
    find_call(session, principal, row.call_id)
    return row


def _follow_up(row: FollowUpRow) -> FollowUp:
    return FollowUp(
        id=row.id,
        call_id=row.call_id,
        agreed=row.agreed,
        due_at=row.due_at,
        metric=row.metric,
        agent=row.agent,
        author=row.author,
        set_at=row.set_at,
        closed_at=row.closed_at,
        outcome=cast("FollowUpOutcome | None", row.outcome),
    )
