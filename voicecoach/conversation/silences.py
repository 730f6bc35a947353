"""Stretches in which nobody speaks."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import UnitTable
from voicecoach.core.conversation import Silence, SilenceKind, Turn
from voicecoach.core.intervals import Intervals, complement
from voicecoach.core.segment import Segment

__all__ = ["find_silences"]


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
    rows = zip(quiet.tolist(), before.tolist(), after.tolist(), in_turn.tolist(), strict=True)
    for (start, end), left, right, is_pause in rows:
        kind: SilenceKind = "edge" if left < 0 or right < 0 else "pause" if is_pause else "gap"
        yield Silence(
            segment=Segment(start, end),
            kind=kind,
            before=speakers[left] if left >= 0 else None,
            after=speakers[right] if right >= 0 else None,
            is_dead_air=kind != "edge" and end - start >= min_dead_air_s,
        )


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
