"""Noise that a gain control raises in pauses is told from speech; quiet channels are heard."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.noise import mu_law, pink
from benchmarks.synthetic_voice import SyntheticVoice
from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import to_mask
from voicecoach.prosody import spectral_tracks
from voicecoach.vad import SteadinessOptions, speech_activity, steady_noise_frames

RATE_HZ = 8000


def with_gain_control(
    samples: NDArray[np.float32], *, target_db: float = -20.0, max_gain_db: float = 20.0
) -> NDArray[np.float32]:
    """Bring the level to the target: at once when it is too high, within a second when too low."""
    hop = 80
    blocks = samples[: samples.size // hop * hop].reshape(-1, hop).astype(np.float64)
    wanted_db = np.clip(
        target_db - 10.0 * np.log10(np.square(blocks).mean(axis=1) + 1e-12), -20.0, max_gain_db
    )
    gain_db, gains_db = 0.0, []
    for want_db in wanted_db:
        gain_db += (want_db - gain_db) * (0.5 if want_db < gain_db else 0.01)
        gains_db.append(gain_db)
    return mu_law((blocks * 10.0 ** (np.array(gains_db)[:, None] / 20.0)).ravel())


def wrong_ratio(samples: NDArray[np.float32], voice: SyntheticVoice) -> float:
    tracks = spectral_tracks(samples, sample_rate_hz=RATE_HZ)
    found = speech_activity(tracks, samples=samples, sample_rate_hz=RATE_HZ).intervals
    frames = samples.size // 80
    masks = [to_mask(rows, hop_s=0.01, frame_count=frames) for rows in (found, voice.phrases)]
    return float((masks[0] != masks[1]).mean())


@pytest.mark.engine
@pytest.mark.parametrize("noise_db", [-65.0, -50.0])
def test_noise_that_is_turned_up_in_pauses_is_not_speech(
    low_voice: SyntheticVoice, noise_db: float
) -> None:
    noise = 10.0 ** (noise_db / 20.0) * pink(low_voice.samples.size, 3)
    pumped = with_gain_control((low_voice.samples + noise).astype(np.float32))
    assert wrong_ratio(pumped, low_voice) <= 0.12


@pytest.mark.parametrize("gain_db", [-20.0, -35.0])
def test_a_quiet_channel_has_the_speech_of_a_loud_one(
    high_voice: SyntheticVoice, gain_db: float
) -> None:
    quiet = mu_law(10.0 ** (gain_db / 20.0) * high_voice.samples.astype(np.float64))
    assert wrong_ratio(quiet, high_voice) <= wrong_ratio(high_voice.samples, high_voice) + 0.02


def test_steady_noise_below_the_gate_is_left_alone(high_voice: SyntheticVoice) -> None:
    tracks = spectral_tracks(high_voice.samples, sample_rate_hz=RATE_HZ)
    out_of_reach_db = np.full(tracks.level_dbfs.shape, 0.0)
    assert not steady_noise_frames(tracks, gate_db=out_of_reach_db).any()


def test_a_recording_shorter_than_the_window_has_no_steady_noise() -> None:
    noise = (0.01 * np.random.default_rng(1).standard_normal(800)).astype(np.float32)
    tracks = spectral_tracks(noise, sample_rate_hz=RATE_HZ)
    gate_db = np.full(tracks.level_dbfs.shape, -90.0)
    assert steady_noise_frames(tracks, gate_db=gate_db).tolist() == [False] * gate_db.size


def test_noise_is_steady_where_it_is_and_nowhere_else() -> None:
    # s       0    1    2    3    4
    # noise        |---------|            at -40 dB, on a line at -60; a loud tone at the end
    rng = np.random.default_rng(2)
    level = np.full(5 * RATE_HZ, 1e-3)
    level[RATE_HZ : 3 * RATE_HZ] = 1e-2
    samples = level * rng.standard_normal(level.size)
    samples[4 * RATE_HZ :] = 0.5 * np.sin(2.0 * np.pi * 500.0 * np.arange(RATE_HZ) / RATE_HZ)
    tracks = spectral_tracks(samples.astype(np.float32), sample_rate_hz=RATE_HZ)
    found = steady_noise_frames(tracks, gate_db=np.full(tracks.level_dbfs.shape, -50.0))
    assert found[110:290].all()
    assert not found[:95].any()
    assert not found[305:].any()


@pytest.mark.parametrize(
    "wrong",
    [
        {"window_s": 0.0},
        {"max_deviation_db": 0.0},
        {"min_below_loud_db": -1.0},
        {"min_share_ratio": 1.0},
    ],
)
def test_options_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        SteadinessOptions(**wrong)
