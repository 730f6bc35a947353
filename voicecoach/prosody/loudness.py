"""Level of a whole voice: gated loudness (ITU-R BS.1770, EBU R 128) and K weighting.

Loudness is a level weighted as hearing does, over the parts that are not
silence. Comparable inside one call only: each line has a gain of its own.

References
----------
ITU-R BS.1770-4 (2015). Algorithms to measure audio programme loudness and
true-peak audio level.
EBU R 128 (2020). Loudness normalisation and permitted maximum level of audio
signals.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.prosody import SpectralTracks

__all__ = ["ABSOLUTE_GATE_LUFS", "gated_loudness_lufs", "k_weighting_power"]

ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
LOUDNESS_OFFSET_DB = -0.691
BLOCK_S, STEP_S = 0.4, 0.1
"""Blocks of 400 ms that overlap by three quarters; with the gates and the offset, BS.1770-4."""

SHELF_HZ, SHELF_GAIN_DB, SHELF_QUALITY = 1500.0, 4.0, np.sqrt(0.5)
HIGH_PASS_HZ, HIGH_PASS_QUALITY = 38.0, 0.5
"""The two filters of K weighting by their corner frequencies, for any sample rate."""


def k_weighting_power(
    frequency_hz: NDArray[np.floating[Any]], *, sample_rate_hz: int
) -> NDArray[np.float64]:
    """Gain of K weighting, as a factor of power: a high shelf after a high-pass.

    Parameters
    ----------
    frequency_hz : np.ndarray, shape=(n,)
        Up to half the sample rate.
    sample_rate_hz : int
        The filters are designed for this rate (bilinear transform), as meters
        that do not resample to 48 kHz do.

    Returns
    -------
    np.ndarray, shape=(n,)

    Examples
    --------
    >>> gain = k_weighting_power(np.array([0.0, 1000.0]), sample_rate_hz=48000)
    >>> [round(float(value), 2) for value in gain]
    [0.0, 1.16]
    """
    turn = np.exp(-2j * np.pi * frequency_hz / sample_rate_hz)
    shelf = _gain(_high_shelf(sample_rate_hz), turn)
    return np.asarray(shelf * _gain(_high_pass(sample_rate_hz), turn))


def _gain(
    filter_: tuple[NDArray[np.float64], NDArray[np.float64]], turn: NDArray[np.complex128]
) -> NDArray[np.float64]:
    """Squared magnitude of a second-order section on the unit circle."""
    above, below = (np.abs(row[0] + row[1] * turn + row[2] * turn**2) for row in filter_)
    return np.asarray(np.square(above / below))


def _angle(corner_hz: float, sample_rate_hz: int, quality: float) -> tuple[float, float]:
    angle = 2.0 * np.pi * corner_hz / sample_rate_hz
    return float(np.cos(angle)), float(np.sin(angle) / (2.0 * quality))


def _high_shelf(sample_rate_hz: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Numerator and denominator of a high shelf (Bristow-Johnson's audio EQ cookbook)."""
    cosine, alpha = _angle(SHELF_HZ, sample_rate_hz, SHELF_QUALITY)
    gain = 10.0 ** (SHELF_GAIN_DB / 40.0)
    slope = 2.0 * np.sqrt(gain) * alpha
    more, less = gain + 1.0, gain - 1.0
    above = gain * np.array(
        [more + less * cosine + slope, -2.0 * (less + more * cosine), more + less * cosine - slope]
    )
    below = np.array(
        [more - less * cosine + slope, 2.0 * (less - more * cosine), more - less * cosine - slope]
    )
    return above, below


def _high_pass(sample_rate_hz: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    cosine, alpha = _angle(HIGH_PASS_HZ, sample_rate_hz, HIGH_PASS_QUALITY)
    above = (1.0 + cosine) / 2.0 * np.array([1.0, -2.0, 1.0])
    return above, np.array([1.0 + alpha, -2.0 * cosine, 1.0 - alpha])


def gated_loudness_lufs(tracks: SpectralTracks) -> float | None:
    """Loudness of one channel over the parts that are not silence.

    Blocks of 0.4 s, ten a second; those below -70 LUFS are left out, then
    those more than 10 LU below the mean of the rest.

    Parameters
    ----------
    tracks : SpectralTracks
        With ``k_weighted_db``.

    Returns
    -------
    float or None
        LUFS; ``None`` where no block is loud enough or the recording is
        shorter than one block.

    Raises
    ------
    InputError
        If the tracks carry no K-weighted level (those read back from a store
        do not).
    """
    if tracks.k_weighted_db is None:
        raise InputError("need tracks with k_weighted_db; measure them with spectral_tracks")
    power = _block_power(10.0 ** (tracks.k_weighted_db.astype(np.float64) / 10.0), tracks.hop_s)
    loud = power[_lufs(power) >= ABSOLUTE_GATE_LUFS]
    if loud.size == 0:
        return None
    loud = loud[_lufs(loud) > float(_lufs(loud.mean())) + RELATIVE_GATE_LU]
    return float(_lufs(loud.mean()))


def _block_power(power: NDArray[np.float64], hop_s: float) -> NDArray[np.float64]:
    """Mean power of each block; the frames at its two edges count half."""
    length, step = round(BLOCK_S / hop_s), round(STEP_S / hop_s)
    firsts = np.arange(0, power.size - length, step)
    sums = np.concatenate(([0.0], np.cumsum(power)))
    edges = 0.5 * (power[firsts + length] - power[firsts])
    return np.asarray((sums[firsts + length] - sums[firsts] + edges) / length)


def _lufs(power: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(LOUDNESS_OFFSET_DB + 10.0 * np.log10(np.maximum(power, 1e-12)))
