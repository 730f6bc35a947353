"""What somebody keeps to grow, as it goes into the store and comes out of it."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from voicecoach.core.errors import InputError
from voicecoach.core.growth import OwnTake, OwnWords
from voicecoach.core.metrics import METRICS
from voicecoach.core.own_room import OwnRoom
from voicecoach.core.segment import Segment

__all__ = [
    "GOAL_OUTCOMES",
    "MOOD_LEVELS",
    "Goal",
    "GoalOutcome",
    "Guess",
    "JournalEntry",
    "Retake",
    "Take",
]

MOOD_LEVELS = range(1, 6)
"""How a customer felt, as somebody guesses it: 1 is very upset, 5 is content."""

GoalOutcome = Literal["reached", "ended", "dropped"]
"""How a goal was closed: it is reached; it was long enough; it was the wrong one."""

GOAL_OUTCOMES: tuple[GoalOutcome, ...] = ("reached", "ended", "dropped")


def _require_uuid(text: str, what: str) -> None:
    try:
        UUID(text)
    except ValueError as error:
        raise InputError(f"the id of {what} must be a UUID; got {text!r}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What somebody guessed of a call before they looked; ``None`` for what they left open.

    Parameters
    ----------
    call_id : str
    talk_ratio : float or None
        Own share of the talk, 0 to 1.
    cut_in_count : int or None
        How often they came in on the customer.
    mood_start, mood_end : int or None
        How the customer felt, one of `MOOD_LEVELS`.
    at : datetime or None
        When; set by the store.

    Raises
    ------
    InputError
        If a number is out of range.
    """

    call_id: str
    talk_ratio: float | None = None
    cut_in_count: int | None = None
    mood_start: int | None = None
    mood_end: int | None = None
    at: datetime | None = None

    def __post_init__(self) -> None:
        if self.talk_ratio is not None and not 0.0 <= self.talk_ratio <= 1.0:
            raise InputError(f"a talk share lies between 0 and 1; got {self.talk_ratio}")
        if self.cut_in_count is not None and self.cut_in_count < 0:
            raise InputError(f"nobody comes in less often than never; got {self.cut_in_count}")
        for mood in (self.mood_start, self.mood_end):
            if mood is not None and mood not in MOOD_LEVELS:
                raise InputError(f"a guess of how the customer felt is 1 to 5; got {mood}")

    @property
    def is_open(self) -> bool:
        """Whether nothing was guessed: the call was skipped."""
        guessed = (self.talk_ratio, self.cut_in_count, self.mood_start, self.mood_end)
        return all(value is None for value in guessed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One figure that somebody wants to move.

    Parameters
    ----------
    id : str
        A UUID.
    metric : str
        One of `METRICS`.
    wanted : float
        The change wanted, in the unit of the figure, with its sign.
    baseline_count : int
        How many of the last calls before ``set_at`` it is compared with.
    set_at : datetime
    agent : str or None
        Whose calls; ``None`` for all.
    closed_at : datetime or None
    outcome : str or None
        One of `GOAL_OUTCOMES`; ``None`` while it is open.

    Raises
    ------
    InputError
        If the id is no UUID, the figure is unknown, the change is 0 or not
        finite, or only one of ``closed_at`` and ``outcome`` is given.
    """

    id: str
    metric: str
    wanted: float
    baseline_count: int
    set_at: datetime
    agent: str | None = None
    closed_at: datetime | None = None
    outcome: GoalOutcome | None = None

    def __post_init__(self) -> None:
        _require_uuid(self.id, "a goal")
        if self.metric not in METRICS:
            raise InputError(f"need a figure of core.metrics.METRICS; got {self.metric!r}")
        if not math.isfinite(self.wanted) or self.wanted == 0.0:
            raise InputError(f"say by how much you want it to change; got {self.wanted}")
        if self.baseline_count < 1:
            raise InputError(f"need at least one call before; got {self.baseline_count}")
        if (self.closed_at is None) != (self.outcome is None):
            raise InputError("a goal that is closed has a time and an outcome")

    @property
    def is_open(self) -> bool:
        """Whether it is still being worked on."""
        return self.outcome is None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """What somebody wrote for themselves about a second of a call; closed to everybody else.

    ``rule`` is the code of the moment it is about, where there is one.

    Raises
    ------
    InputError
        If the id is no UUID, or the time is negative or not finite.
    """

    id: str
    call_id: str
    at: float
    written: OwnRoom[OwnWords] = field(repr=False, compare=False)
    rule: str | None = None
    written_at: datetime | None = None

    def __post_init__(self) -> None:
        _require_uuid(self.id, "an entry")
        if not 0.0 <= self.at < math.inf:
            raise InputError(f"need a second of the call; got {self.at}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One new answer to a moment.

    Parameters
    ----------
    id : str
        A UUID.
    taken_at : datetime
    duration_s : float
        Of the recording.
    heard : OwnRoom of OwnTake
        What was measured in it, for its speaker alone.
    audio_digest : str
        SHA-256 of the recording; its address for playing.
    """

    id: str
    taken_at: datetime
    duration_s: float
    heard: OwnRoom[OwnTake] = field(repr=False, compare=False)
    audio_digest: str

    def __post_init__(self) -> None:
        _require_uuid(self.id, "a take")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake:
    """A moment of a call that somebody wants to answer anew, and how they did so far.

    ``takes`` are in the order in which they were recorded.

    Raises
    ------
    InputError
        If the id is no UUID.
    """

    id: str
    call_id: str
    segment: Segment
    chosen_at: datetime
    rule: str | None = None
    takes: tuple[Take, ...] = ()

    def __post_init__(self) -> None:
        _require_uuid(self.id, "a retake")
