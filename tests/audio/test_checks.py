"""Findings on samples whose faults are known because they were put there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.checks import (
    active_level_dbfs,
    channel_copy,
    clipped_ratio,
    frame_power,
    is_silent,
    level_findings,
    remove_dc,
)
from voicecoach.audio.stored_samples import Scratch

RATE_HZ = 8_000


def noise(level_dbfs: float, *, duration_s: float = 5.0, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    amplitude = 10.0 ** (level_dbfs / 20.0)
    return rng.normal(0.0, amplitude, round(RATE_HZ * duration_s)).astype(np.float32)


def codes(samples) -> list[tuple[str, int | None]]:
    powers = tuple(frame_power(row, rate_hz=RATE_HZ) for row in samples)
    return [(finding.code, finding.channel) for finding in level_findings(samples, powers)]


def copy_of(samples) -> tuple[float, float] | None:
    powers = frame_power(samples[0], rate_hz=RATE_HZ), frame_power(samples[1], rate_hz=RATE_HZ)
    return channel_copy(samples, powers, rate_hz=RATE_HZ)


# --- silence and level


def test_an_ordinary_call_has_no_finding(call) -> None:
    assert codes(call) == []


def test_a_channel_without_sound_is_silent(call) -> None:
    assert codes(np.stack([call[0], np.zeros_like(call[0])])) == [("silent_channel", 1)]


def test_the_idle_code_of_an_a_law_line_is_silence() -> None:
    idle = np.full((1, RATE_HZ), 8.0 / 32_768.0, np.float32)
    assert codes(idle) == [("all_silent", None)]


def test_comfort_noise_is_quiet_but_not_silent() -> None:
    assert codes(noise(-66.0)[None]) == [("low_level", 0)]


def test_a_click_does_not_make_a_sound() -> None:
    samples = np.zeros((1, RATE_HZ), np.float32)
    samples[0, 4_000:4_400] = 0.5  # 50 ms
    assert codes(samples) == [("all_silent", None)]
    samples[0, 4_000:5_000] = 0.5  # 125 ms
    assert codes(samples) == []


def test_the_active_level_does_not_count_the_pauses() -> None:
    speech = noise(-26.0, duration_s=10.0)
    pauses = np.concatenate([speech, noise(-65.0, duration_s=90.0)])
    level_dbfs = active_level_dbfs(frame_power(pauses, rate_hz=RATE_HZ))
    assert level_dbfs == pytest.approx(-26.0, abs=0.5)  # dB


@pytest.mark.parametrize(("level_dbfs", "expected"), [(-44.0, []), (-46.0, [("low_level", 0)])])
def test_low_level_begins_at_minus_45_dbfs(level_dbfs, expected) -> None:
    assert codes(noise(level_dbfs)[None]) == expected


@given(st.floats(0.0, 1.0), st.integers(1, 400))
def test_no_recording_is_too_short_for_the_checks(value, length) -> None:
    samples = np.full((2, length), value, np.float32)
    codes(samples)
    copy_of(samples)
    remove_dc(samples, Scratch())


# --- clipping and offset


def test_flat_tops_of_three_samples_are_clipping_and_single_peaks_are_not() -> None:
    samples = np.zeros(10_000, np.float32)
    samples[::100] = 1.0
    samples[1::100] = 1.0
    assert clipped_ratio(samples) == 0.0
    samples[2::100] = -1.0
    assert clipped_ratio(samples) == 0.03


@pytest.mark.parametrize("top", [32_124 / 32_768, 32_256 / 32_768])
def test_the_largest_codes_of_mu_law_and_a_law_count_as_full_scale(top) -> None:
    assert clipped_ratio(np.full(100, top, np.float32)) == 1.0


def test_an_overdriven_channel_is_found(call) -> None:
    samples = np.clip(call * np.array([[30.0], [1.0]], np.float32), -1.0, 1.0)
    assert codes(samples) == [("clipping", 0)]


def test_an_offset_is_taken_out_and_the_other_channel_stays(call) -> None:
    samples = call + np.array([[0.25], [0.0]], np.float32)
    kept, (finding,) = remove_dc(samples, Scratch())
    assert (finding.code, finding.channel) == ("dc_offset", 0)
    assert finding.value == pytest.approx(0.25, abs=0.001)  # of full scale
    assert abs(kept[0][:].mean()) < 1e-5
    assert np.array_equal(kept[1], samples[1])


# --- the same sound on both channels


@pytest.mark.parametrize("gain", [1.0, 0.9, 0.2, -1.0])
def test_a_copy_is_found_scaled_or_inverted(call, gain) -> None:
    speech = call.sum(axis=0)
    correlation, weaker_db = copy_of(np.stack([speech, np.float32(gain) * speech]))
    assert correlation == pytest.approx(np.sign(gain), abs=1e-4)
    assert weaker_db == pytest.approx(-20.0 * np.log10(abs(gain)), abs=0.01)  # dB


def test_a_copy_is_found_under_the_noise_of_two_codecs(call) -> None:
    speech = call.sum(axis=0)
    level_dbfs = active_level_dbfs(frame_power(speech, rate_hz=RATE_HZ))
    samples = np.stack(
        [speech + noise(level_dbfs - 20.0, duration_s=6.0, seed=seed) for seed in (1, 2)]
    )
    assert copy_of(samples) is not None


def test_two_parties_are_not_a_copy(call) -> None:
    assert copy_of(call) is None


@pytest.mark.parametrize("leak_db", [-40.0, -20.0, -12.0])
def test_leakage_between_two_parties_is_not_a_copy(call, leak_db) -> None:
    leak = np.float32(10.0 ** (leak_db / 20.0))
    assert copy_of(call + leak * call[::-1]) is None


def test_silence_and_noise_are_not_copies() -> None:
    assert copy_of(np.zeros((2, RATE_HZ), np.float32)) is None
    assert copy_of(np.stack([noise(-60.0, seed=1), noise(-60.0, seed=2)])) is None


def test_power_of_a_frame_is_its_mean_square() -> None:
    samples = np.concatenate([np.full(160, 0.5), np.zeros(160), np.ones(10)]).astype(np.float32)
    assert frame_power(samples, rate_hz=RATE_HZ).tolist() == [0.25, 0.0]
    assert not is_silent(frame_power(noise(-20.0), rate_hz=RATE_HZ))
