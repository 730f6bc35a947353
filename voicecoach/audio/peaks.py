"""The waveform that is drawn under a recording."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.recording import SampleSource

__all__ = ["PEAKS_PER_S", "peaks"]

PEAKS_PER_S = 50.0
"""Convention: 20 ms, a pixel wide where ten seconds fill half a screen; 180 kB per channel hour."""
_MAX_PEAK = 127
_PEAKS_AT_ONCE = 1500


def peaks(samples: Sequence[SampleSource], *, rate_hz: int) -> NDArray[np.int8]:
    """Largest magnitude in every 20 ms of every channel.

    Parameters
    ----------
    samples : sequence of SampleSource
        One per channel, of one length; not empty.
    rate_hz : int

    Returns
    -------
    np.ndarray, shape=(n_channels, n_peaks), int8
        0 to 127, where 127 is full scale; the last one may stand for less
        than 20 ms.

    Examples
    --------
    >>> peaks(np.array([[0.5] * 160 + [-1.0] * 80], np.float32), rate_hz=8000)
    array([[ 64, 127]], dtype=int8)
    """
    size = samples[0].size
    count = int(np.ceil(size * PEAKS_PER_S / rate_hz))
    edges = np.floor(np.arange(count + 1) * rate_hz / PEAKS_PER_S).astype(np.intp)
    edges[-1] = size
    found = np.empty((len(samples), count), dtype=np.int8)
    for row, channel in zip(found, samples, strict=True):
        for first in range(0, count, _PEAKS_AT_ONCE):
            around = edges[first : first + _PEAKS_AT_ONCE + 1]
            row[first : first + _PEAKS_AT_ONCE] = _magnitudes(channel, around)
    return found


def _magnitudes(channel: SampleSource, edges: NDArray[np.intp]) -> NDArray[np.float32]:
    """Largest magnitude between each two edges, from 0 to 127."""
    part = channel[int(edges[0]) : int(edges[-1])]
    starts = edges[:-1] - edges[0]
    magnitude = np.maximum(np.maximum.reduceat(part, starts), -np.minimum.reduceat(part, starts))
    return np.asarray(np.rint(_MAX_PEAK * np.minimum(magnitude, np.float32(1.0))))
