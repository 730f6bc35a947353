"""Conversions between units, each named ``a_to_b``; there is one unit per quantity inside.

Scalars and arrays are both accepted; NaN stays NaN.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "LEVEL_FLOOR_DBFS",
    "SEMITONES_PER_OCTAVE",
    "hz_to_st",
    "power_to_dbfs",
    "ratio_to_st",
    "seconds_to_clock",
]

SEMITONES_PER_OCTAVE = 12.0
LEVEL_FLOOR_DBFS = -120.0
"""Level given to digital silence, so that no level is ever minus infinity."""


def hz_to_st(f0_hz: ArrayLike, *, reference_hz: ArrayLike) -> NDArray[np.float64]:
    """Distance from a reference frequency in semitones.

    Examples
    --------
    >>> float(hz_to_st(200.0, reference_hz=100.0))
    12.0
    """
    return ratio_to_st(np.asarray(f0_hz, dtype=np.float64) / np.asarray(reference_hz))


def ratio_to_st(ratio: ArrayLike) -> NDArray[np.float64]:
    """Turn a ratio of frequencies into semitones: ``12 * log2(ratio)``."""
    return np.asarray(SEMITONES_PER_OCTAVE * np.log2(np.asarray(ratio, dtype=np.float64)))


def power_to_dbfs(mean_square: ArrayLike) -> NDArray[np.float64]:
    """Turn a mean square of samples into dB relative to full scale, floored at -120.

    A full-scale sine has a mean square of 1/2 and so a level of -3.01 dBFS.

    Examples
    --------
    >>> round(float(power_to_dbfs(0.5)), 2)
    -3.01
    >>> float(power_to_dbfs(0.0))
    -120.0
    """
    floor = 10.0 ** (LEVEL_FLOOR_DBFS / 10.0)
    return np.asarray(10.0 * np.log10(np.maximum(np.asarray(mean_square, np.float64), floor)))


def seconds_to_clock(time_s: float) -> str:
    """Write a time as people read it on a player: ``m:ss`` or ``h:mm:ss``.

    Examples
    --------
    >>> seconds_to_clock(65.9)
    '1:05'
    >>> seconds_to_clock(3723.0)
    '1:02:03'
    """
    hours, rest = divmod(int(time_s), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
