"""Gated loudness: tones of known loudness, gates, and pyloudnorm as the oracle."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.level import bursts, loudness_error_lu, signals, tone
from benchmarks.sample_calls import read_channels
from voicecoach.core.errors import InputError
from voicecoach.core.prosody import SpectralTracks
from voicecoach.prosody import gated_loudness_lufs, spectral_tracks
from voicecoach.prosody.loudness import k_weighting_power

RATE_HZ = 8000


def loudness_lufs(samples: np.ndarray) -> float | None:
    return gated_loudness_lufs(spectral_tracks(samples, sample_rate_hz=RATE_HZ))


def test_a_full_scale_sine_of_997_hz_has_minus_three_at_48_khz() -> None:
    # BS.1770-4, annex 1: 0 dBFS at 997 Hz reads -3.01 LKFS in one channel.
    gain = k_weighting_power(np.array([997.0]), sample_rate_hz=48000)
    assert -0.691 + 10.0 * np.log10(0.5 * gain[0]) == pytest.approx(-3.01, abs=0.05)


def test_silence_between_bursts_is_no_part_of_the_loudness() -> None:
    # The blocks half in a burst stay; without a gate it would be 4 LU less.
    steady, broken = loudness_lufs(tone(1000.0)), loudness_lufs(bursts(on_s=2.0, off_s=3.0))
    assert steady is not None
    assert steady - 1.0 < broken < steady


def test_a_gain_moves_the_loudness_by_as_much() -> None:
    loud, soft = loudness_lufs(tone(500.0)), loudness_lufs(np.float32(0.1) * tone(500.0))
    assert soft == pytest.approx(loud - 20.0, abs=1e-3)


def test_silence_and_recordings_shorter_than_a_block_have_no_loudness() -> None:
    assert loudness_lufs(np.zeros(2 * RATE_HZ, dtype=np.float32)) is None
    assert loudness_lufs(tone(1000.0, duration_s=0.25)) is None


def test_tracks_without_a_weighted_level_are_refused() -> None:
    level = np.zeros(100, dtype=np.float32)
    with pytest.raises(InputError, match="k_weighted_db"):
        gated_loudness_lufs(SpectralTracks(0.0, 0.01, level, level, level, level, level))


@pytest.mark.parametrize("gain", [1.0, 0.05])
def test_made_signals_are_as_loud_as_pyloudnorm_says(gain: float) -> None:
    pytest.importorskip("pyloudnorm")
    errors = {name: loudness_error_lu(np.float32(gain) * part) for name, part in signals()}
    assert max(errors.values()) <= 0.06, errors


@pytest.mark.parametrize("party", ["agent", "caller"])
def test_a_real_call_is_as_loud_as_pyloudnorm_says(shared_data: Path, party: str) -> None:
    pytest.importorskip("pyloudnorm")
    [samples] = read_channels(shared_data / "calls" / f"auto_repairs_40_{party}.wav")
    assert loudness_error_lu(samples) <= 0.06
