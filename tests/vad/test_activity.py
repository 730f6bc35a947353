"""Speech activity of tone bursts and synthetic voices: clean, noisy, leaking, silent."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.synthetic_voice import SyntheticVoice, with_noise
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.intervals import Intervals, shared_s, to_mask, total_s
from voicecoach.core.prosody import SpectralTracks
from voicecoach.prosody import spectral_tracks
from voicecoach.vad import (
    CrosstalkOptions,
    EnergyVadOptions,
    SileroVadOptions,
    SpeechActivity,
    VadOptions,
    energy_activity,
    leak_gain_db,
    leaked_frames,
    speech_activity,
)

RATE_HZ = 8000


def tracks_of(samples: NDArray[np.float32]) -> SpectralTracks:
    return spectral_tracks(samples, sample_rate_hz=RATE_HZ)


def listen(samples: NDArray[np.float32], *others: NDArray[np.float32]) -> SpeechActivity:
    return speech_activity(
        tracks_of(samples),
        samples=samples,
        sample_rate_hz=RATE_HZ,
        others=[tracks_of(other) for other in others],
    )


def wrong_ratio(found: Intervals, truth: Intervals, *, duration_s: float) -> float:
    frames = round(duration_s / 0.01)
    masks = [to_mask(rows, hop_s=0.01, frame_count=frames) for rows in (found, truth)]
    return float((masks[0] != masks[1]).mean())


def test_edges_of_bursts_are_found_to_two_frames(bursts: NDArray[np.float32]) -> None:
    found = listen(bursts)
    assert found.method["name"] == "energy"
    assert found.intervals == pytest.approx(np.array([[2.0, 4.0], [6.0, 7.0]]), abs=0.02)


def test_level_changes_no_timing(bursts: NDArray[np.float32]) -> None:
    # 12 dB down; the noise stays above the lowest floor that is assumed.
    options = EnergyVadOptions(min_floor_dbfs=-100.0)
    loud = energy_activity(tracks_of(bursts), options=options)
    soft = energy_activity(tracks_of(np.float32(0.25) * bursts), options=options)
    assert soft.tolist() == loud.tolist()


def test_a_later_call_has_the_same_speech_later(bursts: NDArray[np.float32]) -> None:
    noise = bursts[:RATE_HZ]
    later = energy_activity(tracks_of(np.concatenate((noise, bursts))))
    assert later == pytest.approx(energy_activity(tracks_of(bursts)) + 1.0)


def test_phrases_of_a_clean_voice_are_found(low_voice: SyntheticVoice) -> None:
    found = listen(low_voice.samples)
    assert found.method["name"] == "energy"
    assert shared_s(found.intervals, low_voice.phrases) >= 0.97 * total_s(low_voice.phrases)
    assert wrong_ratio(found.intervals, low_voice.phrases, duration_s=20.0) <= 0.04


@pytest.mark.engine
@pytest.mark.parametrize("signal_to_noise_db", [20.0, 10.0])
@pytest.mark.parametrize("pink", [False, True], ids=["white", "pink"])
@pytest.mark.parametrize("name", ["low_voice", "high_voice"])
def test_speech_survives_noise(
    request: pytest.FixtureRequest, *, name: str, pink: bool, signal_to_noise_db: float
) -> None:
    voice = request.getfixturevalue(name)
    noisy = with_noise(voice, signal_to_noise_db=signal_to_noise_db, pink=pink)
    found = listen(noisy.samples)
    assert wrong_ratio(found.intervals, voice.phrases, duration_s=20.0) <= 0.08


@pytest.mark.engine
def test_a_noisy_line_asks_the_network_and_says_so(low_voice: SyntheticVoice) -> None:
    found = listen(with_noise(low_voice, signal_to_noise_db=10.0).samples)
    assert found.method["name"] == "energy+silero"
    assert found.method["gate_db"] < found.method["clean_gate_db"]


def in_turn(
    first: SyntheticVoice, second: SyntheticVoice
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Two channels: each voice speaks for 20 s, the second 5 s before the first is done."""
    rng = np.random.default_rng(4)
    quiet = np.zeros(15 * RATE_HZ, dtype=np.float32)
    channels = (
        np.concatenate((first.samples, quiet)),
        np.concatenate((quiet, second.samples)),
    )
    noise = (1e-4 * rng.standard_normal((2, channels[0].size))).astype(np.float32)
    return channels[0] + noise[0], channels[1] + noise[1]


@pytest.mark.parametrize("leak_db", [-15.0, -20.0, -30.0, -40.0])
def test_a_leak_of_the_other_voice_is_not_speech(
    low_voice: SyntheticVoice, high_voice: SyntheticVoice, leak_db: float
) -> None:
    own, other = in_turn(low_voice, high_voice)
    leaking = own + np.float32(10.0 ** (leak_db / 20.0)) * other
    clean, found = listen(own, other), listen(leaking, other)
    assert clean.method["leak_db"] is None
    assert found.method["leak_db"] == pytest.approx(leak_db, abs=1.0)
    assert wrong_ratio(found.intervals, clean.intervals, duration_s=35.0) <= 0.01


def test_a_channel_that_carries_only_a_leak_has_no_speech(high_voice: SyntheticVoice) -> None:
    rng = np.random.default_rng(4)
    noise = (10.0 ** (-70.0 / 20.0) * rng.standard_normal(160_000)).astype(np.float32)
    leak = np.float32(10.0 ** (-30.0 / 20.0)) * high_voice.samples + noise
    assert listen(leak, high_voice.samples).intervals.shape == (0, 2)


def test_two_voices_without_a_leak_are_left_alone(
    low_voice: SyntheticVoice, high_voice: SyntheticVoice
) -> None:
    rng = np.random.default_rng(5)
    noise = (10.0 ** (-65.0 / 20.0) * rng.standard_normal(160_000)).astype(np.float32)
    own, other = tracks_of(low_voice.samples + noise), tracks_of(high_voice.samples)
    assert leak_gain_db(own, other) is None
    assert not leaked_frames(own, other).any()


def test_a_leak_needs_channels_of_one_length(bursts: NDArray[np.float32]) -> None:
    with pytest.raises(InputError, match="equally many frames"):
        leak_gain_db(tracks_of(bursts), tracks_of(bursts[:-800]))


def test_digital_silence_has_no_speech_and_asks_nobody() -> None:
    found = listen(np.zeros(3 * RATE_HZ, dtype=np.float32))
    assert found.intervals.shape == (0, 2)
    assert found.method["name"] == "silence"


@pytest.mark.engine
@pytest.mark.parametrize("colour", ["white", "pink", "hum"])
@pytest.mark.parametrize("level_db", [-30.0, -55.0])
def test_a_line_that_carries_only_noise_has_no_speech(colour: str, level_db: float) -> None:
    rng = np.random.default_rng(11)
    noise = rng.standard_normal(60 * RATE_HZ)
    if colour == "pink":
        spectrum = np.fft.rfft(noise)
        noise = np.fft.irfft(spectrum / np.sqrt(np.arange(spectrum.size) + 1.0), noise.size)
    if colour == "hum":
        noise = 0.1 * noise + np.sin(2.0 * np.pi * 50.0 * np.arange(noise.size) / RATE_HZ)
    samples = (10.0 ** (level_db / 20.0) * noise / noise.std()).astype(np.float32)
    assert listen(samples).intervals.shape == (0, 2)


def test_a_single_click_is_not_speech() -> None:
    rng = np.random.default_rng(6)
    samples = (1e-4 * rng.standard_normal(10 * RATE_HZ)).astype(np.float32)
    samples[40_000:40_008] = 0.9
    assert energy_activity(tracks_of(samples)).shape == (0, 2)


def test_speech_never_reaches_past_the_recording(low_voice: SyntheticVoice) -> None:
    cut = low_voice.samples[: int(1.203 * RATE_HZ)]
    found = listen(cut)
    assert found.intervals.size
    assert found.intervals.max() <= len(cut) / RATE_HZ


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        (EnergyVadOptions, {"offset_above_floor_db": 20.0}),
        (EnergyVadOptions, {"max_below_loud_db": 60.0}),
        (EnergyVadOptions, {"floor_window_s": 0.0}),
        (EnergyVadOptions, {"min_margin_ratio": 0.0}),
        (EnergyVadOptions, {"max_range_db": 10.0}),
        (EnergyVadOptions, {"margin_to_gate_ratio": 0.0}),
        (EnergyVadOptions, {"min_speech_s": -0.1}),
        (SileroVadOptions, {"onset_probability": 1.5}),
        (SileroVadOptions, {"block_frame_count": 0}),
        (SileroVadOptions, {"min_speech_s": -0.1}),
        (CrosstalkOptions, {"min_correlation_ratio": 0.0}),
        (CrosstalkOptions, {"max_gain_db": 3.0}),
        (CrosstalkOptions, {"min_loud_s": 0.0}),
        (VadOptions, {"clean_gate_db": -1.0}),
        (VadOptions, {"least_gate_db": -1.0}),
    ],
)
def test_options_out_of_range_are_refused(options: type, wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        options(**wrong)
