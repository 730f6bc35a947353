"""The agent's own room: what is estimated about an agent's voice, for that agent only.

A value in an `OwnRoom` cannot get out by accident: it has no fields, its text
forms show nothing, and it can be neither copied nor written as JSON, pickle or
by pydantic. `OwnRoom.open` takes the key of the same call, and keys come from
`voicecoach.store.access` alone; a test keeps it so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, TypeVar, final

from voicecoach.core.arousal import VocalArousal
from voicecoach.core.errors import NotAllowedError
from voicecoach.core.escalation import ComposureTone
from voicecoach.core.own_voice import ToneDeviation

__all__ = ["AgentVoice", "OwnRoom", "OwnRoomKey"]

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentVoice:
    """What is estimated about an agent's tone of voice in one call; kept in an `OwnRoom` only.

    Parameters
    ----------
    arousal : VocalArousal or None
        ``None`` where it could not be rated.
    tone_deviations : tuple of ToneDeviation
        Level and pitch of each unit against the own usual.
    composure_tones : tuple of ComposureTone
        Level and pitch from each of the customer's escalations on.
    """

    arousal: VocalArousal | None = field(default=None, repr=False)
    tone_deviations: tuple[ToneDeviation, ...] = field(default=(), repr=False)
    composure_tones: tuple[ComposureTone, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class OwnRoomKey:
    """Opens the own room of one call; made by `voicecoach.store.access.own_room_key` only."""

    call_id: str


@final
class OwnRoom(Generic[Kept]):
    """A value of one call that only the agent who took the call may look at.

    Parameters
    ----------
    kept : object
    call_id : str
        The call that it is about.

    Examples
    --------
    >>> room = OwnRoom(0.83, call_id="3f2a")
    >>> f"{room} {room!r} {room:>8}"
    'OwnRoom(closed) OwnRoom(closed) OwnRoom(closed)'
    >>> room.open(OwnRoomKey("3f2a"))
    0.83
    """

    __slots__ = ("_reveal",)

    def __init__(self, kept: Kept, *, call_id: str) -> None:
        def reveal(key: OwnRoomKey) -> Kept:
            if not isinstance(key, OwnRoomKey) or key.call_id != call_id:
                raise NotAllowedError("this is for the agent of the call only")
            return kept

        # In a function rather than a field: whatever walks over fields finds nothing.
        self._reveal: Callable[[OwnRoomKey], Kept] = reveal

    def open(self, key: OwnRoomKey) -> Kept:
        """Return what is kept.

        Raises
        ------
        NotAllowedError
            If it is not the key of this call.
        """
        return self._reveal(key)

    def __init_subclass__(cls) -> None:
        raise TypeError("OwnRoom cannot be subclassed: a subclass could show what it keeps")

    def __repr__(self) -> str:
        return "OwnRoom(closed)"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("what is in an agent's own room is neither pickled nor copied")

    def __copy__(self) -> NoReturn:
        raise TypeError("what is in an agent's own room is not copied")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise TypeError("what is in an agent's own room is not copied")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        """Refuse to be part of anything that pydantic writes or reads."""
        raise TypeError("what is in an agent's own room is not written with anything else")
