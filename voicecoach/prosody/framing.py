"""Cut a signal into overlapping frames centred on a regular time grid."""

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.recording import SampleSource

__all__ = ["CHUNK_FRAME_COUNT", "frame_count", "frames_at", "hop_samples"]

CHUNK_FRAME_COUNT = 512
"""Frames worked on at once: small enough for the cache (calibrated: 4096 are a
fifth slower)."""

_MAX_GAP_SAMPLES = 1 << 14
"""What lies between two frames further apart is not read."""


def hop_samples(*, sample_rate_hz: int, hop_s: float) -> int:
    """Whole samples between two frames."""
    return round(sample_rate_hz * hop_s)


def frame_count(*, sample_count: int, hop: int) -> int:
    """Frames whose centre ``i * hop`` lies inside the signal or at its end."""
    return sample_count // hop + 1


def frames_at(
    samples: SampleSource, centres: NDArray[np.int64], *, length: int
) -> NDArray[np.float32]:
    """Copy one frame around each centre; what lies outside the signal is zero.

    Only the samples around the centres are read.

    Parameters
    ----------
    samples : SampleSource
    centres : np.ndarray, shape=(n_frames,)
        Sample indices, sorted; may be empty.
    length : int
        Samples per frame; the centre is sample ``length // 2`` of the frame.

    Returns
    -------
    np.ndarray, shape=(n_frames, length)
    """
    if centres.size == 0:
        return np.empty((0, length), dtype=np.float32)
    found = [_frames_nearby(samples, near, length) for near in _near_each_other(centres)]
    return found[0] if len(found) == 1 else np.concatenate(found)


def _near_each_other(centres: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Cut where there is a long gap between two centres."""
    return np.split(centres, np.flatnonzero(np.diff(centres) > _MAX_GAP_SAMPLES) + 1)


def _frames_nearby(
    samples: SampleSource, centres: NDArray[np.int64], length: int
) -> NDArray[np.float32]:
    begin = int(centres[0]) - length // 2
    end = int(centres[-1]) - length // 2 + length
    part = samples[max(begin, 0) : max(end, 0)]
    if begin < 0 or end > samples.size:
        part = np.pad(part, (max(-begin, 0), max(end - max(samples.size, begin), 0)))
    views = np.lib.stride_tricks.sliding_window_view(part, length)
    return np.asarray(views[centres - centres[0]])
