"""What holds for every rule, on hand-made and on generated calls."""

import math
import re
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coaching.calls import Unit, call, mixed_call, shifted, talk
from tests.coaching.spoken_calls import spoken_call, without_words
from voicecoach.analysis_json import from_json, to_json
from voicecoach.coaching.catalogue import (
    RULES,
    default_options,
    find_moments,
    strength,
    withheld_facts,
)
from voicecoach.coaching.measures import MEASURES, recompute
from voicecoach.coaching.rule import FACTS, AnyRule, Rule, RuleOptions
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.segment import Segment

TRAITS = re.compile(
    r"\b(rude|impatient|angry|nervous|aggressive|lazy|emotion\w*|anxious|calm person|always|never "
    r"listen\w*|you are (?:a|so|too|very))\b",
    re.IGNORECASE,
)

QUOTED = re.compile(r'"[^"]*"')
"""What somebody said: it may name a trait, and its numbers are theirs."""


@st.composite
def units(draw: st.DrawFn, *, max_count: int = 30) -> list[Unit]:
    """Units of one speaker on a grid of 1/4 s, with any voice."""
    at, made = 0.0, []
    for _ in range(draw(st.integers(0, max_count))):
        at += draw(st.integers(1, 24)) / 4.0
        duration_s = draw(st.integers(1, 24)) / 4.0
        voice = {
            "rate_sps": draw(st.sampled_from([3.0, 4.0, 5.0, 7.0])),
            "rise_db": draw(st.sampled_from([-3.0, 0.0, 2.0, 8.0])),
            "pitch_hz": draw(st.sampled_from([100.0, 200.0, 300.0])),
            "movement_st": draw(st.sampled_from([0.5, 1.5, 3.0, 5.0])),
        }
        made.append((at, at + duration_s, voice))
        at += duration_s
    return made


# Every rule but two fires somewhere in this call, so what is checked of its moments is not empty.
def eventful() -> CallAnalysis:
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    return call(
        agent=[
            *talk(0.0, 12.5, rate_sps=5.5),
            (30.0, 33.0),
            *talk(60.0, 75.0, movement_st=5.0),
            *talk(120.0, 200.0, movement_st=0.75),
            *talk(215.0, 290.0),
        ],
        customer=[
            *talk(12.5, 30.75),
            *talk(80.0, 115.0),
            *talk(200.0, 207.5, **raised),
            *talk(292.5, 340.0),
        ],
    )


# What is done with the words is as the detectors find it.
def wordy() -> CallAnalysis:
    return spoken_call(
        agent=[
            (0.0, 3.0, "Good morning, how can I help?"),
            (16.0, 21.0, "Three days late, and the call you were promised never came. Okay?"),
            (21.5, 23.5, "What has it meant for you?"),
            (41.0, 46.0, "So the car was due Monday, and Saturday has to work for your dad."),
            (48.0, 52.0, "I will ring you myself by three o'clock today."),
            (61.0, 62.0, "What was your order number?"),
            (66.0, 67.0, "Is it green?"),
            (68.0, 69.0, "Is it new?"),
            (70.0, 71.0, "Do you have it?"),
            (72.0, 73.0, "Did you buy it here?"),
        ],
        customer=[
            (4.0, 9.0, "My car was promised for Monday and it is now Thursday."),
            (9.5, 15.5, "They said they would call me back and nobody called, order five five."),
            (24.0, 40.0, f"I take a taxi and Saturday I drive my dad to hospital. {'Well. ' * 9}"),
            (46.5, 47.5, "Exactly, that's it."),
            (53.0, 56.0, "Oh, that's a relief, thank you."),
            (62.5, 65.0, "As I said, order five five."),
            *[(67.25 + 2.0 * n, 67.75 + 2.0 * n, "Yes.") for n in range(4)],
        ],
    )


@pytest.fixture(params=RULES.values(), ids=RULES.keys())
def rule(request: pytest.FixtureRequest) -> AnyRule:
    return request.param


def test_codes_are_unique_and_evidence_is_known() -> None:
    assert len({rule.title for rule in RULES.values()}) == len(RULES)
    for rule in RULES.values():
        assert all(MEASURES[shown.name] is shown for shown in rule.evidence)


def test_every_threshold_says_where_it_comes_from(rule: AnyRule) -> None:
    for option in fields(rule.options):
        assert option.metadata["basis"] in ("literature", "calibrated", "convention"), option.name
        assert option.metadata["why"]


def test_rules_serve_all_rows_in_both_directions() -> None:
    served = {(row, rule.valence) for rule in RULES.values() for row in rule.skill_rows}
    for row in (9, 10, 11, 12, 13, 14, 15, 17, 18, 20):
        assert {(row, "strength"), (row, "opportunity")} <= served
    # Thanks are for keeping; nobody is told that there were none.
    assert (8, "strength") in served
    assert (8, "opportunity") not in served
    for row in (1, 3, 4, 5, 15, 16, 19, 20, 25, 26, 29):
        assert {(row, "strength"), (row, "opportunity")} <= served
    # What is not said is noted; what it means is left open.
    assert {(18, "strength"), (18, "note")} <= served


@pytest.mark.parametrize(
    "private",
    [
        "agent's pitch movement",
        "agent's level before",
        "agent's level above before",
        "agent's level above the rest of the call",
    ],
)
def test_tone_of_voice_is_shown_to_the_agent_only(private: str) -> None:
    rooms = {r.rooms for r in RULES.values() if MEASURES[private] in r.evidence}
    assert rooms == {("agent",)}


def test_texts_name_acts_and_no_traits(rule: AnyRule) -> None:
    texts = (rule.title, rule.finds, rule.why, rule.applies_not_when)
    assert not [text for text in texts if TRAITS.search(text)]


def check_moment(moment: Moment, analysis: CallAnalysis) -> None:
    rule = RULES[moment.rule]
    assert moment.valence == rule.valence
    assert {m.name for m in moment.evidence} <= {shown.name for shown in rule.evidence}
    assert moment.evidence[0].name == rule.evidence[0].name
    assert moment.evidence[0].threshold is not None
    assert [m.value for m in moment.evidence] == list(recompute(analysis, moment))
    assert all(math.isfinite(m.value) for m in moment.evidence)
    own_words = QUOTED.sub("", moment.advice)
    assert not TRAITS.search(own_words)
    assert set(numbers_of(own_words)) <= set(writings(moment))
    assert len(moment.advice) < 240, moment.advice
    for stretch in (moment.segment, *moment.context):
        assert 0.0 <= stretch.start < stretch.end <= analysis.duration_s


def numbers_of(advice: str) -> list[str]:
    return re.findall(r"\d+(?:[.:]\d+)*", advice)


def writings(moment: Moment) -> Iterator[str]:
    """Every way in which advice may write a number of its moment."""
    shown = [x for m in moment.evidence for x in (m.value, m.threshold, m.reference)]
    for value in (abs(x) for x in shown if x is not None):
        yield from (f"{value:.0f}", f"{value:.1f}")
    for stretch in (moment.segment, *moment.context):
        for at in (stretch.start, stretch.end):
            yield f"{int(at) // 60}:{int(at) % 60:02d}"


@pytest.mark.parametrize("analysis", [eventful(), wordy()], ids=["eventful", "wordy"])
def test_moments_of_an_eventful_call_are_sorted_and_sound(analysis: CallAnalysis) -> None:
    moments = find_moments(analysis)
    assert len({m.rule for m in moments}) >= 7
    assert [m.segment.start for m in moments] == sorted(m.segment.start for m in moments)
    for moment in moments:
        check_moment(moment, analysis)


@settings(deadline=None)
@given(agent=units(), customer=units())
def test_no_rule_crashes_and_every_moment_is_sound(agent: list[Unit], customer: list[Unit]) -> None:
    analysis = call(agent=agent, customer=customer)
    moments = find_moments(analysis)
    assert len({moment.id for moment in moments}) == len(moments)
    for moment in moments:
        check_moment(moment, analysis)


@pytest.mark.parametrize("analysis", [eventful(), wordy()], ids=["eventful", "wordy"])
def test_every_number_can_be_taken_again_from_the_json(analysis: CallAnalysis) -> None:
    read = from_json(to_json(replace(analysis, moments=find_moments(analysis))))
    assert len(read.moments) >= 7
    for moment in read.moments:
        assert [m.value for m in moment.evidence] == list(recompute(read, moment))


@settings(deadline=None)
@given(agent=units(), customer=units(), quarters=st.integers(1, 400))
def test_moving_a_call_in_time_moves_its_moments(
    agent: list[Unit], customer: list[Unit], quarters: int
) -> None:
    by_s = quarters / 4.0
    before = find_moments(call(agent=agent, customer=customer))
    after = find_moments(call(agent=shifted(agent, by_s), customer=shifted(customer, by_s)))
    assert [moved(m.segment, by_s) for m in before] == [m.segment for m in after]
    assert [(m.rule, m.evidence) for m in before] == [(m.rule, m.evidence) for m in after]


def moved(segment: Segment, by_s: float) -> Segment:
    return Segment(segment.start + by_s, segment.end + by_s)


@settings(deadline=None)
@given(customer=units())
def test_one_voice_alone_raises_nothing(customer: list[Unit]) -> None:
    assert find_moments(call(customer=customer)) == ()
    assert find_moments(call(agent=customer)) == ()


@settings(deadline=None)
@given(everybody=units())
def test_a_recording_on_one_channel_raises_nothing(everybody: list[Unit]) -> None:
    assert find_moments(mixed_call(everybody)) == ()


def test_an_empty_call_raises_nothing() -> None:
    assert find_moments(call()) == ()


def test_a_withheld_fact_silences_the_rules_that_need_it() -> None:
    calls = (eventful(), wordy())
    needed = {fact for a in calls for m in find_moments(a) for fact in RULES[m.rule].needs}
    assert needed == set(FACTS)
    for fact in FACTS:
        for analysis in calls:
            moments = find_moments(replace(analysis, withheld=call(withheld=[fact]).withheld))
            assert [m for m in moments if fact in RULES[m.rule].needs] == []


def test_without_words_the_rules_that_need_them_find_nothing() -> None:
    found = {m.rule for m in find_moments(wordy())}
    left = {m.rule for m in find_moments(without_words(wordy()))}
    assert left == {code for code in found if "words" not in RULES[code].needs}


def test_both_speakers_must_have_spoken() -> None:
    assert withheld_facts(call(agent=[(0.0, 1.0)])) == {"two_speakers", "words"}
    assert withheld_facts(call(agent=[(0.0, 1.0)], customer=[(1.0, 2.0)])) == {"words"}


def test_only_the_strongest_of_one_rule_are_kept() -> None:
    silences_s = (11.0, 30.0, 12.0, 20.0, 15.0)
    starts = [0.0]
    for silence_s in silences_s:
        starts.append(starts[-1] + 2.0 + silence_s)
    analysis = call(agent=[(s, s + 2.0) for s in starts], customer=[(110.0, 111.0)])
    kept = find_moments(analysis, {"SIL02": RULES["SIL02"].options})
    assert [m.evidence[0].value for m in kept] == [30.0, 20.0, 15.0]


def test_strength_is_the_relative_distance_from_the_threshold() -> None:
    def strength_of(value: float, threshold: float | None) -> float:
        fired = Measurement("silence", value, "s", threshold)
        return strength(Moment("SIL01", Segment(0.0, 1.0), "agent", "note", (fired,), "Listen."))

    assert strength_of(15.0, 10.0) == 0.5
    assert strength_of(0.125, 0.25) == 0.5
    assert strength_of(15.0, None) == 0.0


def test_only_the_rules_named_are_run() -> None:
    chosen = {code: o for code, o in default_options().items() if code.startswith("LIS")}
    assert {m.rule[:3] for m in find_moments(eventful(), chosen)} == {"LIS"}


def test_options_of_another_rule_and_unknown_rules_are_refused() -> None:
    with pytest.raises(ConfigError, match="rule TRN01 takes CameInOptions"):
        find_moments(call(), {"TRN01": RULES["SIL01"].options})
    with pytest.raises(ConfigError, match="unknown rule 'XXX01'"):
        find_moments(call(), {"XXX01": RuleOptions()})


@pytest.mark.parametrize("value", [0.0, -1.0, math.inf, math.nan])
def test_a_threshold_must_be_a_positive_number(value: float) -> None:
    with pytest.raises(ConfigError, match="min_silence_s must be finite and > 0"):
        replace(RULES["SIL01"].options, min_silence_s=value)


def test_a_share_is_at_most_one_and_a_factor_may_be_more() -> None:
    with pytest.raises(ConfigError, match=r"max_early_ratio is a share: it must be <= 1; got 7"):
        replace(RULES["TRN03"].options, max_early_ratio=7)
    assert replace(RULES["TON02"].options, min_usual_ratio=1.5).min_usual_ratio == 1.5
    assert replace(RULES["TRN03"].options, max_early_ratio=1.0).max_early_ratio == 1.0


def test_a_rule_without_a_counter_case_cannot_be_built() -> None:
    with pytest.raises(InputError, match="leaves a text"):
        replace(RULES["SIL01"], applies_not_when=" ")
    with pytest.raises(InputError, match="code is like"):
        replace(RULES["SIL01"], code="SILENCE")
    assert isinstance(RULES["SIL01"], Rule)


def test_a_moment_with_a_number_from_elsewhere_cannot_be_taken_again() -> None:
    fired = Measurement("luck", 1.0, "1")
    segment = Segment(0.0, 1.0)
    moment = Moment("SIL01", segment, "agent", "note", (fired,), "Listen.", (segment,))
    with pytest.raises(InputError, match="got 'luck'"):
        recompute(call(), moment)
