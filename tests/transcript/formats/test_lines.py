"""CTM, STM and plain lines."""

import pytest

from voicecoach.core.errors import TranscriptError
from voicecoach.transcript.formats.labels import role_of_name
from voicecoach.transcript.reading import parse_transcript
from voicecoach.transcript.source import Passage, SourceTranscript


def read(text: str) -> SourceTranscript:
    found = parse_transcript(text.encode(), name="call.txt")
    assert isinstance(found, SourceTranscript)
    return found


def told(source: SourceTranscript) -> list[tuple[str | None, float | None, str]]:
    return [(passage.label, passage.start, passage.text) for passage in source.passages]


def timed(passage: Passage) -> list[tuple[str, float | None, float | None, float | None]]:
    return [(word.text, word.start, word.end, word.probability) for word in passage.words]


def test_ctm_of_five_to_eight_fields() -> None:
    source = read(
        ";; made by hand\n"
        "call A 0.50 0.25 hello\n"
        "call A 0.75 0.25 there 0.5\n"
        "call B 1.00 0.25 hm NA non-lex cust\n"
        "call B 1.50 0.25 hi 0.75 lex cust\n"
    )
    assert source.format == "ctm"
    assert [(p.label, p.channel) for p in source.passages] == [(None, 0), ("cust", 1)]
    assert timed(source.passages[0]) == [("hello", 0.5, 0.75, None), ("there", 0.75, 1.0, 0.5)]
    assert timed(source.passages[1]) == [("hi", 1.5, 1.75, 0.75)]


def test_ctm_alternatives_give_the_first() -> None:
    source = read(
        "call 1 0.5 0.25 well\ncall 1 * * <ALT_BEGIN>\ncall 1 1.0 0.25 its\n"
        "call 1 * * <ALT>\ncall 1 1.0 0.25 it's\ncall 1 * * <ALT_END>\ncall 1 2.0 0.25 late\n"
    )
    assert source.passages[0].text == "well its late"


def test_stm_with_labels_and_stretches_that_are_not_scored() -> None:
    source = read(
        ";; LABEL\n"
        "call 1 agent 0.5 1.5 <o,f0,female> thank you for calling\n"
        "call 1 inter_segment_gap 1.5 2.0 <o,f0,> IGNORE_TIME_SEGMENT_IN_SCORING\n"
        "call 1 caller 2.0 3.0 it broke\n"
    )
    assert source.format == "stm"
    assert told(source) == [("agent", 0.5, "thank you for calling"), ("caller", 2.0, "it broke")]
    assert source.passages[0].end == 1.5


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("call 1 0.5 0.25 hi\ncall 1 0.75 0.25\n", "too_few_fields", 2),
        ("call 1 0.5 0.25 hi\ncall 1 soon 0.25 there\n", "time_malformed", 2),
        ("call 1 0.5 0.25 hi\nother 1 0.75 0.25 there\n", "several_recordings", 2),
        ("call 1 0.5 0.25 hi\ncall 1 1e9 0.25 there\n", "time_out_of_range", 2),
        ("call 1 a 2.0 1.0 backwards\n", "time_backwards", 1),
    ],
)
def test_a_malformed_line_is_named(text: str, code: str, line: int) -> None:
    with pytest.raises(TranscriptError) as caught:
        read(text)
    assert (caught.value.code, caught.value.line) == (code, line)


@pytest.mark.parametrize(
    "line",
    [
        "[00:04] Agent: Hello: you?",
        "[0:00:04.000] Agent: Hello: you?",
        "(00:04) Agent: Hello: you?",
        "00:00:04 Agent: Hello: you?",
        "00:04 - Agent: Hello: you?",
        "Agent (00:04): Hello: you?",
        "Agent [0:04] Hello: you?",
        "[00:04.000 --> 00:06.000] Agent: Hello: you?",
        "[00:04 - 00:06] [Agent]: Hello: you?",
    ],
)
def test_plain_lines_with_a_time(line: str) -> None:
    assert told(read(line)) == [("Agent", 4.0, "Hello: you?")]


def test_a_long_call_counts_its_minutes_on() -> None:
    assert told(read("[75:30] Agent: Hello.\n")) == [("Agent", 4530.0, "Hello.")]


def test_plain_lines_without_times_go_on_until_the_next_name() -> None:
    source = read("\ufeffAgent: Hello,\r\nthis is Ana.\r\n\r\nCaller: Hi: it broke.\r\n")
    assert told(source) == [
        ("Agent", None, "Hello, this is Ana."),
        ("Caller", None, "Hi: it broke."),
    ]


def test_a_name_that_is_no_role_must_come_twice() -> None:
    source = read("Ana: Hello.\nSam: Hi.\nAna: How are you?\nSam: Fine. Note: it rains.\n")
    assert [passage.label for passage in source.passages] == ["Ana", "Sam", "Ana", "Sam"]


def test_prose_is_no_transcript() -> None:
    with pytest.raises(TranscriptError) as caught:
        read("It was late.\nNobody called.\n")
    assert caught.value.code == "unknown_format"


@pytest.mark.parametrize(
    ("label", "role"),
    [("Agent 2", "agent"), ("CUSTOMER", "customer"), ("caller_1", "customer"), ("spk_0", None)],
)
def test_labels_that_name_a_role(label: str, role: str | None) -> None:
    assert role_of_name(label) == role


def test_a_broken_cue_is_refused_and_not_taken_for_talk() -> None:
    with pytest.raises(TranscriptError, match=r"line 2: need a time like .*00:00:xx") as refused:
        read("Agent: Hello.\n00:00:xx --> 3\nCustomer: Hi.\n")
    assert refused.value.line == 2
