"""How much of a call was heard, and where one goes on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals
from voicecoach.core.listening import HEARD_RATIO, listened

DURATION_S = 100.0
# s          0    10   20   30   40   50   60   70   80   90  100
# speech     |---------|    |---------|    |-------------------|      80 s
SPEECH = np.array([[0.0, 20.0], [30.0, 50.0], [60.0, 100.0]])
NOTHING = np.empty((0, 2))


def heard(*spans: tuple[float, float], left_at: float | None = None, speech: Intervals = SPEECH):
    rows = np.array(spans, dtype=np.float64).reshape(-1, 2)
    at = left_at if left_at is not None else (spans[-1][1] if spans else 0.0)
    return listened(rows, speech, left_at=at, duration_s=DURATION_S)


def test_silence_that_was_played_or_skipped_counts_for_nothing() -> None:
    assert heard((0.0, 20.0)).ratio == heard((0.0, 30.0)).ratio == 0.25
    assert heard((0.0, 20.0), (30.0, 50.0), (60.0, 100.0)).ratio == 1.0


def test_what_was_heard_twice_counts_once() -> None:
    assert heard((0.0, 20.0), (5.0, 15.0), (0.0, 10.0)).ratio == 0.25


def test_one_goes_on_where_one_left_off() -> None:
    assert heard((0.0, 12.5)).continue_at == 12.5
    assert heard((0.0, 40.0)).continue_at == 40.0


def test_who_left_off_in_a_silence_goes_on_where_somebody_speaks() -> None:
    assert heard((0.0, 24.0)).continue_at == 30.0


def test_who_went_back_goes_on_after_what_they_know() -> None:
    assert heard((0.0, 40.0), (5.0, 8.0)).continue_at == 40.0


def test_who_heard_the_end_first_goes_on_with_what_is_missing() -> None:
    assert heard((70.0, 100.0)).continue_at == 0.0
    assert heard((0.0, 15.0), (60.0, 100.0)).continue_at == 15.0


def test_a_try_of_the_play_button_is_no_beginning() -> None:
    assert heard((0.0, 4.5)).continue_at is None
    assert heard((20.0, 30.0)).ratio == 0.0
    assert heard().continue_at is None


def test_a_heard_call_has_nothing_to_go_on_with() -> None:
    told = heard((8.0, 100.0))
    assert told.ratio == HEARD_RATIO
    assert told.continue_at is None


def test_pieces_of_less_than_a_second_are_not_gone_back_for() -> None:
    told = heard((0.0, 10.0), (10.75, 20.0), (31.0, 40.0), left_at=8.0)
    assert told.continue_at == 30.0


def test_where_nobody_speaks_the_whole_call_counts() -> None:
    assert heard((0.0, 50.0), speech=NOTHING).ratio == 0.5


def test_a_call_has_a_length() -> None:
    with pytest.raises(InputError, match="duration_s > 0"):
        listened(NOTHING, SPEECH, left_at=0.0, duration_s=0.0)


SPANS = st.lists(
    st.tuples(st.integers(0, 390), st.integers(1, 60)).map(
        lambda at: (at[0] / 4, min(DURATION_S, (at[0] + at[1]) / 4))
    ),
    max_size=12,
)


@given(SPANS, SPANS, st.integers(0, 400).map(lambda at: at / 4))
def test_more_listening_is_never_less_and_one_goes_on_with_what_was_not_heard(
    first: list[tuple[float, float]], more: list[tuple[float, float]], left_at: float
) -> None:
    before = heard(*first, left_at=left_at)
    after = heard(*first, *more, left_at=left_at)
    assert 0.0 <= before.ratio <= after.ratio <= 1.0
    if after.continue_at is not None:
        at = after.continue_at
        assert 0.0 <= at < DURATION_S
        assert after.ratio < HEARD_RATIO
        assert any(start <= at < end for start, end in SPEECH.tolist())
