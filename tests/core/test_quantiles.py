"""Medians and quantiles are those of numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.quantiles import median, quantile

numbers = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


@given(numbers)
def test_a_median_is_numpys(values: list[float]) -> None:
    assert median(values) == np.median(values)


@given(numbers, st.floats(0.0, 1.0))
def test_a_quantile_is_numpys(values: list[float], share: float) -> None:
    expected = np.quantile(values, share)
    assert quantile(sorted(values), share) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_nothing_has_no_median() -> None:
    assert median([]) is None
