"""Clean up framewise decisions: hysteresis, short gaps filled, short stretches dropped."""

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals

__all__ = ["hysteresis", "runs", "trimmed", "with_short_gaps", "without_short"]


def runs(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """First and past-the-last frame of each stretch that is true, shape=(n_runs, 2).

    Examples
    --------
    >>> runs(np.array([True, True, False, True])).tolist()
    [[0, 2], [3, 4]]
    """
    edges = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    return np.column_stack((np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)))


def hysteresis(certain: NDArray[np.bool_], possible: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Stretches of ``possible`` frames that hold at least one ``certain`` frame, as `runs`.

    Examples
    --------
    >>> possible = np.array([True, True, False, True])
    >>> hysteresis(np.array([False, True, False, False]), possible).tolist()
    [[0, 2]]
    """
    stretches = runs(possible | certain)
    counts = np.concatenate(([0], np.cumsum(certain)))
    return stretches[counts[stretches[:, 1]] > counts[stretches[:, 0]]]


def trimmed(intervals: Intervals, mask: NDArray[np.bool_], *, hop_s: float) -> Intervals:
    """Shorten each row to the first and last true frame inside it; drop rows without any.

    Frame ``i`` stands for the hop around ``i * hop_s``.

    Examples
    --------
    >>> mask = np.array([False, True, False, True, False, False])
    >>> trimmed(np.array([[0.0, 5.0]]), mask, hop_s=1.0).tolist()
    [[0.5, 3.5]]
    """
    frames = np.flatnonzero(mask)
    first = np.searchsorted(frames, intervals[:, 0] / hop_s, side="left")
    last = np.searchsorted(frames, intervals[:, 1] / hop_s, side="right") - 1
    has_any = first <= last
    starts = (frames[first[has_any]] - 0.5) * hop_s
    ends = (frames[last[has_any]] + 0.5) * hop_s
    return np.column_stack((np.maximum(starts, 0.0), ends))


def with_short_gaps(mask: NDArray[np.bool_], *, max_gap_frames: int) -> NDArray[np.bool_]:
    """Fill gaps of at most ``max_gap_frames`` between two true frames.

    Examples
    --------
    >>> mask = np.array([True, False, True, False, False, True, False])
    >>> with_short_gaps(mask, max_gap_frames=1).astype(int).tolist()
    [1, 1, 1, 0, 0, 1, 0]
    """
    true_frames = np.flatnonzero(mask)
    gaps = np.diff(true_frames) - 1
    short = np.flatnonzero((gaps > 0) & (gaps <= max_gap_frames))
    edges = np.zeros(mask.size + 1, dtype=np.int64)
    np.add.at(edges, true_frames[short], 1)
    np.add.at(edges, true_frames[short + 1], -1)
    return mask | (np.cumsum(edges[:-1]) > 0)


def without_short(intervals: Intervals, *, min_speech_s: float, min_silence_s: float) -> Intervals:
    """Fill silences shorter than ``min_silence_s``, then drop speech shorter than ``min_speech_s``.

    Rows must be sorted and disjoint.

    Examples
    --------
    >>> speech = np.array([[0.0, 1.0], [1.25, 2.0], [5.0, 5.25]])
    >>> without_short(speech, min_speech_s=0.5, min_silence_s=0.5).tolist()
    [[0.0, 2.0]]
    """
    if len(intervals) == 0:
        return intervals
    is_silence = intervals[1:, 0] - intervals[:-1, 1] >= min_silence_s
    starts = intervals[np.concatenate(([True], is_silence)), 0]
    ends = intervals[np.concatenate((is_silence, [True])), 1]
    is_speech = ends - starts >= min_speech_s
    return np.column_stack((starts[is_speech], ends[is_speech]))
