"""Inter-pausal units and diarization by channel."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from voicecoach.conversation import UnitOptions, channel_diarization, inter_pausal_units
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.intervals import Intervals, total_s


def test_a_pause_of_exactly_the_limit_separates_two_units() -> None:
    # 1.2 - 1.0 is 0.19999999999999996 in binary.
    speech = np.array([[0.0, 1.0], [1.2, 2.0]])
    assert inter_pausal_units(speech, min_pause_s=0.2).tolist() == speech.tolist()


def test_a_click_between_pauses_is_no_unit_but_part_of_one_when_near() -> None:
    # s       0    1         2
    # speech  |----| .       .|----|      the first click is 0.25 s away, the second 0.0625 s
    speech = np.array([[0.0, 1.0], [1.25, 1.3125], [2.0, 2.0625], [2.125, 3.0]])
    assert inter_pausal_units(speech).tolist() == [[0.0, 1.0], [2.0, 3.0]]


def test_no_speech_gives_no_units() -> None:
    assert inter_pausal_units(np.empty((0, 2))).shape == (0, 2)


def test_negative_limits_are_refused() -> None:
    with pytest.raises(InputError, match="min_pause_s"):
        inter_pausal_units(np.empty((0, 2)), min_pause_s=-0.1)
    with pytest.raises(ConfigError, match="min_unit_s"):
        UnitOptions(min_unit_s=-0.1)


@st.composite
def speech(draw: st.DrawFn) -> Intervals:
    edges = sorted(draw(st.sets(st.integers(0, 200), max_size=20)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return np.array([(a / 16.0, b / 16.0) for a, b in pairs]).reshape(-1, 2)


@given(speech())
def test_units_are_a_pause_apart_and_finding_them_again_changes_nothing(found: Intervals) -> None:
    units = inter_pausal_units(found)
    assert (units[1:, 0] - units[:-1, 1] >= 0.2).all()
    assert inter_pausal_units(units).tolist() == units.tolist()


@given(speech())
def test_splitting_speech_by_less_than_a_pause_changes_no_talk_time(found: Intervals) -> None:
    assume(len(found) > 0)
    middle = found[0].mean()
    halves = np.array([[found[0, 0], middle], [middle, found[0, 1]]])
    split = np.concatenate((halves, found[1:]))
    assert total_s(inter_pausal_units(split)) == total_s(inter_pausal_units(found))


def test_units_of_two_channels_are_sorted_together() -> None:
    agent, customer = np.array([[0.0, 2.0], [5.0, 6.0]]), np.array([[1.0, 3.0]])
    found = channel_diarization([agent, customer], ["agent", "customer"])
    assert [(unit.speaker, unit.channel, unit.segment.start) for unit in found.segments] == [
        ("agent", 0, 0.0),
        ("customer", 1, 1.0),
        ("agent", 0, 5.0),
    ]
    assert found.engine == "channel"


def test_a_label_that_comes_twice_is_refused() -> None:
    with pytest.raises(InputError, match="each once"):
        channel_diarization([np.empty((0, 2))] * 2, ["agent", "agent"])
