"""Vocal arousal: how activated a voice sounds, unit by unit, compared with itself only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = ["UnitArousal", "VocalArousal"]


@dataclass(frozen=True, slots=True)
class UnitArousal:
    """Rating of one inter-pausal unit, from -1 (below all of the own baseline) to 1 (above it).

    Relative to the same voice in the same call; it does not compare people,
    and says nothing about what somebody feels. It shows in no ``repr``.

    Raises
    ------
    InputError
        If the rating is outside [-1, 1].
    """

    segment: Segment
    rating: float = field(repr=False)

    def __post_init__(self) -> None:
        if not -1.0 <= self.rating <= 1.0:
            raise InputError(f"the rating of {self.segment} must be within [-1, 1]")


@dataclass(frozen=True, slots=True)
class VocalArousal:
    """Ratings of one speaker's units, and what they were made from.

    That of an agent is held in a `voicecoach.core.own_room.OwnRoom` only.

    Parameters
    ----------
    speaker : str
    units : tuple of UnitArousal
        Sorted; units too short to be measured are not in it.
    weights : mapping
        Feature -> its weight in the rating, 0 where it did not go along with
        the others.
    baseline_unit_count : int
        Units that the others were compared with.
    """

    speaker: str
    units: tuple[UnitArousal, ...] = field(repr=False)
    weights: Mapping[str, float] = field(repr=False)
    baseline_unit_count: int
