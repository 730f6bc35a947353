"""What is said after the customer asked what something means."""

import pytest

from tests.coaching.calls import moments_of
from tests.coaching.dialogues import dialogue, spares

KETTLE = """
customer: I took a kettle back to the shop and I haven't had my money.
agent: Your R M A is awaiting goods in.
"""
ASKED = "customer: What does that mean?\n"


def test_pln01_finds_more_terms_after_they_asked() -> None:
    said = "agent: It means that the G R N is not on the backlog yet.\n"
    text = f"{KETTLE}{ASKED}{said}customer: I see."
    (moment,) = moments_of("PLN01", dialogue(text))
    assert [m.value for m in moment.evidence] == [2.0]
    assert '"the G R N, backlog"' in moment.advice


def test_pln01_spares_plain_answers_and_terms_that_they_used() -> None:
    assert spares("PLN01", f"{KETTLE}{ASKED}agent: The shop has your kettle, but nobody knows.")
    theirs = "customer: My router is red. What does that mean?\nagent: The router has no line."
    assert spares("PLN01", theirs)
    assert spares("PLN01", f"{KETTLE}customer: Right.\nagent: The G R N is not on the backlog.")


PLAIN = "agent: Let me put that in English. The shop has your kettle and has told nobody.\n"


def test_pln02_finds_a_plain_answer_with_their_words_that_is_understood() -> None:
    (moment,) = moments_of("PLN02", dialogue(f"{KETTLE}{ASKED}{PLAIN}customer: Ah! I see."))
    assert moment.evidence[0].value == 2.0
    assert moment.evidence[1].value == 1.0


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (PLAIN, "I don't follow."),
        ("agent: In plain words, it is all fine and in order with us.\n", "Ah, I see."),
        ("agent: It means that the G R N of your kettle is not matched.\n", "Ah, I see."),
    ],
)
def test_pln02_spares_what_is_not_plainer_or_not_understood(said: str, answer: str) -> None:
    assert spares("PLN02", f"{KETTLE}{ASKED}{said}customer: {answer}")


PARDON = "agent: It is in hand.\ncustomer: Pardon? I did not understand.\n"
IDIOM = "agent: Sit tight, it is in the pipeline.\n"


def test_cul02_finds_figures_of_speech_after_a_pardon() -> None:
    text = f"{PARDON}{IDIOM}customer: Sorry?\nagent: We will play it by ear."
    (moment,) = moments_of("CUL02", dialogue(text, until_s=120.0))
    assert [m.value for m in moment.evidence] == [2.0]
    assert '"Sit tight' in moment.advice


def test_cul02_spares_one_idiom_and_those_before_or_long_after() -> None:
    assert spares("CUL02", PARDON + IDIOM)
    assert spares("CUL02", f"{IDIOM}customer: Right.\nagent: We play it by ear.\n{PARDON}")
    late = "agent: (100) Sit tight.\ncustomer: Right.\nagent: We will play it by ear."
    assert spares("CUL02", PARDON + late)
