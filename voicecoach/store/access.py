"""Who may see what: `visible_calls` is the only door to the table of calls.

Every read and write of the repository starts from it; a test makes sure that
no other module builds a select over that table. In local mode there is one
user, who sees everything: they are the agent in their own store. All other
roles see nothing until their rules are written down here: the default is no.
`room_of` says how much of a call that somebody sees is meant for them, and
`own_room_key` is the only maker of keys to an agent's own room.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, false, select

from voicecoach.coaching.rule import Room
from voicecoach.core.errors import NotAllowedError
from voicecoach.core.own_room import OwnRoomKey
from voicecoach.store.schema import CallRow

__all__ = [
    "LOCAL_USER",
    "Principal",
    "Role",
    "own_room_key",
    "require_may_add",
    "require_may_check_in",
    "room_of",
    "visible_calls",
]


class Role(StrEnum):
    """What somebody is in the organisation; only `LOCAL` has rights so far."""

    LOCAL = "local"
    AGENT = "agent"
    COACH = "coach"
    LEAD = "lead"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Principal:
    """On whose behalf something is read or written."""

    id: str
    name: str
    role: Role


LOCAL_USER = Principal(id="local", name="Local user", role=Role.LOCAL)
"""The one user of a store on their own machine."""


def visible_calls(principal: Principal) -> Select[CallRow]:
    """Return the select of the calls that ``principal`` may see; narrow it, never widen it."""
    if principal.role is Role.LOCAL:
        return select(CallRow)
    return select(CallRow).where(false())


def room_of(principal: Principal) -> Room:
    """Room from which somebody sees calls; for who is neither agent nor coach, the barest one."""
    if principal.role in {Role.LOCAL, Role.AGENT}:
        return "agent"
    return "coach" if principal.role is Role.COACH else "lead"


def own_room_key(principal: Principal, call_id: str) -> OwnRoomKey:
    """Key to what is estimated about the voice of the agent of a call.

    Only the agent of the call gets it, which in local mode is the local user.

    Raises
    ------
    NotAllowedError
        If the principal is somebody else.
    """
    if principal.role is not Role.LOCAL:
        raise NotAllowedError(
            f"{principal.name} ({principal.role}) may not enter the agent's own room"
        )
    return OwnRoomKey(call_id)


def require_may_add(principal: Principal) -> None:
    """Refuse who may not put calls into the store.

    Raises
    ------
    NotAllowedError
        If the principal may not.
    """
    if principal.role is not Role.LOCAL:
        raise NotAllowedError(
            f"{principal.name} ({principal.role}) may not add calls; the local user may"
        )


def require_may_check_in(principal: Principal) -> None:
    """Refuse who has no room of their own to write into.

    Raises
    ------
    NotAllowedError
        If the principal has none.
    """
    if principal.role is not Role.LOCAL:
        raise NotAllowedError(
            f"{principal.name} ({principal.role}) has no own room; the local user has one"
        )
