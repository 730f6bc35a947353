"""Phrases of understanding that hold nothing of the customer's, or come before their end."""

from typing import Any

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

PHRASE = "I understand your frustration."


def answered(
    *, start: float = 7.5, grade: int = 1, then: str = "", acts: tuple[Any, ...] = ()
) -> CallAnalysis:
    """Build a call in which a phrase answers what the customer told from 3 to 7 s."""
    return spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), (start, start + 3.0, f"{PHRASE} {then}".strip())],
        customer=[(3.0, 7.0, "My rent went out twice and I am overdrawn.")],
        acts=[("agent", "stock_phrase", PHRASE), *acts],
        answers=[("hardship", "overdrawn.", grade, PHRASE, ("rent",) if grade > 1 else ())],
    )


def test_emp04_finds_a_phrase_for_an_answer() -> None:
    (moment,) = moments_of("EMP04", answered())
    assert [m.value for m in moment.evidence] == [1.0, 1.0]
    assert '"I understand your frustration" came at 0:07 with no word of theirs' in moment.advice


def test_emp04_finds_a_phrase_that_came_before_they_had_finished() -> None:
    (moment,) = moments_of("EMP04", answered(start=6.5, grade=2))
    assert moment.evidence[2].value == 0.5
    assert "at 0:06 and 0.5 s before they had ended" in moment.advice


def test_emp04_spares_a_phrase_with_more_to_it() -> None:
    assert not moments_of("EMP04", answered(grade=2))
    asked = [("agent", "open_question", "What do you need?")]
    assert not moments_of("EMP04", answered(then="What do you need?", acts=tuple(asked)))


def test_emp04_spares_a_phrase_inside_an_apology_and_one_to_nothing() -> None:
    sorry = answered(then="I am sorry.", acts=(("agent", "apology", "I am sorry."),))
    assert not moments_of("EMP04", sorry)
    to_nothing = spoken_call(
        agent=[(0.0, 2.0, PHRASE)],
        customer=[(3.0, 5.0, "What is it?")],
        acts=[("agent", "stock_phrase", PHRASE)],
    )
    assert not moments_of("EMP04", to_nothing)
    assert not moments_of("EMP04", without_words(answered()))
