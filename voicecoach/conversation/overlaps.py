"""Which units of different speakers overlap."""

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import UnitTable

__all__ = ["overlapping_pairs"]


def overlapping_pairs(units: UnitTable) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find every pair of units of two speakers that share time, each once.

    Parameters
    ----------
    units : UnitTable
        Sorted by start.

    Returns
    -------
    holder, incomer : np.ndarray, shape=(n_pairs,)
        Indices of units, sorted by the incomer's start; the holder started
        first (of equal starts, who spoke longer).

    Notes
    -----
    Units are sorted by start, so those that begin inside unit ``i`` are its
    next neighbours: one search gives how many.
    """
    total = len(units.start)
    following = np.searchsorted(units.start, units.end, side="left") - np.arange(total) - 1
    counts = np.maximum(following, 0)
    holder = np.repeat(np.arange(total), counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    incomer = holder + 1 + offset
    differs = units.speaker[holder] != units.speaker[incomer]
    order = np.argsort(incomer[differs], kind="stable")
    return holder[differs][order], incomer[differs][order]
