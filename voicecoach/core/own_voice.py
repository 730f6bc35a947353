"""A voice compared with itself: what is usual for it at each phrase length, and what departs.

Longer phrases are spoken faster (Jacewicz et al. 2010) and move more in pitch,
so a phrase is compared with what its speaker usually does in phrases of the
same length. Voices are compared with themselves only.
"""

import math
from dataclasses import dataclass

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = [
    "MATCHED_LENGTHS_S",
    "REFERENCE_LENGTH_S",
    "OwnHistory",
    "PaceDeviation",
    "ToneDeviation",
    "UsualLine",
    "UsualVoice",
]

REFERENCE_LENGTH_S = 2.0
"""Length of phrase at which the ``value`` of a `UsualLine` holds (convention: a usual phrase)."""

MATCHED_LENGTHS_S = (0.5, 8.0)
"""Shorter and longer phrases are taken as of these lengths: few are there to tell (convention)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualLine:
    """What is usual for one figure of a voice, as a line over the logarithm of phrase length.

    Parameters
    ----------
    unit : str
        Unit of ``value``, ``per_doubling`` and the spreads.
    value : float
        Usual value in phrases of `REFERENCE_LENGTH_S` seconds.
    per_doubling : float
        Change for each doubling of the length of the phrase.
    spread : float
        How far single phrases lie from the line: 1.4826 times the median
        absolute deviation, which is the standard deviation where values are
        normally distributed.
    phrase_count : int
        Phrases that the line rests on.
    call_count : int
        Calls that it rests on.
    between_calls_spread : float or None
        How far whole calls lie from the line, in the same measure; ``None``
        for the line of one call.
    """

    unit: str
    value: float
    per_doubling: float
    spread: float
    phrase_count: int
    call_count: int = 1
    between_calls_spread: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.value, self.per_doubling, self.spread, self.between_calls_spread or 0.0)
        if not all(math.isfinite(number) for number in numbers) or self.spread < 0.0:
            raise InputError(f"a usual line needs finite numbers and spread >= 0; got {self}")

    def at(self, duration_s: float) -> float:
        """Usual value in phrases of this length.

        Examples
        --------
        >>> line = UsualLine(
        ...     unit="syllables/s", value=4.0, per_doubling=0.5, spread=0.6, phrase_count=20
        ... )
        >>> line.at(4.0)
        4.5
        """
        shortest_s, longest_s = MATCHED_LENGTHS_S
        length_s = min(max(duration_s, shortest_s), longest_s)
        return self.value + self.per_doubling * math.log2(length_s / REFERENCE_LENGTH_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualVoice:
    """A speaker's usual voice in one call, matched for phrase length.

    Each figure is ``None`` where fewer phrases than the minimum have it.
    Pace is in syllables/s, level in dBFS, movement (standard deviation of
    pitch in a phrase) in semitones, pitch in semitones re 100 Hz. Level holds
    inside this call only: recorders set the gain. Of an agent, level,
    movement and pitch are tone of voice and belong to their own room.
    """

    speaker: str
    phrase_count: int
    articulation_rate: UsualLine | None
    level: UsualLine | None
    f0_movement: UsualLine | None
    f0_median: UsualLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHistory:
    """What was usual for one agent over their last calls before the one in question.

    Lines are medians of those of the calls. There is no level: the gain of
    recorders differs from call to call. ``f0_movement`` and ``f0_median``
    are tone of voice and belong to the agent's own room.

    Raises
    ------
    InputError
        If it rests on no call.
    """

    call_count: int
    articulation_rate: UsualLine | None
    f0_movement: UsualLine | None
    f0_median: UsualLine | None

    def __post_init__(self) -> None:
        if self.call_count < 1:
            raise InputError(f"a history needs at least one call; got {self.call_count}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceDeviation:
    """How far the pace of a phrase is from the speaker's own usual at its length.

    ``rate_change_ratio`` is relative (0.1 is 10 % faster), ``rate_z`` in
    spreads of the speaker's own phrases; those ``from_history`` compare with
    the agent's last calls and are ``None`` for customers and without enough
    calls. May be seen by coaches: pace is an act.
    """

    speaker: str
    segment: Segment
    rate_change_ratio: float | None
    rate_z: float | None
    rate_change_from_history_ratio: float | None = None
    rate_z_from_history: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneDeviation:
    """How far level and pitch of a phrase are from the speaker's own usual at its length.

    ``_z`` is in spreads of the speaker's own phrases. Of an agent all of it
    is tone of voice: it belongs to their own room. Level is compared inside
    the call only.
    """

    speaker: str
    segment: Segment
    level_change_db: float | None
    level_z: float | None
    f0_movement_change_st: float | None
    f0_movement_z: float | None
    f0_median_change_st: float | None
    f0_median_z: float | None
    f0_movement_change_from_history_st: float | None = None
    f0_movement_z_from_history: float | None = None
