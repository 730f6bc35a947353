"""Customers' thanks and relief after something was done for them."""

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import Act, Answer, spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

FIX = "I will have it there by Monday."
TROUBLE: Answer = ("hardship", "cannot work", 0)
FIXED: Act = ("agent", "promise", FIX, ("by monday",))


def thanked(
    words: str,
    *,
    acts: tuple[Act, ...] = (FIXED,),
    answers: tuple[Answer, ...] = (TROUBLE,),
    at: float = 15.0,
) -> CallAnalysis:
    return spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), (10.0, 13.0, FIX)],
        customer=[(3.0, 6.0, "I cannot work without it."), (at, at + 2.0, words)],
        acts=acts,
        answers=answers,
    )


def test_thx01_finds_relief_after_a_fix() -> None:
    (moment,) = moments_of("THX01", thanked("Oh, that's a relief."))
    assert moment.speaker == "customer"
    assert [m.value for m in moment.evidence] == [1.0, 7.0]
    assert f'after your "{FIX[:-1]}"' in moment.advice


def test_thx01_spares_plain_thanks() -> None:
    thanks: Act = ("customer", "gratitude", "Thank you.")
    assert not moments_of("THX01", thanked("Thank you.", acts=(FIXED, thanks)))


def test_thx01_spares_relief_without_a_fix_or_a_trouble_before_it() -> None:
    relief = "Oh, that's a relief."
    assert not moments_of("THX01", thanked(relief, acts=()))
    assert not moments_of("THX01", thanked(relief, answers=()))
    assert not moments_of("THX01", thanked(relief, at=60.0))


def test_thx01_spares_relief_with_a_complaint_in_it_and_needs_words() -> None:
    both: Act = ("customer", "complaint", "if it comes.")
    assert not moments_of("THX01", thanked("That's a relief, if it comes.", acts=(FIXED, both)))
    assert not moments_of("THX01", without_words(thanked("Oh, that's a relief.")))
