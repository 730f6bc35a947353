"""Syllable nuclei of bursts whose number is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.prosody import PitchTrack
from voicecoach.prosody import SyllableOptions, spectral_tracks, syllable_nuclei_s

RATE_HZ = 8000


def babble(rate_sps: float, *, depth_db: float = 12.0, duration_s: float = 4.0) -> NDArray:
    """A 600 Hz tone whose level swings ``rate_sps`` times a second, with half a second around."""
    time_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    swing_db = 0.5 * depth_db * (np.cos(2.0 * np.pi * (rate_sps * time_s - 0.5)) - 1.0)
    tone = 0.3 * np.sin(2.0 * np.pi * 600.0 * time_s) * 10.0 ** (swing_db / 20.0)
    return np.pad(tone, RATE_HZ // 2).astype(np.float32)


def pitch_track(frames: int, *, f0_hz: float) -> PitchTrack:
    return PitchTrack(
        0.0, 0.01, np.full(frames, f0_hz, np.float32), np.ones(frames, dtype=np.float32)
    )


def nuclei_of(samples: NDArray, *, f0_hz: float = 120.0) -> NDArray:
    tracks = spectral_tracks(samples, sample_rate_hz=RATE_HZ)
    return syllable_nuclei_s(tracks, pitch_track(len(tracks.level_dbfs), f0_hz=f0_hz))


@pytest.mark.parametrize("rate_sps", [2.0, 4.0, 6.0, 8.0])
def test_every_swing_of_the_level_is_a_nucleus(rate_sps: float) -> None:
    found = nuclei_of(babble(rate_sps))
    assert len(found) == 4.0 * rate_sps
    assert np.diff(found) == pytest.approx(1.0 / rate_sps, abs=0.02)


def test_level_changes_no_nuclei() -> None:
    samples = babble(5.0)
    assert nuclei_of(np.float32(0.1) * samples).tolist() == nuclei_of(samples).tolist()


def test_swings_below_the_prominence_are_one_nucleus() -> None:
    assert len(nuclei_of(babble(4.0, depth_db=0.5))) == 1


def test_what_is_not_voiced_is_no_syllable() -> None:
    assert nuclei_of(babble(4.0), f0_hz=np.nan).size == 0


def test_what_is_far_below_the_loudest_is_no_syllable() -> None:
    soft = np.float32(10.0 ** (-30.0 / 20.0)) * babble(4.0)
    assert len(nuclei_of(np.concatenate((babble(4.0), soft)))) == 16


def test_tracks_of_different_lengths_are_refused() -> None:
    tracks = spectral_tracks(babble(4.0), sample_rate_hz=RATE_HZ)
    with pytest.raises(InputError, match="one time grid"):
        syllable_nuclei_s(tracks, pitch_track(7, f0_hz=120.0))


def test_options_that_are_not_positive_are_refused() -> None:
    with pytest.raises(ConfigError, match="min_prominence_db"):
        SyllableOptions(min_prominence_db=0.0)
