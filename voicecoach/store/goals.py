"""What somebody wants to move: goals on one figure, theirs alone, kept when they are closed."""

from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from voicecoach.core.errors import InputError
from voicecoach.store.access import Principal, require_may_check_in
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.growth_records import GOAL_OUTCOMES, Goal, GoalOutcome
from voicecoach.store.own_rows import Erasing, own_row
from voicecoach.store.schema_growth import GoalRow

__all__ = ["Goals"]


class Goals(Erasing):
    """The part of `voicecoach.store.repository.CallStore` that keeps goals."""

    def goals(self, principal: Principal) -> tuple[Goal, ...]:
        """Own goals, newest first."""
        own = select(GoalRow).where(GoalRow.author == principal.id)
        with read_session(self._engine) as session:
            rows = session.scalars(own.order_by(GoalRow.set_at.desc(), GoalRow.id))
            return tuple(_goal(row) for row in rows)

    def save_goal(self, principal: Principal, goal: Goal) -> Goal:
        """Keep a new goal; one at a time for each agent (convention: attention is not divisible).

        Raises
        ------
        InputError
            If another one for the same agent is open, or this one is there already.
        NotAllowedError
            If the principal has no room of their own.
        """
        require_may_check_in(principal)
        with write_session(self._engine, durable=True) as session:
            if session.get(GoalRow, goal.id) is not None:
                raise InputError("this goal's id is taken; make a new UUID")
            if _open_goals(session, principal, goal.agent):
                raise InputError("one goal at a time: close the one that is open first")
            row = GoalRow(
                id=goal.id,
                author=principal.id,
                agent=goal.agent,
                metric=goal.metric,
                wanted=goal.wanted,
                baseline_count=goal.baseline_count,
                set_at=goal.set_at,
                closed_at=goal.closed_at,
                outcome=goal.outcome,
            )
            session.add(row)
        return goal

    def close_goal(
        self, principal: Principal, goal_id: str, *, outcome: GoalOutcome, at: datetime
    ) -> Goal:
        """Say how a goal ended; it stays to be looked back at.

        Raises
        ------
        CallNotFoundError
            If the principal has none of this id.
        InputError
            If it is closed already, or there is no such outcome.
        """
        if outcome not in GOAL_OUTCOMES:
            raise InputError(f"need one of {', '.join(GOAL_OUTCOMES)}; got {outcome!r}")
        with write_session(self._engine, durable=True) as session:
            row = own_row(session, GoalRow, goal_id, principal, called="goal")
            if row.outcome is not None:
                raise InputError("this goal is closed already")
            row.closed_at, row.outcome = at, outcome
            return _goal(row)

    def delete_goal(self, principal: Principal, goal_id: str) -> None:
        """Delete one of one's own without a trace.

        Raises
        ------
        CallNotFoundError
            If the principal has none of this id.
        StoreError
            As `voicecoach.store.repository.CallStore.delete`.
        """
        with self._erasing() as (_, session):
            session.delete(own_row(session, GoalRow, goal_id, principal, called="goal"))


def _open_goals(session: Session, principal: Principal, agent: str | None) -> bool:
    open_ones = select(GoalRow.id).where(
        GoalRow.author == principal.id, GoalRow.agent == agent, GoalRow.outcome.is_(None)
    )
    return session.scalars(open_ones.limit(1)).first() is not None


def _goal(row: GoalRow) -> Goal:
    return Goal(
        id=row.id,
        agent=row.agent,
        metric=row.metric,
        wanted=row.wanted,
        baseline_count=row.baseline_count,
        set_at=row.set_at,
        closed_at=row.closed_at,
        outcome=cast("GoalOutcome | None", row.outcome),
    )
