"""Who may see what: `visible_calls` is the only door to the table of calls.

Every read and write of the repository starts from it; a test makes sure that
no other module builds a select over that table. In local mode there is one
user, who sees everything. All other roles see nothing until their rules are
written down here: the default is no.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, false, select

from voicecoach.core.errors import NotAllowedError
from voicecoach.store.schema import CallRow

__all__ = ["LOCAL_USER", "Principal", "Role", "require_may_add", "visible_calls"]


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
