"""Acts are found where a recogniser missed a small word, and no more than there."""

import pytest

from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language import find_signals

WORD_S = 0.25


def kinds_of_agent(said: str) -> set[str]:
    words = (
        Word(text, Segment(WORD_S * index, WORD_S * (index + 1)))
        for index, text in enumerate(said.split())
    )
    found = find_signals(Transcript((Utterance("agent", tuple(words)),), "en"))
    return {signal.kind for signal in found}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("promise", "Yellow text you tomorrow."),
        ("promise", "The parcel comes the Friday."),
        ("promise", "Yellow have the new card by noon."),
        ("promise", "Ninety pounds on there card by Friday."),
        ("stock_phrase", "I do understand the your frustration."),
        ("stock_phrase", "Your call important to us."),
        ("hold", "Bear with the for a little."),
    ],
)
def test_act_is_found_without_a_small_word(kind: str, said: str) -> None:
    assert kind in kinds_of_agent(said)


@pytest.mark.parametrize(
    "said",
    [
        "They can call you tomorrow.",
        "If they text you tomorrow, show the code.",
        "The refund was on the card before noon.",
        "It usually comes in on the Friday.",
        "We had to call you on Friday.",
    ],
)
def test_what_may_be_or_was_is_no_promise(said: str) -> None:
    assert "promise" not in kinds_of_agent(said)
