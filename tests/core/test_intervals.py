"""Interval algebra, held against sets of small integers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import (
    Intervals,
    as_intervals,
    bridge,
    complement,
    durations_s,
    from_mask,
    intersect,
    shared_s,
    to_mask,
    to_segments,
    total_s,
    union,
    validate,
)
from voicecoach.core.segment import Segment

SPAN = 40


@st.composite
def intervals(draw: st.DrawFn) -> Intervals:
    """Rows on a grid of whole seconds, in any order, overlapping or not."""
    starts = draw(st.lists(st.integers(0, SPAN - 1), max_size=8))
    rows = [(start, draw(st.integers(start + 1, SPAN))) for start in starts]
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def seconds(rows: Intervals) -> set[int]:
    """Whole seconds that the rows cover."""
    return {second for start, end in rows for second in range(int(start), int(end))}


@given(intervals())
def test_union_covers_the_same_seconds_with_disjoint_sorted_rows(a: Intervals) -> None:
    joined = union(a)
    assert seconds(joined) == seconds(a)
    assert (joined[1:, 0] > joined[:-1, 1]).all()


@given(intervals(), intervals())
def test_intersection_is_that_of_sets(a: Intervals, b: Intervals) -> None:
    assert seconds(intersect(a, b)) == seconds(a) & seconds(b)


@given(intervals(), intervals())
def test_shared_time_is_symmetric_and_bounded(a: Intervals, b: Intervals) -> None:
    assert shared_s(a, b) == shared_s(b, a)
    assert 0.0 <= shared_s(a, b) <= min(total_s(a), total_s(b))


@given(intervals(), intervals())
def test_talk_of_both_is_union_plus_overlap(a: Intervals, b: Intervals) -> None:
    assert total_s(a) + total_s(b) == total_s(np.concatenate((a, b))) + shared_s(a, b)


@given(intervals())
def test_complement_is_the_rest_of_the_call(a: Intervals) -> None:
    rest = complement(a, duration_s=float(SPAN))
    assert seconds(rest) == set(range(SPAN)) - seconds(a)
    assert shared_s(rest, a) == 0.0


@given(intervals())
def test_a_mask_keeps_whole_frames(a: Intervals) -> None:
    mask = to_mask(a, hop_s=0.5, frame_count=2 * SPAN)
    assert seconds(from_mask(mask, hop_s=0.5)) == seconds(a)


@given(intervals(), st.integers(0, 5))
def test_bridging_leaves_only_gaps_longer_than_asked(a: Intervals, gap_s: int) -> None:
    joined = bridge(a, gap_s=float(gap_s))
    assert seconds(a) <= seconds(joined)
    assert (joined[1:, 0] - joined[:-1, 1] > gap_s).all()


def test_segments_and_rows_are_the_same_thing() -> None:
    segments = (Segment(0.0, 1.0), Segment(2.0, 2.5))
    assert to_segments(as_intervals(segments)) == segments
    assert durations_s(as_intervals(segments)).tolist() == [1.0, 0.5]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1.0, 1.0]], "start < end"),
        ([[-1.0, 1.0]], ">= 0"),
        ([[0.0, np.nan]], "finite"),
        ([1.0, 2.0], "shape"),
    ],
)
def test_what_is_no_interval_is_refused(rows: list[object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        validate(np.array(rows))
