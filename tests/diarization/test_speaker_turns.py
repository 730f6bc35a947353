"""Units are cut where an engine hears another speaker, and its two answers give the doubt."""

import numpy as np
import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals
from voicecoach.core.segment import Segment
from voicecoach.diarization.speaker_turns import (
    DoubtfulStretch,
    SpeakerEstimate,
    SpeakerTurns,
    estimate_speakers,
)


def rows(*pairs: tuple[float, float]) -> Intervals:
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def estimate(
    units: Intervals,
    regular: dict[str, Intervals],
    exclusive: dict[str, Intervals] | None = None,
) -> SpeakerEstimate:
    turns = SpeakerTurns(regular, regular if exclusive is None else exclusive)
    return estimate_speakers(units, turns, engine="by hand")


def owned(found: SpeakerEstimate) -> list[tuple[str, float, float]]:
    return [
        (unit.speaker, unit.segment.start, unit.segment.end) for unit in found.diarization.segments
    ]


# s         0    1    2    3    4    5    6
# unit      |---------------|    |---------|
# a         |---------|
# b                   |-----|   |-----------|
def test_a_unit_is_cut_where_another_speaks_and_keeps_its_own_edges() -> None:
    found = estimate(
        rows((0.0, 3.0), (4.0, 6.0)), {"a": rows((0.0, 2.0)), "b": rows((2.0, 3.0), (3.75, 6.25))}
    )
    assert owned(found) == [("a", 0.0, 2.0), ("b", 2.0, 3.0), ("b", 4.0, 6.0)]
    assert found.doubtful == ()
    assert found.unsure_ratio == 0.0


# s         0    1    2    3    4
# unit      |-------------------|
# a           |----|
# b                     |-----|
def test_what_is_left_open_inside_a_unit_goes_to_the_nearer_and_is_in_doubt() -> None:
    found = estimate(rows((0.0, 4.0)), {"a": rows((0.25, 1.0)), "b": rows((2.0, 3.5))})
    assert owned(found) == [("a", 0.0, 1.5), ("b", 1.5, 4.0)]
    assert found.doubtful == (DoubtfulStretch(Segment(1.0, 2.0), ("a", "b")),)
    assert found.unsure_ratio == 0.125


def test_a_change_of_speaker_over_a_pause_is_in_no_doubt() -> None:
    found = estimate(rows((0.0, 2.25), (2.75, 4.0)), {"a": rows((0.0, 2.0)), "b": rows((3.0, 4.0))})
    assert owned(found) == [("a", 0.0, 2.25), ("b", 2.75, 4.0)]
    assert found.doubtful == ()


# s         0    1    2    3    4
# regular a |--------------|
# regular b           |---------|
# exclus. a |---------|
# exclus. b           |---------|
def test_speech_of_two_at_once_is_given_once_and_is_in_doubt() -> None:
    found = estimate(
        rows((0.0, 4.0)),
        {"a": rows((0.0, 3.0)), "b": rows((2.0, 4.0))},
        {"a": rows((0.0, 2.0)), "b": rows((2.0, 4.0))},
    )
    assert owned(found) == [("a", 0.0, 2.0), ("b", 2.0, 4.0)]
    assert found.doubtful == (DoubtfulStretch(Segment(2.0, 3.0), ("a", "b")),)
    assert found.unsure_ratio == 0.125


def test_a_unit_is_as_sure_as_its_seconds() -> None:
    found = estimate(
        rows((0.0, 4.0)),
        {"a": rows((0.0, 3.0)), "b": rows((2.0, 4.0))},
        {"a": rows((0.0, 2.0)), "b": rows((2.0, 4.0))},
    )
    assert [unit.probability for unit in found.diarization.segments] == [1.0, 0.75]


def test_of_three_who_may_have_it_each_is_as_likely() -> None:
    assert DoubtfulStretch(Segment(0.0, 3.0), ("a", "b", "c")).wrong_s == pytest.approx(2.0)


def test_doubt_about_one_stretch_is_told_once_though_the_answer_changes_in_it() -> None:
    found = estimate(
        rows((0.0, 4.0)),
        {"a": rows((0.0, 3.0)), "b": rows((2.0, 4.0))},
        {"a": rows((0.0, 2.5)), "b": rows((2.5, 4.0))},
    )
    assert found.doubtful == (DoubtfulStretch(Segment(2.0, 3.0), ("a", "b")),)


def test_somebody_who_is_never_the_likeliest_is_still_listed() -> None:
    found = estimate(
        rows((0.0, 4.0)), {"a": rows((0.0, 4.0)), "b": rows((1.0, 2.0))}, {"a": rows((0.0, 4.0))}
    )
    assert found.diarization.speakers == ("a", "b")
    assert owned(found) == [("a", 0.0, 4.0)]
    assert found.doubtful == (DoubtfulStretch(Segment(1.0, 2.0), ("a", "b")),)


def test_a_unit_in_which_nobody_is_heard_is_nobodys() -> None:
    found = estimate(rows((0.0, 1.0), (2.0, 4.0)), {"a": rows((0.0, 1.0))})
    assert owned(found) == [("a", 0.0, 1.0)]
    assert found.unclaimed_s == 2.0


def test_a_turn_too_short_for_a_speech_sound_is_none() -> None:
    found = estimate(
        rows((0.0, 4.0)), {"a": rows((0.0, 2.0), (2.0625, 4.0)), "b": rows((2.0, 2.0625))}
    )
    assert owned(found) == [("a", 0.0, 4.0)]


def test_a_unit_that_has_only_such_turns_is_still_somebodys() -> None:
    found = estimate(rows((0.0, 0.125)), {"a": rows((0.0, 0.0625))})
    assert owned(found) == [("a", 0.0, 0.125)]
    assert found.unclaimed_s == 0.0


# s         0    1    2    3    4
# regular a |---------|
# regular b         |--|                (too short for a turn by itself from 2 s on)
# regular c            |--------|
def test_doubt_is_told_once_where_it_has_two_reasons() -> None:
    found = estimate(
        rows((0.0, 4.0)),
        {"a": rows((0.0, 2.0625)), "b": rows((1.75, 2.0625)), "c": rows((2.0625, 4.0))},
        {"a": rows((0.0, 2.0)), "b": rows((2.0, 2.0625)), "c": rows((2.0625, 4.0))},
    )
    assert found.doubtful == (DoubtfulStretch(Segment(1.75, 2.0625), ("a", "b")),)


def test_what_is_heard_outside_the_units_counts_for_nothing() -> None:
    found = estimate(
        rows((1.0, 2.0)),
        {"a": rows((0.0, 3.0)), "b": rows((2.5, 3.0))},
        {"a": rows((0.0, 2.5)), "b": rows((2.5, 3.0))},
    )
    assert owned(found) == [("a", 1.0, 2.0)]
    assert found.doubtful == ()


def test_three_speakers_are_three() -> None:
    heard = {"a": rows((0.0, 1.0)), "b": rows((1.0, 2.0)), "c": rows((2.0, 3.0))}
    assert owned(estimate(rows((0.0, 3.0)), heard)) == [
        ("a", 0.0, 1.0),
        ("b", 1.0, 2.0),
        ("c", 2.0, 3.0),
    ]


def test_without_speech_there_is_no_share_in_doubt() -> None:
    found = estimate(rows(), {})
    assert found.diarization.segments == ()
    assert found.unsure_ratio is None
    assert found.unclaimed_s == 0.0


def test_malformed_units_are_refused() -> None:
    with pytest.raises(InputError, match="start < end"):
        estimate(rows((2.0, 1.0)), {})
