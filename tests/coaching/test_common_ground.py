"""Granting a point and acting on it, against citing rules or fault."""

import pytest

from tests.coaching.calls import moments_of
from tests.coaching.dialogues import dialogue, spares

GIN = "customer: There is gin on my bill for the minibar, and nobody believes me."
ACTED = "agent: I do believe you. The gin and the minibar are off your bill, I've just done it."


def test_com01_finds_a_point_granted_and_acted_on() -> None:
    (moment,) = moments_of("COM01", dialogue(f"{GIN}\n{ACTED}\ncustomer: Oh, thank you."))
    assert moment.evidence[0].value >= 2.0
    assert moment.advice.startswith('At 0:04 you granted their point, "I do believe you"')


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("You're right. You're absolutely right.", "Thank you."),
        ("You're right. I've just done something about it.", "Thank you."),
        ("I do believe you. The gin and the minibar are off your bill, done.", "No, they are not."),
    ],
)
def test_com01_spares_agreement_alone_and_what_is_not_taken_well(said: str, answer: str) -> None:
    assert spares("COM01", f"{GIN}\nagent: {said}\ncustomer: {answer}")


@pytest.mark.parametrize(
    "said",
    [
        "The policy is that we don't pay for hotels.",
        "That's just how the system works.",
        "It isn't hard at all, if people would only read the instructions.",
        "Whoever told you that shouldn't have.",
    ],
)
def test_com02_finds_rules_and_fault_instead_of_help(said: str) -> None:
    text = f"customer: I can't sleep at the airport with a baby.\nagent: {said}\ncustomer: And?"
    (moment,) = moments_of("COM02", dialogue(text))
    assert [m.value for m in moment.evidence] == [1.0]
    assert said[:20] in moment.advice


def test_com02_spares_an_answer_about_rules_and_a_rule_with_a_way() -> None:
    asked = "customer: What does the policy say about bicycles?"
    assert spares("COM02", f"{asked}\nagent: The policy says that they are covered.")
    no = "customer: I can't sleep at the airport."
    way = "The policy is that we don't pay for hotels. I can book you a room for nine pounds."
    assert spares("COM02", f"{no}\nagent: {way}")
