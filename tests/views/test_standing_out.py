"""The sentence that says what stands out."""

from dataclasses import replace

import pytest

from tests.dashboards.stores import CAME_IN, LEFT_ALONE, LOUDER
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.segment import Segment
from voicecoach.views.standing_out import (
    MODEST,
    NOTHING_STANDS_OUT,
    TELLING,
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


@pytest.mark.parametrize("code", sorted(MODEST))
def test_modest_praise_gives_way_to_whatever_else_there_is(code: str) -> None:
    modest = replace(
        LEFT_ALONE, rule=code, evidence=(Measurement("sound", 9.0, "s", threshold=1.0),)
    )
    assert what_stands_out([modest, LEFT_ALONE]) == title(LEFT_ALONE)
    assert what_stands_out([modest, CAME_IN]) == f"To work on: {title(CAME_IN).lower()}"
    assert what_stands_out([modest, LOUDER]) == f"Worth a listen: {title(LOUDER).lower()}"
    assert what_stands_out([modest]) == f"Little stands out: {title(modest).lower()}"


def test_a_low_threshold_does_not_decide_between_modest_praise() -> None:
    far = (Measurement("sound", 9.0, "s", threshold=0.1),)
    sound = replace(LEFT_ALONE, rule="LIS06", evidence=far)
    exchange = replace(LEFT_ALONE, rule="TRN03")
    assert what_stands_out([sound, exchange]).endswith(title(exchange).lower())


@pytest.mark.parametrize(
    ("plain", "code"), [(LEFT_ALONE, "DEE02"), (LEFT_ALONE, "REP01"), (CAME_IN, "CMP02")]
)
def test_what_happened_while_a_customer_was_upset_is_named_first(plain, code: str) -> None:
    slight = (Measurement("level", 1.01, "dB", threshold=1.0),)
    upset = replace(plain, rule=code, evidence=slight)
    assert departure(upset) < departure(plain)
    assert title(upset).lower() in what_stands_out([plain, upset]).lower()


def test_every_weighed_rule_is_a_rule_and_only_praise_is_modest() -> None:
    assert {RULES[code].valence for code in MODEST} == {"strength"}
    assert {code[:3] for code in RULES} >= set(TELLING)


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
