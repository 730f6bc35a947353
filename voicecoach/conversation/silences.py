"""Stretches in which nobody speaks."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import UnitTable
from voicecoach.core.conversation import Silence, SilenceKind, Turn
from voicecoach.core.intervals import Intervals, complement
from voicecoach.core.segment import Segment

__all__ = ["find_silences"]


_KINDS: tuple[SilenceKind, ...] = ("pause", "gap", "edge")
_PAUSE, _GAP, _EDGE = range(3)


def find_silences(
    units: UnitTable,
    turns: Sequence[Turn],
    *,
    speakers: Sequence[str],
    duration_s: float,
    min_dead_air_s: float,
) -> Iterator[Silence]:
    """Yield every silence with its kind and who speaks on either side.

    A silence inside one speaker's turn is a pause, also beside a listener's
    short sign; between two turns it is a gap; before the first or after the
    last speech an edge. Where speakers are not told apart, every silence
    between speech is a pause of the label they share. Pauses and gaps of
    ``min_dead_air_s`` and longer are dead air.
    """
    quiet = complement(np.column_stack((units.start, units.end)), duration_s=duration_s)
    before = _speaker_before(units, quiet[:, 0])
    after = _speaker_after(units, quiet[:, 1])
    in_turn = _in_one_turn(turns, quiet) if turns else np.ones(len(quiet), dtype=bool)
    is_edge = (before < 0) | (after < 0)
    is_long = ~is_edge & (quiet[:, 1] - quiet[:, 0] >= min_dead_air_s)
    kind = np.where(is_edge, _EDGE, np.where(in_turn, _PAUSE, _GAP))
    named = (*speakers, None)
    rows = zip(
        *(quiet[:, 0].tolist(), quiet[:, 1].tolist(), kind.tolist()),
        *(before.tolist(), after.tolist(), is_long.tolist()),
        strict=True,
    )
    for start, end, which, left, right, is_dead_air in rows:
        yield Silence(Segment(start, end), _KINDS[which], named[left], named[right], is_dead_air)


def _speaker_before(units: UnitTable, at: NDArray[np.float64]) -> NDArray[np.int64]:
    """Who spoke last before each time, -1 for nobody."""
    order = np.argsort(units.end, kind="stable")
    last = np.searchsorted(units.end[order], at, side="right") - 1
    speaker = np.append(units.speaker[order], -1)
    return np.asarray(speaker[last])


def _speaker_after(units: UnitTable, at: NDArray[np.float64]) -> NDArray[np.int64]:
    """Who speaks first from each time on, -1 for nobody."""
    following = np.searchsorted(units.start, at, side="left")
    return np.asarray(np.append(units.speaker, -1)[following])


def _in_one_turn(turns: Sequence[Turn], quiet: Intervals) -> NDArray[np.bool_]:
    starts = np.array([turn.segment.start for turn in turns])
    ends = np.array([turn.segment.end for turn in turns])
    turn = np.searchsorted(starts, quiet[:, 0], side="right") - 1
    return np.asarray((turn >= 0) & (quiet[:, 1] <= ends[np.maximum(turn, 0)]))
