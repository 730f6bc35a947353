"""The agent's own room in the store: a table of its own, deleted with the call like all else.

What goes in comes closed and goes out closed. The bytes are made and read here
and nowhere else; no other query touches the table.
"""

import zlib
from functools import cache

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from voicecoach.core.errors import StoreError
from voicecoach.core.own_room import AgentVoice, OwnRoom, OwnRoomKey
from voicecoach.store import access
from voicecoach.store.access import Principal
from voicecoach.store.engine import read_session
from voicecoach.store.reading import find_call
from voicecoach.store.schema import OwnRoomRow

__all__ = ["OwnRooms", "body_of", "replace_own_room"]


@cache
def _adapter() -> TypeAdapter[AgentVoice]:
    return TypeAdapter(AgentVoice)


def body_of(own_room: OwnRoom[AgentVoice], key: OwnRoomKey) -> bytes:
    """Bytes that are kept of an own room.

    Raises
    ------
    NotAllowedError
        If it is not the key of the call.
    """
    return zlib.compress(_adapter().dump_json(own_room.open(key)))


def replace_own_room(session: Session, call_id: str, body: bytes | None) -> None:
    """Put in what is kept for a call instead of what was; ``None`` leaves nothing."""
    row = session.get(OwnRoomRow, call_id)
    if row is not None and body is None:
        session.delete(row)
    elif body is not None:
        session.merge(OwnRoomRow(call_id=call_id, body=body))


class OwnRooms:
    """The part of `voicecoach.store.repository.CallStore` for agents alone."""

    _engine: Engine

    def own_room(self, principal: Principal, call_id: str) -> OwnRoom[AgentVoice] | None:
        """What is estimated about the agent's voice, closed; ``None`` where nothing is kept.

        Raises
        ------
        CallNotFoundError
            If there is no such call that the principal may see.
        StoreError
            If it was stored by a version whose form cannot be read any more.
        """
        with read_session(self._engine) as session:
            call_id = find_call(session, principal, call_id).call_id
            row = session.get(OwnRoomRow, call_id)
            body = None if row is None else row.body
        if body is None:
            return None
        try:
            kept = _adapter().validate_json(zlib.decompress(body))
        except (zlib.error, ValidationError):
            # Without its cause: the message of a ValidationError shows the values.
            raise StoreError("the own room cannot be read; analyse the call again") from None
        return OwnRoom(kept, call_id=call_id)

    def own_room_key(self, principal: Principal, call_id: str) -> OwnRoomKey:
        """Key to the own room of a call.

        Raises
        ------
        CallNotFoundError
            If there is no such call that the principal may see.
        NotAllowedError
            If the principal is not its agent.
        """
        with read_session(self._engine) as session:
            return access.own_room_key(principal, find_call(session, principal, call_id).call_id)
