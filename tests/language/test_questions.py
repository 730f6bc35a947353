"""Questions: with marks, without, with recogniser errors; and what only looks like one."""

import pytest

from voicecoach.language import load_pack, sentences_of
from voicecoach.language.questions import answer_kind, find_questions

PACK = load_pack("en")


def kinds(said: str) -> list[str]:
    return [item.kind for item in find_questions(sentences_of(said.split(), PACK), PACK)]


OPEN = [
    "What has it meant for you?",
    "How did that happen?",
    "Tell me what you see on the screen.",
    "Could you walk me through what happened?",
    "How come nobody called?",
    "I was wondering what you had in mind.",
    "What else can I do?",
]
CLOSED = [
    "Have you tried another cable?",
    "Is it still wet now?",
    "Do you have your order number?",
    "When was the ticket bought?",
    "How many times did you call?",
    "Did they tell you when?",
    "What is your account number?",
    "You did get the letter, didn't you?",
]
NEITHER = [
    "I'll tell you what we can do.",
    "I know how you feel about that.",
    "What I can do is send a new one.",
    "The thing that you ordered is here.",
    "When you called us the line was down.",
    "That is why I am calling.",
    "You told me that it was broken.",
    "Yeah, right, okay.",
]


def plain(said: str) -> str:
    return said.lower().replace(",", "").rstrip("?.")


@pytest.mark.parametrize("said", OPEN)
def test_an_open_question_is_found_with_and_without_marks(said: str) -> None:
    assert kinds(said) == kinds(plain(said)) == ["open"]


@pytest.mark.parametrize("said", CLOSED)
def test_a_closed_question_is_found_with_and_without_marks(said: str) -> None:
    assert kinds(said) == kinds(plain(said)) == ["closed"]


@pytest.mark.parametrize("said", NEITHER)
def test_a_statement_is_no_question(said: str) -> None:
    assert kinds(said) == kinds(plain(said)) == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("uh so wh what what happened then with the the modem", "open"),
        ("okay and uh do you do you have the the router their", "closed"),
        ("whats going on with you're internet", "open"),
    ],
)
def test_a_question_survives_recogniser_errors(said: str, kind: str) -> None:
    assert kinds(said) == [kind]


def test_a_question_in_the_middle_of_unmarked_talk_is_found() -> None:
    assert kinds("okay i see the payment here what happened at the till") == ["open"]


def test_a_mark_makes_a_statement_a_question_but_no_listeners_token() -> None:
    assert kinds("You came on Tuesday?") == ["closed"]
    assert kinds("Okay? Right?") == []


def test_the_last_question_gets_the_answer() -> None:
    sentences = sentences_of(["What", "happened?", "Was", "it", "the", "card?"], PACK)
    assert answer_kind(sentences, PACK) == "closed"
