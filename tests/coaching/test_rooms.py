"""What a coach and a lead get of an analysis: acts, and no tone of voice of the agent."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dashboards.stores import make_analysis, make_transcript
from tests.strategies import analyses
from voicecoach.analysis_json import from_json, to_json
from voicecoach.coaching.catalogue import RULES
from voicecoach.coaching.rooms import (
    SORTED_FIELDS,
    VOICE_UNITS,
    for_room,
    is_figure_for,
    rules_for,
)
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.arousal import UnitArousal, VocalArousal
from voicecoach.core.errors import InputError
from voicecoach.core.language import LanguageSignal
from voicecoach.core.metrics import METRICS
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

OTHERS = ["coach", "lead"]


def test_every_field_of_an_analysis_was_sorted() -> None:
    """A new field needs a decision in `for_room`: what do a coach and a lead get of it?"""
    assert {field.name for field in dataclasses.fields(CallAnalysis)} == SORTED_FIELDS


@given(analysis=analyses())
def test_the_agent_gets_everything(analysis: CallAnalysis) -> None:
    assert for_room(analysis, "agent") is analysis


@given(analysis=analyses(), room=st.sampled_from(OTHERS))
def test_others_get_no_moment_of_a_rule_that_does_not_name_their_room(
    analysis: CallAnalysis, room
) -> None:
    codes = sorted(RULES)
    moments = tuple(
        dataclasses.replace(moment, rule=codes[number % len(codes)])
        for number, moment in enumerate(analysis.moments)
    )
    seen = for_room(dataclasses.replace(analysis, moments=moments), room).moments
    assert all(room in RULES[moment.rule].rooms for moment in seen)
    assert {m for m in moments if room in RULES[m.rule].rooms} == set(seen)


@given(analysis=analyses(), room=st.sampled_from(OTHERS))
def test_others_get_no_pitch_and_no_level_of_the_agent(analysis: CallAnalysis, room) -> None:
    seen = for_room(analysis, room)
    assert {phrase.speaker for phrase in seen.prosody} <= {CUSTOMER}
    for before, after in zip(analysis.baselines, seen.baselines, strict=True):
        assert after.articulation_rate_sps == before.articulation_rate_sps
        if after.speaker != CUSTOMER:
            assert after.f0_median_hz is after.f0_movement_st is after.level_dbfs is None
            assert after.loudness_lufs is after.active_level_dbov is None
    for name, value in seen.metrics.items():
        if name.startswith("agent_") and METRICS[name].unit in VOICE_UNITS:
            assert value is None


@given(analysis=analyses(), room=st.sampled_from(OTHERS))
def test_what_is_left_is_a_whole_analysis_and_nothing_more_can_be_left_out(
    analysis: CallAnalysis, room
) -> None:
    seen = for_room(analysis, room)
    assert for_room(seen, room) == seen
    assert from_json(to_json(seen)) == seen


@pytest.mark.parametrize("room", OTHERS)
def test_words_are_acts_but_an_emotion_that_the_agent_names_is_their_own(room) -> None:
    signals = tuple(
        LanguageSignal(kind=kind, speaker=speaker, segment=Segment(1.0, 2.0), text="I am upset")
        for kind in ("apology", "emotion")
        for speaker in (AGENT, CUSTOMER)
    )
    analysis = dataclasses.replace(
        make_analysis("call-one", transcript=make_transcript()), language=signals
    )
    seen = for_room(analysis, room)
    assert seen.transcript == analysis.transcript
    kept = [(signal.kind, signal.speaker) for signal in seen.language]
    assert kept == [("apology", AGENT), ("apology", CUSTOMER), ("emotion", CUSTOMER)]


@given(analysis=analyses())
def test_how_the_customers_words_ran_is_between_agent_and_coach(analysis: CallAnalysis) -> None:
    assert for_room(analysis, "coach").customer_course == analysis.customer_course
    assert for_room(analysis, "lead").customer_course is None
    assert for_room(analysis, "lead").responses == analysis.responses


def test_a_rule_that_is_not_known_any_more_stays_with_the_agent() -> None:
    assert "OLD99" not in rules_for("coach") | rules_for("lead")


def test_rules_about_tone_of_voice_stay_with_the_agent() -> None:
    for code, rule in RULES.items():
        if rule.subject == "Tone":
            assert rule.rooms == ("agent",), code


@pytest.mark.parametrize("room", OTHERS)
def test_figures_of_the_agents_voice_stay_with_the_agent(room) -> None:
    hidden = {name for name in METRICS if not is_figure_for(room, name)}
    assert {"agent_f0_median_hz", "agent_f0_movement_st", "agent_level_dbfs"} <= hidden
    assert not any(name.startswith("customer_") for name in hidden)
    assert not is_figure_for(room, "agent_arousal")


def test_an_analysis_cannot_hold_the_arousal_of_an_agent() -> None:
    from tests.store.calls import make_analysis

    units = (UnitArousal(Segment(0.0, 2.0), 0.5),)
    analysis = make_analysis("a")
    of_customer = VocalArousal(CUSTOMER, units, {}, 20)
    kept = dataclasses.replace(analysis, customer_arousal=of_customer)
    assert for_room(kept, "coach").customer_arousal == of_customer
    assert for_room(kept, "lead").customer_arousal is None
    with pytest.raises(InputError, match="OwnRoom"):
        dataclasses.replace(analysis, customer_arousal=VocalArousal(AGENT, units, {}, 20))
