"""Questions for a detail that the other has told are asked again; others are not."""

import pytest

from voicecoach.core.language import LanguageSignal
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language import find_signals

WORD_S = 0.25


def asked_again(told: str, asked: str, *, at: float = 40.0) -> list[LanguageSignal]:
    talk = (("customer", 0.0, told), ("agent", at, asked))
    found = find_signals(Transcript(tuple(_utterance(*item) for item in talk), "en"))
    return [signal for signal in found if signal.kind == "re_ask"]


def _utterance(speaker: str, start: float, said: str) -> Utterance:
    words = (
        Word(text, Segment(start + WORD_S * index, start + WORD_S * (index + 1)))
        for index, text in enumerate(said.split())
    )
    return Utterance(speaker, tuple(words))


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("I ordered the lamp on Monday.", "When did you order the lamp?"),
        ("They charged my card sixty pounds.", "How much did they charge the card?"),
        ("My son opened the parcel.", "Who opened the parcel?"),
        ("I already restarted the router twice.", "Have you restarted the router?"),
        ("It stops whenever it rains.", "When it rains?"),
        ("I live at twelve Mill Lane.", "And what is your address?"),
        ("My mail is anna at gmail dot com.", "What's your email address?"),
        ("I sent two chairs back.", "And what did you return?"),
        ("We left the keys on a train.", "And where did you lose them?"),
        ("They brought us the wrong sofa.", "What is it that's wrong with it?"),
    ],
)
def test_question_for_what_was_told_is_asked_again(told: str, asked: str) -> None:
    assert asked_again(told, asked)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        pytest.param("I ordered a lamp.", "When did you order the lamp?", id="no time was told"),
        pytest.param(
            "It came on Monday.", "When would you like the lamp to come?", id="still to come"
        ),
        pytest.param("The lamp came on Monday.", "When did you pay the bill?", id="another thing"),
        pytest.param("I sent a letter.", "What did you send back?", id="nothing was sent back"),
        pytest.param("I lost my keys.", "Where did you lose them?", id="no place was told"),
        pytest.param("The sofa came.", "What's wrong with it?", id="no fault was told"),
        pytest.param("The router is old.", "Have you restarted the router?", id="one thing only"),
    ],
)
def test_question_for_something_else_is_not(told: str, asked: str) -> None:
    assert not asked_again(told, asked)


def test_question_that_comes_with_the_telling_is_not_asked_again() -> None:
    assert not asked_again("I ordered the lamp on Monday.", "When did you order the lamp?", at=0.5)


def test_item_that_was_told_without_its_name_points_at_the_words_that_told_it() -> None:
    (found,) = asked_again("They brought us the wrong sofa.", "What is it that's wrong with it?")
    assert {"fault", "brought", "wrong"} <= set(found.about)
