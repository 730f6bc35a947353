"""The sentence that says what stands out."""

from dataclasses import replace

import pytest

from tests.dashboards.stores import CAME_IN, LEFT_ALONE, LOUDER
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.segment import Segment
from voicecoach.views.standing_out import (
    NOTHING_STANDS_OUT,
    departure,
    rule_title,
    what_stands_out,
)


def title(moment: Moment) -> str:
    return RULES[moment.rule].title


def later(moment: Moment, start: float) -> Moment:
    return replace(moment, segment=Segment(start, start + 1.0))


def test_what_went_well_comes_first() -> None:
    assert what_stands_out([CAME_IN, LEFT_ALONE]) == (
        f"{title(LEFT_ALONE)}. To work on: {title(CAME_IN).lower()}"
    )


def test_one_kind_alone_is_said_alone() -> None:
    assert what_stands_out([LEFT_ALONE]) == title(LEFT_ALONE)
    assert what_stands_out([CAME_IN]) == f"To work on: {title(CAME_IN).lower()}"


def test_a_moment_worth_a_listen_is_named_only_where_there_is_nothing_else() -> None:
    assert what_stands_out([LOUDER]) == f"Worth a listen: {title(LOUDER).lower()}"
    assert title(LOUDER).lower() not in what_stands_out([LOUDER, LEFT_ALONE])


def test_a_call_without_moments_says_so() -> None:
    assert what_stands_out([]) == NOTHING_STANDS_OUT


def test_the_same_act_again_is_counted() -> None:
    assert what_stands_out([CAME_IN, later(CAME_IN, 40.0)]).endswith("(2 times)")


def test_the_act_farthest_from_its_threshold_is_chosen() -> None:
    slight = replace(
        CAME_IN, rule="PAC03", evidence=(Measurement("pace", 1.1, "1", threshold=1.0),)
    )
    assert title(CAME_IN).lower() in what_stands_out([slight, CAME_IN])


@pytest.mark.parametrize(
    "measurement",
    [
        Measurement("pace", 2.0, "s"),
        Measurement("reply offset", -0.5, "s", threshold=0.2),
        Measurement("silence", 0.0, "s", threshold=2.0),
    ],
)
def test_a_number_without_a_ratio_departs_by_nothing(measurement) -> None:
    assert departure(replace(CAME_IN, evidence=(measurement,))) == 0.0


def test_half_a_threshold_departs_as_far_as_twice_the_threshold() -> None:
    half = replace(CAME_IN, evidence=(Measurement("x", 0.25, "s", threshold=0.5),))
    twice = replace(CAME_IN, evidence=(Measurement("x", 1.0, "s", threshold=0.5),))
    assert departure(half) == pytest.approx(departure(twice))


def test_a_rule_of_another_version_shows_its_code() -> None:
    assert rule_title("ZZZ99") == "Rule ZZZ99"
