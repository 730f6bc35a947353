"""What is usual for a voice at each phrase length, in one call and over several."""

import dataclasses

import numpy as np
import pytest

from tests.prosody.voices import phrase, talk, varied_voice
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.own_voice import OwnHistory, UsualLine, UsualVoice
from voicecoach.prosody.own_usual import OwnUsualOptions, own_history, usual_line, usual_voice

LENGTHS_S = np.random.default_rng(2010).uniform(1.0, 6.0, 60).tolist()


def test_pace_that_grows_with_length_is_found_with_its_slope() -> None:
    line = usual_line(varied_voice(1, LENGTHS_S), "articulation_rate")
    assert line is not None
    assert line.value == pytest.approx(4.0, abs=0.15)  # syllables/s
    assert line.per_doubling == pytest.approx(0.5, abs=0.15)
    assert line.spread == pytest.approx(0.4, abs=0.1)
    assert line.phrase_count == 60


def test_a_fifth_of_wild_phrases_moves_the_line_little() -> None:
    voice = varied_voice(1, LENGTHS_S)
    wild = [dataclasses.replace(p, articulation_rate_sps=9.0) for p in voice[::5]]
    before = usual_line(voice, "articulation_rate")
    after = usual_line([*wild, *(p for p in voice if p not in voice[::5])], "articulation_rate")
    assert before is not None
    assert after is not None
    assert abs(after.at(2.0) - before.at(2.0)) < 0.3  # syllables/s


def test_few_phrases_have_a_height_but_no_slope() -> None:
    line = usual_line(varied_voice(1, LENGTHS_S[:10]), "articulation_rate")
    assert line is not None
    assert line.per_doubling == 0.0


def test_too_few_phrases_have_no_line() -> None:
    assert usual_line(talk(0.0, 4), "level") is None
    assert usual_line(talk(0.0, 5), "level") is not None


def test_what_was_not_measured_does_not_count() -> None:
    voice = (*talk(0.0, 4), phrase(20.0, 0.75, rate_sps=None), phrase(22.0, pitch_hz=None))
    usual = usual_voice(voice, speaker="customer")
    assert usual.articulation_rate is not None
    assert usual.articulation_rate.phrase_count == 5
    assert usual.f0_median is not None
    assert usual.f0_median.phrase_count == 5
    assert usual.level is not None
    assert usual.level.phrase_count == usual.phrase_count == 6


def test_equal_lengths_leave_the_slope_at_zero() -> None:
    line = usual_line(talk(0.0, 20), "level")
    assert line is not None
    assert (line.value, line.per_doubling, line.spread) == (-20.0, 0.0, 0.0)


def test_very_short_and_very_long_phrases_are_compared_at_the_edges() -> None:
    line = UsualLine(unit="dBFS", value=-20.0, per_doubling=1.0, spread=1.0, phrase_count=9)
    assert line.at(0.1) == line.at(0.5) == -22.0
    assert line.at(8.0) == line.at(60.0) == -18.0


def call_at(rate_sps: float) -> UsualVoice:
    return usual_voice(talk(0.0, 8, speaker="agent", rate_sps=rate_sps), speaker="agent")


def test_a_history_is_the_median_of_calls_whatever_their_order() -> None:
    calls = [call_at(rate_sps) for rate_sps in (4.0, 5.0, 4.25, 4.5, 7.0)]
    history = own_history(calls)
    assert history == own_history(calls[::-1])
    assert history is not None
    assert history.articulation_rate is not None
    assert (history.call_count, history.articulation_rate.call_count) == (5, 5)
    assert history.articulation_rate.value == 4.5
    assert history.articulation_rate.between_calls_spread == pytest.approx(1.4826 * 0.5)
    assert history.articulation_rate.phrase_count == 40


def test_two_calls_are_no_history() -> None:
    assert own_history([call_at(4.0)] * 2) is None
    assert own_history([call_at(4.0)] * 3) is not None


def test_calls_without_pace_do_not_count_for_pace() -> None:
    mute = dataclasses.replace(call_at(4.0), articulation_rate=None)
    history = own_history([call_at(4.0), mute, mute])
    assert history is not None
    assert (history.call_count, history.articulation_rate) == (3, None)


def test_impossible_values_are_refused() -> None:
    with pytest.raises(InputError, match="at least one call"):
        OwnHistory(call_count=0, articulation_rate=None, f0_movement=None, f0_median=None)
    with pytest.raises(InputError, match="finite"):
        UsualLine(unit="st", value=float("nan"), per_doubling=0.0, spread=1.0, phrase_count=5)
    with pytest.raises(ConfigError, match="min_call_count"):
        OwnUsualOptions(min_call_count=11)
    with pytest.raises(ConfigError, match="min_phrase_count"):
        OwnUsualOptions(min_phrase_count=1)
