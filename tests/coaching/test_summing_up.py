"""How a call ends: with what was agreed put together, or without."""

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import Act, spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

RECAP = "So the new card on Monday and I ring you at three."
TOOK_ON = "I will look into it."
ABOUT = ("card", "monda", "new")


def ended(
    last: str,
    *acts: Act,
    at: float = 90.0,
    reply: str = "All right, thank you.",
    duration_s: float = 100.0,
) -> CallAnalysis:
    """Build a call of 100 s in which the agent takes something on at 30 s."""
    return spoken_call(
        agent=[(0.0, 3.0, "How can I help?"), (30.0, 33.0, TOOK_ON), (at, at + 5.0, last)],
        customer=[
            (4.0, 20.0, "My card has not come and I need it."),
            (duration_s - 3.0, duration_s, reply),
        ],
        acts=[("agent", "ownership", TOOK_ON), *acts],
        duration_s=duration_s,
    )


SUMMED = (
    ("agent", "summary", RECAP, ABOUT),
    ("agent", "promise", "I ring you at three.", ("at three",)),
)


def test_sum01_finds_what_was_put_together_with_its_times_at_the_end() -> None:
    (moment,) = moments_of("SUM01", ended(RECAP, *SUMMED))
    assert [m.value for m in moment.evidence] == [3.0, 1.0, 1.0]
    assert "at 1:30, you put it together" in moment.advice


def test_sum01_spares_a_summary_in_the_middle() -> None:
    assert not moments_of("SUM01", ended(RECAP, *SUMMED, at=50.0))


def test_sum01_spares_one_without_a_time_and_one_that_nothing_was_said_of_before() -> None:
    assert not moments_of("SUM01", ended(RECAP, SUMMED[0]))
    assert not moments_of("SUM01", ended(RECAP, SUMMED[1]))


def test_sum01_spares_one_that_the_customer_asks_about() -> None:
    asks = ("customer", "closed_question", "Is that so?")
    assert not moments_of("SUM01", ended(RECAP, *SUMMED, asks, reply="Is that so?"))


CLOSED = "Okay then, someone will see to it, bye."
LEFT_OPEN = ("agent", "vague", "someone will see to it,")


def test_sum02_finds_an_end_without_a_step_and_its_time() -> None:
    (moment,) = moments_of("SUM02", ended(CLOSED, LEFT_OPEN))
    assert moment.evidence[0].value == 0.0
    assert "From 1:20 on no time was named" in moment.advice
    assert f'ended on "{CLOSED[:-1]}"' in moment.advice


def test_sum02_spares_an_end_that_names_a_time_or_sums_up() -> None:
    timed = ("agent", "concrete", "Okay then,")
    assert not moments_of("SUM02", ended(CLOSED, LEFT_OPEN, timed))
    summed = ("agent", "summary", "see to it,", ("see",))
    assert not moments_of("SUM02", ended(CLOSED, LEFT_OPEN, summed))


def test_sum02_spares_calls_in_which_nothing_was_left_open() -> None:
    assert not moments_of("SUM02", ended("It is done now.", at=90.0))
    assert not moments_of("SUM02", ended(CLOSED, LEFT_OPEN, at=45.0, duration_s=55.0))


def test_endings_need_words() -> None:
    assert not moments_of("SUM01", without_words(ended(RECAP, *SUMMED)))
    assert not moments_of("SUM02", without_words(ended(CLOSED, LEFT_OPEN)))
