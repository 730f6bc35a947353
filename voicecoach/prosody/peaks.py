"""Peaks of a curve that rise clearly above the dips beside them."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["prominent_peaks"]


def prominent_peaks(values: NDArray[np.float64], *, min_prominence: float) -> NDArray[np.int64]:
    """Indices of local maxima whose prominence is at least ``min_prominence``.

    The prominence of a peak is its height above the higher of the two lowest
    points that separate it from higher peaks (or the ends of the curve).
    Where two peaks are equally high, the later one counts as the lower.

    Parameters
    ----------
    values : np.ndarray, shape=(n,)
    min_prominence : float
        In the unit of ``values``.

    Returns
    -------
    np.ndarray, shape=(n_peaks,)

    Notes
    -----
    Peaks and dips alternate. A dip that is shallower than required joins two
    peaks into one; in each round all those are removed that are the
    shallowest among their neighbours, so a few rounds do for any length.

    Examples
    --------
    >>> prominent_peaks(np.array([0.0, 3.0, 2.5, 4.0, 1.0, 2.5, 0.0]), min_prominence=1.0).tolist()
    [3, 5]
    """
    peaks = _local_maxima(values)
    if peaks.size == 0:
        return peaks
    dips = np.minimum.reduceat(values, peaks)[:-1]
    while dips.size:
        height = values[peaks]
        depth = np.minimum(height[:-1], height[1:]) - dips
        around = np.pad(depth, 1, constant_values=np.inf)
        is_shallow = (depth < min_prominence) & (depth < around[:-2]) & (depth <= around[2:])
        if not is_shallow.any():
            break
        joined = np.flatnonzero(is_shallow)
        lower = joined + (height[joined] >= height[joined + 1])
        peaks, dips = np.delete(peaks, lower), np.delete(dips, joined)
    return _above_ends(values, peaks, min_prominence)


def _local_maxima(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """First index of every maximum that is not at an end."""
    rises = np.flatnonzero(np.diff(values) != 0.0)
    slope = np.sign(np.diff(values)[rises])
    tops = np.flatnonzero((slope[:-1] > 0) & (slope[1:] < 0))
    return np.asarray(rises[tops] + 1, dtype=np.int64)


def _above_ends(
    values: NDArray[np.float64], peaks: NDArray[np.int64], min_prominence: float
) -> NDArray[np.int64]:
    """Drop peaks that do not rise enough above the lowest point before and after them."""
    before = np.minimum.accumulate(values)[peaks]
    after = np.minimum.accumulate(values[::-1])[::-1][peaks]
    return peaks[values[peaks] - np.maximum(before, after) >= min_prominence]
