"""Complaints in words: settled, growing, or met with a request to calm down."""

import pytest

from tests.coaching.calls import moments_of
from tests.coaching.dialogues import dialogue, spares

LATE = "customer: The sofa was promised for Monday, and nobody called me back.\n"
ANSWER = "agent: So the sofa was promised for Monday and nobody called.\n"
PROMISE = "agent: I will ring you by three o'clock today.\n"
WELL = "customer: Right, thank you.\n"


def test_dee04_finds_a_complaint_answered_and_settled() -> None:
    text = f"agent: Hello.\n{LATE}{ANSWER}customer: Yes.\n{PROMISE}{WELL}"
    (moment,) = moments_of("DEE04", dialogue(text))
    assert moment.evidence[0].value >= 2.0
    assert "no complaint came after it" in moment.advice


@pytest.mark.parametrize(
    ("answer", "promise", "well"),
    [
        ("agent: I understand your frustration.\n", PROMISE, WELL),
        (ANSWER, "agent: It will be looked into.\n", WELL),
        (ANSWER, PROMISE, "customer: This is ridiculous, that's what they said.\n"),
    ],
)
def test_dee04_spares_stock_phrases_no_promise_and_a_complaint_after_it(
    answer: str, promise: str, well: str
) -> None:
    assert spares("DEE04", f"agent: Hello.\n{LATE}{answer}customer: Yes.\n{promise}{well}")


GREW = """
agent: Hello.
customer: I still haven't had the refund for my coat.
agent: What is your date of birth?
customer: The fourth of May. This is the third time I'm asking.
agent: Have you a receipt?
customer: Nobody called me back, it is ridiculous.
"""


def test_dee05_finds_a_complaint_that_nothing_took_up() -> None:
    (moment,) = moments_of("DEE05", dialogue(GREW))
    assert moment.evidence[0].value >= 3.0
    assert '"What is your date of birth?"' in moment.advice


@pytest.mark.parametrize(
    "answer",
    [
        "I'm so sorry about that.",
        "Three weeks without the refund for a coat is too long.",
        "I will ring the shop by three o'clock today.",
    ],
)
def test_dee05_spares_a_complaint_that_is_taken_up(answer: str) -> None:
    assert spares("DEE05", GREW.replace("Have you a receipt?", answer))


def test_dee06_finds_a_request_to_calm_down_and_what_came_of_it() -> None:
    text = "customer: I have a baby here.\nagent: Okay, calm down, madam.\ncustomer: I was calm!"
    (moment,) = moments_of("DEE06", dialogue(text))
    assert '"Okay, calm down, madam"; the answer was "I was calm!"' in moment.advice


def test_dee06_spares_a_computer_that_was_told_to_relax() -> None:
    text = "customer: The computer got nervous.\nagent: I've told it to relax.\ncustomer: Good."
    assert spares("DEE06", text)
