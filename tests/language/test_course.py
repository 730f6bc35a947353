"""How a customer's words ran: by words with a value, negation, degree, and the turns around."""

import pytest

from voicecoach.core.course import CustomerCourse
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language import find_course, load_pack, sentences_of
from voicecoach.language.course import MIN_POINT_COUNT, valences

NEUTRAL = "The number is on the table."


def values(said: str) -> list[float]:
    pack = load_pack("en")
    return [
        round(value, 2)
        for part in sentences_of(said.split(), pack)
        for value in valences(part, pack)
    ]


def course(*turns: str) -> CustomerCourse | None:
    """Agent and customer in turn; every turn of the customer is given, at 10 s, 20 s, ..."""
    said: list[Utterance] = []
    for at, turn in enumerate(turns, 1):
        for speaker, start, text in (
            ("agent", 10.0 * at - 5.0, "And what happened after that?"),
            ("customer", 10.0 * at, turn),
        ):
            words = (
                Word(word, Segment(start + 0.25 * index, start + 0.25 * (index + 1)))
                for index, word in enumerate(text.split())
            )
            said.append(Utterance(speaker, tuple(words)))
    return find_course(Transcript(tuple(said), "en"))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("That is lovely.", 0.67),
        ("That is very lovely.", 1.0),
        ("That is a bit awkward.", -0.17),
        ("This is terrible.", -1.0),
        ("It was not ridiculous.", 1.0),
        ("I am not worried.", 0.67),
        ("It doesn't work.", -0.67),
    ],
)
def test_words_have_values_that_negation_turns_and_degree_stretches(
    said: str, value: float
) -> None:
    assert values(said) == [value]


def test_a_negation_reaches_three_words_and_not_into_the_next_clause() -> None:
    assert values("It is not at all lovely.") == [-0.67]
    assert values("It is not what she had thought lovely.") == [0.67]
    assert values("I did not, lovely as it is.") == [0.67]


@pytest.mark.parametrize("said", ["Good morning.", "No thank you.", NEUTRAL, "Call me again."])
def test_what_only_looks_like_a_feeling_has_no_value(said: str) -> None:
    assert values(said) == []


def test_start_lowest_highest_and_end_are_turns_with_their_words() -> None:
    found = course("This is awful.", "I am so angry.", NEUTRAL, "That helps.", "Brilliant, thanks.")
    assert found is not None
    assert found.start is not None
    assert [point.segment.start for point in found.points] == [10.0, 20.0, 40.0, 50.0]
    assert (found.start, found.end) == (found.points[0], found.points[-1])
    assert found.trough == found.start
    assert found.peak == found.end
    assert found.start.text == "This is awful."


def test_one_word_alone_makes_no_trough_for_the_turns_around_weigh_in() -> None:
    found = course("Lovely.", "Awful.", "Lovely.", "Lovely.")
    assert found is not None
    assert found.trough is not None
    assert found.trough.segment.start == 20.0
    assert -1.0 < found.trough.valence < 0.0


def test_the_agents_words_do_not_move_it() -> None:
    calm = course("Awful.", "Fixed.", "Lovely.")
    assert calm is not None
    words = (Word("Terrible.", Segment(100.0, 101.0)),)
    said = [
        Utterance("customer", (Word(text, Segment(at, at + 0.5)),))
        for at, text in ((10.0, "Awful."), (20.0, "Fixed."), (30.0, "Lovely."))
    ]
    alone = find_course(Transcript((*said, Utterance("agent", words)), "en"))
    assert alone is not None
    assert [point.valence for point in alone.points] == [point.valence for point in calm.points]


def test_too_few_turns_with_a_value_are_no_course() -> None:
    few = ["Awful."] * (MIN_POINT_COUNT - 1)
    assert course(*few, NEUTRAL, NEUTRAL) is None
    assert course(*few, "Awful.") is not None
