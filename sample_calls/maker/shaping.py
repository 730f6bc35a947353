"""Shaping a sentence with WORLD: pitch, range, tempo, vocal-tract length, effort and level."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyworld
import soxr
from numpy.typing import NDArray
from scipy.signal import firwin

from .script import Delivery
from .speech import SAMPLE_RATE_HZ, Sentence
from .voices import BASES, Voice

Samples = NDArray[np.float64]

LINE_RATE_HZ = 8_000
FRAME_S = 0.005
F0_HOP_S = 0.01
EFFORT_TILT = 0.2  # dB per octave above 500 Hz for each dB louder; convention


@dataclass(frozen=True, slots=True)
class Shaped:
    """A shaped sentence at 8 kHz, its F0 every 10 ms (0 = unvoiced) and its time factor."""

    samples: Samples
    f0_hz: Samples
    time_factor: float


def shape(
    sentence: Sentence, *, voice: Voice, delivery: Delivery, pitch_st: float, band: Samples
) -> Shaped:
    """Turn a flite sentence into a person speaking on a telephone line.

    Parameters
    ----------
    sentence : Sentence
        16 kHz samples of flite.
    voice : Voice
        The person.
    delivery : Delivery
        What differs in this line.
    pitch_st : float
        Small natural shift of this sentence, in semitones.
    band : np.ndarray, shape=(n_taps,)
        Linear-phase band-pass at 8 kHz, odd length.

    Returns
    -------
    Shaped
        Level is left to the caller, who knows which parts are speech.
    """
    base = BASES[voice.base]
    tempo = voice.tempo_factor * base.tempo_to_5_sps * delivery.rate_factor
    f0, envelope, aperiodicity = _analyse(sentence)
    target_hz = voice.f0_hz * 2.0 ** ((delivery.pitch_st + pitch_st) / 12.0)
    spread = voice.range_factor * delivery.range_factor
    f0 = np.where(f0 > 0.0, target_hz * (np.maximum(f0, 1.0) / base.f0_hz) ** spread, 0.0)
    f0 = np.where(f0 > 0.0, np.clip(f0, 55.0, 500.0), 0.0)
    f0, envelope, aperiodicity = _stretch(f0, envelope, aperiodicity, tempo)
    envelope = _warp(envelope, voice.formant_factor, EFFORT_TILT * delivery.level_db)
    wide = pyworld.synthesize(f0, envelope, aperiodicity, SAMPLE_RATE_HZ, FRAME_S * 1000.0)
    narrow = soxr.resample(wide, SAMPLE_RATE_HZ, LINE_RATE_HZ)
    samples = np.convolve(narrow, band, mode="same")
    return Shaped(samples, f0[:: round(F0_HOP_S / FRAME_S)], 1.0 / tempo)


def telephone_band(low_hz: float, high_hz: float = 3400.0) -> Samples:
    """Return a linear-phase band-pass for 8 kHz, shape=(161,)."""
    taps: Samples = firwin(161, [low_hz, high_hz], fs=LINE_RATE_HZ, pass_zero=False)
    return taps


def _analyse(sentence: Sentence) -> tuple[Samples, Samples, Samples]:
    samples = np.ascontiguousarray(sentence.samples)
    rough, times = pyworld.dio(
        samples, SAMPLE_RATE_HZ, f0_floor=60.0, f0_ceil=400.0, frame_period=FRAME_S * 1000.0
    )
    f0 = pyworld.stonemask(samples, rough, times, SAMPLE_RATE_HZ)
    envelope = pyworld.cheaptrick(samples, f0, times, SAMPLE_RATE_HZ)
    return f0, envelope, pyworld.d4c(samples, f0, times, SAMPLE_RATE_HZ)


def _stretch(
    f0: Samples, envelope: Samples, aperiodicity: Samples, tempo: float
) -> tuple[Samples, Samples, Samples]:
    """Read the frames ``tempo`` times as fast."""
    position = np.arange(int((f0.size - 1) / tempo) + 1) * tempo
    low = np.floor(position).astype(int)
    high = np.minimum(low + 1, f0.size - 1)
    part = (position - low)[:, None]
    log_envelope = np.log(envelope)
    stretched = np.exp((1.0 - part) * log_envelope[low] + part * log_envelope[high])
    mixed_ap = (1.0 - part) * aperiodicity[low] + part * aperiodicity[high]
    both = (f0[low] > 0.0) & (f0[high] > 0.0)
    blended = (1.0 - part[:, 0]) * f0[low] + part[:, 0] * f0[high]
    nearest = np.where(part[:, 0] < 0.5, f0[low], f0[high])
    return np.where(both, blended, nearest), stretched, mixed_ap


def _warp(envelope: Samples, formant_factor: float, tilt_db: float) -> Samples:
    """Move the formants by ``formant_factor`` and tilt the spectrum above 500 Hz."""
    n_bins = envelope.shape[1]
    frequency_hz = np.linspace(0.0, SAMPLE_RATE_HZ / 2.0, n_bins)
    octaves = np.log2(np.maximum(frequency_hz, 500.0) / 500.0)
    warped = np.log(envelope) @ _warp_matrix(n_bins, formant_factor)
    return np.ascontiguousarray(np.exp(warped) * 10.0 ** (tilt_db * octaves / 10.0))


@lru_cache(maxsize=64)
def _warp_matrix(n_bins: int, formant_factor: float) -> Samples:
    position = np.minimum(np.arange(n_bins) / formant_factor, n_bins - 1.0)
    low = np.minimum(np.floor(position).astype(int), n_bins - 2)
    matrix = np.zeros((n_bins, n_bins))
    columns = np.arange(n_bins)
    matrix[low, columns] = 1.0 - (position - low)
    matrix[low + 1, columns] = position - low
    return matrix
