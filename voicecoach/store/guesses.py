"""What somebody guessed of a call before they looked: theirs alone, deleted with the call."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, CompoundSelect, and_, false, select
from sqlalchemy.orm import Session

from voicecoach.core.errors import CallNotFoundError, InputError
from voicecoach.store.access import Principal, require_may_check_in, visible_calls
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.growth_records import Guess
from voicecoach.store.listening import add_opened
from voicecoach.store.own_rows import Erasing
from voicecoach.store.reading import find_call
from voicecoach.store.schema import CALL_METRICS, CallRow, ListeningRow
from voicecoach.store.schema_growth import GuessChoiceRow, GuessRow

__all__ = ["Guesses", "due_among", "guesses_first", "is_to_be_guessed", "looked_at"]


class Guesses(Erasing):
    """The part of `voicecoach.store.repository.CallStore` that keeps guesses."""

    def guesses_first(self, principal: Principal) -> bool:
        """Whether the principal has chosen to guess before they look."""
        with read_session(self._engine) as session:
            return guesses_first(session, principal)

    def choose_to_guess(self, principal: Principal, *, is_on: bool) -> None:
        """Keep whether the principal wants to guess before they look; no change, no writing.

        Raises
        ------
        NotAllowedError
            If the principal has no room of their own.
        """
        require_may_check_in(principal)
        if self.guesses_first(principal) == is_on:
            return
        with write_session(self._engine) as session:
            session.merge(GuessChoiceRow(author=principal.id, is_on=is_on))

    def guesses(self, principal: Principal) -> tuple[Guess, ...]:
        """Own guesses, oldest first, with those that were skipped."""
        own = (
            visible_calls(principal)
            .join(GuessRow, GuessRow.call_id == CallRow.call_id)
            .where(GuessRow.author == principal.id)
            .order_by(GuessRow.at, GuessRow.call_id)
            .with_only_columns(GuessRow)
        )
        with read_session(self._engine) as session:
            return tuple(_guess(row) for row in session.scalars(own))

    def guesses_due(self, principal: Principal, call_ids: Collection[str]) -> frozenset[str]:
        """Of some calls, those whose figures the principal wants to guess before they look.

        None where they have not chosen to; nor those that they guessed,
        skipped or opened before, nor those of which nobody can tell who spoke.
        """
        with read_session(self._engine) as session:
            return due_among(session, principal, call_ids)

    def save_guess(self, principal: Principal, guess: Guess) -> Guess:
        """Keep a guess, or that a call was skipped; once per call and before looking.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen.
        InputError
            If the principal has guessed, skipped or opened it before.
        NotAllowedError
            If the principal has no room of their own.
        """
        with write_session(self._engine, durable=True) as session:
            call_id = find_call(session, principal, guess.call_id).call_id
            require_may_check_in(principal)
            looked = looked_at(principal).subquery()
            if session.scalar(select(looked.c[0]).where(looked.c[0] == call_id)):
                raise InputError(
                    "this call was opened or guessed before; a guess after looking says nothing"
                )
            row = GuessRow(
                call_id=call_id,
                author=principal.id,
                at=datetime.now(UTC),
                talk_ratio=guess.talk_ratio,
                cut_in_count=guess.cut_in_count,
                mood_start=guess.mood_start,
                mood_end=guess.mood_end,
            )
            session.add(row)
            return _guess(row)

    def delete_guess(self, principal: Principal, call_id: str) -> None:
        """Delete one's own guess of a call without a trace; there is no second one.

        Raises
        ------
        CallNotFoundError
            If the call cannot be seen or the principal has no guess of it.
        StoreError
            As `voicecoach.store.repository.CallStore.delete`.
        """
        with self._erasing() as (_, session):
            find_call(session, principal, call_id)
            row = session.get(GuessRow, (call_id, principal.id))
            if row is None:
                raise CallNotFoundError(f"no guess of yours about the call {call_id!r}")
            if session.get(ListeningRow, (call_id, principal.id)) is None:
                add_opened(session, principal, call_id, at=row.at)
            session.delete(row)


def guesses_first(session: Session, principal: Principal) -> bool:
    """Whether somebody has chosen to guess before they look."""
    row = session.get(GuessChoiceRow, principal.id)
    return row is not None and row.is_on


def is_to_be_guessed(session: Session, principal: Principal) -> ColumnElement[bool]:
    """Whether a call is one that somebody wants to guess before they look at it.

    One without a talk share is not: there is nothing to hold a guess against.
    """
    if not guesses_first(session, principal):
        return false()
    figure = CALL_METRICS.c.agent_talk_ratio
    known = select(figure).where(CALL_METRICS.c.call_id == CallRow.call_id, figure.is_not(None))
    is_known = known.correlate(CallRow).exists()
    return and_(CallRow.call_id.not_in(looked_at(principal)), is_known)


def due_among(session: Session, principal: Principal, call_ids: Collection[str]) -> frozenset[str]:
    """Of some calls, those that somebody wants to guess before they look at them."""
    if not guesses_first(session, principal):
        return frozenset()
    due = (
        visible_calls(principal)
        .where(CallRow.call_id.in_(list(call_ids)))
        .where(is_to_be_guessed(session, principal))
        .with_only_columns(CallRow.call_id)
    )
    return frozenset(session.scalars(due))


def looked_at(principal: Principal) -> CompoundSelect[str]:
    """Calls that somebody has guessed, skipped or opened."""
    guessed = select(GuessRow.call_id).where(GuessRow.author == principal.id)
    opened = select(ListeningRow.call_id).where(ListeningRow.listener == principal.id)
    return guessed.union(opened)


def _guess(row: GuessRow) -> Guess:
    return Guess(
        call_id=row.call_id,
        talk_ratio=row.talk_ratio,
        cut_in_count=row.cut_in_count,
        mood_start=row.mood_start,
        mood_end=row.mood_end,
        at=row.at,
    )
