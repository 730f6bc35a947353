"""The words of a call as *Replay* lists them."""

import dataclasses
from typing import get_args

from tests.dashboards.stores import make_analysis, make_mixed_analysis, make_transcript
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Exclusion, HeardSound, RoleAssignment, RoleReason
from voicecoach.views.replay import sections_of
from voicecoach.views.section import Section
from voicecoach.views.words import EXCLUSION_WORDS, words_section


def section(**known: object) -> Section:
    analysis = make_analysis("call-one", transcript=make_transcript())
    found = words_section(dataclasses.replace(analysis, **known), agent_name="Ana")
    assert found is not None
    return found


def test_every_utterance_has_its_time_its_speaker_and_its_words() -> None:
    rows = section().table().to_dict("records")
    told = [(row["At"], row["Speaker"], row["Words"]) for row in rows]
    assert told == [
        ("0:01", "Ana", "How can I help?"),
        ("0:11", "Customer", "It broke."),
        ("0:37", "Ana", "[Thanks for watching.]"),
    ]


def test_words_that_count_for_nothing_are_grey_and_say_why() -> None:
    found = section()
    reasons = found.table()["Why words do not count"].tolist()
    assert reasons == ["", "", "nobody speaks there"]
    assert found.lines[0] == "9 words in all, 3 of them count for nothing."
    assert found.greyed == (2,)
    html = found.shown().to_html()  # type: ignore[operator]
    assert html.count("color: gray") == 1
    grey_row = html.split("color: gray")[0].rsplit("<style", 1)[1]
    assert "row2" in grey_row
    assert "row1" not in grey_row


def test_a_table_without_grey_rows_stays_a_plain_table() -> None:
    plain = Section("Silences", (), starts=(1.0,), columns={"Length": ["4.0 s"]})
    assert plain.shown().equals(plain.table())  # type: ignore[union-attr]


def test_it_is_said_who_a_label_was_taken_for_unless_the_label_says_it() -> None:
    roles = (
        RoleAssignment("spk_0", "agent", 0.85, "greeting"),
        RoleAssignment("Customer", "customer", 1.0, "name"),
    )
    assert section(roles=roles).lines[1:] == (
        "spk_0 is taken for the agent, Ana: by the greeting (confidence 0.85).",
    )


def test_every_reason_has_its_words() -> None:
    assert set(EXCLUSION_WORDS) == set(get_args(Exclusion))
    for reason in get_args(RoleReason):
        if reason != "name":
            assert section(roles=(RoleAssignment("x", "agent", 0.6, reason),)).lines[1]


def test_without_words_there_is_no_such_part_and_on_one_channel_there_may_be() -> None:
    assert words_section(make_analysis("call-one"), agent_name=None) is None
    mixed = dataclasses.replace(make_mixed_analysis("mono"), transcript=make_transcript())
    titles = [part.title for part in sections_of(mixed, agent_name=None)]
    assert titles == ["Words", "Silences"]


def test_sounds_that_were_heard_only_stand_in_grey_between_the_words() -> None:
    sounds = (
        HeardSound("customer", Segment(3.0, 3.5), "listening"),
        HeardSound("agent", Segment(30.0, 30.25), "sound"),
    )
    found = section(sounds=sounds)
    rows = found.table().to_dict("records")
    assert [row["Words"] for row in rows] == [
        "How can I help?",
        "[mm-hm or the like]",
        "It broke.",
        "[short sound]",
        "[Thanks for watching.]",
    ]
    assert rows[1]["Why words do not count"] == "heard, not written down"
    assert found.greyed == (1, 3, 4)
    assert found.lines[:2] == (
        "9 words in all, 3 of them count for nothing.",
        "2 short sounds heard that nobody wrote down, 1 of them inside the other's turn.",
    )
