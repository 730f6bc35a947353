"""Promises with their time, undertakings without one, and what is left open."""

import pytest

from tests.coaching.calls import moments_of
from tests.coaching.dialogues import dialogue, spares
from tests.coaching.spoken_calls import without_words

CAR = "customer: My car was due on Monday and nobody has told me about the brakes."
PROMISE = f"""
agent: Good morning.
{CAR}
agent: The brakes came this morning. I will ring you by three o'clock today.
customer: Right, that would help.
"""


def test_own01_finds_a_promise_with_its_time_that_is_taken_well() -> None:
    (moment,) = moments_of("OWN01", dialogue(PROMISE))
    assert [m.value for m in moment.evidence] == [1.0, 1.0]
    assert '"I will ring you by three o\'clock today"' in moment.advice


@pytest.mark.parametrize(
    "instead",
    [
        "I will ring you about the brakes.",
        "The brakes are fine. I will ring you soon, today or so, as soon as I can.",
        "I will get that sorted for you today.",
        "Shall I ring you by three o'clock today about the brakes?",
    ],
)
def test_own01_spares_what_is_open_or_has_no_word_of_theirs(instead: str) -> None:
    assert spares("OWN01", f"agent: Good morning.\n{CAR}\nagent: {instead}\ncustomer: Right.")


def test_own01_spares_a_promise_that_is_not_taken_well_or_is_a_turn_of_phrase() -> None:
    assert spares("OWN01", PROMISE.replace("Right, that would help.", "That's what they all said."))
    again = "\nagent: I will ring you by three o'clock today.\ncustomer: Right, yes."
    assert spares("OWN01", PROMISE + 2 * again)


def test_own02_finds_an_undertaking_without_a_time() -> None:
    text = f"agent: Good morning.\n{CAR}\nagent: I'll chase it.\ncustomer: That's what they said."
    (moment,) = moments_of("OWN02", dialogue(text))
    assert [m.value for m in moment.evidence] == [1.0]
    assert '"I\'ll chase it"' in moment.advice
    assert not moments_of("OWN02", without_words(dialogue(text)))


@pytest.mark.parametrize(
    "instead",
    [
        "I'll chase it. You will hear from me by four.",
        "If it moves I'll ring you.",
        "I'll ring the driver while you're on the line.",
        "Shall I send it?",
        "I'll add it to the order.",
    ],
)
def test_own02_spares_what_has_a_time_a_condition_or_is_done_now(instead: str) -> None:
    assert spares("OWN02", f"agent: Good morning.\n{CAR}\nagent: {instead}\ncustomer: Right.")


@pytest.mark.parametrize(
    "said",
    [
        "It will need to be looked into.",
        "Send us the receipt, and someone will look at it.",
        "You'll get an email at some point.",
        "As soon as I can.",
        "It should be back shortly.",
    ],
)
def test_own03_finds_what_nobody_does_at_no_time(said: str) -> None:
    (moment,) = moments_of("OWN03", dialogue(f"agent: Good morning.\n{CAR}\nagent: {said}"))
    assert f'"{said.rstrip(".")}"' in moment.advice


def test_own03_spares_the_customers_own_word_a_goodbye_and_what_a_promise_mends() -> None:
    theirs = "customer: They just say soon.\nagent: Then let me not say it will be back soon."
    assert spares("OWN03", f"agent: Good morning.\n{theirs}")
    assert spares("OWN03", f"agent: Hello.\n{CAR}\nagent: Thanks for calling, speak to you soon.")
    mended = "It will be looked into. I will do it myself and ring you by four o'clock."
    assert spares("OWN03", f"agent: Hello.\n{CAR}\nagent: {mended}")
