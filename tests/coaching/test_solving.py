"""Ways to choose from, how soon the first one comes, and what it answers."""

import pytest

from tests.coaching.calls import moments_of
from tests.coaching.dialogues import dialogue, spares

CALL = "customer: I have no internet, and a video call at nine with a client in Singapore."
WAYS = "agent: I can post you a hotspot, or I can put thirty gigabytes on your phone now."


def test_sol01_finds_two_ways_and_the_choice() -> None:
    (moment,) = moments_of(
        "SOL01", dialogue(f"agent: Hello.\n{CALL}\n{WAYS}\ncustomer: The phone.")
    )
    assert [m.value for m in moment.evidence] == [2.0]
    assert 'you laid out two ways and they chose: "The phone"' in moment.advice


def test_sol01_finds_a_way_in_the_sentence_before_the_or() -> None:
    ways = "agent: Aberdeen at ten, then a car. Or straight to Inverness at twelve."
    text = f"agent: Hello.\n{CALL}\n{ways}\ncustomer: Which would you do?"
    (moment,) = moments_of("SOL01", dialogue(text))
    assert [m.value for m in moment.evidence] == [2.0]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("I can post you a hotspot.", "The hotspot."),
        ("You could either do this or that, or one or the other.", "Which one?"),
        ("Alternatively, would you prefer an option, or another option?", "Okay."),
        ("I can post you a hotspot, or I can put data on your phone.", "I just want it to work."),
        ("Is it all the rooms, or only the kitchen?", "The kitchen."),
        ("I can't post a hotspot or put data on your phone.", "The phone?"),
    ],
)
def test_sol01_spares_option_words_questions_and_ways_that_nobody_takes(
    said: str, answer: str
) -> None:
    assert spares("SOL01", f"agent: Hello.\n{CALL}\nagent: {said}\ncustomer: {answer}")


LATE = f"""
agent: Hello, Fennimore Broadband.
{CALL}
agent: (190) And when did it stop?
customer: On Monday.
agent: I can send an engineer tomorrow.
customer: Good.
"""


def test_sol02_finds_a_first_offer_late_in_a_long_call() -> None:
    (moment,) = moments_of("SOL02", dialogue(LATE, until_s=260.0))
    fired = moment.evidence[0]
    assert fired.threshold == 180.0
    assert fired.value > 180.0
    assert '"I can send an engineer tomorrow"' in moment.advice


def test_sol02_spares_short_calls_early_offers_and_the_middle_of_a_long_call() -> None:
    assert spares("SOL02", LATE, until_s=230.0)
    assert spares("SOL02", LATE, until_s=500.0)
    assert spares("SOL02", LATE.replace("Hello,", "I can check the line. Hello,"), until_s=260.0)


RESTATED = """
agent: Hello.
customer: My car was due on Monday, and I pay eighteen pounds a day for taxis to school.
agent: So the car was due on Monday, and you pay for taxis to school every day.
customer: Yes. Exactly.
agent: I will ring you by three o'clock today.
customer: Right, that would help.
"""


def test_sol03_finds_a_problem_said_back_confirmed_and_solved() -> None:
    (moment,) = moments_of("SOL03", dialogue(RESTATED))
    assert moment.evidence[0].value >= 3.0
    assert 'heard "Yes", and then solved it' in moment.advice


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ("Yes. Exactly.", "No, that is not it."),
        ("I will ring you by three o'clock today.", "I will look at that."),
        ("Right, that would help.", "No, that won't do."),
        ("So the car was due on Monday, and you pay for taxis to school every day.", "I see."),
    ],
)
def test_sol03_spares_what_is_not_confirmed_solved_or_said_back(part: str, instead: str) -> None:
    assert spares("SOL03", RESTATED.replace(part, instead))
