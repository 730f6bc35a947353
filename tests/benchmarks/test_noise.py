"""Noise at a known ratio; speech activity in it, against the phrases of synthetic voices."""

import numpy as np
import pytest

from benchmarks.noise import NOISES, in_noise
from benchmarks.synthetic_voice import speak, telephone
from benchmarks.vad import noise_figures, wrong_frames_ratio


@pytest.mark.parametrize("name", sorted(NOISES))
def test_noise_has_a_power_of_one_and_repeats(name: str) -> None:
    first, second = (NOISES[name](16_000, 7) for _ in range(2))
    assert np.mean(first**2) == pytest.approx(1.0, rel=0.02)
    assert np.array_equal(first, second)


def test_the_ratio_is_that_to_the_power_of_the_speech() -> None:
    voice = telephone(speak(seed=3, f0_hz=150.0))
    noise = NOISES["white"](voice.samples.size, 1)
    added = in_noise(voice.samples, voice.phrases, noise, ratio_db=10.0) - voice.samples
    speech = np.concatenate(
        [voice.samples[int(8000 * start) : int(8000 * end)] for start, end in voice.phrases]
    )
    ratio_db = 10.0 * np.log10(np.mean(speech**2) / np.mean(added**2))
    assert ratio_db == pytest.approx(10.0, abs=0.3)


def test_frames_are_wrong_where_one_has_speech_and_the_other_has_not() -> None:
    # s       0    1    2    3    4
    # truth   |---------|
    # found        |---------|             1 s missed, 1 s invented, of 4 s
    found, truth = np.array([[1.0, 3.0]]), np.array([[0.0, 2.0]])
    assert wrong_frames_ratio(found, truth, duration_s=4.0) == pytest.approx(0.5, abs=0.01)


@pytest.mark.engine
def test_few_frames_are_wrong_in_white_and_pink_noise() -> None:
    voice = telephone(speak(seed=9, f0_hz=190.0))
    figures = noise_figures([(voice.samples, voice.phrases)])
    assert figures["noise_wrong_frames_max_ratio"] <= 0.08
