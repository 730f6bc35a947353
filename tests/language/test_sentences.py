"""Sentences as they were said: content, amounts, questions and phrases."""

import pytest

from tests.language.test_acts import plain, utterance
from voicecoach.core.transcript import Transcript, Word
from voicecoach.language.sentences import ReadSentence, read_sentences


def read(said: str, *, language: str = "en") -> tuple[ReadSentence, ...]:
    return read_sentences(Transcript((utterance("agent", 0.0, said),), language))


def test_sentences_have_their_content_their_amounts_and_their_place() -> None:
    first, second = read("I will ring you by three o'clock. Is that all right?")
    assert first.amounts == {"three"}
    assert "ring" in first.stems
    assert "will" not in first.stems
    assert (first.segment.start, first.segment.end) == (0.0, 1.75)
    assert [s.is_question for s in (first, second)] == [False, True]


def test_a_question_without_its_mark_is_one() -> None:
    (asked,) = read(plain("What does that mean?"))
    assert asked.is_question
    assert "meaning" in asked.names


@pytest.mark.parametrize("vague", ["a few days", "one of them", "half of it", "several"])
def test_what_nobody_can_be_held_to_is_no_amount(vague: str) -> None:
    (found,) = read(f"It takes {vague}.")
    assert found.amounts == frozenset()


def test_ways_begin_parts_and_an_or_makes_what_is_before_it_one() -> None:
    (ways,) = read("I can post a hotspot, or I can put data on your phone.")
    post, put = ways.parts_at("way", "or_else")
    assert "hotspot" in post
    assert "hotspot" not in put
    (plain_or,) = read("Aberdeen at ten, or Inverness at noon.")
    assert len(plain_or.parts_at("way", "or_else")) == 2
    (no_way,) = read("The line is down.")
    assert no_way.parts_at("way", "or_else") == ()


def test_words_that_do_not_count_and_languages_without_a_pack_are_not_read() -> None:
    said = utterance("agent", 0.0, "I can't.")
    invented = tuple(Word(w.text, w.segment, excluded="no_speech") for w in said.words)
    assert read_sentences(Transcript((type(said)("agent", invented),), "en")) == ()
    assert read("I can't.", language="und") == ()
