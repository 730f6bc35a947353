"""Tones of the network are found to the frame; voices, noise and silence are none."""

import numpy as np
import pytest

from tests.telephone import talk
from voicecoach.core.errors import InputError
from voicecoach.vad import find_tones

RATE_HZ = 8000


def tone(*frequencies_hz: float, seconds: float) -> np.ndarray:
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return 0.1 * sum(np.sin(2.0 * np.pi * each * at) for each in frequencies_hz)


def quiet(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE_HZ))


def line(*parts: np.ndarray, noise: float = 0.0003) -> np.ndarray:
    samples = np.concatenate(parts)
    random = np.random.default_rng(1)
    return (samples + noise * random.standard_normal(samples.size)).astype(np.float32)


def everywhere(samples: np.ndarray) -> np.ndarray:
    return np.array([[0.0, samples.size / RATE_HZ]])


@pytest.mark.parametrize("noise", [0.0003, 0.01])
def test_a_ring_of_two_tones_is_found_where_it_is(noise: float) -> None:
    ring = tone(440.0, 480.0, seconds=2.0)
    samples = line(quiet(1.0), ring, quiet(4.0), ring, quiet(1.0), noise=noise)
    found = find_tones(samples, everywhere(samples))
    spans = [(each.segment.start, each.segment.end) for each in found]
    assert np.array(spans) == pytest.approx(np.array([[1.0, 3.0], [7.0, 9.0]]), abs=0.03)
    assert all(430.0 < each.frequency_hz < 490.0 for each in found)


def test_a_short_burst_is_found_and_a_shorter_one_is_not() -> None:
    samples = line(
        quiet(0.5), tone(425.0, seconds=0.4), quiet(0.5), tone(425.0, seconds=0.2), quiet(0.5)
    )
    (found,) = find_tones(samples, everywhere(samples))
    assert found.segment.start == pytest.approx(0.5, abs=0.03)
    assert found.frequency_hz == pytest.approx(425.0, abs=3.0)


def test_a_voice_and_noise_are_no_tones() -> None:
    voice = talk(speech=[(0.0, 4.0)], duration_s=4.0, f0_hz=200.0, seed=1).astype(np.float32)
    assert find_tones(voice, everywhere(voice)) == ()
    noise = line(quiet(2.0), noise=0.1)
    assert find_tones(noise, everywhere(noise)) == ()


def test_a_tone_outside_what_was_asked_for_is_not_looked_for() -> None:
    samples = line(tone(425.0, seconds=1.0), quiet(1.0))
    assert find_tones(samples, np.array([[1.0, 2.0]])) == ()
    assert find_tones(samples, np.empty((0, 2))) == ()


def test_next_to_no_samples_hold_no_tone() -> None:
    assert find_tones(np.zeros(100, np.float32), np.empty((0, 2))) == ()


def test_units_beyond_the_samples_are_refused() -> None:
    with pytest.raises(InputError, match="end with the samples"):
        find_tones(np.zeros(8000, np.float32), np.array([[0.0, 2.0]]))
