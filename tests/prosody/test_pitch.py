"""Pitch of tones and of voices with known F0, clean and noisy; ranges; options."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.synthetic_voice import SyntheticVoice, with_noise
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.units import hz_to_st, ratio_to_st
from voicecoach.prosody import PitchOptions, track_pitch

RATE_HZ = 8000
EVERYWHERE = np.array([[0.0, 1000.0]])


def harmonics(f0_hz: float, *, duration_s: float = 2.0) -> NDArray:
    """A tone whose harmonics from 300 Hz to 3.4 kHz fall as a voice's: the telephone's case."""
    time_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    numbers = np.arange(1, int(3400.0 / f0_hz))
    numbers = numbers[numbers * f0_hz > 300.0, None]
    waves = np.sin(2.0 * np.pi * f0_hz * numbers * time_s + numbers) / numbers**2
    return (0.2 * waves.sum(axis=0) / np.abs(waves.sum(axis=0)).max()).astype(np.float32)


def whole(samples: NDArray, **options: float) -> PitchTrack:
    track, _ = track_pitch(
        samples, sample_rate_hz=RATE_HZ, speech=EVERYWHERE, options=PitchOptions(**options)
    )
    return track


def compare(voice: SyntheticVoice, truth: SyntheticVoice) -> dict[str, float]:
    """Recall of voiced frames, false voicing, gross errors and median error; edges left out."""
    found_hz, true_hz = whole(voice.samples).f0_hz, truth.f0_every_s(0.01)
    is_true, is_found = ~np.isnan(true_hz), ~np.isnan(found_hz)
    changes = np.flatnonzero(np.diff(is_true))
    is_edge = np.zeros(is_true.size, dtype=bool)
    for offset in (-1, 0, 1, 2):
        is_edge[np.clip(changes + offset, 0, is_edge.size - 1)] = True
    both = is_true & is_found & ~is_edge
    error_st = np.abs(ratio_to_st(found_hz[both] / true_hz[both]))
    return {
        "recall": (both.sum()) / (is_true & ~is_edge).sum(),
        "false": (is_found & ~is_true & ~is_edge).sum() / (~is_true & ~is_edge).sum(),
        "gross": float((np.abs(found_hz[both] / true_hz[both] - 1.0) > 0.2).mean()),
        "median_st": float(np.median(error_st)),
    }


@pytest.mark.parametrize("f0_hz", [85.0, 110.0, 160.0, 220.0, 300.0])
def test_a_tone_without_its_fundamental_is_found_to_five_cents(f0_hz: float) -> None:
    found_hz = whole(harmonics(f0_hz)).f0_hz[10:-10]
    cents = 1200.0 * np.log2(found_hz / f0_hz)
    assert np.abs(cents).max() < 5.0


def test_voices_on_a_clean_line(voices: list[SyntheticVoice]) -> None:
    scores = [compare(voice, voice) for voice in voices]
    assert np.mean([score["recall"] for score in scores]) >= 0.95
    assert np.mean([score["false"] for score in scores]) <= 0.02
    assert np.mean([score["gross"] for score in scores]) <= 0.02
    assert np.mean([score["median_st"] for score in scores]) <= 0.12


@pytest.mark.parametrize("signal_to_noise_db", [20.0, 10.0])
def test_noise_costs_recall_but_brings_no_octave_errors(
    voices: list[SyntheticVoice], signal_to_noise_db: float
) -> None:
    scores = [
        compare(with_noise(voice, signal_to_noise_db=signal_to_noise_db), voice) for voice in voices
    ]
    assert np.mean([score["gross"] for score in scores]) <= 0.025
    assert np.mean([score["recall"] for score in scores]) >= 0.8


def test_the_range_of_a_voice_is_its_own(voices: list[SyntheticVoice]) -> None:
    for voice in voices:
        found_st = hz_to_st(whole(voice.samples).f0_hz, reference_hz=100.0)
        true_st = hz_to_st(voice.f0_every_s(0.01), reference_hz=100.0)
        widths = [np.subtract(*np.nanquantile(st, (0.95, 0.05))) for st in (found_st, true_st)]
        assert widths[0] == pytest.approx(widths[1], abs=1.0)  # semitones


def test_the_second_pass_searches_around_the_voice(voices: list[SyntheticVoice]) -> None:
    for voice in voices:
        _, searched = track_pitch(voice.samples, sample_rate_hz=RATE_HZ, speech=voice.phrases)
        median_hz = np.nanmedian(voice.f0_hz)
        assert 0.5 * median_hz < searched.floor_hz < median_hz < searched.ceiling_hz
        assert searched.ceiling_hz < 2.0 * median_hz


def test_too_little_voice_keeps_the_whole_range() -> None:
    samples = harmonics(120.0, duration_s=0.5)
    _, searched = track_pitch(samples, sample_rate_hz=RATE_HZ, speech=EVERYWHERE)
    assert (searched.floor_hz, searched.ceiling_hz) == (70.0, 500.0)


def test_outside_speech_everything_is_unvoiced() -> None:
    track, _ = track_pitch(harmonics(120.0), sample_rate_hz=RATE_HZ, speech=np.array([[0.5, 1.0]]))
    voiced_at = np.flatnonzero(~np.isnan(track.f0_hz)) * track.hop_s
    assert voiced_at.min() == pytest.approx(0.45)
    assert voiced_at.max() == pytest.approx(1.05)
    assert (track.voiced_strength[np.isnan(track.f0_hz)] == 0.0).all()


def test_without_speech_there_is_an_unvoiced_track_of_full_length() -> None:
    track, _ = track_pitch(harmonics(120.0), sample_rate_hz=RATE_HZ, speech=np.empty((0, 2)))
    assert track.f0_hz.shape == (201,)
    assert np.isnan(track.f0_hz).all()


def test_level_changes_no_pitch(voices: list[SyntheticVoice]) -> None:
    loud = whole(voices[1].samples).f0_hz
    soft = whole(np.float32(0.125) * voices[1].samples).f0_hz
    assert soft == pytest.approx(loud, nan_ok=True, rel=1e-4)


def test_one_click_does_not_silence_a_voice(voices: list[SyntheticVoice]) -> None:
    samples = (0.02 * voices[1].samples).astype(np.float32)
    clicked = samples.copy()
    clicked[200] = 1.0
    voiced = [np.count_nonzero(~np.isnan(whole(given).f0_hz)) for given in (samples, clicked)]
    assert voiced[1] >= 0.98 * voiced[0]


def test_noise_and_silence_have_no_pitch() -> None:
    noise = (0.1 * np.random.default_rng(0).standard_normal(5 * RATE_HZ)).astype(np.float32)
    assert np.mean(~np.isnan(whole(noise).f0_hz)) < 0.02
    assert np.isnan(whole(np.zeros(RATE_HZ, dtype=np.float32)).f0_hz).all()


def test_a_real_call_has_two_different_voices(shared_data: Path) -> None:
    import soundfile

    medians_hz = []
    for party in ("agent", "caller"):
        samples, _ = soundfile.read(
            shared_data / "calls" / f"auto_repairs_40_{party}.wav", dtype="float32"
        )
        medians_hz.append(np.nanmedian(whole(samples).f0_hz))
    assert medians_hz[0] == pytest.approx(250.0, abs=15.0)
    assert medians_hz[1] == pytest.approx(120.0, abs=10.0)


def test_two_channels_at_once_are_refused() -> None:
    with pytest.raises(InputError, match="one channel"):
        track_pitch(np.zeros((2, 800), dtype=np.float32), sample_rate_hz=RATE_HZ, speech=EVERYWHERE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"search_floor_hz": 600.0},
        {"hop_s": 0.05},
        {"candidate_count": 0},
        {"floor_to_quartile_ratio": 1.2},
    ],
)
def test_options_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        PitchOptions(**wrong)
