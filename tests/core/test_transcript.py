"""A transcript that contradicts itself cannot be built."""

import pytest

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import FirstWritten, Transcript, Utterance, Word


def word(text: str, start: float, end: float) -> Word:
    return Word(text, Segment(start, end))


def said(speaker: str, start: float, end: float) -> Utterance:
    return Utterance(speaker, (word("yes", start, end),))


@pytest.mark.parametrize("text", ["", " ", "two words", " padded", "line\nbreak", "no\u00a0break"])
def test_a_word_is_one_word(text: str) -> None:
    with pytest.raises(InputError, match="one word"):
        word(text, 0.0, 1.0)


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan")])
def test_probability_and_speech_ratio_are_shares(value: float) -> None:
    with pytest.raises(InputError, match="probability must be in"):
        Word("yes", Segment(0.0, 1.0), value)
    with pytest.raises(InputError, match="speech_ratio must be in"):
        Word("yes", Segment(0.0, 1.0), None, value)


def test_an_utterance_spans_its_words_even_if_one_ends_inside_another() -> None:
    utterance = Utterance("agent", (word("well", 1.0, 3.0), word("then", 1.5, 2.0)))
    assert utterance.segment == Segment(1.0, 3.0)
    assert utterance.text == "well then"


def test_words_that_count_for_nothing_stay_in_the_text() -> None:
    invented = Word("music", Segment(1.0, 2.0), speech_ratio=0.0, excluded="no_speech")
    utterance = Utterance("agent", (word("yes", 0.0, 1.0), invented))
    assert utterance.text == "yes music"
    assert [item.text for item in utterance.counted_words] == ["yes"]


def test_utterances_without_words_speaker_or_order_are_refused() -> None:
    with pytest.raises(InputError, match="at least one word"):
        Utterance("agent", ())
    with pytest.raises(InputError, match="needs a speaker"):
        Utterance(" ", (word("yes", 0.0, 1.0),))
    with pytest.raises(InputError, match="in order"):
        Utterance("agent", (word("b", 1.0, 2.0), word("a", 0.0, 1.0)))


def test_different_speakers_may_overlap_and_one_may_not() -> None:
    # s           0    1    2    3
    # agent       |---------|
    # customer         |---------|
    both = Transcript((said("agent", 0.0, 2.0), said("customer", 1.0, 3.0)), "en-GB")
    assert both.speakers == ("agent", "customer")
    assert both.utterances_of("customer") == (said("customer", 1.0, 3.0),)
    assert both.word_count == 2
    with pytest.raises(InputError, match=r"'agent' overlap at 1\.0 s"):
        Transcript((said("agent", 0.0, 2.0), said("agent", 1.0, 3.0)))


def test_utterances_are_sorted() -> None:
    with pytest.raises(InputError, match="sorted by start"):
        Transcript((said("agent", 2.0, 3.0), said("customer", 0.0, 1.0)))


@pytest.mark.parametrize("language", ["", "english please", "e", "en_GB"])
def test_a_language_is_a_tag(language: str) -> None:
    with pytest.raises(InputError, match="BCP 47"):
        Transcript((), language)


def test_what_was_first_written_needs_a_speaker_and_words() -> None:
    words = said("agent", 0.0, 1.0).words
    at = "2026-11-02T09:00:00+00:00"
    assert FirstWritten("agent", words, at).text == " ".join(word.text for word in words)
    for speaker, given in ((" ", words), ("agent", ())):
        with pytest.raises(InputError, match="first written"):
            FirstWritten(speaker, given, at)


def test_a_transcript_knows_what_was_corrected() -> None:
    plain = said("agent", 0.0, 1.0)
    before = FirstWritten("customer", plain.words, "2026-11-02T09:00:00+00:00")
    line = Utterance("agent", said("agent", 2.0, 3.0).words, before)
    assert Transcript((plain, line)).corrected == (line,)
