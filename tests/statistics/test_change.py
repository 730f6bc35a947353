"""A change is told where there is one, and seldom where there is none, however often one looks."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import InputError
from voicecoach.statistics.change import (
    LOOK_CONFIDENCE,
    LOOK_COUNTS,
    OVERALL_CONFIDENCE,
    POWER_RATIO,
    calls_needed,
    change_since,
    shift_interval,
)

values = st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=12)


def test_the_orders_of_ranks_are_those_counted_one_by_one() -> None:
    """All ways in which 4 of 7 ranks are the earlier calls', against the formula's interval."""
    before_count = 4
    statistics = []
    for chosen in itertools.combinations(range(7), before_count):
        rest = [rank for rank in range(7) if rank not in chosen]
        statistics.append(sum(later > earlier for later in rest for earlier in chosen))
    outermost = sum(u == 0 for u in statistics) / len(statistics)
    before, after = [0.0, 1.0, 2.0, 3.0], [10.0, 11.0, 12.0]
    just_enough = shift_interval(before, after, confidence=1.0 - 2.0 * outermost)
    too_sure = shift_interval(before, after, confidence=1.0 - 1.9 * outermost)
    assert just_enough is not None
    assert just_enough.ends == (7.0, 12.0)
    assert too_sure is not None
    assert too_sure.ends is None


@given(values, values)
def test_swapping_before_and_after_turns_the_shift_around(before, after) -> None:
    there, back = shift_interval(before, after), shift_interval(after, before)
    assert there is not None
    assert back is not None
    assert there.shift == -back.shift
    assert (there.ends is None) == (back.ends is None)
    if there.ends is not None and back.ends is not None:
        assert there.ends == (-back.ends[1], -back.ends[0])
        assert there.ends[0] <= there.shift <= there.ends[1]


@given(values, values, st.integers(-20, 20))
def test_adding_to_the_later_calls_shifts_by_as_much(before, after, added) -> None:
    plain = shift_interval(before, after)
    moved = shift_interval(before, [value + added for value in after])
    assert plain is not None
    assert moved is not None
    assert moved.shift == plain.shift + added


def test_an_odd_call_hardly_moves_the_shift() -> None:
    before = [4.0, 5.0, 6.0, 5.0, 4.0]
    plain = shift_interval(before, [4.0, 5.0, 6.0, 5.0, 4.0])
    odd = shift_interval(before, [4.0, 5.0, 6.0, 5.0, 400.0])
    assert plain is not None
    assert odd is not None
    assert abs(odd.shift - plain.shift) <= 1.0


def drawn(random: np.random.Generator, count: int, kind: str) -> list[float]:
    if kind == "normal":
        return random.normal(0.0, 1.0, count).tolist()
    if kind == "skewed":
        return random.lognormal(0.0, 1.0, count).tolist()
    return random.poisson(0.7, count).astype(float).tolist()  # cut-ins: mostly none, many ties


@pytest.mark.parametrize("kind", ["normal", "skewed", "counts"])
@pytest.mark.parametrize("before_count", [5, 20])
def test_who_looks_after_every_call_is_seldom_told_of_a_change_that_is_none(
    kind: str, before_count: int
) -> None:
    random = np.random.default_rng(5)
    people = 400
    told = 0
    for _ in range(people):
        before, after = drawn(random, before_count, kind), drawn(random, 40, kind)
        told += any(
            change_since(before, after[:count], wanted=1.0).verdict in {"moved", "moved back"}
            for count in LOOK_COUNTS
        )
    by_chance = 3.0 * math.sqrt(0.1 * 0.9 / people)
    assert told / people <= 1.0 - OVERALL_CONFIDENCE + by_chance


def test_intervals_hold_the_true_shift_as_often_as_they_say() -> None:
    random = np.random.default_rng(6)
    held = 0
    for _ in range(500):
        found = shift_interval(
            drawn(random, 8, "skewed"), [v + 2.0 for v in drawn(random, 10, "skewed")]
        )
        assert found is not None
        assert found.ends is not None
        held += found.ends[0] <= 2.0 <= found.ends[1]
    assert held / 500 >= LOOK_CONFIDENCE - 3.0 * math.sqrt(0.025 * 0.975 / 500)


def test_after_as_many_calls_as_are_said_to_be_needed_the_change_is_found() -> None:
    random = np.random.default_rng(7)
    found, people = 0, 300
    for _ in range(people):
        before = drawn(random, 20, "normal")
        after = [value + 1.5 for value in drawn(random, 10, "normal")]
        found += change_since(before, after, wanted=1.5).verdict == "moved"
    fixed = np.array([-1.0, 1.0] * 10) * math.sqrt(19 / 20)
    assert calls_needed(fixed.tolist(), wanted=1.5) == 10
    assert found / people >= POWER_RATIO - 0.05


def test_a_change_too_small_for_the_calls_before_is_never_promised() -> None:
    assert calls_needed([1.0, 9.0] * 5, wanted=1.0) is None
    assert calls_needed([1.0, 2.0, 3.0], wanted=50.0) is None


def test_calls_that_never_vary_need_the_first_look_only() -> None:
    assert calls_needed([3.0] * 8, wanted=-1.0) == LOOK_COUNTS[0]


USUAL = [4.0, 5.0, 6.0, 5.0, 4.0, 6.0]


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        ([1.0, 2.0, 1.0, 0.0, 2.0], "moved"),
        ([9.0, 9.0, 8.0, 9.0, 8.0], "moved back"),
        ([5.0, 4.0, 6.0, 5.0, 5.0], "not moved"),
        ([5.0, 1.0, 9.0, 2.0, 6.0], "cannot tell"),
        ([1.0, 2.0, 1.0, 0.0], "cannot tell"),
    ],
)
def test_less_is_wanted(after: list[float], verdict: str) -> None:
    assert change_since(USUAL, after, wanted=-3.0).verdict == verdict


def test_more_is_wanted_and_less_came() -> None:
    assert change_since(USUAL, [1.0, 2.0, 1.0, 0.0, 2.0], wanted=2.0).verdict == "moved back"


def test_between_two_looks_the_older_one_holds() -> None:
    after = [1.0, 2.0, 1.0, 0.0, 2.0, 50.0, 50.0]
    found = change_since(USUAL, after, wanted=-3.0)
    assert found.verdict == "moved"
    assert found.shift is not None
    assert found.shift.after_count == 5
    assert (found.next_look_count, found.more_count) == (10, 3)


def test_after_the_last_look_there_is_no_other() -> None:
    found = change_since(USUAL, [5.0, 1.0, 9.0] * 20, wanted=-0.5)
    assert found.next_look_count is None
    assert found.more_count is None
    assert found.shift is not None
    assert found.shift.after_count == LOOK_COUNTS[-1]


def test_with_too_few_calls_before_nothing_is_told() -> None:
    found = change_since(USUAL[:4], [0.0] * 40, wanted=-3.0)
    assert found.verdict == "cannot tell"
    assert found.shift is not None
    assert found.shift.ends is None


def test_without_calls_there_is_no_shift() -> None:
    assert change_since([], [], wanted=1.0).shift is None
    assert shift_interval([1.0], []) is None


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InputError, match="not 0"):
        change_since(USUAL, USUAL, wanted=0.0)
    with pytest.raises(InputError, match="finite"):
        shift_interval([math.nan], [1.0])
    with pytest.raises(InputError, match="confidence"):
        shift_interval([1.0], [1.0], confidence=1.0)
