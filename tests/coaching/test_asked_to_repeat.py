"""Where the customer did not follow, and how fast the agent had spoken there."""

from tests.coaching.calls import call, moments_of
from tests.coaching.spoken_calls import spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis


def asked(*, count: int = 2, after_s: float = 0.5) -> CallAnalysis:
    texts = ("Your order is in status four now.", "It waits for goods in at the depot.")
    questions = ("What does that mean?", "I don't follow you.")[:count]
    starts = [6.0 + 10.0 * n for n in range(len(texts))]
    return spoken_call(
        agent=[
            (0.0, 2.0, "How can I help?"),
            *[(at, at + 3.0, text) for at, text in zip(starts, texts, strict=True)],
        ],
        customer=[
            (3.0, 5.0, "Where is my order?"),
            *[
                (at + 3.0 + after_s, at + 4.5 + after_s, text)
                for at, text in zip(starts, questions, strict=False)
            ],
        ],
        acts=[("customer", "not_understood", text) for text in questions],
    )


def test_clr01_finds_two_places_and_the_pace_before_the_first() -> None:
    (moment,) = moments_of("CLR01", asked())
    assert [m.value for m in moment.evidence] == [2.0, 4.0]
    assert 'first at 0:09: "What does that mean?". You had spoken at 4.0' in moment.advice


def test_clr01_spares_one_place_and_words_that_follow_nothing() -> None:
    assert not moments_of("CLR01", asked(count=1))
    assert not moments_of("CLR01", asked(after_s=5.0))


def test_clr01_needs_words() -> None:
    assert not moments_of("CLR01", without_words(asked()))
    assert not moments_of("CLR01", call())
