"""What agents' voices are known by: kept only where somebody asked for it, gone with the call.

Biometric data. Of a call whose agent is known there is the agent's voice
alone; as long as it is not known which of two voices is the agent's, there are
both. Nothing of it is shown, exported or told to anybody: it is compared with
the voices of other calls, and that is all.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Select, delete, func, select

from voicecoach.core.errors import StoreError
from voicecoach.core.voice_print import RememberedVoice
from voicecoach.store.access import Principal, require_may_add, room_of, visible_calls
from voicecoach.store.engine import read_session, write_session
from voicecoach.store.own_rows import Erasing
from voicecoach.store.reading import find_call
from voicecoach.store.schema import AgentRow, CallRow
from voicecoach.store.schema_voices import RememberedVoiceRow

__all__ = ["MAX_REMEMBERED_CALL_COUNT", "VoiceMemory"]

MAX_REMEMBERED_CALL_COUNT = 50
"""Calls that one is compared with, newest first (convention: voices and headsets change)."""


@cache
def _adapter() -> TypeAdapter[tuple[RememberedVoice, ...]]:
    return TypeAdapter(tuple[RememberedVoice, ...])


class VoiceMemory(Erasing):
    """The part of `voicecoach.store.repository.CallStore` that knows voices again."""

    def save_voices(
        self, principal: Principal, call_id: str, voices: Sequence[RememberedVoice]
    ) -> None:
        """Keep what voices of a call are known by, instead of what was kept; none forgets it.

        Raises
        ------
        CallNotFoundError
            If there is no such call that the principal may see.
        NotAllowedError
            If the principal may not change calls.
        """
        with write_session(self._engine) as session:
            call_id = find_call(session, principal, call_id).call_id
            require_may_add(principal)
            row = session.get(RememberedVoiceRow, call_id)
            if voices:
                body = _adapter().dump_json(tuple(voices))
                session.merge(RememberedVoiceRow(call_id=call_id, body=body))
            elif row is not None:
                session.delete(row)

    def voices_of(self, principal: Principal, call_id: str) -> tuple[RememberedVoice, ...]:
        """What voices of a call are known by.

        Raises
        ------
        CallNotFoundError
            If there is no such call that the principal may see.
        StoreError
            If it was stored by a version whose form cannot be read any more.
        """
        with read_session(self._engine) as session:
            call_id = find_call(session, principal, call_id).call_id
            row = session.get(RememberedVoiceRow, call_id)
            body = None if row is None else row.body
        return () if body is None or room_of(principal) != "agent" else _read(body)

    def remembered_voices(
        self,
        principal: Principal,
        *,
        agent: str | None = None,
        other_than: str | None = None,
        limit: int = MAX_REMEMBERED_CALL_COUNT,
    ) -> tuple[RememberedVoice, ...]:
        """What voices of other calls are known by, those of the newest calls first.

        Who is not in the agent's own room gets none.

        Parameters
        ----------
        agent : str, optional
            Of whose calls; without a name, of everybody's.
        other_than : str, optional
            A call that is left out: the one in question.
        limit : int
            Calls at most.

        Raises
        ------
        StoreError
            If a row was stored by a version whose form cannot be read any more.
        """
        if room_of(principal) != "agent":
            return ()
        others = (
            visible_calls(principal)
            .join(RememberedVoiceRow, RememberedVoiceRow.call_id == CallRow.call_id)
            .where(CallRow.call_id != (other_than or ""))
            .order_by(CallRow.listed_at.desc(), CallRow.call_id)
            .limit(limit)
            .with_only_columns(RememberedVoiceRow.body)
        )
        if agent is not None:
            named = select(AgentRow.id).where(AgentRow.name == agent).scalar_subquery()
            others = others.where(CallRow.agent_id == named)
        with read_session(self._engine) as session:
            bodies = session.scalars(others).all()
        return tuple(voice for body in bodies for voice in _read(body))

    def remembered_call_count(self, principal: Principal) -> int:
        """Number of calls of which a voice is kept."""
        ids = self._remembered_ids(principal)
        with read_session(self._engine) as session:
            return session.scalar(select(func.count()).select_from(ids.subquery())) or 0

    def forget_voices(self, principal: Principal, *, agent: str | None = None) -> int:
        """Delete what voices are known by without a trace; the calls stay.

        Parameters
        ----------
        agent : str, optional
            Of whose calls; without a name, of everybody's.

        Returns
        -------
        int
            Calls of which something was forgotten.

        Raises
        ------
        StoreError
            As `voicecoach.store.repository.CallStore.delete`.
        """
        ids = self._remembered_ids(principal, agent=agent)
        with self._erasing() as (_, session):
            concerned = session.scalars(ids).all()
            session.execute(
                delete(RememberedVoiceRow).where(RememberedVoiceRow.call_id.in_(concerned))
            )
        return len(concerned)

    def _remembered_ids(self, principal: Principal, *, agent: str | None = None) -> Select[Any]:
        ids = (
            visible_calls(principal)
            .join(RememberedVoiceRow, RememberedVoiceRow.call_id == CallRow.call_id)
            .with_only_columns(RememberedVoiceRow.call_id)
        )
        if agent is None:
            return ids
        named = select(AgentRow.id).where(AgentRow.name == agent).scalar_subquery()
        return ids.where(CallRow.agent_id == named)


def _read(body: bytes) -> tuple[RememberedVoice, ...]:
    try:
        return _adapter().validate_json(body)
    except ValidationError:
        # Without its cause: the message of a ValidationError shows the values.
        raise StoreError(
            "a remembered voice cannot be read; forget them with: voicecoach voices --forget"
        ) from None
