"""A way found after a no, and refusals without one."""

import pytest

from tests.coaching.calls import moments_of
from tests.coaching.dialogues import dialogue, spares

ASKED = "customer: Will the same person bring my son on the Monday flight?"
NO = "agent: I can't promise the same person."


def test_can01_finds_what_can_be_done_after_a_no() -> None:
    text = f"""
    agent: Good morning.
    {ASKED}
    {NO} I can send you a name and a photo of the person by Sunday.
    customer: Oh, that would help.
    """
    (moment,) = moments_of("CAN01", dialogue(text))
    assert [m.value for m in moment.evidence] == [1.0, 1.0]
    assert 'After "I can\'t promise the same person" you said what can be done' in moment.advice


@pytest.mark.parametrize(
    ("then", "answer"),
    [
        ("I can help you with anything at all.", "That would help."),
        ("I can send you the person's photo.", "That would help."),
        ("I can send you the person's photo by Sunday.", "No, that's not enough."),
        ("We have offices in nine cities.", "Right."),
    ],
)
def test_can01_spares_what_is_vague_or_not_taken(then: str, answer: str) -> None:
    assert spares("CAN01", f"agent: Hello.\n{ASKED}\n{NO} {then}\ncustomer: {answer}")


def test_can01_spares_an_offer_without_a_no() -> None:
    offer = "agent: I can send you the person's photo by Sunday."
    assert spares("CAN01", f"agent: Hello.\n{ASKED}\n{offer}\ncustomer: That would help.")


NOS = (
    "agent: We can't do it before Wednesday.",
    "customer: But I was told today.",
    "agent: Not before Wednesday, no.",
    "customer: Is there anything else?",
    "agent: We haven't got any cars either.",
    "customer: Fine.",
)


def test_can02_finds_three_refusals_and_nothing_offered() -> None:
    (moment,) = moments_of("CAN02", dialogue("\n".join(NOS)))
    assert [m.value for m in moment.evidence] == [3.0]
    assert "three times from" in moment.advice


def test_can02_spares_two_refusals_and_a_way_between_or_after() -> None:
    assert spares("CAN02", "\n".join(NOS[:4]))
    way = "agent: I can lend you my own bicycle until Wednesday."
    assert spares("CAN02", "\n".join((*NOS[:3], way, *NOS[3:])))
    assert spares("CAN02", "\n".join((*NOS, way)))
