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


CONTEXT = "you told me about the order and the shop "


@pytest.mark.parametrize(
    "said",
    [
        "what matters most to you",
        "what brings you in",
        "what has worked so far",
        "what's holding you back",
        "what else worries you",
        "what part of that appeals to you",
        "how come nobody rang",
        "how's work going",
        "why now",
        "why a five and not a two",
        "who in your family could help you",
        "in what way",
        "you want to do what",
        "where are you at with that",
        "walk me through a typical day",
        "say a little more about that",
    ],
)
def test_an_open_question_is_found_without_marks_whatever_its_form(said: str) -> None:
    assert kinds(f"okay so {said}") == ["open"]


@pytest.mark.parametrize(
    "said",
    [
        "does your wife know",
        "have your parents noticed",
        "do people notice",
        "is smoking allowed there",
        "did something happen",
        "does it help",
        "who told you that",
        "ever tried to change it",
        "how many a day",
        "which of those is it",
    ],
)
def test_a_closed_question_is_found_without_marks_whatever_its_form(said: str) -> None:
    assert kinds(f"okay so {said}") == ["closed"]


@pytest.mark.parametrize(
    "said",
    [
        "I need to do you a favour.",
        "They don't you know tell anybody.",
        "Should you need anything, call us.",
        "We know what works and what doesn't work.",
        "I'm amazed how many people do it.",
        "What helps is a new cable.",
        "So do I.",
        "They tell me you are doing well.",
        "You are absolutely right.",
        "I see, uh-huh.",
    ],
)
def test_what_only_has_the_words_of_a_question_is_none(said: str) -> None:
    assert kinds(plain(said)) == kinds(CONTEXT + plain(said)) == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("What about the shop, is it of any help?", "closed"),
        ("You called, and then what happened?", "open"),
        ("Would you mind if I asked what happened?", "closed"),
        ("Is it okay if we talk about how it went?", "closed"),
        ("So you said, like they did, it was late?", "closed"),
        ("You're not sure how bad it is?", "closed"),
    ],
)
def test_the_last_clause_that_asks_and_asking_leave_say_how_free_the_answer_is(
    said: str, kind: str
) -> None:
    assert answer_kind(sentences_of(said.split(), PACK), PACK) == kind


@pytest.mark.parametrize(
    "said",
    [
        "I wonder if we could look at it.",
        "Right. I was wondering if you had a minute.",
        "How sure are you on a scale of one to ten.",
        "Okay. Would you like a new one.",
    ],
)
def test_a_full_stop_takes_nothing_from_what_certainly_asks(said: str) -> None:
    assert len(kinds(said)) == 1


@pytest.mark.parametrize(
    "said",
    [
        "On the other hand you want to keep it?",
        "A part of you knows it?",
        "What I'm hearing is that you are tired?",
        "I mean, who knows?",
    ],
)
def test_what_is_said_back_with_rising_voice_asks_nothing(said: str) -> None:
    assert kinds(said) == []


def test_a_mark_makes_a_statement_a_question_but_no_listeners_token() -> None:
    assert kinds("You came on Tuesday?") == ["closed"]
    assert kinds("Okay? Right?") == []


def test_the_last_question_gets_the_answer() -> None:
    sentences = sentences_of(["What", "happened?", "Was", "it", "the", "card?"], PACK)
    assert answer_kind(sentences, PACK) == "closed"
