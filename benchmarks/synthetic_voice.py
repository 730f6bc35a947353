"""Voices whose fundamental frequency, speech and silence are known: pulses through formants.

A glottal pulse train (Rosenberg's C pulse) follows a drawn pitch contour and
passes four formant resonators; some syllables begin with an unvoiced
consonant. ``telephone`` then limits the band to 300-3400 Hz and codes mu-law.

References
----------
Rosenberg, A. E. (1971). Effect of glottal pulse shape on the quality of
natural vowels. Journal of the Acoustical Society of America 49, 583-590.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals

__all__ = ["SyntheticVoice", "line_band", "mu_law", "speak", "telephone", "with_noise"]

Signal = NDArray[np.float64]

WIDE_RATE_HZ = 16000
PULSE_RATE_HZ = 4 * WIDE_RATE_HZ
LINE_RATE_HZ = 8000
FORMANT_BANDWIDTHS_HZ = (70.0, 100.0, 150.0, 250.0)
VOWELS_HZ = {
    "a": (730.0, 1090.0, 2440.0, 3400.0),
    "i": (270.0, 2290.0, 3010.0, 3600.0),
    "u": (300.0, 870.0, 2240.0, 3300.0),
    "e": (530.0, 1840.0, 2480.0, 3500.0),
    "o": (570.0, 840.0, 2410.0, 3300.0),
    "@": (500.0, 1500.0, 2500.0, 3500.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticVoice:
    """A stretch of synthetic speech and its truth.

    Parameters
    ----------
    samples : np.ndarray, shape=(n_samples,)
    sample_rate_hz : int
    f0_hz : np.ndarray, shape=(n_samples,)
        NaN where unvoiced.
    phrases : Intervals
        From the first to the last sound of each phrase.
    """

    samples: NDArray[np.float32]
    sample_rate_hz: int
    f0_hz: Signal
    phrases: Intervals

    def f0_every_s(self, hop_s: float) -> Signal:
        """True frequency at ``0, hop_s, 2 * hop_s, ...``; as many as frames of a track."""
        total = int(len(self.samples) / self.sample_rate_hz / hop_s + 1e-9) + 1
        places = np.round(np.arange(total) * hop_s * self.sample_rate_hz).astype(np.int64)
        return self.f0_hz[np.minimum(places, len(self.f0_hz) - 1)]


@dataclass(slots=True)
class _Score:
    """What is to be said, sample by sample at the pulse rate."""

    f0_hz: Signal  # 0 where unvoiced
    friction: Signal
    syllables: list[tuple[float, str, float]]  # start, vowel, loudness
    phrases: list[tuple[float, float]]


def speak(
    *,
    seed: int,
    f0_hz: float,
    duration_s: float = 20.0,
    melody_ratio: float = 1.0,
    jitter_ratio: float = 0.008,
) -> SyntheticVoice:
    """Speak nonsense around a fundamental frequency, at 16 kHz.

    Parameters
    ----------
    seed : int
        The same seed gives the same samples.
    f0_hz : float
        Middle of the voice.
    duration_s : float
        Phrases of 0.8-2.2 s with pauses of 0.3-0.8 s fill it.
    melody_ratio : float
        Intonation in semitones is so much wider than usual.
    jitter_ratio : float
        Standard deviation of the periods; a creaky voice has 0.05 and more.
    """
    from scipy.signal import resample_poly

    rng = np.random.default_rng(seed)
    score = _compose(rng, f0_hz, duration_s, melody_ratio)
    pulses = _pulse_train(score.f0_hz, rng, jitter_ratio)
    pulses = resample_poly(pulses, 1, PULSE_RATE_HZ // WIDE_RATE_HZ)
    step = PULSE_RATE_HZ // WIDE_RATE_HZ
    true_f0_hz, friction = score.f0_hz[::step], score.friction[::step]
    breath = 0.01 * rng.standard_normal(pulses.size) * (true_f0_hz > 0.0)
    vocal_tract_ratio = 1.0 if f0_hz < 160.0 else 1.15
    voiced = _through_formants(pulses + breath, score.syllables, vocal_tract_ratio)
    hiss = np.diff(rng.standard_normal(pulses.size + 1))
    mixed = voiced / np.abs(voiced).max() + friction * hiss
    return SyntheticVoice(
        samples=(0.5 * mixed / np.abs(mixed).max()).astype(np.float32),
        sample_rate_hz=WIDE_RATE_HZ,
        f0_hz=np.where(true_f0_hz > 0.0, true_f0_hz, np.nan),
        phrases=np.array(score.phrases),
    )


def telephone(voice: SyntheticVoice) -> SyntheticVoice:
    """Send a voice over a telephone line: 8 kHz, 300-3400 Hz, mu-law."""
    from scipy.signal import resample_poly

    narrow = line_band(resample_poly(voice.samples.astype(np.float64), 1, 2))
    return replace(
        voice,
        samples=mu_law(0.5 * narrow / np.abs(narrow).max()),
        sample_rate_hz=LINE_RATE_HZ,
        f0_hz=voice.f0_hz[::2],
    )


def with_noise(
    voice: SyntheticVoice, *, signal_to_noise_db: float, pink: bool = False, seed: int = 0
) -> SyntheticVoice:
    """Add noise of the line's band, so far below the power of the phrases."""
    noise = np.random.default_rng(seed).standard_normal(voice.samples.size)
    if pink:
        spectrum = np.fft.rfft(noise)
        spectrum /= np.sqrt(np.maximum(np.arange(spectrum.size), 1.0))
        noise = np.fft.irfft(spectrum, noise.size)
    noise = line_band(noise)
    active = np.abs(voice.samples) > 1e-3
    power = np.mean(np.square(voice.samples[active], dtype=np.float64))
    gain = np.sqrt(power / np.mean(noise**2) / 10.0 ** (signal_to_noise_db / 10.0))
    noisy = voice.samples + gain * noise
    return replace(voice, samples=mu_law(noisy / max(1.0, np.abs(noisy).max())))


def _compose(
    rng: np.random.Generator, f0_hz: float, duration_s: float, melody_ratio: float
) -> _Score:
    total = int(duration_s * PULSE_RATE_HZ)
    score = _Score(np.zeros(total), np.zeros(total), [], [])
    at = 0.3
    while at < duration_s - 1.5:
        end = min(at + rng.uniform(0.8, 2.2), duration_s - 0.4)
        _add_phrase(score, rng, start=at, end=end, f0_hz=f0_hz, melody_ratio=melody_ratio)
        at = end + rng.uniform(0.25, 0.8)
    return score


def _add_phrase(
    score: _Score,
    rng: np.random.Generator,
    *,
    start: float,
    end: float,
    f0_hz: float,
    melody_ratio: float,
) -> None:
    """Write a phrase: falling pitch with accents, syllables of 90-260 ms, some consonants."""
    first, last = int(start * PULSE_RATE_HZ), int(end * PULSE_RATE_HZ)
    melody_st = melody_ratio * _melody_st(rng, last - first, end - start)
    voiced_hz = f0_hz * 2.0 ** (melody_st / 12.0)
    at, last_sound = 0.0, 0.0
    while at < end - start - 0.12:
        loudness = 1.0 if rng.random() > 0.3 else rng.uniform(0.3, 0.7)
        score.syllables.append((start + at, str(rng.choice(list(VOWELS_HZ))), loudness))
        at = last_sound = at + rng.uniform(0.09, 0.26)
        if rng.random() < 0.45:
            length_s = rng.uniform(0.05, 0.12)
            begin, stop = (int(time_s * PULSE_RATE_HZ) for time_s in (at, at + length_s))
            voiced_hz[begin:stop] = 0.0
            if rng.random() < 0.7:
                score.friction[first + begin : min(first + stop, last)] = rng.uniform(0.02, 0.12)
            at += length_s
    last_sound = min(last_sound, end - start)
    voiced_hz[int(last_sound * PULSE_RATE_HZ) :] = 0.0
    score.friction[first + int(last_sound * PULSE_RATE_HZ) : last] = 0.0
    score.f0_hz[first:last] = voiced_hz
    score.phrases.append((start, start + last_sound))


def _melody_st(rng: np.random.Generator, size: int, duration_s: float) -> Signal:
    place = np.linspace(0.0, 1.0, size)
    melody = 3.5 - 7.0 * place
    for centre in rng.uniform(0.1, 0.9, rng.integers(1, 4)):
        melody += rng.uniform(2.0, 6.0) * np.exp(-0.5 * ((place - centre) / 0.07) ** 2)
    vibrato = 2.0 * np.pi * 5.0 * place * duration_s + rng.uniform(0.0, 6.0)
    return np.asarray(melody + 0.25 * np.sin(vibrato))


def _pulse_train(f0_hz: Signal, rng: np.random.Generator, jitter_ratio: float) -> Signal:
    """Derivative of the glottal flow, with jitter and 6 % shimmer."""
    out = np.zeros(f0_hz.size)
    voiced_at = np.append(np.flatnonzero(f0_hz > 0.0), f0_hz.size)
    at = float(voiced_at[0])
    while at < f0_hz.size - 1:
        here = int(at)
        if f0_hz[here] <= 0.0:
            at = float(voiced_at[np.searchsorted(voiced_at, here)])
            continue
        period = PULSE_RATE_HZ / f0_hz[here] * (1.0 + jitter_ratio * rng.standard_normal())
        places = np.arange(int(np.ceil(at)), min(f0_hz.size, int(at + period) + 1))
        amplitude = 20.0 * (1.0 + 0.06 * rng.standard_normal())
        out[places] += amplitude * _glottal_pulse(
            places.astype(np.float64) - at, open_samples=0.6 * period
        )
        at += period
    return out


def _glottal_pulse(since: Signal, *, open_samples: float) -> Signal:
    closing = 0.3 * open_samples
    opening = open_samples - closing
    rise = 0.5 * np.pi / opening * np.sin(np.pi * since / opening)
    fall = -0.5 * np.pi / closing * np.sin(0.5 * np.pi * (since - opening) / closing)
    return np.where(since < opening, rise, np.where(since < open_samples, fall, 0.0))


def _through_formants(
    source: Signal, syllables: list[tuple[float, str, float]], vocal_tract_ratio: float
) -> Signal:
    """Filter by resonators that glide from vowel to vowel, in steps of 5 ms."""
    from scipy.signal import lfilter

    out = np.zeros_like(source)
    states = [np.zeros(2) for _ in FORMANT_BANDWIDTHS_HZ]
    step = WIDE_RATE_HZ // 200
    glide = _glide(syllables, range(0, source.size, step), vocal_tract_ratio)
    for first, (formants_hz, loudness) in zip(range(0, source.size, step), glide, strict=True):
        part = source[first : first + step] * loudness
        for index, bandwidth_hz in enumerate(FORMANT_BANDWIDTHS_HZ):
            radius = np.exp(-np.pi * bandwidth_hz / WIDE_RATE_HZ)
            centre_hz = min(float(formants_hz[index]), 0.47 * WIDE_RATE_HZ)
            turn = 2.0 * radius * np.cos(2.0 * np.pi * centre_hz / WIDE_RATE_HZ)
            feedback = [1.0, -turn, radius**2]
            part, states[index] = lfilter([sum(feedback)], feedback, part, zi=states[index])
        out[first : first + step] = part
    return out


def _glide(
    syllables: list[tuple[float, str, float]], steps: range, vocal_tract_ratio: float
) -> Iterator[tuple[Signal, float]]:
    """Formants and loudness per step, a quarter of the way to the target each time."""
    target = formants_hz = np.array(VOWELS_HZ["@"])
    wanted = loudness = 1.0
    waiting = iter([*syllables, (np.inf, "@", 1.0)])
    following = next(waiting)
    for first in steps:
        while following[0] <= first / WIDE_RATE_HZ:
            target, wanted = np.array(VOWELS_HZ[following[1]]) * vocal_tract_ratio, following[2]
            following = next(waiting)
        formants_hz = formants_hz + 0.25 * (target - formants_hz)
        loudness += 0.25 * (wanted - loudness)
        yield formants_hz, loudness


def line_band(samples: Signal) -> Signal:
    """Keep 300-3400 Hz of a signal at 8 kHz."""
    from scipy.signal import firwin

    taps = firwin(301, [300.0, 3400.0], fs=LINE_RATE_HZ, pass_zero=False)
    return np.convolve(samples, taps, mode="same")


def mu_law(samples: Signal) -> NDArray[np.float32]:
    """Quantise to the steps of G.711 mu-law (continuous form) and back."""
    limited = np.clip(samples, -1.0, 1.0)
    steps = np.round(np.log1p(255.0 * np.abs(limited)) / np.log1p(255.0) * 127.0) / 127.0
    expanded = np.sign(limited) * np.expm1(steps * np.log1p(255.0)) / 255.0
    return np.asarray(expanded, dtype=np.float32)
