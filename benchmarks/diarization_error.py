"""How far a diarization is from a reference: missed, invented and confused speech, to the frame.

References
----------
NIST, The 2009 (RT-09) Rich Transcription Meeting Recognition Evaluation Plan, section 4.
"""

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, to_mask

__all__ = ["diarization_error_ratio"]

HOP_S = 0.001
"""RTTM files have milliseconds: no edge is rounded away."""


def diarization_error_ratio(
    found: Sequence[Intervals], truth: Sequence[Intervals], *, collar_s: float
) -> float:
    """Missed, invented and confused speaker time over true speaker time.

    Labels are matched so that the error is least; speech of several at once
    counts once for each of them. Half frames of a millisecond are the finest
    that is seen.

    Parameters
    ----------
    found, truth : sequence of Intervals
        One per speaker; rows of one speaker do not overlap.
    collar_s : float
        Time left out on each side of every true edge.

    Returns
    -------
    float
        NaN where nothing is left to be judged.

    Examples
    --------
    >>> truth = [np.array([[0.0, 2.0]]), np.array([[2.0, 4.0]])]
    >>> found = [np.array([[1.0, 4.0]]), np.array([[0.0, 1.0]])]
    >>> diarization_error_ratio(found, truth, collar_s=0.0)
    0.25
    """
    count = 1 + round(
        max((rows.max() for rows in (*found, *truth) if len(rows)), default=0) / HOP_S
    )
    true = _marks(truth, count)
    own = _marks(found, count)
    judged = _judged(truth, collar_s, count)
    true, own = true[:, judged], own[:, judged]
    speaker_frames = int(true.sum())
    if not speaker_frames:
        return float("nan")
    most = np.maximum(true.sum(axis=0), own.sum(axis=0)).sum()
    return float((most - _agreed_frames(own, true)) / speaker_frames)


def _marks(speakers: Sequence[Intervals], count: int) -> NDArray[np.bool_]:
    rows = [to_mask(each, hop_s=HOP_S, frame_count=count) for each in speakers]
    return np.array(rows, dtype=np.bool_).reshape(-1, count)


def _judged(truth: Sequence[Intervals], collar_s: float, count: int) -> NDArray[np.bool_]:
    edges = np.concatenate([rows.ravel() for rows in truth]) if truth else np.empty(0)
    around = np.column_stack((np.maximum(edges - collar_s, 0.0), edges + collar_s))
    around = around[around[:, 1] > around[:, 0]]
    return ~to_mask(around, hop_s=HOP_S, frame_count=count)


def _agreed_frames(own: NDArray[np.bool_], true: NDArray[np.bool_]) -> int:
    """Frames on which the best matching of labels agrees; tried one by one, for they are few."""
    shared = own.astype(np.int64) @ true.T.astype(np.int64)
    if shared.shape[0] > shared.shape[1]:
        shared = shared.T
    rows = np.arange(shared.shape[0])
    orders = itertools.permutations(range(shared.shape[1]), shared.shape[0])
    return int(max(int(shared[rows, list(order)].sum()) for order in orders))
