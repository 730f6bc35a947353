"""Reflections: said back simply or with more, and what says nothing back."""

import pytest

from voicecoach.language import Said, load_pack, read_talk

PACK = load_pack("en")
TROUBLE = (
    "I have waited three weeks for the sofa and nobody calls me back and my daughter has to "
    "sleep on the floor and I feel like I am the only one who cares about it"
)


def reply(said: str, *, after: str = TROUBLE, later_s: float = 12.0) -> Said:
    talk = [("customer", 0.0, after.split()), ("agent", later_s, said.split())]
    return list(read_talk(talk, PACK))[1]


SAID_BACK = [
    "So you've waited three weeks and nobody calls back.",
    "It sounds like you feel left alone with it.",
    "You're worried about your daughter.",
    "On the one hand you want the sofa, on the other hand you've had enough.",
]
NOT = [
    "Mm-hmm.",
    "What is your order number?",
    "You need to fill in the form on our website.",
    "I'll send you a new one.",
    "Thank you for calling, have a nice day.",
    "We are open from nine to five.",
]


@pytest.mark.parametrize("said", SAID_BACK)
def test_what_is_said_back_is_found_with_and_without_marks(said: str) -> None:
    assert reply(said).reflection is not None
    assert reply(said.lower().replace(",", "").rstrip(".")).reflection is not None


@pytest.mark.parametrize("said", NOT)
def test_what_says_nothing_back_is_left_alone(said: str) -> None:
    assert reply(said).reflection is None
    assert reply(said.lower().replace(",", "").rstrip("?.")).reflection is None


def test_recogniser_errors_leave_a_reflection_standing() -> None:
    found = reply("so your youve waited free weeks and no body calls back").reflection
    assert found is not None
    assert "week" in found.shared


def test_repeating_is_simple_and_naming_a_feeling_complex() -> None:
    simple = reply("So you've waited three weeks for the sofa.").reflection
    complex_one = reply("It sounds like you're frustrated and exhausted.").reflection
    assert simple is not None
    assert complex_one is not None
    assert (simple.kind, complex_one.kind) == ("simple", "complex")


def test_words_count_as_heard_for_a_minute() -> None:
    assert reply("The sofa, three weeks.", later_s=30.0).heard
    assert reply("The sofa, three weeks.", later_s=61.0).heard == ()


@pytest.mark.parametrize(
    "said",
    [
        "So you've waited three weeks for the sofa?",  # a statement, though marked
        "You could have slept on the sofa weeks ago.",  # no order: it is past
        "You have a daughter who sleeps on the floor.",  # having is no having to
        "So you want to get the sofa.",  # an infinitive orders nothing
        "You can see your daughter is tired of the floor.",
        "That sounds to me like three long weeks.",
    ],
)
def test_what_only_looks_like_an_order_or_a_question_says_back(said: str) -> None:
    assert reply(said).reflection is not None


@pytest.mark.parametrize("said", ["You know, these things happen.", "All right.", "I, uh,"])
def test_fillers_say_nothing_of_the_other(said: str) -> None:
    assert reply(said, after="My sofa is late.").reflection is None


def test_a_marked_statement_is_less_of_a_reflection_than_a_plain_one() -> None:
    plain, marked = (reply(f"So you've waited for the sofa{mark}").reflection for mark in ".?")
    assert plain is not None
    assert marked is not None
    assert marked.score < plain.score


def test_telling_what_to_do_takes_from_what_is_said_back() -> None:
    back = reply("It sounds like you're tired of it.").reflection
    told = reply("It sounds like you're tired of it. You need to call them. You should.").reflection
    assert back is not None
    assert told is None or told.score < back.score
