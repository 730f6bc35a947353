"""The scorecard of one call: what counts, what does not, and what cannot be gained by tricks."""

import ast
import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import voicecoach.scorecard
from tests.dashboards.stores import make_mixed_analysis
from tests.scorecard.cards import call, moment, response
from tests.strategies import analyses
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import NotAllowedError
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.scorecard import (
    COMPONENTS,
    MIN_OCCASION_COUNT,
    OwnScorecard,
    Scorecard,
    SharedScorecard,
)
from voicecoach.scorecard.card import own_scorecard, scorecard_for, shared_scorecard

BOTH = [own_scorecard, shared_scorecard]
STRENGTHS = [code for code, rule in RULES.items() if rule.valence == "strength"]
OPPORTUNITIES = [code for code, rule in RULES.items() if rule.valence == "opportunity"]
AGENT_ONLY = [code for code, rule in RULES.items() if rule.rooms == ("agent",)]

codes = st.lists(st.sampled_from(sorted(RULES)), max_size=12)
grades = st.lists(st.integers(0, 3), max_size=6)


def ratios(card: Scorecard) -> dict[str, float | None]:
    """Share of the occasions by component, however few."""
    return {s.component: s.met_count / s.count if s.count else None for s in card.components}


# ---- what is seen ------------------------------------------------------------------------------


@pytest.mark.parametrize("make", BOTH)
def test_without_moments_everything_is_not_observed_and_nothing_is_zero(make) -> None:
    for score in make(call()).components:
        assert (score.state, score.interval) == ("not_observed", None)
        assert score.needs


def test_from_one_channel_everything_is_not_observed() -> None:
    states = {score.state for score in own_scorecard(make_mixed_analysis("mono")).components}
    assert states == {"not_observed"}


def test_few_occasions_are_listed_without_a_share() -> None:
    listening = own_scorecard(call("TRN01", "TRN02", "LIS01", "LIS02")).of("listening")
    assert (listening.met_count, listening.count) == (3, 4)
    assert (listening.state, listening.interval) == ("too_few", None)
    assert [act.source for act in listening.acts] == ["TRN01", "TRN02", "LIS01", "LIS02"]


def test_enough_occasions_have_a_share_with_its_interval() -> None:
    listening = own_scorecard(call("TRN01", "TRN02", "LIS01", "LIS02", "LIS04")).of("listening")
    assert listening.count == MIN_OCCASION_COUNT
    assert listening.interval is not None
    assert listening.interval.ratio == 0.8
    assert (round(listening.interval.low, 2), round(listening.interval.high, 2)) == (0.44, 0.95)


def test_each_act_cites_its_second_and_its_numbers_with_their_range() -> None:
    (act,) = own_scorecard(call("LIS01")).of("listening").acts
    assert (act.call_id, act.segment.start, act.standing) == ("call-1", 0.0, "met")
    assert (act.measurements[0].low, act.measurements[0].high) == (1.75, 2.25)


def test_figures_stand_beside_with_their_range_and_count_for_nothing() -> None:
    analysis = call()
    analysis = dataclasses.replace(
        analysis,
        metrics={**analysis.metrics, "agent_backchannel_coverage_ratio": 0.5},
        metric_ranges={"agent_backchannel_coverage_ratio": (0.25, 0.75)},
    )
    listening = shared_scorecard(analysis).of("listening")
    (figure,) = listening.figures
    assert (figure.value, figure.low, figure.high) == (0.5, 0.25, 0.75)
    assert listening.state == "not_observed"


# ---- cues --------------------------------------------------------------------------------------


def test_an_answer_that_takes_the_cue_up_meets_it_and_a_token_does_not() -> None:
    empathy = shared_scorecard(call(grades=[0, 1, 2, 3])).of("empathy")
    assert (empathy.met_count, empathy.count) == (2, 4)
    assert [act.standing for act in empathy.acts] == ["missed", "missed", "met", "met"]
    assert empathy.acts[0].text == 'They said "This is the third time": nothing of it was taken up.'
    assert '"Three times is too many": specific.' in empathy.acts[2].text


def test_moments_about_answers_are_evidence_and_not_counted_again(monkeypatch) -> None:
    rule = dataclasses.replace(RULES["LIS01"], skill_rows=(9, 12))
    monkeypatch.setattr("voicecoach.coaching.rule_card.RULES", {"LIS01": rule})
    with_answers = shared_scorecard(call("LIS01", grades=[1])).of("empathy")
    assert (with_answers.met_count, with_answers.count) == (0, 1)
    assert {act.standing for act in with_answers.acts} == {"missed", "beside"}
    assert shared_scorecard(call("LIS01")).of("empathy").met_count == 1


# ---- what cannot be heard ----------------------------------------------------------------------


@given(codes, grades)
def test_self_awareness_and_motivation_are_not_observed_without_the_agents_own_data(
    found: list[str], given_grades: list[int]
) -> None:
    card = own_scorecard(call(*found, grades=given_grades))
    assert {card.of(c).state for c in ("self_awareness", "motivation")} == {"not_observed"}


def test_a_check_in_before_the_call_makes_its_opening_count_and_only_for_the_agent() -> None:
    analysis = call("PAC02", "PAC04")
    aware = own_scorecard(analysis, has_check_in=True).of("self_awareness")
    assert (aware.met_count, aware.count) == (1, 2)
    assert own_scorecard(analysis).of("social_skills").count == 2
    assert shared_scorecard(analysis).of("social_skills").count == 0


def test_what_customers_give_back_is_shown_and_not_counted(monkeypatch) -> None:
    rule = dataclasses.replace(RULES["LIS01"], skill_rows=(8,))
    monkeypatch.setattr("voicecoach.coaching.rule_card.RULES", {"LIS01": rule})
    motivation = own_scorecard(call("LIS01")).of("motivation")
    assert motivation.state == "not_observed"
    assert [act.standing for act in motivation.acts] == ["beside"]


def test_what_the_customer_did_and_what_is_only_worth_a_listen_count_for_nobody() -> None:
    calmed = moment("DEE02", speaker=CUSTOMER)
    card = own_scorecard(call("DEE01", "SIL02", "UNS01", moments=(calmed,)))
    assert {score.state for score in card.components} == {"not_observed"}


def test_no_score_rests_on_how_the_customers_words_ran() -> None:
    folder = Path(voicecoach.scorecard.__file__).parent
    for path in folder.glob("*.py"):
        names = {getattr(node, "attr", None) for node in ast.walk(ast.parse(path.read_text()))}
        assert not names & {"customer_course", "customer_arousal", "own_room"}, path.name


# ---- tricks ------------------------------------------------------------------------------------


@given(codes, grades, st.sampled_from(STRENGTHS))
def test_a_strength_more_never_lowers_a_share(
    found: list[str], given_grades: list[int], code: str
) -> None:
    before = ratios(own_scorecard(call(*found, grades=given_grades)))
    after = ratios(own_scorecard(call(*found, code, grades=given_grades)))
    for component, share in before.items():
        assert share is None or after[component] >= share


@given(codes, grades, st.sampled_from(OPPORTUNITIES))
def test_an_opportunity_more_never_raises_a_share(
    found: list[str], given_grades: list[int], code: str
) -> None:
    before = ratios(own_scorecard(call(*found, grades=given_grades)))
    after = ratios(own_scorecard(call(*found, code, grades=given_grades)))
    for component, share in before.items():
        assert share is None or after[component] <= share


@given(codes, grades, st.sampled_from(sorted(RULES)), st.integers(2, 5))
def test_the_same_kind_of_act_again_and_again_changes_nothing(
    found: list[str], given_grades: list[int], code: str, times: int
) -> None:
    once = own_scorecard(call(*found, code, grades=given_grades))
    often = own_scorecard(call(*found, *[code] * times, grades=given_grades))
    assert ratios(often) == ratios(once)
    assert [s.interval for s in often.components] == [s.interval for s in once.components]


@given(codes, grades)
def test_a_stock_phrase_in_answer_gains_nothing(found: list[str], given_grades: list[int]) -> None:
    unanswered = [0 if grade == 1 else grade for grade in given_grades]
    tokens = ratios(own_scorecard(call(*found, grades=given_grades)))
    assert tokens == ratios(own_scorecard(call(*found, grades=unanswered)))


@given(codes, grades, st.floats(0.0, 1.0), st.floats(1.0, 600.0))
def test_more_talk_gains_nothing(
    found: list[str], given_grades: list[int], talk_ratio: float, speech_s: float
) -> None:
    analysis = call(*found, grades=given_grades)
    talk = {"agent_talk_ratio": talk_ratio, "agent_speech_s": speech_s}
    talkative = dataclasses.replace(analysis, metrics={**analysis.metrics, **talk})
    assert ratios(own_scorecard(talkative)) == ratios(own_scorecard(analysis))


@given(codes, grades)
def test_an_act_counts_in_one_component_only(found: list[str], given_grades: list[int]) -> None:
    card = own_scorecard(call(*found, grades=given_grades))
    counted = [act for score in card.components for act in score.counted]
    assert len(counted) == len({(act.source, act.segment.start) for act in counted})


# ---- any call ----------------------------------------------------------------------------------


@given(analyses())
def test_any_call_has_a_scorecard_whose_intervals_hold_their_shares(
    analysis: CallAnalysis,
) -> None:
    for make in BOTH:
        for score in make(analysis).components:
            if score.interval is None:
                assert score.count < MIN_OCCASION_COUNT
            else:
                assert score.interval.low <= score.met_count / score.count <= score.interval.high


def test_a_rule_that_is_not_in_the_catalogue_any_more_counts_for_nothing() -> None:
    card = own_scorecard(call(moments=(moment("OLD01"),)))
    assert {score.state for score in card.components} == {"not_observed"}


def test_several_answers_at_one_second_are_kept_apart() -> None:
    analysis = dataclasses.replace(call(), responses=(response(0), response(3)))
    empathy = shared_scorecard(analysis).of("empathy")
    assert (empathy.met_count, empathy.count) == (1, 2)


# ---- two rooms ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", AGENT_ONLY)
def test_what_is_for_the_agent_only_is_in_no_coachs_scorecard(code: str) -> None:
    analysis = call(code)
    cited = [act for score in own_scorecard(analysis).components for act in score.acts]
    assert all(act.is_for_agent_only for act in cited)
    assert [act for score in shared_scorecard(analysis).components for act in score.acts] == []


def test_tone_of_voice_is_no_figure_of_a_coachs_scorecard() -> None:
    analysis = call()
    tone = {"agent_f0_movement_st": 1.5, "agent_articulation_rate_sps": 4.5}
    analysis = dataclasses.replace(analysis, metrics={**analysis.metrics, **tone})
    own, shared = (
        {figure.name: figure.is_for_agent_only for figure in make(analysis).of(skill).figures}
        for make, skill in ((own_scorecard, "social_skills"), (shared_scorecard, "social_skills"))
    )
    assert own == {"agent_articulation_rate_sps": False, "agent_f0_movement_st": True}
    assert set(shared) == {"agent_articulation_rate_sps"}


def test_each_room_gets_its_kind_and_leads_get_none() -> None:
    assert type(scorecard_for("agent", call())) is OwnScorecard
    assert type(scorecard_for("coach", call())) is SharedScorecard
    with pytest.raises(NotAllowedError, match="agent of a call and their coach"):
        scorecard_for("lead", call())


def test_every_component_is_there_in_order() -> None:
    assert tuple(score.component for score in shared_scorecard(call()).components) == COMPONENTS
