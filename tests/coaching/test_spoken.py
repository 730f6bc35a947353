"""What rules ask of the words of a call: turns, the next one, and how it is quoted."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.coaching.calls import call
from tests.coaching.spoken_calls import spoken_call, without_words
from voicecoach.coaching.spoken import (
    MAX_QUOTE_CHARS,
    next_turn,
    next_words,
    quote,
    sentence_of,
    signals_in,
    signals_of,
    turn_at,
    turns_of,
    worded_speakers,
)
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.segment import Segment


def texts(analysis: CallAnalysis, speaker: str) -> list[str]:
    return [turn.text for turn in turns_of(analysis, speaker)]


# s         0    2     3   5   6    7  8    10
# agent     |----|                 |mm|
# customer             |--|    |---|    |---|
TOLD = spoken_call(
    agent=[(0.0, 2.0, "How can I help?"), (7.0, 7.5, "Mm-hm."), (11.0, 13.0, "Let me see it.")],
    customer=[
        (3.0, 5.0, "My desk is late."),
        (6.0, 7.0, "It never came."),
        (8.0, 10.0, "I sat in."),
    ],
    acts=[
        ("agent", "open_question", "How can I help?"),
        ("customer", "complaint", "never came."),
    ],
)


def test_a_listeners_token_leaves_the_turn_whole() -> None:
    assert texts(TOLD, "customer") == ["My desk is late. It never came. I sat in."]
    assert texts(TOLD, "agent") == ["How can I help?", "Mm-hm.", "Let me see it."]


def test_a_token_that_answers_a_question_ends_the_turn() -> None:
    lines = [(0.0, 2.0, "Is it the green one?"), (3.5, 5.0, "And it is new?")]
    given = {"agent": lines, "customer": [(2.5, 3.0, "Yes.")]}
    asked = spoken_call(**given, acts=[("agent", "closed_question", "Is it the green one?")])
    assert texts(asked, "agent") == ["Is it the green one?", "And it is new?"]
    assert texts(spoken_call(**given, acts=[]), "agent") == ["Is it the green one? And it is new?"]


def test_a_long_pause_ends_a_turn() -> None:
    agent = [(0.0, 2.0, "I will look."), (20.0, 22.0, "It is there.")]
    assert len(texts(spoken_call(agent=agent, acts=[]), "agent")) == 2


def test_words_that_count_for_nothing_are_in_no_turn() -> None:
    transcript = TOLD.transcript
    assert transcript is not None
    first, *others = transcript.utterances
    unheard = replace(first, words=tuple(replace(w, excluded="no_speech") for w in first.words))
    analysis = replace(TOLD, transcript=replace(transcript, utterances=(unheard, *others)))
    assert texts(analysis, "agent") == ["Mm-hm.", "Let me see it."]
    assert worded_speakers(analysis) == {"agent", "customer"}


def test_the_next_turn_is_looked_for_from_a_time_on() -> None:
    found = next_turn(TOLD, "agent", 5.0)
    assert found is not None
    assert found.text == "Mm-hm."
    longer = next_turn(TOLD, "agent", 5.0, min_word_count=3)
    assert longer is not None
    assert longer.text == "Let me see it."
    assert next_turn(TOLD, "agent", 5.0, within_s=1.0) is None
    second = next_words(TOLD, "customer", 5.5)
    assert second is not None
    assert second.text == "It never came."


def test_without_words_nobody_said_anything() -> None:
    silent = without_words(TOLD)
    assert not worded_speakers(silent)
    assert not turns_of(silent, "agent")
    assert next_turn(silent, "agent", 0.0) is None
    assert next_words(call(), "agent", 0.0) is None


def test_signals_are_found_by_speaker_kind_and_place() -> None:
    assert [s.kind for s in signals_of(TOLD, "customer")] == ["complaint"]
    assert not signals_of(TOLD, "customer", "apology")
    assert signals_in(TOLD, "agent", Segment(0.0, 3.0), "open_question")
    assert not signals_in(TOLD, "agent", Segment(5.0, 9.0), "open_question")


def test_a_signal_is_quoted_with_its_sentence() -> None:
    (complaint,) = signals_of(TOLD, "customer", "complaint")
    assert sentence_of(TOLD, complaint) == "It never came."
    turn = turn_at(TOLD, "customer", complaint.segment.start)
    assert turn is not None
    assert turn.segment == Segment(3.0, 10.0)


def test_a_long_sentence_is_quoted_around_the_signal() -> None:
    before, after = "one two three four five six seven", "a b c d e f g h i j"
    said = f"{before} it broke {after}"
    analysis = spoken_call(
        customer=[(0.0, 9.0, said)], acts=[("customer", "complaint", "it broke")]
    )
    (signal,) = signals_of(analysis, "customer")
    assert sentence_of(analysis, signal) == "… four five six seven it broke a b c d e f g h …"


@given(st.text(max_size=300), st.integers(10, 120))
def test_a_quote_is_never_longer_than_it_may_be(text: str, most: int) -> None:
    quoted = quote(text, max_chars=most)
    assert len(quoted) <= most + 2
    assert quoted.count('"') == 2


@pytest.mark.parametrize("text", ["a" * 200, "word " * 60])
def test_a_cut_quote_says_so(text: str) -> None:
    quoted = quote(text)
    assert quoted.endswith('…"')
    assert len(quoted) <= MAX_QUOTE_CHARS + 2
