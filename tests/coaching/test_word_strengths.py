"""What went well in words is never raised by words that fit any call."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coaching.dialogues import dialogue
from tests.coaching.spoken_calls import without_words
from voicecoach.coaching.catalogue import RULES, find_moments

STRENGTHS = (
    "CAN01", "COM01", "CUL01", "DEE04", "OWN01", "PLN02", "SIL04", "SOL01", "SOL03",
)  # fmt: skip
ALL = (
    *STRENGTHS, "CAN02", "COM02", "CUL02", "DEE05", "DEE06", "OWN02", "OWN03", "PLN01", "RAP01",
    "RAP02", "SIL05", "SOL02",
)  # fmt: skip

ROWS = (
    "agent: Good morning, Wickerby Home, Edwin speaking.",
    "customer: Hello, my name is Martha. I ordered a desk three weeks ago and it never came.",
    "agent: What is the number of the order?",
    "customer: It is four four one nine. What does that mean, awaiting goods in?",
    "agent: The desk of your order is at the depot.",
    "customer: Okay, right. I can't take another day off work for the desk.",
    "agent: The depot sets the day for the desk.",
    "customer: Okay. Right, thank you.",
    "agent: Is there anything else?",
    "customer: No, thank you.",
)
PHRASES = (
    "You're absolutely right.",
    "I do believe you, Martha.",
    "Of course, Martha, of course.",
    "I completely understand how you feel.",
    "I can help you with that today.",
    "I'll do everything I can for you today.",
    "You could either do this, or alternatively that, or would you prefer another option.",
    "Let me put that in plain words.",
    "In other words, that is what it means.",
    "Let's find a way together.",
    "What I can do is help.",
    "I will get that sorted for you right away.",
    "Leave it with me.",
    "So what you are saying is that you have a problem.",
    "Give me one moment.",
    "You'll hear from us today.",
    "How do I say your name?",
)


def test_the_plain_call_has_none_of_them() -> None:
    assert {m.rule for m in find_moments(dialogue("\n".join(ROWS)))}.isdisjoint(STRENGTHS)


def _said(phrase: str, *, before: bool) -> Callable[[str], str]:
    def change(row: str) -> str:
        speaker, _, words = row.partition(": ")
        said = f"{phrase} {words}" if before else f"{words} {phrase}"
        return f"{speaker}: {said}" if speaker == "agent" else row

    return change


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_phrase_that_fits_any_call_earns_nothing(phrase: str, place: str) -> None:
    stuffed = "\n".join(map(_said(phrase, before=place == "before"), ROWS))
    earned = [m for m in find_moments(dialogue(stuffed)) if m.rule in STRENGTHS]
    assert [(m.rule, m.advice) for m in earned] == []


@settings(deadline=None, max_examples=30)
@given(put=st.lists(st.tuples(st.sampled_from(range(0, 10, 2)), st.sampled_from(PHRASES))))
def test_many_of_them_earn_nothing_and_no_words_no_moment(put: list[tuple[int, str]]) -> None:
    rows = list(ROWS)
    for place, phrase in put:
        rows[place] += f" {phrase}"
    analysis = dialogue("\n".join(rows))
    assert {m.rule for m in find_moments(analysis)}.isdisjoint(STRENGTHS)
    assert {m.rule for m in find_moments(without_words(analysis))}.isdisjoint(ALL)


@pytest.mark.parametrize("code", ALL)
def test_rules_about_words_need_words(code: str) -> None:
    assert "words" in RULES[code].needs
