"""Prominent peaks, against drawn curves and against scipy."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import find_peaks

from voicecoach.prosody.peaks import prominent_peaks

curves = st.lists(st.integers(-20, 20), min_size=1, max_size=60, unique=True)


@given(curves, st.sampled_from([0.5, 2.5, 7.5, 15.5]))
def test_the_peaks_are_those_that_scipy_finds(values: list[int], prominence: float) -> None:
    curve = np.array(values, dtype=np.float64)
    expected, _ = find_peaks(curve, prominence=prominence)
    assert prominent_peaks(curve, min_prominence=prominence).tolist() == expected.tolist()


def test_of_two_equal_peaks_with_a_shallow_dip_the_first_stays() -> None:
    curve = np.array([0.0, 5.0, 4.5, 5.0, 0.0])
    assert prominent_peaks(curve, min_prominence=1.0).tolist() == [1]


def test_a_flat_top_is_one_peak() -> None:
    assert prominent_peaks(np.array([0.0, 2.0, 2.0, 2.0, 0.0]), min_prominence=1.0).tolist() == [1]


def test_a_curve_that_only_rises_or_stands_has_no_peak() -> None:
    assert prominent_peaks(np.arange(9.0), min_prominence=1.0).size == 0
    assert prominent_peaks(np.zeros(9), min_prominence=1.0).size == 0
    assert prominent_peaks(np.zeros(1), min_prominence=1.0).size == 0
