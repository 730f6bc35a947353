"""Which units take the floor: the arrays that turns, transfers and overlaps are read from."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals, bridge

__all__ = ["ConversationOptions", "Floor", "Mask", "UnitTable", "floor_of", "turn_starts"]

Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOptions:
    """Settings of `describe_conversation`.

    Parameters
    ----------
    max_backchannel_s : float
        Longest unit that counts as a listener's short sign (convention; on
        the sample calls 0.8 s gives the same turns).
    max_held_pause_s : float
        Silence of a speaker in which a short unit of the other leaves the
        floor where it is; in a longer one it is a turn (calibrated on the
        sample calls: most transfers found, fewest invented).
    min_act_probability : float
        An overlap whose likeliest act is less likely is left unsure
        (calibrated: `voicecoach.conversation.triage`).
    min_dead_air_s : float
        Silences of this length and longer are dead air (Observe.AI: 10 s).
    share_window_s, share_hop_s : float
        Windows of the shares over time, and how far each is from the last
        (convention).
    """

    max_backchannel_s: float = 1.0
    max_held_pause_s: float = 0.6
    min_act_probability: float = 0.75
    min_dead_air_s: float = 10.0
    share_window_s: float = 30.0
    share_hop_s: float = 10.0

    def __post_init__(self) -> None:
        if min(self.max_backchannel_s, self.max_held_pause_s, self.min_dead_air_s) < 0.0:
            raise ConfigError(
                "max_backchannel_s, max_held_pause_s and min_dead_air_s must be >= 0; "
                f"got {self.max_backchannel_s}, {self.max_held_pause_s} and {self.min_dead_air_s}"
            )
        if not 0.0 <= self.min_act_probability <= 1.0:
            raise ConfigError(
                f"min_act_probability must be in [0, 1]; got {self.min_act_probability}"
            )
        if min(self.share_window_s, self.share_hop_s) <= 0.0:
            raise ConfigError(
                "share_window_s and share_hop_s must be > 0; "
                f"got {self.share_window_s} and {self.share_hop_s}"
            )


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """Inter-pausal units of everybody, sorted by start; of equal starts the longer first.

    ``speaker`` counts the speakers of the diarization, shape=(n_units,).
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    speaker: NDArray[np.int64]
    speaker_count: int

    @classmethod
    def build(cls, per_speaker: list[Intervals]) -> "UnitTable":
        """Merge the units of each speaker."""
        rows = np.concatenate([np.empty((0, 2)), *per_speaker])
        counts = [len(units) for units in per_speaker]
        speaker = np.repeat(np.arange(len(per_speaker)), counts)
        order = np.lexsort((speaker, -rows[:, 1], rows[:, 0]))
        return cls(rows[order, 0], rows[order, 1], speaker[order], len(per_speaker))

    def of(self, speaker: int, among: Mask | None = None) -> Intervals:
        """Units of one speaker, sorted; with ``among`` only those that it marks."""
        own = self.speaker == speaker
        if among is not None:
            own = own & among
        return np.column_stack((self.start[own], self.end[own]))


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """What each unit does, shape=(n_units,) each; a unit that does neither lies inside the other's.

    ``takes_floor``: it is part of a turn. ``is_backchannel``: it is short and
    inside another speaker's turn.
    """

    takes_floor: Mask
    is_backchannel: Mask


def turn_starts(units: UnitTable, floor: Floor) -> NDArray[np.int64]:
    """Which of the floor-taking units begins each turn: the speaker differs from the last's."""
    speaker = units.speaker[floor.takes_floor]
    begins = np.concatenate(([True], speaker[1:] != speaker[:-1]))[: speaker.size]
    return np.flatnonzero(begins)


def floor_of(units: UnitTable, options: ConversationOptions) -> Floor:
    """Decide which units take the floor.

    A unit wholly inside a unit of another speaker does not; nor does a short
    one wholly inside another's stretch of speech whose pauses are short, if
    that stretch is longer than the one the short unit belongs to. Units that
    themselves lie inside another's carry no stretch: whose only words after a
    short unit are spoken under it does not go on.
    """
    inside_unit = _inside_unit(units)
    is_short = units.end - units.start <= options.max_backchannel_s
    inside_stretch = _inside_stretch(units, ~inside_unit, gap_s=options.max_held_pause_s)
    is_backchannel = is_short & (inside_unit | inside_stretch)
    return Floor(takes_floor=~(inside_unit | is_backchannel), is_backchannel=is_backchannel)


def _inside_unit(units: UnitTable) -> Mask:
    """Which units lie wholly inside a unit of another; of equal ones the later speaker's."""
    inside = np.zeros(len(units.start), dtype=bool)
    for speaker in range(units.speaker_count):
        length_s = _containing_s(units, units.of(speaker))
        is_longer = length_s > units.end - units.start
        is_later = units.speaker > speaker
        inside |= (units.speaker != speaker) & (length_s > 0.0) & (is_longer | is_later)
    return inside


def _inside_stretch(units: UnitTable, carries: Mask, *, gap_s: float) -> Mask:
    """Which units lie wholly inside a stretch of another that is longer than their own."""
    stretches = [
        bridge(units.of(speaker, among=carries), gap_s=gap_s)
        for speaker in range(units.speaker_count)
    ]
    own_s = np.zeros(len(units.start))
    for speaker, rows in enumerate(stretches):
        own = units.speaker == speaker
        own_s[own] = _containing_s(units, rows)[own]
    inside = np.zeros(len(units.start), dtype=bool)
    for speaker, rows in enumerate(stretches):
        length_s = _containing_s(units, rows)
        is_equal = (length_s == own_s) & (units.speaker > speaker)
        inside |= (units.speaker != speaker) & ((length_s > own_s) | is_equal)
    return inside & carries


def _containing_s(units: UnitTable, rows: Intervals) -> NDArray[np.float64]:
    """Length of the row that each unit lies wholly inside; 0 where there is none."""
    if len(rows) == 0:
        return np.zeros(len(units.start))
    row = np.searchsorted(rows[:, 0], units.start, side="right") - 1
    starts, ends = rows[np.maximum(row, 0)].T
    return np.where((row >= 0) & (units.end <= ends), ends - starts, 0.0)
