"""Where two speak at once: who held the floor, who came in, what the holder did then."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import ConversationOptions, Floor, Mask, UnitTable, turn_starts

__all__ = [
    "OverlapTable",
    "back_after_s",
    "find_overlaps",
    "next_of_speaker",
    "overlapping_pairs",
    "previous_of_speaker",
]

Indices: TypeAlias = NDArray[np.int64]

END_OF_UNIT_S = 0.5
"""Who starts this close to the end of the holder's unit starts at its end (literature on overlap
placement: Kurtić, Brown & Wells 2013, Speech Communication 55, 721-743; the length is a
convention)."""


@dataclass(frozen=True, slots=True, eq=False)
class OverlapTable:
    """Overlaps sorted by the start of the later unit; every array has shape=(n_overlaps,).

    Parameters
    ----------
    holder, incomer : np.ndarray of int
        Units of the speaker who held the floor and of the one who came in.
    start, end : np.ndarray of float
        Both speak.
    takes_floor : np.ndarray of bool
        The incomer's unit takes the floor.
    passes : np.ndarray of bool
        The floor goes to the incomer with this unit, or with their next one
        right after a sign at the end of the holder's unit ("Yes, ... I did").
    """

    holder: Indices
    incomer: Indices
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    takes_floor: Mask
    passes: Mask


def find_overlaps(units: UnitTable, floor: Floor, options: ConversationOptions) -> OverlapTable:
    """Find every stretch in which units of two speakers overlap.

    The holder is who started first, except where the other had only paused:
    their last unit took the floor, ended before the first of the two began,
    and they went on within ``max_held_pause_s``. Then they hold the floor
    still, and who spoke into their pause came in.
    """
    first, second = overlapping_pairs(units)
    before = previous_of_speaker(units)[second]
    paused_s = units.start[second] - units.end[before]
    holds_on = (
        (before >= 0)
        & floor.takes_floor[before]
        & (units.end[before] <= units.start[first])
        & (paused_s <= options.max_held_pause_s)
    )
    holder = np.where(holds_on, second, first)
    incomer = np.where(holds_on, first, second)
    takes_floor = floor.takes_floor[incomer]
    return OverlapTable(
        holder=holder,
        incomer=incomer,
        start=units.start[second],
        end=np.minimum(units.end[first], units.end[second]),
        takes_floor=takes_floor,
        passes=takes_floor | _goes_on(units, floor, holder, incomer, options),
    )


def _goes_on(
    units: UnitTable, floor: Floor, holder: Indices, incomer: Indices, options: ConversationOptions
) -> Mask:
    """Whether the incomer, begun at the end of the holder's unit, takes the floor next."""
    following = next_of_speaker(units)
    starts = np.append(units.start, np.inf)
    takes = np.append(floor.takes_floor, False)
    then_s = starts[following[incomer]] - units.end[incomer]
    return np.asarray(
        (units.end[holder] - units.start[incomer] <= END_OF_UNIT_S)
        & takes[following[incomer]]
        & (then_s <= options.max_held_pause_s)
        & (starts[following[incomer]] < starts[following[holder]])
    )


def previous_of_speaker(units: UnitTable) -> Indices:
    """Index of the same speaker's unit before each unit, -1 where there is none."""
    previous = np.full(len(units.start), -1)
    for speaker in range(units.speaker_count):
        own = np.flatnonzero(units.speaker == speaker)
        previous[own[1:]] = own[:-1]
    return previous


def next_of_speaker(units: UnitTable) -> Indices:
    """Index of the same speaker's unit after each unit, -1 where there is none."""
    following = np.full(len(units.start), -1)
    for speaker in range(units.speaker_count):
        own = np.flatnonzero(units.speaker == speaker)
        following[own[:-1]] = own[1:]
    return following


def back_after_s(
    units: UnitTable, floor: Floor, overlaps: OverlapTable, options: ConversationOptions
) -> NDArray[np.float64]:
    """From the holder's stop to their next turn of more than a backchannel, shape=(n_overlaps,).

    NaN where the holder spoke on, infinite where there is no such turn.
    """
    stops = units.end[overlaps.incomer] > units.end[overlaps.holder]
    stop = units.end[overlaps.holder]
    returns = _in_long_turns(units, floor, options)
    back = np.full(len(stop), np.inf)
    for speaker in range(units.speaker_count):
        starts = units.start[returns & (units.speaker == speaker)]
        own = units.speaker[overlaps.holder] == speaker
        back[own] = np.append(starts, np.inf)[np.searchsorted(starts, stop[own])]
    return np.where(stops, back - stop, np.nan)


def _in_long_turns(units: UnitTable, floor: Floor, options: ConversationOptions) -> Mask:
    """Which units belong to a turn that lasts longer than a backchannel."""
    members = np.flatnonzero(floor.takes_floor)
    first = turn_starts(units, floor)
    marked = np.zeros(len(units.start), dtype=bool)
    if first.size:
        ends = np.maximum.reduceat(units.end[members], first)
        is_long = ends - units.start[members][first] > options.max_backchannel_s
        counts = np.diff(np.append(first, members.size))
        marked[members] = np.repeat(is_long, counts)
    return marked


def overlapping_pairs(units: UnitTable) -> tuple[Indices, Indices]:
    """Find every pair of units of two speakers that share time, each once.

    Parameters
    ----------
    units : UnitTable
        Sorted by start.

    Returns
    -------
    first, second : np.ndarray, shape=(n_pairs,)
        Indices of units, sorted by the second's start; the first started
        first (of equal starts, who spoke longer).

    Notes
    -----
    Units are sorted by start, so those that begin inside unit ``i`` are its
    next neighbours: one search gives how many.
    """
    total = len(units.start)
    following = np.searchsorted(units.start, units.end, side="left") - np.arange(total) - 1
    counts = np.maximum(following, 0)
    first = np.repeat(np.arange(total), counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    second = first + 1 + offset
    differs = units.speaker[first] != units.speaker[second]
    order = np.argsort(second[differs], kind="stable")
    return first[differs][order], second[differs][order]
