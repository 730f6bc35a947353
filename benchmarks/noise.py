"""Noise to put on a telephone line: white, pink, babble of many voices, music on hold."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples
from benchmarks.synthetic_voice import speak, telephone
from voicecoach.core.intervals import Intervals, to_mask
from voicecoach.prosody import ANALYSIS_RATE_HZ

__all__ = ["NOISES", "Noise", "babble", "in_noise", "mu_law", "music", "pink", "white"]

Noise = NDArray[np.float64]

LINE_BAND_HZ = (300.0, 3400.0)
BABBLE_VOICES_HZ = (95.0, 110.0, 125.0, 140.0, 180.0, 195.0, 210.0, 230.0)
CHORDS_HZ = ((220.0, 277.2, 329.6), (196.0, 246.9, 293.7), (174.6, 220.0, 261.6))


def white(size: int, seed: int) -> Noise:
    """White noise in the band of the line, with a mean square of 1."""
    return _in_band(np.random.default_rng(seed).standard_normal(size), slope=0.0)


def pink(size: int, seed: int) -> Noise:
    """Noise that falls by 3 dB per octave in the band of the line."""
    return _in_band(np.random.default_rng(seed).standard_normal(size), slope=0.5)


def babble(size: int, seed: int) -> Noise:
    """Eight synthetic voices at once: speech, so no detector of speech can tell it apart."""
    rng = np.random.default_rng(seed)
    mixed = np.zeros(size)
    for number, f0_hz in enumerate(BABBLE_VOICES_HZ):
        voice = telephone(speak(seed=100 + number, f0_hz=f0_hz)).samples
        repeated = np.resize(np.roll(voice, int(rng.integers(voice.size))), size)
        mixed += repeated / np.sqrt(np.mean(np.square(repeated, dtype=np.float64)))
    return np.asarray(mixed / mixed.std())


def music(size: int, seed: int) -> Noise:
    """Plucked chords, two notes a second, as on hold."""
    rng = np.random.default_rng(seed)
    mixed = np.zeros(size)
    step = ANALYSIS_RATE_HZ // 2
    at_s = np.arange(4 * step) / ANALYSIS_RATE_HZ
    for number, start in enumerate(range(0, size, step)):
        chord = CHORDS_HZ[number // 8 % len(CHORDS_HZ)]
        note = sum(
            np.sin(2.0 * np.pi * rng.choice(chord) * harmonic * at_s) / harmonic
            for harmonic in range(1, 9)
        ) * np.exp(-2.0 * at_s)
        part = mixed[start : start + at_s.size]
        part += note[: part.size]
    return _in_band(mixed, slope=0.0)


NOISES: Mapping[str, Callable[[int, int], Noise]] = MappingProxyType(
    {"white": white, "pink": pink, "babble": babble, "music": music}
)


def in_noise(samples: Samples, speech: Intervals, noise: Noise, *, ratio_db: float) -> Samples:
    """Add noise so far below the mean power of the speech, and code mu-law."""
    frames = to_mask(speech, hop_s=0.01, frame_count=samples.size // 80 + 1)
    power = np.square(samples[np.repeat(frames, 80)[: samples.size]], dtype=np.float64).mean()
    return mu_law(samples + np.sqrt(power / 10.0 ** (ratio_db / 10.0)) * noise)


def mu_law(samples: Noise) -> Samples:
    """Quantise to the steps of G.711 mu-law (continuous form) and back."""
    limited = np.clip(samples, -1.0, 1.0)
    steps = np.round(np.log1p(255.0 * np.abs(limited)) / np.log1p(255.0) * 127.0) / 127.0
    expanded = np.sign(limited) * np.expm1(steps * np.log1p(255.0)) / 255.0
    return np.asarray(expanded, dtype=np.float32)


def _in_band(samples: Noise, *, slope: float) -> Noise:
    spectrum = np.fft.rfft(samples)
    frequency_hz = np.fft.rfftfreq(samples.size, 1.0 / ANALYSIS_RATE_HZ)
    low_hz, high_hz = LINE_BAND_HZ
    spectrum[(frequency_hz < low_hz) | (frequency_hz > high_hz)] = 0.0
    shaped = np.fft.irfft(spectrum / np.maximum(frequency_hz, low_hz) ** slope, samples.size)
    return np.asarray(shaped / shaped.std())
