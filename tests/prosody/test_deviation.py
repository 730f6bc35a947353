"""How far phrases and stretches are from the usual of the same voice."""

import dataclasses

import numpy as np
import pytest

from tests.prosody.voices import phrase, talk, varied_voice
from voicecoach.core.own_voice import UsualLine
from voicecoach.prosody.deviation import pace_deviations, stretch_change, tone_deviations
from voicecoach.prosody.own_usual import own_history, usual_voice

LINE = UsualLine(unit="syllables/s", value=4.0, per_doubling=0.5, spread=0.5, phrase_count=10**9)


def test_a_long_phrase_is_compared_with_long_ones() -> None:
    voice = varied_voice(3, np.random.default_rng(3).uniform(1.0, 6.0, 80).tolist())
    usual = usual_voice(voice, speaker="agent")
    long = [d.rate_z for d in pace_deviations(voice, usual) if d.segment.duration_s > 4.0]
    assert abs(np.median([z for z in long if z is not None])) < 0.4  # standard deviations


def test_pace_is_relative_to_the_own_usual_in_the_call_and_in_the_history() -> None:
    voice = (*talk(0.0, 9, speaker="agent"), phrase(30.0, speaker="agent", rate_sps=5.0))
    usual = usual_voice(voice, speaker="agent")
    before = own_history(
        [usual_voice(talk(0.0, 6, speaker="agent", rate_sps=2.5), speaker="agent")] * 3
    )
    last = pace_deviations(voice, usual, before)[-1]
    assert last.rate_change_ratio == 0.25
    assert last.rate_change_from_history_ratio == 1.0


def test_without_any_spread_there_is_no_z() -> None:
    voice = talk(0.0, 9)
    usual = usual_voice(voice, speaker="customer")
    assert {d.rate_z for d in pace_deviations(voice, usual)} == {None}
    assert {d.level_z for d in tone_deviations(voice, usual)} == {None}
    assert {d.level_change_db for d in tone_deviations(voice, usual)} == {0.0}


def test_phrases_without_pace_and_other_speakers_are_left_out() -> None:
    voice = (*talk(0.0, 9), phrase(40.0, 0.5, rate_sps=None), phrase(50.0, speaker="agent"))
    usual = usual_voice(voice, speaker="customer")
    assert len(pace_deviations(voice, usual)) == 9
    assert len(tone_deviations(voice, usual)) == 10
    assert pace_deviations(talk(0.0, 3), usual_voice(talk(0.0, 3), speaker="customer")) == ()


def test_moving_the_level_of_a_whole_channel_changes_no_deviation() -> None:
    voice = [
        dataclasses.replace(p, level_dbfs=-20.0 + 0.5 * (number % 4))
        for number, p in enumerate(talk(0.0, 12))
    ]
    louder = [dataclasses.replace(p, level_dbfs=p.level_dbfs + 6.5) for p in voice]
    found, moved = (
        tone_deviations(phrases, usual_voice(phrases, speaker="customer"))
        for phrases in (voice, louder)
    )
    assert found == moved


def test_a_stretch_counts_its_phrases_by_length() -> None:
    stretch = [phrase(0.0, 2.0, rate_sps=5.0), phrase(3.0, 4.0, rate_sps=4.5)]
    change = stretch_change(stretch, LINE, "articulation_rate")
    assert change is not None
    assert change.change == pytest.approx((1.0 * 2.0 + 0.0 * 4.0) / 6.0)
    assert change.change_ratio == pytest.approx(change.change / (26.0 / 6.0))
    assert (change.phrase_count, change.speech_s) == (2, 6.0)


def test_four_equal_phrases_halve_the_error_of_one() -> None:
    one, four = (
        stretch_change(talk(0.0, count, rate_sps=5.0), LINE, "articulation_rate")
        for count in (1, 4)
    )
    assert one is not None
    assert four is not None
    assert one.z == pytest.approx(2.0)
    assert four.z == pytest.approx(4.0)


def test_calls_that_lie_apart_make_a_history_less_sure() -> None:
    apart = dataclasses.replace(LINE, between_calls_spread=1.0)
    change = stretch_change(talk(0.0, 16, rate_sps=5.0), apart, "articulation_rate")
    assert change is not None
    assert change.z is not None
    assert change.z < 1.0


def test_nothing_to_compare_is_no_change() -> None:
    assert stretch_change(talk(0.0, 3), None, "level") is None
    assert stretch_change([phrase(0.0, rate_sps=None)], LINE, "articulation_rate") is None
    flat = dataclasses.replace(LINE, value=0.0, per_doubling=0.0)
    change = stretch_change(talk(0.0, 3), flat, "articulation_rate")
    assert change is not None
    assert change.change_ratio is None
