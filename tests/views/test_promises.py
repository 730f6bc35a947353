"""Promises of a call and when they are due."""

import dataclasses

from tests.coaching.dialogues import dialogue
from tests.dashboards.stores import make_analysis, make_transcript
from voicecoach.views.promises import promise_lines
from voicecoach.views.words import words_section

CALL = """
customer: My car was due on Monday.
agent: I will ring you by three o'clock. You'll have the car on Friday.
customer: I will ring you by four o'clock too.
"""


def test_promises_of_the_agent_are_listed_with_when_they_are_due() -> None:
    first, second, limit = promise_lines(dialogue(CALL))
    assert first == "Promised at 0:03, due by three o'clock: \"I will ring you by three o'clock\"."
    assert second.startswith("Promised at 0:04, due on Friday: ")
    assert limit == "Whether a promise was kept is not in a recording."


def test_nothing_is_listed_where_nothing_was_promised_or_said() -> None:
    assert promise_lines(dialogue("customer: Hello there.\nagent: Good morning to you.")) == ()
    assert promise_lines(make_analysis("call-one")) == ()


def test_words_in_replay_tell_of_promises() -> None:
    language = dialogue(CALL).language
    analysis = make_analysis("call-one", transcript=make_transcript())
    found = words_section(dataclasses.replace(analysis, language=language), agent_name=None)
    assert found is not None
    assert any(line.startswith("Promised at 0:03") for line in found.lines)
