"""Credit for having heard is earned by the customer's matter, and by nothing that can be read out.

The words of these calls are read by the detectors, as in any other call.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coaching.spoken_calls import Line, spoken_call, without_words
from voicecoach.coaching.catalogue import RULES, find_moments
from voicecoach.core.analysis import CallAnalysis

HEARD = ("EMP01", "EMP02", "RST01", "MEM01", "APO01", "SUM01")
"""Strengths that need something of the customer's."""

MINE = (*HEARD, "QUE01", "UNS03", "THX01")

GREETING: Line = (0.0, 3.0, "Good morning, how can I help?")
STORY: tuple[Line, ...] = (
    (3.5, 9.0, "My car was promised for Monday and it is now Thursday, and nobody called me."),
    (14.0, 26.0, "I take a taxi to work, and Saturday I drive my father to hospital in Derby."),
    (32.0, 33.0, "Exactly."),
    (39.0, 41.0, "All right. Thank you."),
)
HEARING: tuple[Line, ...] = (
    (9.5, 13.5, "Three days late and nobody called. What has it meant for you?"),
    (26.5, 31.5, "So the car was due Monday, you take taxis, and Saturday your father needs you."),
    (34.0, 38.5, "I will ring you by three today about the car for Saturday."),
)

STOCK = (
    "I understand.",
    "I completely understand how you feel.",
    "I understand your frustration.",
    "I am so sorry about that.",
    "I do apologise for the inconvenience.",
    "I hear you.",
    "That must be very hard for you.",
    "I appreciate your patience.",
    "Your call is important to us.",
    "You are absolutely right.",
    "Thank you for telling me.",
    "So what you are saying is that you have a problem.",
    "Let me summarise what we said.",
    "How does that make you feel?",
    "Martha, I am here for you, Martha.",
    "I will take care of it today.",
)


def strengths(analysis: CallAnalysis) -> set[str]:
    """Strengths of this subject that a call has."""
    found = {m.rule for m in find_moments(analysis) if m.rule in MINE}
    assert all(RULES[code].valence == "strength" for code in found)
    return found


def heard(*lines: Line, story: tuple[Line, ...] = STORY) -> CallAnalysis:
    return spoken_call(agent=[GREETING, *lines], customer=list(story), duration_s=45.0)


def test_a_call_that_was_heard_has_them() -> None:
    assert {"EMP01", "RST01"} <= strengths(heard(*HEARING))


def test_without_words_there_are_none() -> None:
    assert not strengths(without_words(heard(*HEARING)))


def test_without_the_customers_content_nothing_was_heard() -> None:
    empty = tuple((start, end, "Well, so it is, and so on, then.") for start, end, _ in STORY)
    assert strengths(heard(*HEARING, story=empty)).isdisjoint(HEARD)


def test_another_customers_content_is_not_heard_either() -> None:
    other = tuple(
        (start, end, re.sub(r"\b[A-Za-z]{4,}\b", "zzz", text)) for start, end, text in STORY
    )
    assert strengths(heard(*HEARING, story=other)).isdisjoint(HEARD)


@pytest.mark.parametrize("phrase", STOCK)
def test_a_phrase_that_fits_every_call_earns_nothing(phrase: str) -> None:
    said = [(start, end, phrase) for start, end, _ in HEARING]
    assert not strengths(heard(*said)) & set(HEARD)


@settings(deadline=None, max_examples=60)
@given(phrases=st.lists(st.sampled_from(STOCK), min_size=3, max_size=8))
def test_reading_a_list_of_phrases_earns_nothing(phrases: list[str]) -> None:
    text = " ".join(phrases)
    said = [(start, end, text) for start, end, _ in HEARING]
    assert not strengths(heard(*said)) & set(HEARD)


@pytest.mark.parametrize("number", range(2))
def test_an_echo_word_for_word_earns_nothing(number: int) -> None:
    places = ((9.5, 13.5), (26.5, 31.5))
    echo = (*places[number], STORY[number][2])
    step = (34.0, 38.5, "I will see to it today.")
    assert not strengths(heard(echo, step)) & set(HEARD)


@settings(deadline=None, max_examples=40)
@given(
    phrase=st.sampled_from(STOCK),
    place=st.integers(0, len(HEARING) - 1),
    template=st.sampled_from(["{0} {1}", "{1} {0}"]),
)
def test_phrases_added_to_a_call_add_no_strength(phrase: str, place: int, template: str) -> None:
    start, end, text = HEARING[place]
    said = list(HEARING)
    said[place] = (start, end, template.format(phrase, text))
    assert strengths(heard(*said)) <= strengths(heard(*HEARING))
