"""What *Replay* tells of overlaps, silences and shares."""

from dataclasses import replace
from typing import get_args

import pytest

from tests.dashboards.stores import make_analysis
from tests.views.test_figures import words
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Overlap, OverlapAct, ShareOverTime, Silence
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.segment import Segment
from voicecoach.views.turn_taking import (
    ACT_WORDS,
    overlap_section,
    share_chart,
    share_section,
    share_table,
    silence_section,
)

ONE_S = Segment(25.0, 26.0)


def holding(**facts: object) -> CallAnalysis:
    analysis = make_analysis("call")
    return replace(analysis, conversation=replace(analysis.conversation, **facts))


def row_of(overlap: Overlap) -> dict[str, str]:
    section = overlap_section(holding(overlaps=(overlap,)), agent_name="Ana")
    return {name: words(text) for name, text in section.table().iloc[0].items()}


def test_every_act_has_its_words() -> None:
    assert set(ACT_WORDS) == set(get_args(OverlapAct))


def test_who_lost_the_floor_stopped_and_came_back() -> None:
    taken = Overlap(
        CUSTOMER,
        AGENT,
        ONE_S,
        "between",
        act="competitive_taken",
        holder_stopped_after_s=0.44,
        holder_back_after_s=12.0,
    )
    assert row_of(taken) == {
        "At": "0:25",
        "Came in": "Ana",
        "What it did": "took the floor",
        "Both spoke": "1.0 s",
        "The other": "stopped after 0.44 s, back after 12.0 s",
    }
    never = replace(taken, holder_back_after_s=None)
    assert row_of(never)["The other"] == "stopped after 0.44 s, not back in this call"


@pytest.mark.parametrize(
    ("act", "told"),
    [("backchannel", "spoke on"), ("end_overlap", "ended"), ("competitive_taken", "gave way")],
)
def test_who_did_not_stop_at_once_is_told_as_it_was(act: OverlapAct, told: str) -> None:
    assert row_of(Overlap(AGENT, CUSTOMER, ONE_S, "within", act=act))["The other"] == told


def test_what_is_unsure_says_what_it_is_most_like() -> None:
    unsure = Overlap(AGENT, CUSTOMER, ONE_S, "within", likeliest_act="helper", act_probability=0.5)
    assert row_of(unsure)["What it did"] == "unsure, most like: helped out with words"


def test_overlaps_are_counted_by_what_they_did() -> None:
    acts: tuple[OverlapAct, ...] = ("backchannel", "unsure", "backchannel")
    overlaps = tuple(Overlap(AGENT, CUSTOMER, ONE_S, "within", act=act) for act in acts)
    (line,) = overlap_section(holding(overlaps=overlaps), agent_name=None).lines
    assert words(line) == "3 times, 3.0 s in all: 2 listening signs, 1 unsure."


def test_a_call_without_overlaps_says_so() -> None:
    section = overlap_section(holding(overlaps=()), agent_name="Ana")
    assert section.lines == ("At no time did both speak.",)
    assert not section.starts


def test_silences_are_split_and_the_long_ones_listed() -> None:
    quiet = (
        Silence(Segment(3.0, 4.0), "gap", CUSTOMER, AGENT),
        Silence(Segment(10.0, 14.0), "pause", AGENT, AGENT),
        Silence(Segment(20.0, 32.0), "gap", CUSTOMER, AGENT, is_dead_air=True),
        Silence(Segment(50.0, 60.0), "edge", AGENT, None),
    )
    split = {"reply_gap_s": 1.0, "own_pause_s": 4.0, "dead_air_s": 0.0}
    analysis = replace(
        holding(silences=quiet), metrics=split, metric_ranges={"reply_gap_s": (0.9, 1.2)}
    )
    section = silence_section(analysis)
    (line,) = section.lines
    assert words(line) == (
        "1.0 s (0.90–1.2) before replies, 4.0 s inside turns, nothing of dead air. "
        "2 silences of 3 s or longer."
    )
    assert section.starts == (10.0, 20.0)
    assert section.columns["What it is"] == [
        "inside the agent's turn",
        "dead air, before the agent spoke",
    ]


def test_without_speakers_apart_silences_have_no_kind() -> None:
    quiet = (Silence(Segment(20.0, 32.0), "pause", MIXED, MIXED, is_dead_air=True),)
    section = silence_section(replace(holding(silences=quiet), metrics={"dead_air_s": 12.0}))
    assert [words(line) for line in section.lines] == ["1 silence of 3 s or longer."]
    assert list(section.columns) == ["Length"]
    assert section.note is None


def test_shares_are_drawn_with_gaps_where_nobody_speaks() -> None:
    shares = ShareOverTime(
        window_s=30.0,
        hop_s=10.0,
        at=(15.0, 25.0, 35.0),
        speech_ratio={AGENT: (0.25, None, 0.75), CUSTOMER: (0.75, None, 0.25)},
    )
    analysis = holding(share_over_time=shares)
    section = share_section(analysis)
    assert section is not None
    assert words(section.lines[0]) == (
        "In windows of 30 s the agent has between 25 % and 75 % of the talk."
    )
    table = share_table(analysis, agent_name="Ana")
    assert table["Speaker"].tolist() == ["Ana"] * 5 + ["Customer"] * 5
    assert table["at"].tolist() == [0.0, 15.0, 25.0, 35.0, 60.0] * 2
    assert table["share"].isna().tolist() == [False, False, True, False, False] * 2
    for dark in (False, True):
        assert share_chart(analysis, agent_name="Ana", dark=dark).to_dict()["mark"]


@pytest.mark.parametrize("spoken", [(), (0.5,), (None, 0.5)])
def test_a_single_window_is_no_course(spoken: tuple[float | None, ...]) -> None:
    at = tuple(15.0 + 10.0 * number for number in range(len(spoken)))
    shares = ShareOverTime(window_s=30.0, hop_s=10.0, at=at, speech_ratio={AGENT: spoken})
    assert share_section(holding(share_over_time=shares)) is None
    assert share_section(holding()) is None
