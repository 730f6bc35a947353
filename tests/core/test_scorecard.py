"""A scorecard that says more than its evidence cannot be built."""

import dataclasses

import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.moment import Measurement
from voicecoach.core.scorecard import (
    COMPONENTS,
    CitedAct,
    CitedFigure,
    ComponentScore,
    OwnScorecard,
    SharedScorecard,
)
from voicecoach.core.segment import Segment
from voicecoach.core.shares import ShareInterval


def act(occasion: str = "a", **changes) -> CitedAct:
    made = CitedAct(
        call_id="call-1",
        occasion=occasion,
        source="LIS01",
        title="Let them finish",
        segment=Segment(0.0, 1.0),
        standing="met",
        text="Advice.",
        measurements=(Measurement("length", 1.0, "s"),),
    )
    return dataclasses.replace(made, **changes)


def components(**of) -> tuple[ComponentScore, ...]:
    return tuple(of.get(name) or ComponentScore(component=name) for name in COMPONENTS)


def test_an_act_without_a_number_is_refused() -> None:
    with pytest.raises(InputError, match="cites no number"):
        act(measurements=())


def test_several_acts_of_one_occasion_count_once() -> None:
    score = ComponentScore(
        component="listening",
        acts=(act(), act(segment=Segment(5.0, 6.0)), act("b", standing="missed")),
    )
    assert (score.met_count, score.count) == (1, 2)


def test_an_occasion_is_met_or_missed_and_not_both() -> None:
    with pytest.raises(InputError, match="both met and missed"):
        ComponentScore(component="listening", acts=(act(), act(standing="missed")))


def test_what_stands_beside_is_no_occasion() -> None:
    score = ComponentScore(component="motivation", acts=(act(standing="beside"),))
    assert (score.count, score.state) == (0, "not_observed")


@pytest.mark.parametrize(("count", "ratio"), [(4, 1.0), (5, 0.9)])
def test_a_share_must_be_that_of_enough_acts(count: int, ratio: float) -> None:
    acts = tuple(act(str(n)) for n in range(count))
    with pytest.raises(InputError, match="occasions cited"):
        ComponentScore(
            component="listening", acts=acts, interval=ShareInterval(ratio, ratio, ratio)
        )


def test_a_scorecard_has_every_component_and_cites_its_own_calls() -> None:
    with pytest.raises(InputError, match="once and in this order"):
        OwnScorecard(call_ids=("call-1",), components=components()[1:])
    with pytest.raises(InputError, match="not about"):
        OwnScorecard(
            call_ids=("call-2",),
            components=components(listening=ComponentScore(component="listening", acts=(act(),))),
        )


def test_a_shared_scorecard_refuses_what_is_for_the_agent_only() -> None:
    tone = ComponentScore(component="listening", acts=(act(is_for_agent_only=True),))
    figure = CitedFigure(call_id="call-1", name="pitch", value=1.0, is_for_agent_only=True)
    level = ComponentScore(component="listening", figures=(figure,))
    for score in (tone, level):
        assert OwnScorecard(call_ids=("call-1",), components=components(listening=score))
        with pytest.raises(InputError, match="for the agent only"):
            SharedScorecard(call_ids=("call-1",), components=components(listening=score))


def test_no_number_of_anybody_is_written_into_a_log() -> None:
    figure = CitedFigure(call_id="call-1", name="pitch", value=0.625, low=0.5, high=0.75)
    card = OwnScorecard(
        call_ids=("call-1",),
        components=components(
            listening=ComponentScore(component="listening", acts=(act(),), figures=(figure,))
        ),
    )
    assert "0.625" not in repr(card)
    assert "Advice" not in repr(card)
