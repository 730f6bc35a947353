"""Noise of a line: no speech however short, and not told by a mute button or by cut frames."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.noise import NOISES
from benchmarks.synthetic_voice import SyntheticVoice, speak, telephone
from voicecoach.core.intervals import shared_s, total_s
from voicecoach.core.prosody import SpectralTracks
from voicecoach.prosody import spectral_tracks
from voicecoach.vad import (
    SpeechActivity,
    VadOptions,
    level_gate_db,
    line_frames,
    speech_activity,
)

RATE_HZ = 8000
AUDIBLE_DBFS = -54.0


def tracks_of(samples: NDArray[np.float32]) -> SpectralTracks:
    return spectral_tracks(samples, sample_rate_hz=RATE_HZ)


def listen(samples: NDArray[np.float32]) -> SpeechActivity:
    return speech_activity(tracks_of(samples), samples=samples, sample_rate_hz=RATE_HZ)


def line_noise(duration_s: float, *, seed: int, colour: str = "white") -> NDArray[np.float32]:
    noise = NOISES[colour](round(duration_s * RATE_HZ), seed)
    return (10.0 ** (AUDIBLE_DBFS / 20.0) * noise).astype(np.float32)


def hum(samples: NDArray[np.float32], *, start: float, end: float) -> NDArray[np.float32]:
    """Add a voice in syllables, 35 dB above the noise."""
    at_s = np.arange(samples.size) / RATE_HZ
    phase = 2.0 * np.pi * np.cumsum(210.0 * (1.0 + 0.1 * np.sin(2.5 * at_s))) / RATE_HZ
    voice = sum(np.sin(n * phase) / n for n in range(2, 12))
    voice *= 0.15 * (0.55 + 0.45 * np.sin(2.0 * np.pi * 4.0 * at_s))
    is_spoken = (at_s >= start) & (at_s < end)
    return (samples + voice * is_spoken).astype(np.float32)


def muted(samples: NDArray[np.float32], *stretches: tuple[float, float]) -> NDArray[np.float32]:
    samples = samples.copy()
    for start, end in stretches:
        samples[round(start * RATE_HZ) : round(end * RATE_HZ)] = 0.0
    return samples


@pytest.mark.engine
@pytest.mark.parametrize("colour", ["white", "pink"])
@pytest.mark.parametrize("duration_s", [0.3, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0])
def test_a_short_channel_of_noise_has_no_speech_whatever_its_last_frame(
    duration_s: float, colour: str
) -> None:
    noises = (line_noise(duration_s, seed=seed, colour=colour) for seed in range(20))
    assert [listen(noise).intervals.tolist() for noise in noises] == [[]] * 20


def brown(duration_s: float, *, seed: int) -> NDArray[np.float32]:
    """Noise that falls by 6 dB per octave: narrow in the speech band, so its level moves more."""
    size = round(duration_s * RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(size))
    noise = np.fft.irfft(spectrum / np.maximum(np.arange(spectrum.size), 10.0 * duration_s), size)
    return (10.0 ** (AUDIBLE_DBFS / 20.0) * noise / noise.std()).astype(np.float32)


@pytest.mark.engine
@pytest.mark.parametrize("duration_s", [3.0, 10.0, 60.0])
def test_noise_whose_level_moves_a_little_has_no_speech(duration_s: float) -> None:
    noises = (brown(duration_s, seed=seed) for seed in range(10))
    assert [listen(noise).intervals.tolist() for noise in noises] == [[]] * 10


@pytest.mark.engine
@pytest.mark.parametrize("colour", ["white", "pink"])
def test_two_phrases_in_a_minute_of_noise_are_found(low_voice: SyntheticVoice, colour: str) -> None:
    """The range of levels is that of the noise, for less than 5 % of the frames are speech."""
    start, end = low_voice.phrases[0]
    phrase = low_voice.samples[round(start * RATE_HZ) : round(end * RATE_HZ)]
    gain = 10.0 ** ((AUDIBLE_DBFS + 10.0) / 20.0) / phrase.std()
    samples = line_noise(60.0, seed=6, colour=colour)
    for at_s in (15, 40):
        samples[at_s * RATE_HZ : at_s * RATE_HZ + phrase.size] += np.float32(gain) * phrase
    found = listen(samples)
    assert found.method["gate_db"] < VadOptions().least_gate_db
    said = np.array([[at_s, at_s + end - start] for at_s in (15.0, 40.0)])
    found_s = shared_s(found.intervals, said)
    assert found_s >= 0.85 * total_s(said)
    assert total_s(found.intervals) - found_s <= 0.1


def test_noise_before_a_mute_is_no_speech() -> None:
    # s       0   0.75   2   3    4.25 4.5   6.5 7   8.5  9      13
    # voice        |=====|   |=====|              |===|
    # mute                              |-----|            |------|
    samples = line_noise(13.0, seed=1)
    for start, end in ((0.75, 2.0), (3.0, 4.25), (7.0, 8.5)):
        samples = hum(samples, start=start, end=end)
    found = listen(muted(samples, (4.5, 6.5), (9.0, 13.0))).intervals
    assert found == pytest.approx(np.array([[0.75, 2.0], [3.0, 4.25], [7.0, 8.5]]), abs=0.05)


@pytest.mark.engine
def test_a_line_that_carries_noise_and_is_muted_has_no_speech() -> None:
    assert listen(muted(line_noise(10.0, seed=2), (4.5, 10.0))).intervals.shape == (0, 2)


def test_a_mute_does_not_make_a_noisy_line_cleaner() -> None:
    samples = hum(line_noise(12.0, seed=3), start=1.0, end=3.0)
    whole, with_mute = (tracks_of(s) for s in (samples, muted(samples, (6.0, 12.0))))
    assert level_gate_db(with_mute) == pytest.approx(level_gate_db(whole), abs=3.0)


@pytest.mark.parametrize("hangover_s", [0.0, 0.2])
def test_a_line_that_is_switched_off_in_pauses_keeps_its_speech(
    low_voice: SyntheticVoice, hangover_s: float
) -> None:
    noise = line_noise(low_voice.samples.size / RATE_HZ, seed=4)
    pauses = zip(low_voice.phrases[:-1, 1] + hangover_s, low_voice.phrases[1:, 0], strict=True)
    switched = muted(low_voice.samples + noise, (0.0, low_voice.phrases[0, 0]), *pauses)
    found = listen(switched).intervals
    first, last = low_voice.phrases[0, 0], low_voice.phrases[-1, 1]
    assert found[0, 0] == pytest.approx(first, abs=0.05)
    assert found[-1, 1] == pytest.approx(last, abs=0.3)
    assert (np.diff(found).sum()) >= 0.95 * np.diff(low_voice.phrases).sum()


@given(st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 3000))
def test_there_is_always_a_frame_to_know_the_line_by(size: int, start: int, end: int) -> None:
    samples = np.full(size, 0.25, dtype=np.float32)
    samples[start:end] = 0.0
    tracks = tracks_of(samples)
    found = line_frames(tracks)
    assert found.shape == tracks.level_dbfs.shape
    assert found.any()


def test_frames_at_the_ends_and_near_a_mute_are_left_out() -> None:
    found = line_frames(tracks_of(muted(line_noise(3.0, seed=5), (1.0, 2.0))))
    left_out = np.flatnonzero(~found)
    assert left_out.tolist() == [0, 1, *range(99, 202), 299, 300]


@pytest.mark.parametrize("seed", range(3, 12, 3))
def test_steady_vowels_on_a_line_without_noise_are_not_its_noise(seed: int) -> None:
    """Up to a quarter of what these voices leave of a channel is steady; pauses are zeros."""
    voice = telephone(speak(seed=seed, f0_hz=210.0, duration_s=10.0))
    assert level_gate_db(tracks_of(voice.samples)) > 80.0
