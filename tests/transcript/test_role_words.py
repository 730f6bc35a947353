"""What is said tells who the agent is, and how sure."""

import pytest

from voicecoach.core.roles import estimate_agent
from voicecoach.transcript.role_words import word_clues


def probability(said: dict[str, str], label: str, *, agent_name: str | None = None) -> float:
    clues = word_clues(said, agent_name=agent_name)
    return estimate_agent([*said], clues).probabilities[label]


def test_a_greeting_is_nearly_sure_also_from_who_speaks_second() -> None:
    said = {"A": "Hello?", "B": "Hello, this is Deepa from Wickerby Home about your lamp."}
    assert probability(said, "B") > 0.9


def test_the_name_of_the_agent_adds_to_it() -> None:
    said = {"A": "It broke.", "B": "Ana speaking, one moment."}
    assert probability(said, "B", agent_name="Ana") > probability(said, "B")


def test_who_asks_and_offers_against_who_tells_without_any_greeting() -> None:
    said = {
        "A": "I ordered a lamp and I haven't had it. You said Wednesday. My order was forty.",
        "B": "Let me check. Could you give me the order number? I'll send it today.",
    }
    assert probability(said, "B") > 0.9


def test_small_talk_tells_nothing() -> None:
    assert word_clues({"A": "Nice weather.", "B": "Very nice."}) == ()


@pytest.mark.parametrize("name", ["Ana (", "", "   "])
def test_any_name_may_be_given(name: str) -> None:
    said = {"A": "Hello.", "B": "Hello."}
    assert probability(said, "A", agent_name=name) == pytest.approx(0.5)


def test_of_three_the_first_to_greet_is_the_agent_and_who_is_called_in_is_not() -> None:
    said = {
        "A": "Thank you for calling Marrowby Bank, how can I help?",
        "B": "My card was refused, I don't know why.",
        "C": "Cards team, Edwin speaking, how can I help?",
    }
    assert probability(said, "A") > 0.8
