"""Who held the floor when two spoke at once, and what the holder did then."""

import pytest
from hypothesis import given

from tests.conversation.test_describe import describe, rows, units
from voicecoach.core.conversation import Overlap
from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals
from voicecoach.core.segment import Segment


def test_a_sign_begun_in_the_holders_pause_is_the_listeners_overlap() -> None:
    # s         0    1    2    3    4    5
    # customer  |---------|  |-----------|
    # agent                |---|             (begun in the pause, still running after it)
    [overlap] = describe(rows((2.125, 2.75)), rows((0.0, 2.0), (2.5, 5.0))).overlaps
    assert (overlap.holder, overlap.incomer, overlap.kind) == ("customer", "agent", "within")


def test_who_takes_the_floor_in_a_short_pause_came_in_over_the_rest() -> None:
    # s         0    1    2    3    4    5
    # customer  |---------|   |--|
    # agent                 |------------|
    [overlap] = describe(rows((2.25, 5.0)), rows((0.0, 2.0), (2.5, 3.0))).overlaps
    assert (overlap.holder, overlap.incomer, overlap.kind) == ("customer", "agent", "between")
    assert (overlap.holder_stopped_after_s, overlap.holder_stopped) == (0.5, True)


def test_after_a_long_pause_the_floor_is_the_others() -> None:
    # s         0    1    2    3    4    5    6
    # customer  |---------|             |--|
    # agent                    |--------------|
    [overlap] = describe(rows((3.0, 6.0)), rows((0.0, 2.0), (5.0, 5.5))).overlaps
    assert (overlap.holder, overlap.incomer) == ("agent", "customer")


def test_a_holder_who_is_stopped_comes_back_with_a_turn_and_not_with_a_sign() -> None:
    # s         0    1    2    3    4    5    6    7    8    9
    # customer  |--------------|      |-|             |-----------|
    # agent               |--------------------|
    agent, customer = rows((2.0, 6.0)), rows((0.0, 2.75), (4.0, 4.25), (7.0, 9.0))
    first = describe(agent, customer).overlaps[0]
    assert (first.holder_stopped_after_s, first.holder_back_after_s) == (0.75, 4.25)
    assert first.holder_stopped


def test_a_holder_who_never_comes_back_has_stopped_all_the_same() -> None:
    [overlap] = describe(rows((2.0, 6.0)), rows((0.0, 3.5))).overlaps
    assert (overlap.holder_stopped_after_s, overlap.holder_back_after_s) == (1.5, None)
    assert not overlap.holder_stopped, "not within a second"


def test_a_holder_who_speaks_on_has_not_stopped() -> None:
    [overlap] = describe(rows((2.0, 3.0)), rows((0.0, 5.0))).overlaps
    assert (overlap.holder_stopped_after_s, overlap.holder_back_after_s) == (None, None)


def test_a_probability_above_one_is_refused() -> None:
    with pytest.raises(InputError, match="act_probability"):
        Overlap("agent", "customer", Segment(0.0, 1.0), "within", act_probability=1.5)


@given(units(), units())
def test_a_return_needs_a_stop(agent: Intervals, customer: Intervals) -> None:
    for overlap in describe(agent, customer).overlaps:
        assert overlap.holder_back_after_s is None or overlap.holder_stopped_after_s is not None
        assert overlap.holder_stopped_after_s is None or (
            overlap.holder_stopped_after_s >= overlap.segment.duration_s
        )
