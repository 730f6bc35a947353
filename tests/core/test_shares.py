"""Intervals of shares: known values, and what must hold for any counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import InputError
from voicecoach.core.shares import ShareInterval, share_interval

counts = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_published_values_are_reproduced() -> None:
    """Wilson's 95 % interval of 81 of 263: 0.255 to 0.366 (Newcombe 1998, table I, method 3)."""
    found = share_interval(81, 263, quantile=1.959963985)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_without_an_occasion_there_is_no_share() -> None:
    assert share_interval(0, 0) is None


@given(counts, st.floats(0.05, 1.0), st.floats(0.5, 7.0))
def test_the_interval_holds_the_share_and_stays_inside_what_is_possible(
    pair: tuple[int, int], worth: float, quantile: float
) -> None:
    met, count = pair
    found = share_interval(met, count, effective_count=(worth * count) or None, quantile=quantile)
    if count == 0:
        assert found is None
        return
    assert found is not None
    assert 0.0 <= found.low <= found.ratio <= found.high <= 1.0
    assert found.low < found.high


@given(counts)
def test_fewer_independent_occasions_give_a_wider_interval(pair: tuple[int, int]) -> None:
    met, count = pair
    alone, clustered = share_interval(met, count), share_interval(met, count, effective_count=0.5)
    if alone and clustered:
        assert clustered.high - clustered.low > alone.high - alone.low


@given(counts)
def test_what_was_missed_mirrors_what_was_met(pair: tuple[int, int]) -> None:
    met, count = pair
    found, mirrored = share_interval(met, count), share_interval(count - met, count)
    if found and mirrored:
        assert found.low == pytest.approx(1.0 - mirrored.high)


@pytest.mark.parametrize(("met", "count"), [(-1, 3), (4, 3)])
def test_counts_that_do_not_fit_are_refused(met: int, count: int) -> None:
    with pytest.raises(InputError, match="met_count"):
        share_interval(met, count)


@pytest.mark.parametrize("worth", [0.0, -1.0, float("nan"), float("inf")])
def test_an_effective_count_must_be_a_number_above_zero(worth: float) -> None:
    with pytest.raises(InputError, match="effective count"):
        share_interval(1, 2, effective_count=worth)


def test_ends_that_do_not_enclose_the_share_are_refused() -> None:
    with pytest.raises(InputError, match="low <= ratio"):
        ShareInterval(0.5, 0.6, 0.9)
