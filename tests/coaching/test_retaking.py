"""The answer of a moment, its figures, and the days on which it comes back."""

import dataclasses
from datetime import date, timedelta

import pytest

from tests.dashboards.stores import make_analysis, make_mixed_analysis
from voicecoach.coaching.deviations import before_at
from voicecoach.coaching.retaking import (
    REPEAT_DAYS,
    answer_to,
    answer_voice,
    next_repeat,
    stretch_to_hear,
    stretch_voice,
)
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.segment import Segment

MONDAY = date(2026, 11, 16)

# s         0        10        20        30        40        50        60
# agent     |---------|              |---------|   (10 s silence)  |----|
# customer            |--------------|-


def phrase(start: float, end: float, *, level_dbfs: float = -20.0, sd_st: float = 2.0):
    return PhraseProsody(
        speaker="agent",
        segment=Segment(start, end),
        f0_median_hz=200.0,
        f0_sd_st=sd_st,
        f0_range_st=6.0,
        level_dbfs=level_dbfs,
        syllable_count=round(4 * (end - start)),
        articulation_rate_sps=4.0 if end - start >= 1.0 else None,
        voiced_ratio=0.6,
    )


# ---- the answer --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        (Segment(26.0, 27.0), Segment(25.0, 35.0)),  # inside it
        (Segment(8.0, 30.0), Segment(25.0, 35.0)),  # two turns: the one that shares more
        (Segment(12.0, 20.0), Segment(25.0, 35.0)),  # the customer's: what comes after
        (Segment(36.0, 44.0), Segment(45.0, 50.0)),  # a silence: what comes after
        (Segment(51.0, 59.0), None),  # nothing comes any more
    ],
)
def test_the_answer_is_the_agents_turn_in_the_moment_or_the_next(
    moment: Segment, answer: Segment | None
) -> None:
    assert answer_to(make_analysis("a"), moment) == answer


def test_what_comes_long_after_a_moment_is_no_answer_to_it() -> None:
    call = make_analysis("a")
    later = [turn for turn in call.conversation.turns if turn.segment.start != 25.0]
    without = dataclasses.replace(
        call, conversation=dataclasses.replace(call.conversation, turns=tuple(later))
    )
    assert answer_to(without, Segment(24.0, 25.0)) == Segment(45.0, 50.0)  # 20 s
    assert answer_to(without, Segment(23.0, 24.75)) is None


def test_on_one_channel_there_is_no_answer() -> None:
    mixed = make_mixed_analysis("m")
    assert answer_to(mixed, Segment(1.0, 2.0)) is None
    assert answer_voice(mixed, Segment(1.0, 2.0)) is None
    assert stretch_to_hear(mixed, Segment(20.0, 22.0)) == Segment(12.0, 22.0)


def test_what_is_heard_begins_before_the_moment_and_holds_the_answer() -> None:
    analysis = make_analysis("a")
    assert stretch_to_hear(analysis, Segment(12.0, 20.0)) == Segment(4.0, 35.0)
    assert stretch_to_hear(analysis, Segment(51.0, 59.0)) == Segment(43.0, 59.0)
    assert stretch_to_hear(analysis, Segment(1.0, 2.0)) == Segment(0.0, 10.0)


# ---- figures -----------------------------------------------------------------------------------


def test_figures_are_those_of_the_phrases() -> None:
    found = stretch_voice(
        [phrase(0.0, 2.0, level_dbfs=-24.0), phrase(2.5, 4.5, level_dbfs=-20.5, sd_st=3.0)]
    )
    assert found is not None
    assert (found.speech_s, found.articulation_rate_sps, found.f0_movement_st) == (4.0, 4.0, 2.5)
    assert (found.level_range_db, found.pause_count, found.longest_pause_s) == (3.5, 1, 0.5)


def test_a_silence_in_which_the_other_speaks_is_no_pause() -> None:
    phrases = [phrase(0.0, 2.0), phrase(5.0, 7.0), phrase(7.25, 9.0)]
    found = stretch_voice(phrases, others=[Segment(3.0, 4.0)])
    assert found is not None
    assert (found.pause_count, found.longest_pause_s) == (1, 0.25)


def test_one_phrase_has_neither_pauses_nor_a_range_of_loudness() -> None:
    found = stretch_voice([phrase(0.0, 2.0)])
    assert found is not None
    assert (found.pause_count, found.longest_pause_s, found.level_range_db) == (0, None, None)
    assert stretch_voice([]) is None


# ---- repeats -----------------------------------------------------------------------------------


def test_it_comes_back_after_1_3_7_and_21_days_and_then_no_more() -> None:
    taken: list[date] = []
    seen = []
    while (due := next_repeat(MONDAY, taken)) is not None:
        seen.append((due - (taken[-1] if taken else MONDAY)).days)
        taken.append(due)
    assert seen == [0, *REPEAT_DAYS]


def test_a_take_before_its_day_moves_nothing() -> None:
    tuesday = MONDAY + timedelta(days=1)
    assert next_repeat(MONDAY, [MONDAY]) == tuesday
    assert next_repeat(MONDAY, [MONDAY, MONDAY, MONDAY]) == tuesday


def test_a_late_take_counts_from_when_it_was() -> None:
    friday = MONDAY + timedelta(days=4)
    assert next_repeat(MONDAY, [MONDAY, friday]) == friday + timedelta(days=REPEAT_DAYS[1])


# ---- what came before --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "before"),
    [(44.0, "nothing found"), (45.0, "dead air"), (54.75, "dead air"), (56.0, "nothing found")],
)
def test_what_came_before_a_second_is_the_latest_thing_in_the_10_s_before(
    at: float, before: str
) -> None:
    call = make_analysis("a")
    long = [dataclasses.replace(each, is_dead_air=True) for each in call.conversation.silences[:1]]
    quiet = dataclasses.replace(call.conversation, silences=tuple(long))
    assert before_at(dataclasses.replace(call, conversation=quiet), at) == before
