"""Words without a time get one inside the speech that is there."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import disjoint_segments
from voicecoach.core.intervals import as_intervals
from voicecoach.core.segment import Segment
from voicecoach.transcript.spreading import spread, spread_evenly

texts = st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=12)


@given(texts)
def test_without_speech_words_fill_their_stretch_in_order(words: list[str]) -> None:
    times = spread_evenly(words, start=1.0, end=5.0)
    starts, ends = zip(*times, strict=True)
    assert starts[0] == 1.0
    np.testing.assert_allclose(ends[-1], 5.0)
    np.testing.assert_array_equal(starts[1:], ends[:-1])
    assert all(start < end for start, end in times)


@given(texts, disjoint_segments())
def test_with_speech_every_word_lies_in_one_unit_of_it(
    words: list[str], units: tuple[Segment, ...]
) -> None:
    times = spread(words, start=0.0, end=120.0, speech=as_intervals(units))
    assert len(times) == len(words)
    assert all(start < end for start, end in times)
    assert all(one[1] <= other[0] + 1e-9 for one, other in pairwise(times))
    for start, end in times if units else ():
        assert any(u.start - 1e-9 <= start and end <= u.end + 1e-9 for u in units)


def test_speech_outside_the_stretch_is_not_used() -> None:
    # s        0    1    2    3    4    5    6
    # speech   |--------------|         |----|
    # stretch            |--------------|
    speech = np.array([[0.0, 3.0], [5.0, 6.0]])
    assert spread(["ab", "cd"], start=2.0, end=5.0, speech=speech) == [(2.0, 2.5), (2.5, 3.0)]


def test_no_words_need_no_time() -> None:
    assert spread([], start=0.0, end=1.0, speech=np.array([[0.0, 1.0]])) == []
