"""What was usual for agents in their earlier calls: a row per call, deleted with the call.

They say how pitch goes as well as pace, so there are none outside the agent's
own room. Comparing with them loads no other call.
"""

from datetime import datetime
from functools import cache

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import StoreError
from voicecoach.core.own_voice import UsualVoice
from voicecoach.core.recording import AGENT
from voicecoach.store.access import Principal, room_of, visible_calls
from voicecoach.store.engine import read_session
from voicecoach.store.schema import AgentRow, CallRow, UsualVoiceRow

__all__ = ["VoiceHistory", "replace_usual_voice"]


@cache
def _adapter() -> TypeAdapter[UsualVoice]:
    return TypeAdapter(UsualVoice)


def replace_usual_voice(session: Session, analysis: CallAnalysis) -> None:
    """Put in what was usual for the agent of a call instead of what was there before."""
    usual = next((voice for voice in analysis.usual_voices if voice.speaker == AGENT), None)
    row = session.get(UsualVoiceRow, analysis.call_id)
    if usual is not None:
        body = _adapter().dump_json(usual)
        session.merge(UsualVoiceRow(call_id=analysis.call_id, body=body))
    elif row is not None:
        session.delete(row)


class VoiceHistory:
    """The part of `voicecoach.store.repository.CallStore` that looks back."""

    _engine: Engine

    def usual_voices_before(
        self,
        principal: Principal,
        *,
        agent: str,
        before: datetime,
        limit: int,
        other_than: str | None = None,
    ) -> tuple[UsualVoice, ...]:
        """What was usual for an agent in their last calls before a time, newest first.

        A call's time is its start, or where that is not known when it came
        into the store; calls at the very same time are not earlier.

        Who is not in the agent's own room gets none.

        Parameters
        ----------
        agent : str
        before : datetime
            With a time zone.
        limit : int
            Calls at most.
        other_than : str, optional
            A call that is left out: the one in question.

        Raises
        ------
        StoreError
            If a row was stored by a version whose form cannot be read any more.
        """
        if room_of(principal) != "agent":
            return ()
        named = select(AgentRow.id).where(AgentRow.name == agent).scalar_subquery()
        earlier = (
            visible_calls(principal)
            .join(UsualVoiceRow, UsualVoiceRow.call_id == CallRow.call_id)
            .where(CallRow.agent_id == named, CallRow.listed_at < before)
            .where(CallRow.call_id != (other_than or ""))
            .order_by(CallRow.listed_at.desc(), CallRow.call_id)
            .limit(limit)
            .with_only_columns(UsualVoiceRow.body)
        )
        with read_session(self._engine) as session:
            bodies = session.scalars(earlier).all()
        try:
            return tuple(_adapter().validate_json(body) for body in bodies)
        except ValidationError:
            # Without its cause: the message of a ValidationError shows the values.
            raise StoreError("a voice's history cannot be read; analyse the calls again") from None
