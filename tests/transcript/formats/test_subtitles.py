"""WebVTT and SubRip as platforms write them, and as they should not be."""

import pytest

from voicecoach.core.errors import TranscriptError
from voicecoach.transcript.formats.srt import is_srt, parse_srt
from voicecoach.transcript.formats.webvtt import is_webvtt, parse_webvtt
from voicecoach.transcript.source import Passage

MEETING = """WEBVTT - call 17
Kind: captions

NOTE
written by hand --- not a cue

STYLE
::cue { color: white }

intro
00:00:01.000 --> 00:00:02.500 align:start position:0%
<v Ana Lopez>Good morning, <i>Tallow</i> Lane &amp; Sons.</v>

01:00:03.000 --> 01:00:05.000
<v.loud Mr Grey>It&#39;s late
and I am cross.
"""


def said(passage: Passage) -> tuple[str | None, str, float | None, float | None]:
    return passage.label, passage.text, passage.start, passage.end


def test_voices_tags_and_entities_are_understood() -> None:
    assert is_webvtt(MEETING)
    assert [said(passage) for passage in parse_webvtt(MEETING).passages] == [
        ("Ana Lopez", "Good morning, Tallow Lane & Sons.", 1.0, 2.5),
        ("Mr Grey", "It's late and I am cross.", 3603.0, 3605.0),
    ]


def test_time_marks_are_the_times_of_words_and_of_pauses() -> None:
    # s     1.0     1.5   2.0     2.5  3.0
    #       I       <->   see     it.
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v A>I<00:01.500> <00:02.000>see <00:02.500>it.\n"
    words = parse_webvtt(text).passages[0].words
    assert [(word.text, word.start, word.end) for word in words] == [
        ("I", 1.0, 1.5),
        ("see", 2.0, 2.5),
        ("it.", 2.5, 3.0),
    ]


def test_two_voices_in_one_cue_share_it() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:04.000\n<v A>Hello there</v>\n<v B>Hello there</v>\n"
    first, second = parse_webvtt(text).passages
    assert (first.label, first.text) == ("A", "Hello there")
    assert (second.label, second.text) == ("B", "Hello there")
    assert first.words[0].start == 0.0
    assert first.words[-1].end == second.words[0].start == pytest.approx(2.0, abs=0.2)


def test_names_before_a_colon_are_speakers_if_there_are_no_voices() -> None:
    text = (
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\nAgent: Hello.\n\n"
        "2\n00:02.000 --> 00:03.000\nCustomer: One thing: it broke.\n\n"
        "3\n00:03.000 --> 00:04.000\nRemember: it is Monday.\n"
    )
    assert [(p.label, p.text) for p in parse_webvtt(text).passages] == [
        ("Agent", "Hello."),
        ("Customer", "One thing: it broke."),
        (None, "Remember: it is Monday."),
    ]


def test_subrip_with_and_without_numbers_and_styles() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,500\n<i>Agent:</i> Hello,\nhow are you?\n\n\n"
        "00:00:03,000 --> 00:00:04,000 X1:40 X2:600\n{\\an8}Customer: Fine.\n"
    )
    assert is_srt(text)
    assert [said(passage) for passage in parse_srt(text).passages] == [
        ("Agent", "Hello, how are you?", 1.0, 2.5),
        ("Customer", "Fine.", 3.0, 4.0),
    ]


def test_a_cue_without_length_has_no_end() -> None:
    text = "1\n00:00:01,000 --> 00:00:01,000\nHello.\n"
    assert parse_srt(text).passages[0].end is None


@pytest.mark.parametrize(
    ("cue", "code", "line"),
    [
        ("00:00:0x.000 --> 00:00:02.000\nHi", "time_malformed", 3),
        ("00:99:00.000 --> 00:99:02.000\nHi", "time_malformed", 3),
        ("00:00:03.000 --> 00:00:02.000\nHi", "time_backwards", 3),
        ("99:00:00.000 --> 99:00:02.000\nHi", "time_out_of_range", 3),
        ("00:00:03.000 -->\nHi", "cue_without_time", 3),
        ("two lines\nof text", "cue_without_time", 3),
        ("00:00.000 --> 00:02.000\nfirst\nthen <00:99.000>Hi", "time_malformed", 5),
    ],
)
def test_a_malformed_cue_is_refused_with_its_line(cue: str, code: str, line: int) -> None:
    with pytest.raises(TranscriptError) as caught:
        parse_webvtt(f"WEBVTT\n\n{cue}\n")
    assert (caught.value.code, caught.value.line) == (code, line)
    assert f"line {line}: " in str(caught.value)


def test_a_malformed_subrip_cue_is_refused_with_its_line() -> None:
    with pytest.raises(TranscriptError, match="line 6: need a line with start --> end"):
        parse_srt("1\n00:00:01,000 --> 00:00:02,000\nHi\n\n2\nno time here\n")
