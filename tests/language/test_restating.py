"""What takes up the other's matter, and what answers, explains or repeats oneself instead."""

from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language import find_signals

WORD_S = 0.25


def of_agent(*talk: tuple[str, float, str]) -> set[str]:
    found = find_signals(Transcript(tuple(_utterance(*item) for item in talk), "en"))
    return {signal.kind for signal in found if signal.speaker == "agent"}


def _utterance(speaker: str, start: float, said: str) -> Utterance:
    words = (
        Word(text, Segment(start + WORD_S * index, start + WORD_S * (index + 1)))
        for index, text in enumerate(said.split())
    )
    return Utterance(speaker, tuple(words))


TROUBLE = "The parcel came a week late and the lamp in it was broken."


def test_matter_in_other_words_takes_it_up() -> None:
    said = "A week late, and then a broken lamp."
    assert "specific_acknowledgement" in of_agent(("customer", 0.0, TROUBLE), ("agent", 9.0, said))


def test_answer_takes_nothing_up() -> None:
    asked = "Who has to pay for the broken lamp?"
    said = "You won't have to pay for the broken lamp."
    assert "specific_acknowledgement" not in of_agent(
        ("customer", 0.0, TROUBLE), ("customer", 5.0, asked), ("agent", 9.0, said)
    )


def test_explanation_takes_nothing_up() -> None:
    said = "In plain words, your lamp was broken before the parcel left."
    assert "specific_acknowledgement" not in of_agent(
        ("customer", 0.0, TROUBLE), ("agent", 9.0, said)
    )


def test_own_words_again_take_nothing_up() -> None:
    assert "specific_acknowledgement" not in of_agent(
        ("agent", 0.0, "The old contract runs until March and the cheap contract from April."),
        ("customer", 9.0, "Good, so the contract from April."),
        ("agent", 12.0, "The old contract until March, the cheap contract from April."),
    )


def test_sympathy_before_a_question_without_marks_is_heard() -> None:
    said = "i understand your frustration can i take your date of birth"
    assert "stock_phrase" in of_agent(("customer", 0.0, TROUBLE), ("agent", 9.0, said))
