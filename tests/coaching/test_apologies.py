"""How long is apologised, and what follows what is said of a trouble."""

from typing import Any

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import Act, spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

SORRY = "I am sorry."
FOR_IT = "You lost a whole day."
STEP = "I will send it first."


def apologised(
    *lines: tuple[float, float, str], acts: list[Act], said: str = "", answer: Any = (0,)
) -> CallAnalysis:
    """Build a call in which the agent answers a lost day."""
    end = lines[-1][1]
    return spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), *lines],
        customer=[(3.0, 6.0, "I lost a day waiting for you."), (end + 1.0, end + 3.0, said)]
        if said
        else [(3.0, 6.0, "I lost a day waiting for you.")],
        acts=acts,
        answers=[("hardship", "I lost a day", *answer)],
    )


def short(
    *, said: str = "That would do.", step_at: float = 8.5, for_it: str = FOR_IT, sorry: str = SORRY
) -> CallAnalysis:
    """Build a call in which a lost day is named and a step follows."""
    first = f"{sorry} {for_it}".strip()
    lines = [(6.5, 8.0, first), (step_at, step_at + 2.0, STEP)]
    acts: list[Act] = [("agent", "ownership", STEP)]
    if sorry:
        acts.append(("agent", "apology", sorry))
    grade, about = (2, ("day", "lost")) if for_it else (1, ())
    return apologised(*lines, acts=acts, said=said, answer=(grade, for_it or sorry, about))


def test_apo01_finds_what_was_named_briefly_with_a_step_behind_it() -> None:
    (moment,) = moments_of("APO01", short())
    assert moment.evidence[0].value == 1.5
    assert '"You lost a whole day", and then came the step: "I will send it first"' in moment.advice


def test_apo01_gains_nothing_from_being_sorry() -> None:
    with_it, without = (moments_of("APO01", short(sorry=each)) for each in (SORRY, ""))
    assert len(with_it) == len(without) == 1
    assert not moments_of("APO01", short(for_it=""))


def test_apo01_spares_a_step_that_comes_late_or_is_refused() -> None:
    assert not moments_of("APO01", short(step_at=30.0))
    assert not moments_of("APO01", short(said="No, not that again."))
    assert not moments_of("APO01", short(said=""))


def test_apo01_spares_what_took_more_than_seven_seconds() -> None:
    texts = ("I am so sorry.", "I can only apologise.", FOR_IT)
    lines = [(6.5 + 3.0 * n, 9.5 + 3.0 * n, text) for n, text in enumerate(texts)]
    acts: list[Act] = [("agent", "apology", text) for text in texts[:2]]
    slow = apologised(
        *lines,
        (16.0, 18.0, STEP),
        acts=[*acts, ("agent", "ownership", STEP)],
        said="That would do.",
        answer=(2, FOR_IT, ("day", "lost")),
    )
    assert not moments_of("APO01", slow)


def long(*, between: Any = ()) -> CallAnalysis:
    texts = ("I am so sorry.", "I apologise for this.", "I can only apologise again.")
    lines = [(7.0 + 4.0 * n, 10.0 + 4.0 * n, text) for n, text in enumerate(texts)]
    return apologised(*lines, acts=[*[("agent", "apology", t) for t in texts], *between])


def test_apo02_finds_apologies_that_go_on_for_more_than_seven_seconds() -> None:
    (moment,) = moments_of("APO02", long())
    assert [m.value for m in moment.evidence] == [11.0, 3.0]
    assert "it went on for 11 s, three apologies in all" in moment.advice


def test_apo02_spares_short_ones_and_those_with_something_done_between() -> None:
    assert not moments_of("APO02", short())
    texts = (
        "I am so sorry.",
        "I will look now.",
        "I apologise.",
        "I will send it.",
        "Sorry again.",
    )
    kinds = ("apology", "ownership", "apology", "ownership", "apology")
    lines = [(7.0 + 3.0 * n, 10.0 + 3.0 * n, text) for n, text in enumerate(texts)]
    acts = [("agent", kind, text) for kind, text in zip(kinds, texts, strict=True)]
    assert not moments_of("APO02", apologised(*lines, acts=acts))


def test_apologies_need_words() -> None:
    assert not moments_of("APO01", without_words(short()))
    assert not moments_of("APO02", without_words(long()))
