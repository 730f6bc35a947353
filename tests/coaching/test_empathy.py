"""What the agent made of what the customer gave to answer to."""

from typing import Any

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

TROUBLE = (4.0, 8.0, "My flight was cancelled and my sister marries at noon.")
CUE = "cancelled"
GONE_ON = (13.0, 16.0, "Yes, and I have the rings.")


def answered(
    text: str,
    grade: int,
    *,
    about: tuple[str, ...] = ("flight", "sister"),
    then: str = "",
    kind: str = "hardship",
    reaction: tuple[float, float, str] = GONE_ON,
    at: float = 8.5,
    acts: tuple[Any, ...] = (),
) -> CallAnalysis:
    """Build a call in which the agent answers one cue."""
    return spoken_call(
        agent=[(0.0, 3.0, "Good morning, how can I help?"), (at, 12.0, f"{text} {then}".strip())],
        customer=[TROUBLE, reaction, (20.0, 21.0, "Thank you.")],
        acts=acts,
        answers=[(kind, CUE, grade, text, about)] if grade else [(kind, CUE, 0)],
    )


SAID_BACK = "So the flight is off and your sister is waiting."


def test_emp01_finds_what_was_said_back_in_other_words() -> None:
    (moment,) = moments_of("EMP01", answered(SAID_BACK, 3))
    assert [m.value for m in moment.evidence] == [3.0, 2.0]
    assert '"My flight was cancelled and my sister marries at noon"' in moment.advice
    assert f'"{SAID_BACK[:-1]}"' in moment.advice


def test_emp01_spares_an_echo_word_for_word() -> None:
    echo = answered("My flight was cancelled and my sister marries.", 3)
    assert not moments_of("EMP01", echo)


def test_emp01_spares_an_answer_with_one_word_of_theirs() -> None:
    assert not moments_of("EMP01", answered(SAID_BACK, 3, about=("flight",)))


def test_emp01_spares_an_answer_that_the_customer_sets_right() -> None:
    for reaction in ("No, that is not what happened.", "Yeah, but it is my brother."):
        wrong = answered(SAID_BACK, 3, reaction=(13.0, 16.0, reaction))
        assert not moments_of("EMP01", wrong)


def test_emp01_takes_a_no_to_a_question_for_an_answer() -> None:
    analysis = answered(
        SAID_BACK,
        3,
        then="Can she wait?",
        reaction=(13.0, 16.0, "No, she cannot wait."),
        acts=(("agent", "closed_question", "Can she wait?"),),
    )
    assert len(moments_of("EMP01", analysis)) == 1


def test_emp01_spares_an_answer_that_cut_in_and_one_to_words_not_understood() -> None:
    assert not moments_of("EMP01", answered(SAID_BACK, 3, at=4.5))
    assert not moments_of("EMP01", answered(SAID_BACK, 3, kind="not_understood"))


def test_emp02_finds_an_acknowledgement_that_a_step_follows() -> None:
    analysis = answered(
        "The day your sister marries, of all days.",
        2,
        then="I will rebook you.",
        acts=(("agent", "ownership", "I will rebook"),),
    )
    (moment,) = moments_of("EMP02", analysis)
    assert [m.value for m in moment.evidence][:2] == [2.0, 2.0]
    assert "you named what it was" in moment.advice


def test_emp02_spares_words_that_nothing_follows() -> None:
    assert not moments_of("EMP02", answered("The day your sister marries, of all days.", 2))


def unanswered(*, between: str = "May I have the number?", acts: Any = ()) -> CallAnalysis:
    """Build a call in which the same trouble is said twice."""
    return spoken_call(
        agent=[(0.0, 3.0, "How can I help?"), (9.0, 11.0, between), (20.0, 22.0, "And the date?")],
        customer=[
            (4.0, 8.0, "This is the third time I ring about it."),
            (12.0, 19.0, "Seven four. The third time, do you hear."),
            (23.0, 24.0, "The second."),
        ],
        acts=acts,
        answers=[("repeated", "third time I ring", 0), ("complaint", "The third time,", 0)],
    )


def test_emp03_finds_trouble_said_twice_and_not_taken_up() -> None:
    (moment,) = moments_of("EMP03", unanswered())
    assert moment.evidence[0].value == 2.0
    assert 'last "The third time, do you hear"' in moment.advice
    assert 'moving: "And the date?"' in moment.advice


def test_emp03_spares_trouble_that_something_was_done_about() -> None:
    for kind in ("ownership", "apology", "specific_acknowledgement"):
        acts = [("agent", kind, "I will find it.")]
        assert not moments_of("EMP03", unanswered(between="I will find it.", acts=acts))


def test_emp03_spares_trouble_said_once() -> None:
    assert not moments_of("EMP03", answered("May I have the number?", 0))


def test_without_words_nothing_is_found() -> None:
    for analysis in (answered(SAID_BACK, 3), unanswered()):
        for code in ("EMP01", "EMP02", "EMP03"):
            assert not moments_of(code, without_words(analysis))
