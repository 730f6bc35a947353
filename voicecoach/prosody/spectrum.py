"""Levels per frame from one short-time Fourier transform, shared by everything that needs them.

Speech activity, syllables, level and spectral balance all come from the same
256-point transform of 32 ms Hann windows, 10 ms apart: one matrix product
adds up the bands.
"""

import math

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.prosody import SpectralTracks
from voicecoach.core.recording import SampleSource, require_one_channel
from voicecoach.core.units import power_to_dbfs
from voicecoach.prosody.framing import CHUNK_FRAME_COUNT, frame_count, frames_at, hop_samples
from voicecoach.prosody.loudness import k_weighting_power

__all__ = ["ANALYSIS_RATE_HZ", "HOP_S", "spectral_tracks"]

ANALYSIS_RATE_HZ = 8000
"""Rate of every acoustic analysis: that of the telephone, so nothing is computed twice as often."""

HOP_S = 0.01
"""Seconds between two frames (convention: Praat, openSMILE, Kaldi)."""

WINDOW_S = 0.032
"""Length of the Hann window: at least two periods of a voice of 63 Hz."""

BANDS_HZ = (
    # The lowest bins are left out, so that a DC offset is no level.
    ("level_dbfs", 60.0, math.inf),
    ("speech_band_db", 200.0, 3400.0),  # the telephone band, less mains hum and its harmonics
    ("syllable_band_db", 300.0, 3000.0),  # calibrated on 96 synthesised utterances
    # Alpha ratio (Eyben et al. 2016): below 1 kHz a telephone leaves a band to compare with.
    ("low_band_db", 60.0, 990.0),
    ("high_band_db", 1000.0, math.inf),
)


def spectral_tracks(samples: SampleSource, *, sample_rate_hz: int) -> SpectralTracks:
    """Measure the level of one channel in several bands, every 10 ms.

    By Parseval's theorem the sum over a band is the mean square of that band
    inside the window, so a full-scale sine has -3.01 dBFS.

    Parameters
    ----------
    samples : SampleSource
        One channel, full scale ±1; read a few seconds at a time.
    sample_rate_hz : int
        Rate of ``samples``; a whole number of samples per 10 ms.

    Returns
    -------
    SpectralTracks
        ``n_samples // hop + 1`` frames; frame ``i`` is centred on ``i * 0.01`` s.

    Raises
    ------
    InputError
        If ``samples`` is not one channel of float32, is empty, or the rate
        does not divide into 10 ms hops.

    Examples
    --------
    >>> time_s = np.arange(8000) / 8000
    >>> sine = np.sin(2 * np.pi * 1000 * time_s).astype(np.float32)
    >>> tracks = spectral_tracks(sine, sample_rate_hz=8000)
    >>> len(tracks.level_dbfs), round(float(tracks.level_dbfs[50]), 2)
    (101, -3.01)
    """
    _validate(samples, sample_rate_hz)
    window = np.hanning(round(WINDOW_S * sample_rate_hz) + 1)[:-1].astype(np.float32)
    weights = _band_weights(window, sample_rate_hz)
    names = (*(name for name, _, _ in BANDS_HZ), "k_weighted_db")
    hop = hop_samples(sample_rate_hz=sample_rate_hz, hop_s=HOP_S)
    total = frame_count(sample_count=samples.size, hop=hop)
    levels = np.empty((len(names), total), dtype=np.float32)
    for first in range(0, total, CHUNK_FRAME_COUNT):
        centres = np.arange(first, min(first + CHUNK_FRAME_COUNT, total), dtype=np.int64) * hop
        frames = frames_at(samples, centres, length=window.size)
        power = _band_power(frames, window, weights)
        levels[:, first : first + len(power)] = power_to_dbfs(power).T
    return SpectralTracks(start=0.0, hop_s=HOP_S, **dict(zip(names, levels, strict=True)))


def _validate(samples: SampleSource, sample_rate_hz: int) -> None:
    require_one_channel(samples)
    if sample_rate_hz < ANALYSIS_RATE_HZ or sample_rate_hz % round(1.0 / HOP_S):
        raise InputError(
            f"need a rate of at least {ANALYSIS_RATE_HZ} Hz that divides into 10 ms hops; "
            f"got {sample_rate_hz} Hz; resample to {ANALYSIS_RATE_HZ} Hz"
        )


def _band_weights(window: NDArray[np.float32], sample_rate_hz: int) -> NDArray[np.float32]:
    """Weights that turn a one-sided power spectrum into mean squares, shape=(n_bins, n_bands + 1).

    The last column is K-weighted.
    """
    frequency_hz = np.fft.rfftfreq(window.size, 1.0 / sample_rate_hz)
    sides = np.where((frequency_hz > 0.0) & (frequency_hz < sample_rate_hz / 2), 2.0, 1.0)
    scale = sides / (window.size * np.square(window, dtype=np.float64).sum())
    inside = [(frequency_hz >= low) & (frequency_hz <= high) for _, low, high in BANDS_HZ]
    weighting = k_weighting_power(frequency_hz, sample_rate_hz=sample_rate_hz)
    columns = np.stack((*inside, weighting), axis=1)
    return np.asarray((columns * scale[:, None]).astype(np.float32))


def _band_power(
    frames: NDArray[np.float32], window: NDArray[np.float32], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    from scipy.fft import rfft

    spectrum = rfft(frames * window, axis=1)
    return np.asarray((np.square(spectrum.real) + np.square(spectrum.imag)) @ weights)
