"""Levels of sines, noise and steps; bands; the time grid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.prosody import spectral_tracks

RATE_HZ = 8000


def sine(frequency_hz: float, *, amplitude: float = 1.0, duration_s: float = 1.0) -> NDArray:
    time_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    return (amplitude * np.sin(2.0 * np.pi * frequency_hz * time_s)).astype(np.float32)


def level_of(samples: NDArray) -> NDArray:
    return spectral_tracks(samples, sample_rate_hz=RATE_HZ).level_dbfs


@pytest.mark.parametrize("frequency_hz", [150.0, 440.0, 1000.0, 3333.0])
def test_a_full_scale_sine_has_minus_3_dbfs(frequency_hz: float) -> None:
    assert level_of(sine(frequency_hz))[10:-10] == pytest.approx(-3.01, abs=0.02)  # dB


def test_noise_has_its_mean_square() -> None:
    samples = (0.1 * np.random.default_rng(0).standard_normal(RATE_HZ * 4)).astype(np.float32)
    power = 10.0 ** (level_of(samples).astype(np.float64) / 10.0)
    expected_db = 10.0 * np.log10(np.mean(samples.astype(np.float64) ** 2))
    # White noise has 1.5 % of its power below 60 Hz.
    assert 10.0 * np.log10(power.mean()) == pytest.approx(expected_db, abs=0.15)


def test_digital_silence_has_the_floor() -> None:
    assert (level_of(np.zeros(RATE_HZ, dtype=np.float32)) == -120.0).all()


def test_a_dc_offset_is_no_level() -> None:
    offset = np.full(RATE_HZ, 0.25, dtype=np.float32)
    assert level_of(offset)[5:-5].max() < -100.0


@pytest.mark.parametrize(
    ("frequency_hz", "inside", "outside"),
    [
        (250.0, ["speech_band_db", "low_band_db"], ["syllable_band_db", "high_band_db"]),
        (800.0, ["speech_band_db", "syllable_band_db", "low_band_db"], ["high_band_db"]),
        (1200.0, ["speech_band_db", "syllable_band_db", "high_band_db"], ["low_band_db"]),
        (3200.0, ["speech_band_db", "high_band_db"], ["syllable_band_db", "low_band_db"]),
        (3700.0, ["high_band_db"], ["speech_band_db", "low_band_db"]),
    ],
)
def test_bands_hold_their_frequencies(
    frequency_hz: float, inside: list[str], outside: list[str]
) -> None:
    tracks = spectral_tracks(sine(frequency_hz), sample_rate_hz=RATE_HZ)
    for name in inside:
        assert getattr(tracks, name)[50] == pytest.approx(-3.01, abs=0.1)
    for name in outside:
        assert getattr(tracks, name)[50] < -33.0


def test_frames_are_centred_on_their_time() -> None:
    samples = np.zeros(RATE_HZ, dtype=np.float32)
    samples[4000] = 1.0  # at 0.5 s
    tracks = spectral_tracks(samples, sample_rate_hz=RATE_HZ)
    assert int(np.argmax(tracks.level_dbfs)) * tracks.hop_s == 0.5


@pytest.mark.parametrize("sample_count", [1, 79, 80, 8000, 41_003])
def test_there_is_a_frame_for_every_hop_and_one_more(sample_count: int) -> None:
    assert len(level_of(np.zeros(sample_count, dtype=np.float32))) == sample_count // 80 + 1


def test_chunks_leave_no_seams() -> None:
    # A stationary sine whose frames all see the same: 6 s are two chunks of frames.
    levels = level_of(sine(1000.0, duration_s=6.0))[5:-5]
    assert np.ptp(levels) < 0.001


@given(st.floats(0.01, 1.0))
def test_gain_shifts_every_level_alike(gain: float) -> None:
    tone = sine(700.0, amplitude=0.9)
    shift_db = level_of(np.float32(gain) * tone)[10:-10] - level_of(tone)[10:-10]
    assert shift_db == pytest.approx(20.0 * np.log10(gain), abs=0.01)


def test_a_wideband_rate_gives_the_same_grid_and_level() -> None:
    time_s = np.arange(16_000) / 16_000
    wide = np.sin(2.0 * np.pi * 440.0 * time_s).astype(np.float32)
    tracks = spectral_tracks(wide, sample_rate_hz=16_000)
    assert len(tracks.level_dbfs) == 101
    assert tracks.level_dbfs[50] == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize(
    ("samples", "rate_hz"),
    [
        (np.zeros((2, 800), dtype=np.float32), RATE_HZ),
        (np.zeros(800, dtype=np.float64), RATE_HZ),
        (np.zeros(0, dtype=np.float32), RATE_HZ),
        (np.zeros(800, dtype=np.float32), 4000),
        (np.zeros(800, dtype=np.float32), 11_025),
    ],
)
def test_what_is_not_one_channel_of_speech_is_refused(samples: NDArray, rate_hz: int) -> None:
    with pytest.raises(InputError, match="got"):
        spectral_tracks(samples, sample_rate_hz=rate_hz)
