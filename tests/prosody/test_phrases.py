"""Figures per unit against numpy on the same frames; minimum counts; baselines."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import ConfigError
from voicecoach.core.prosody import PhraseProsody, PitchTrack, SpectralTracks
from voicecoach.core.segment import Segment
from voicecoach.prosody import BaselineOptions, PhraseOptions, phrase_prosody, voice_baseline

HOP_S = 0.01
FRAMES = 1001


def spectral(level_dbfs: np.ndarray) -> SpectralTracks:
    level = level_dbfs.astype(np.float32)
    return SpectralTracks(0.0, HOP_S, level, level, level, level, level)


def pitch(f0_hz: np.ndarray) -> PitchTrack:
    return PitchTrack(0.0, HOP_S, f0_hz.astype(np.float32), np.zeros(len(f0_hz), np.float32))


def measured(
    *units: tuple[float, float],
    f0_hz: np.ndarray | None = None,
    level_dbfs: np.ndarray | None = None,
    nuclei_s: tuple[float, ...] = (),
) -> tuple[PhraseProsody, ...]:
    return phrase_prosody(
        np.array(units, dtype=np.float64).reshape(-1, 2),
        spectral(np.full(FRAMES, -20.0) if level_dbfs is None else level_dbfs),
        pitch(np.full(FRAMES, 120.0) if f0_hz is None else f0_hz),
        np.array(nuclei_s),
        speaker="agent",
    )


@given(st.integers(0, 1000))
def test_pitch_figures_are_those_of_numpy_on_the_voiced_frames(seed: int) -> None:
    rng = np.random.default_rng(seed)
    f0_hz = rng.uniform(80.0, 300.0, FRAMES).astype(np.float32)
    f0_hz[rng.random(FRAMES) < 0.4] = np.nan
    first, second = measured((1.0, 3.0), (4.0, 9.0), f0_hz=f0_hz)
    for phrase, frames in ((first, f0_hz[100:300]), (second, f0_hz[400:900])):
        voiced = frames[~np.isnan(frames)].astype(np.float64)
        voiced_st = 12.0 * np.log2(voiced / 100.0)
        assert phrase.f0_median_hz == pytest.approx(np.median(voiced))
        assert phrase.f0_sd_st == pytest.approx(np.std(voiced_st, ddof=1))
        low_st, high_st = np.quantile(voiced_st, (0.05, 0.95))
        assert phrase.f0_range_st == pytest.approx(high_st - low_st)
        assert phrase.voiced_ratio == pytest.approx(voiced.size / frames.size)


@given(st.floats(0.5, 2.0))
def test_transposing_a_voice_keeps_its_movement_and_range(factor: float) -> None:
    f0_hz = np.random.default_rng(440).uniform(90.0, 180.0, FRAMES)
    [before], [after] = (
        measured((1.0, 3.0), f0_hz=f0_hz),
        measured((1.0, 3.0), f0_hz=factor * f0_hz),
    )
    assert after.f0_range_st == pytest.approx(before.f0_range_st, abs=1e-3)
    assert after.f0_sd_st == pytest.approx(before.f0_sd_st, abs=1e-3)
    assert after.f0_median_hz == pytest.approx(factor * before.f0_median_hz, rel=1e-5)


def test_level_is_the_mean_of_powers_and_not_of_decibels() -> None:
    level_dbfs = np.where(np.arange(FRAMES) % 2 == 0, -10.0, -40.0)
    [phrase] = measured((1.0, 3.0), level_dbfs=level_dbfs)
    assert phrase.level_dbfs == pytest.approx(-13.0, abs=0.05)


def test_nuclei_are_counted_inside_their_unit_only() -> None:
    # s       0         1         2         3         4
    # unit              |-------------------|
    # nuclei         .  .    .    .    .    .
    [phrase] = measured((1.0, 3.0), nuclei_s=(0.75, 1.0, 1.5, 2.0, 2.5, 3.0))
    assert (phrase.syllable_count, phrase.articulation_rate_sps) == (4, 2.0)


def test_a_short_unit_has_a_count_but_no_rate() -> None:
    [phrase] = measured((1.0, 1.5), nuclei_s=(1.25,))
    assert (phrase.syllable_count, phrase.articulation_rate_sps) == (1, None)


def test_too_few_voiced_frames_give_none_and_never_zero() -> None:
    f0_hz = np.full(FRAMES, np.nan)
    f0_hz[100:120] = 120.0  # 20 frames: a median, but no spread
    few, none = measured((1.0, 3.0), (4.0, 6.0), f0_hz=f0_hz)
    assert (few.f0_median_hz, few.f0_sd_st, few.f0_range_st) == (120.0, None, None)
    assert (none.f0_median_hz, none.f0_sd_st, none.f0_range_st) == (None, None, None)
    assert (few.voiced_ratio, none.voiced_ratio) == (0.1, 0.0)


def test_a_unit_at_the_very_end_has_figures_of_its_own() -> None:
    [phrase] = measured((9.998, 10.004), level_dbfs=np.linspace(-60.0, -20.0, FRAMES))
    assert phrase.level_dbfs == pytest.approx(-20.0, abs=0.1)


def test_no_units_give_no_phrases() -> None:
    assert measured() == ()


def phrases(count: int, **figures: float | None) -> list[PhraseProsody]:
    usual = PhraseProsody(
        speaker="agent",
        segment=Segment(0.0, 2.0),
        f0_median_hz=120.0,
        f0_sd_st=2.5,
        f0_range_st=8.0,
        level_dbfs=-20.0,
        syllable_count=10,
        articulation_rate_sps=5.0,
        voiced_ratio=0.6,
    )
    return [dataclasses.replace(usual, **figures) for _ in range(count)]


def test_a_baseline_is_the_median_over_own_units_only() -> None:
    own = phrases(3) + phrases(2, articulation_rate_sps=7.0, level_dbfs=-16.0)
    other = phrases(9, speaker="customer", f0_median_hz=220.0)
    baseline = voice_baseline(own + other, speaker="agent")
    assert (baseline.phrase_count, baseline.speech_s) == (5, 10.0)
    assert (baseline.f0_median_hz, baseline.f0_movement_st) == (120.0, 2.5)
    assert (baseline.articulation_rate_sps, baseline.articulation_rate_spread_sps) == (5.0, 2.0)
    assert (baseline.level_dbfs, baseline.level_spread_db) == (-20.0, 4.0)


def test_fewer_units_than_the_minimum_give_none() -> None:
    baseline = voice_baseline(phrases(4), speaker="agent")
    assert baseline.phrase_count == 4
    assert baseline.f0_median_hz is baseline.level_dbfs is baseline.level_spread_db is None


def test_units_without_a_figure_do_not_count_for_it() -> None:
    known = phrases(4) + phrases(4, articulation_rate_sps=None)
    baseline = voice_baseline(known, speaker="agent")
    assert baseline.articulation_rate_sps is None
    assert baseline.f0_median_hz == 120.0


def test_options_out_of_range_are_refused() -> None:
    with pytest.raises(ConfigError, match="min_median_frame_count"):
        PhraseOptions(min_median_frame_count=1)
    with pytest.raises(ConfigError, match="min_rate_s"):
        PhraseOptions(min_rate_s=0.0)
    with pytest.raises(ConfigError, match="min_phrase_count"):
        BaselineOptions(min_phrase_count=0)
