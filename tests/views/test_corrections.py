"""What people read of lines that can be corrected, and of those that were."""

import dataclasses

import pytest

from tests.dashboards.stores import make_analysis, make_transcript
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.transcript import Transcript, Utterance
from voicecoach.transcript.correcting import corrected
from voicecoach.views.corrections import (
    call_lines,
    correction_outcome,
    line_at,
    speaker_choices,
)
from voicecoach.views.words import words_in_short, words_section

AT = "2026-11-02T09:00:00+00:00"


def call(transcript: Transcript | None) -> CallAnalysis:
    return make_analysis("call-one", transcript=transcript)


@pytest.fixture
def said() -> Transcript:
    return make_transcript()


def test_lines_are_numbered_and_say_who_said_them(said: Transcript) -> None:
    lines = call_lines(call(said), agent_name="Ana")
    assert [line.number for line in lines] == list(range(1, len(said.utterances) + 1))
    assert [line.text for line in lines] == [item.text for item in said.utterances]
    assert {line.name for line in lines} <= {"Ana", "Customer"}
    assert not any(line.was for line in lines)
    assert call_lines(call(None), agent_name="Ana") == ()


def test_the_line_that_is_said_at_a_second_is_offered_first(said: Transcript) -> None:
    lines = call_lines(call(said), agent_name=None)
    for place, line in enumerate(lines):
        assert line_at(lines, line.start) == place
        assert line_at(lines, line.start + 0.1) == place
    assert line_at(lines, None) == 0
    assert line_at(lines, 1e6) == len(lines) - 1


def test_a_corrected_line_says_what_it_was_and_of_whom(said: Transcript) -> None:
    now = corrected(said, 1, text="Something else.", at_utc=AT)
    (line,) = (each for each in call_lines(call(now), agent_name=None) if each.was)
    assert (line.text, line.was) == ("Something else.", said.utterances[0].text)
    words = words_section(call(now), agent_name=None)
    assert words is not None
    assert words.columns["First written"][0] == said.utterances[0].text
    assert "1 line corrected by a person." in words.lines
    assert "1 line corrected by a person" in str(words_in_short(call(now)))


def test_where_nobody_corrected_anything_nothing_is_said_of_it(said: Transcript) -> None:
    words = words_section(call(said), agent_name=None)
    assert words is not None
    assert "First written" not in words.columns
    assert not any("corrected" in line for line in words.lines)


def test_what_nobody_said_is_shown_in_brackets_with_the_reason(said: Transcript) -> None:
    now = corrected(said, 1, text="", at_utc=AT)
    assert call_lines(call(now), agent_name=None)[0].label.endswith(f"[{said.utterances[0].text}]")
    words = words_section(call(now), agent_name=None)
    assert words is not None
    assert words.columns["Why words do not count"][0] == "a person said that nobody said it"


def test_everybody_in_the_call_can_be_chosen_by_name(said: Transcript) -> None:
    choices = speaker_choices(call(said), agent_name="Ana")
    assert choices == {"agent": "Ana", "customer": "Customer"}
    third = Utterance("supervisor", said.utterances[-1].words)
    several = dataclasses.replace(said, utterances=(*said.utterances[:-1], third))
    assert speaker_choices(call(several), agent_name=None)["supervisor"] == "Supervisor"


def test_what_came_of_a_correction_is_said(said: Transcript) -> None:
    assert "first written" in correction_outcome(call(said), agent_name=None)
    now = corrected(said, 1, text="Something else.", at_utc=AT)
    assert "go by it" in correction_outcome(call(now), agent_name=None)
    gone = corrected(now, 1, text="", at_utc="2026-11-02T10:00:00+00:00")
    assert "counts for nothing" in correction_outcome(call(gone), agent_name=None)
    line = now.corrected[0]
    silent = tuple(dataclasses.replace(word, excluded="no_speech") for word in line.words)
    grey = dataclasses.replace(
        now, utterances=(dataclasses.replace(line, words=silent), *now.utterances[1:])
    )
    assert "is not heard there" in correction_outcome(call(grey), agent_name=None)
