"""Resampling keeps the band, the level and the time axis."""

import numpy as np
import pytest

from voicecoach.audio.resample import resample
from voicecoach.core.errors import InputError


@pytest.mark.parametrize(("from_hz", "to_hz"), [(8_000, 16_000), (44_100, 16_000), (16_000, 8_000)])
def test_a_tone_stays_where_and_as_loud_as_it_was(from_hz, to_hz) -> None:
    tone = np.sin(2.0 * np.pi * 1_000.0 * np.arange(from_hz) / from_hz).astype(np.float32)
    resampled = resample(tone, from_hz=from_hz, to_hz=to_hz)
    expected = np.sin(2.0 * np.pi * 1_000.0 * np.arange(to_hz) / to_hz)
    assert len(resampled) == to_hz
    middle = slice(to_hz // 10, -to_hz // 10)
    assert np.abs(resampled - expected)[middle].max() < 1e-4  # of full scale


def test_what_the_lower_rate_cannot_carry_is_taken_out() -> None:
    tone = np.sin(2.0 * np.pi * 6_000.0 * np.arange(16_000) / 16_000).astype(np.float32)
    folded = resample(tone, from_hz=16_000, to_hz=8_000)[800:-800]
    assert np.sqrt((folded**2).mean()) < 1e-4  # -80 dB


def test_channels_do_not_mix(call) -> None:
    both = resample(call, from_hz=8_000, to_hz=16_000)
    assert np.array_equal(both[1], resample(call[1], from_hz=8_000, to_hz=16_000))


def test_rates_and_shapes_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InputError, match="rates > 0"):
        resample(np.zeros(8, np.float32), from_hz=0, to_hz=8_000)
    with pytest.raises(InputError, match="axes"):
        resample(np.zeros((1, 1, 8), np.float32), from_hz=8_000, to_hz=16_000)
