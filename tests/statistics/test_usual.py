"""A person's usual range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import InputError
from voicecoach.statistics.usual import MIN_USUAL_CALLS, usual_range


def test_four_calls_are_not_enough_to_be_usual() -> None:
    assert usual_range([1.0] * (MIN_USUAL_CALLS - 1)) is None


def test_one_odd_call_does_not_move_what_is_usual() -> None:
    assert usual_range([4.0, 4.0, 4.0, 4.0, 4.0, 400.0]).high == 4.0


def test_a_value_that_is_not_finite_is_refused() -> None:
    with pytest.raises(InputError, match="finite"):
        usual_range([1.0, 2.0, 3.0, 4.0, float("nan")])


@given(st.lists(st.floats(-1e6, 1e6), min_size=MIN_USUAL_CALLS))
def test_at_most_a_quarter_of_the_calls_lie_on_either_side(values) -> None:
    found = usual_range(values)
    below = sum(value < found.low for value in values)
    above = sum(value > found.high for value in values)
    assert found.low <= found.median <= found.high
    assert max(below, above) <= (len(values) - 1) / 4.0 + 1.0
