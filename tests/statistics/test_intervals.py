"""The mean of a few values and its t-interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import InputError
from voicecoach.statistics.intervals import MeanInterval, mean_interval

values = st.lists(st.floats(-1e3, 1e3, allow_nan=False), min_size=2, max_size=40)


def test_textbook_interval_is_reproduced() -> None:
    # n = 4, mean 5, s = 2: half width = t(0.975; 3) * 2 / sqrt(4) = 3.182446
    found = mean_interval([3.0, 5.0, 5.0 + np.sqrt(6), 7.0 - np.sqrt(6)])
    spread = np.std([3.0, 5.0, 5.0 + np.sqrt(6), 7.0 - np.sqrt(6)], ddof=1)
    assert found is not None
    assert found.mean == pytest.approx(5.0)
    assert found.high - found.mean == pytest.approx(3.182446305 * spread / 2.0)


def test_no_value_has_no_mean() -> None:
    assert mean_interval([]) is None


def test_one_value_cannot_tell() -> None:
    found = mean_interval([2.5])
    assert found == MeanInterval(mean=2.5, low=None, high=None, count=1)
    assert not found.can_tell


def test_equal_values_leave_no_width() -> None:
    found = mean_interval([2.5, 2.5, 2.5])
    assert (found.low, found.mean, found.high) == (2.5, 2.5, 2.5)


def test_three_values_give_a_wider_interval_than_the_normal_one() -> None:
    found = mean_interval([0.0, 1.0, 2.0])
    assert (found.high - found.low) / 2.0 > 2.0 * 1.96 / np.sqrt(3.0)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="finite"):
        mean_interval([1.0, value])


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_a_confidence_that_is_no_share_is_refused(confidence: float) -> None:
    with pytest.raises(InputError, match="confidence"):
        mean_interval([1.0, 2.0], confidence=confidence)


@pytest.mark.parametrize(
    ("low", "high", "count"), [(None, 2.0, 3), (1.5, 2.0, 3), (0.0, 0.5, 3), (None, None, 0)]
)
def test_an_interval_that_cannot_be_is_refused(low, high, count) -> None:
    with pytest.raises(InputError):
        MeanInterval(mean=1.0, low=low, high=high, count=count)


@given(values)
def test_the_mean_lies_in_the_middle(seen) -> None:
    found = mean_interval(seen)
    assert found.low <= found.mean <= found.high
    assert found.high - found.mean == pytest.approx(found.mean - found.low, abs=1e-6)


@given(values, st.floats(-100, 100), st.floats(0.1, 10))
def test_the_interval_moves_and_stretches_with_the_values(seen, shift, factor) -> None:
    plain, moved = mean_interval(seen), mean_interval([shift + factor * value for value in seen])
    assert moved.mean == pytest.approx(shift + factor * plain.mean, abs=1e-6)
    assert moved.high - moved.low == pytest.approx(factor * (plain.high - plain.low), abs=1e-6)


@given(values)
def test_more_confidence_is_wider(seen) -> None:
    narrow, wide = mean_interval(seen, confidence=0.8), mean_interval(seen, confidence=0.99)
    assert wide.low <= narrow.low
    assert narrow.high <= wide.high


@pytest.mark.parametrize("agent_count", [3, 5, 12])
def test_95_of_100_intervals_hold_the_true_mean(agent_count: int) -> None:
    random = np.random.default_rng(1908)
    samples = random.normal(0.55, 0.08, size=(4000, agent_count))
    intervals = [mean_interval(sample) for sample in samples]
    covered = np.mean([found.low <= 0.55 <= found.high for found in intervals])
    assert 0.93 <= covered <= 0.97


@given(values)
def test_cutting_to_what_is_possible_keeps_the_mean_and_never_widens(seen) -> None:
    found = mean_interval(seen)
    cut = found.within(-1e3, 1e3)
    assert cut.mean == found.mean
    assert max(found.low, -1e3) == cut.low
    assert min(found.high, 1e3) == cut.high


def test_one_value_stays_without_ends_when_cut() -> None:
    assert not mean_interval([0.5]).within(0.0, 1.0).can_tell


def test_a_mean_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="need a mean from"):
        mean_interval([2.0, 3.0]).within(0.0, 1.0)
