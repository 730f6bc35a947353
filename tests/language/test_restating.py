"""What takes up the other's matter, and what answers, explains or repeats oneself instead."""

import pytest

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


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("So there you were in the cold, with all those bags.", id="their story"),
        pytest.param("So it isn't the lamp, it's that it was so late.", id="by what it is not"),
    ],
)
def test_frame_that_tells_it_back_needs_few_words_of_the_others(said: str) -> None:
    named_first = ("agent", 0.0, "Lamp shop, good morning.")
    assert "paraphrase" in of_agent(named_first, ("customer", 5.0, TROUBLE), ("agent", 14.0, said))


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("So you had a fine.", id="too short"),
        pytest.param("So it isn't our van, it's that firm from Leeds.", id="nothing of theirs"),
    ],
)
def test_frame_alone_tells_nothing_back(said: str) -> None:
    assert "paraphrase" not in of_agent(("customer", 0.0, TROUBLE), ("agent", 9.0, said))


def test_thing_they_wanted_takes_it_up() -> None:
    told = "Everything is done but the light that I asked you to mend."
    said = "The only thing you asked us for, and it's still not done."
    assert "specific_acknowledgement" in of_agent(("customer", 0.0, told), ("agent", 9.0, said))


def test_sympathy_with_what_was_not_there_is_specific() -> None:
    told = "It didn't say late, it just wasn't there."
    said = "It wasn't there at all. That must have been a nasty shock."
    assert "specific_acknowledgement" in of_agent(("customer", 0.0, told), ("agent", 9.0, said))
    assert "stock_phrase" in of_agent(
        ("customer", 0.0, told), ("agent", 9.0, "Oh dear. That must have been a nasty shock.")
    )


def test_explanation_that_is_announced_takes_nothing_up() -> None:
    said = "Let me put that simply. A parcel with your broken lamp is late."
    assert "specific_acknowledgement" not in of_agent(
        ("customer", 0.0, TROUBLE), ("agent", 9.0, said)
    )


def test_looking_something_up_is_no_set_phrase() -> None:
    assert "stock_phrase" not in of_agent(("customer", 0.0, TROUBLE), ("agent", 9.0, "I see it."))


AGREED = "Your lamp leaves the shop on Friday, and I'm refunding twelve pounds."


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("New lamp, twelve pounds, Friday.", id="a list"),
        pytest.param("Here's what I have. A lamp on Friday and twelve pounds.", id="announced"),
    ],
)
def test_what_was_agreed_is_summed_up(said: str) -> None:
    talk = (("agent", 0.0, AGREED), ("customer", 9.0, "Lovely."), ("agent", 12.0, said))
    assert "summary" in of_agent(*talk)


def test_list_of_new_things_sums_nothing_up() -> None:
    said = "A chair, a table, Tuesday."
    talk = (("agent", 0.0, AGREED), ("customer", 9.0, "Lovely."), ("agent", 12.0, said))
    assert "summary" not in of_agent(*talk)
