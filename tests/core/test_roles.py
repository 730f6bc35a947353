"""Clues add up to a probability, and only a person is certain."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.errors import InputError
from voicecoach.core.roles import MAX_PROBABILITY, AgentEstimate, RoleClue, estimate_agent

PAIR = ("left", "right")


def clue(**log_odds: float) -> RoleClue:
    return RoleClue("greeting", log_odds)


def test_without_clues_everybody_is_as_likely() -> None:
    assert estimate_agent(("a", "b", "c"), ()).probabilities["b"] == pytest.approx(1.0 / 3.0)


def test_clues_that_speak_against_each_other_cancel_out() -> None:
    found = estimate_agent(PAIR, [clue(left=2.0), clue(right=2.0)])
    assert found.probabilities["left"] == pytest.approx(0.5)
    assert [len(found.clues_for("left")), len(found.clues_against("left"))] == [1, 1]


@given(st.lists(st.floats(-40.0, 40.0), min_size=1, max_size=6), st.integers(2, 4))
def test_probabilities_sum_to_one_and_no_clue_is_certain(odds: list[float], count: int) -> None:
    voices = [f"voice {number}" for number in range(count)]
    found = estimate_agent(voices, [RoleClue("talk_words", {voices[0]: each}) for each in odds])
    assert sum(found.probabilities.values()) == pytest.approx(1.0)
    assert max(found.probabilities.values()) <= MAX_PROBABILITY + 1e-9


def test_what_a_person_says_ends_the_matter() -> None:
    said = RoleClue("said", {"right": 50.0})
    found = estimate_agent(PAIR, [clue(left=9.0), said])
    assert (found.agent, found.is_said) == ("right", True)
    assert found.probabilities["right"] == pytest.approx(1.0)


def test_names_change_in_clues_too() -> None:
    found = estimate_agent(PAIR, [clue(left=2.0)]).renamed({"left": "agent", "right": "customer"})
    assert found.agent == "agent"
    assert found.clues[0].log_odds == {"agent": 2.0}


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(InputError, match="sum to 1"):
        AgentEstimate({"left": 0.4, "right": 0.4})
    with pytest.raises(InputError, match="sum to 1"):
        estimate_agent((), ())
    with pytest.raises(InputError, match="finite"):
        clue(left=math.inf)
