"""Sets of intervals as ``float64 (n, 2)`` arrays of start and end seconds, and their algebra.

Every function is pure and returns sorted, disjoint rows unless it says
otherwise; ``n`` may be 0. Arrays are used where there are thousands of
intervals, `Segment` where there is one.
"""

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = [
    "Intervals",
    "as_intervals",
    "bridge",
    "clip",
    "complement",
    "durations_s",
    "from_mask",
    "intersect",
    "shared_s",
    "to_mask",
    "to_segments",
    "total_s",
    "union",
    "validate",
]

Intervals: TypeAlias = NDArray[np.float64]
"""Start and end in seconds, one row per interval."""


def validate(intervals: Intervals) -> Intervals:
    """Return ``intervals`` if they are well formed.

    Raises
    ------
    InputError
        If the shape is not ``(n, 2)``, a value is not finite or negative, or
        a row does not satisfy ``start < end``.
    """
    if intervals.ndim != 2 or intervals.shape[1] != 2:
        raise InputError(f"intervals must have shape (n, 2); got {intervals.shape}")
    if not np.isfinite(intervals).all() or (intervals < 0.0).any():
        raise InputError("intervals must be finite and >= 0 (seconds)")
    if (intervals[:, 0] >= intervals[:, 1]).any():
        raise InputError("each interval needs start < end; drop the empty ones first")
    return intervals


def as_intervals(segments: Iterable[Segment]) -> Intervals:
    """Stack segments into an array, in the order given."""
    rows = [(segment.start, segment.end) for segment in segments]
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def to_segments(intervals: Intervals) -> tuple[Segment, ...]:
    """Turn rows into segments, in the order given."""
    return tuple(Segment(float(start), float(end)) for start, end in validate(intervals))


def durations_s(intervals: Intervals) -> NDArray[np.float64]:
    """Length of each row in seconds, shape ``(n,)``."""
    return np.asarray(validate(intervals)[:, 1] - intervals[:, 0])


def union(intervals: Intervals) -> Intervals:
    """Cover the same time with the fewest disjoint rows; touching rows are joined.

    Examples
    --------
    >>> union(np.array([[2.0, 3.0], [0.0, 1.0], [0.5, 2.0]])).tolist()
    [[0.0, 3.0]]
    """
    return bridge(intervals, gap_s=0.0)


def bridge(intervals: Intervals, *, gap_s: float) -> Intervals:
    """Join rows that are at most ``gap_s`` seconds apart."""
    if len(validate(intervals)) == 0:
        return intervals
    rows = intervals[np.argsort(intervals[:, 0], kind="stable")]
    reach = np.maximum.accumulate(rows[:, 1])
    opens = np.concatenate(([True], rows[1:, 0] > reach[:-1] + gap_s))
    closes = np.concatenate((opens[1:], [True]))
    return np.column_stack((rows[opens, 0], reach[closes]))


def total_s(intervals: Intervals) -> float:
    """Seconds covered by at least one row."""
    return float(durations_s(union(intervals)).sum())


def intersect(a: Intervals, b: Intervals) -> Intervals:
    """Time covered by both ``a`` and ``b``, as disjoint rows.

    Examples
    --------
    >>> intersect(np.array([[0.0, 3.0]]), np.array([[1.0, 2.0], [2.5, 5.0]])).tolist()
    [[1.0, 2.0], [2.5, 3.0]]
    """
    a, b = union(a), union(b)
    first = np.searchsorted(b[:, 1], a[:, 0], side="right")
    last = np.searchsorted(b[:, 0], a[:, 1], side="left")
    counts = np.maximum(last - first, 0)
    rows_a = np.repeat(np.arange(len(a)), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    rows_b = within + np.repeat(first, counts)
    starts = np.maximum(a[rows_a, 0], b[rows_b, 0])
    ends = np.minimum(a[rows_a, 1], b[rows_b, 1])
    return np.column_stack((starts, ends))


def clip(rows: Intervals, *, start: float, end: float) -> Intervals:
    """Cut sorted, disjoint rows to a stretch.

    Examples
    --------
    >>> clip(np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]), start=2.5, end=4.0).tolist()
    [[2.5, 3.0]]
    """
    first = np.searchsorted(rows[:, 1], start, side="right")
    last = np.searchsorted(rows[:, 0], end, side="left")
    return np.clip(rows[first:last], start, end)


def shared_s(a: Intervals, b: Intervals) -> float:
    """Seconds during which both ``a`` and ``b`` are active; overlaps inside one count once.

    Examples
    --------
    >>> shared_s(np.array([[0.0, 3.0]]), np.array([[2.0, 5.0]]))
    1.0
    """
    return total_s(intersect(a, b))


def complement(intervals: Intervals, *, duration_s: float) -> Intervals:
    """Time inside ``[0, duration_s]`` that no row covers."""
    rows = union(intervals)
    edges = np.concatenate(([0.0], rows.ravel(), [duration_s])).reshape(-1, 2)
    edges = np.minimum(edges, duration_s)
    return edges[edges[:, 1] > edges[:, 0]]


def from_mask(mask: NDArray[np.bool_], *, hop_s: float) -> Intervals:
    """Turn a framewise mask into intervals; frame ``i`` stands for ``[i, i + 1) * hop_s``."""
    edges = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return np.column_stack((starts, ends)).astype(np.float64) * hop_s


def to_mask(intervals: Intervals, *, hop_s: float, frame_count: int) -> NDArray[np.bool_]:
    """Mark the frames whose centre lies inside a row; the inverse of `from_mask`."""
    centres = (np.arange(frame_count) + 0.5) * hop_s
    rows = union(intervals)
    inside = np.searchsorted(rows[:, 0], centres, side="right")
    outside = np.searchsorted(rows[:, 1], centres, side="right")
    return np.asarray(inside > outside)
