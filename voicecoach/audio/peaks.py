"""The waveform that is drawn under a recording."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["PEAKS_PER_S", "peaks"]

PEAKS_PER_S = 50.0
"""Convention: 20 ms, a pixel wide where ten seconds fill half a screen; 180 kB per channel hour."""
_MAX_PEAK = 127


def peaks(samples: NDArray[np.float32], *, rate_hz: int) -> NDArray[np.int8]:
    """Largest magnitude in every 20 ms of every channel.

    Parameters
    ----------
    samples : np.ndarray, shape=(n_channels, n_samples), float32
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
    count = int(np.ceil(samples.shape[1] * PEAKS_PER_S / rate_hz))
    starts = np.floor(np.arange(count) * rate_hz / PEAKS_PER_S).astype(np.intp)
    top = np.maximum.reduceat(samples, starts, axis=1)
    bottom = np.minimum.reduceat(samples, starts, axis=1)
    magnitude = np.minimum(np.maximum(top, -bottom), 1.0)
    return np.asarray(np.rint(_MAX_PEAK * magnitude), dtype=np.int8)
