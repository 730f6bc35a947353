"""The customer's matter said back: with a yes to it, and before anything is solved."""

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import Act, Line, spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

BACK = "So the card works at home but not abroad."
ABOUT = ("abroad", "card", "home")


def said_back(
    answer: str, *, kind: str = "paraphrase", about: tuple[str, ...] = ABOUT, gap_s: float = 0.5
) -> CallAnalysis:
    end = 10.0 + gap_s
    return spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), (7.0, 10.0, BACK)],
        customer=[
            (3.0, 6.0, "My card works at home, not when I travel abroad."),
            (end, end + 1.0, answer),
        ],
        acts=[("agent", kind, BACK, about)],
    )


def test_rst01_finds_a_paraphrase_that_got_a_yes() -> None:
    for answer in ("Exactly.", "Yeah, that's it.", "Yes. Only abroad."):
        (moment,) = moments_of("RST01", said_back(answer))
        assert moment.evidence[0].value == 2.0
        assert 'your "So the card works at home but not abroad" got' in moment.advice


def test_rst01_spares_what_was_not_confirmed() -> None:
    for answer in ("No, at home as well.", "Yes, but only sometimes.", "I have two of them."):
        assert not moments_of("RST01", said_back(answer))
    assert not moments_of("RST01", said_back("Exactly.", gap_s=12.0))


def test_rst01_spares_a_yes_to_what_was_asked_after_it() -> None:
    price = "It is twelve pounds for the change. Shall I go ahead?"
    analysis = spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), (7.0, 10.0, BACK), (10.5, 13.0, price)],
        customer=[
            (3.0, 6.0, "My card works at home, not when I travel abroad."),
            (13.5, 14.5, "Yes."),
        ],
        acts=[("agent", "paraphrase", BACK, ABOUT)],
    )
    assert not moments_of("RST01", analysis)


def test_rst01_spares_words_that_share_nothing_and_reflections() -> None:
    assert not moments_of("RST01", said_back("Exactly.", about=()))
    assert not moments_of("RST01", said_back("Exactly.", kind="simple_reflection"))
    assert not moments_of("RST01", without_words(said_back("Exactly.")))


# A call of 200 s: the customer tells for 30 s, the agent takes something on at 60 s.
STORY: list[Line] = [(4.0 + 6.0 * n, 9.0 + 6.0 * n, "and then it broke again") for n in range(6)]
OFFER = "I will send a new one."


def solved(
    *acts: Act, duration_s: float = 200.0, last: float = 195.0, story: list[Line] = STORY
) -> CallAnalysis:
    return spoken_call(
        agent=[(0.0, 3.0, "How can I help?"), (50.0, 53.0, BACK), (60.0, 63.0, OFFER)],
        customer=[*story, (last, last + 1.0, "Thank you.")],
        acts=[("agent", "ownership", OFFER), *acts],
        duration_s=duration_s,
    )


def test_rst02_finds_a_solution_before_anything_was_said_back() -> None:
    (moment,) = moments_of("RST02", solved())
    assert moment.evidence[0].value == 30.0
    assert 'at 1:00: "I will send a new one". They had told you 30 s' in moment.advice


def test_rst02_spares_short_calls_and_short_stories() -> None:
    assert not moments_of("RST02", solved(duration_s=170.0, last=160.0))
    assert not moments_of("RST02", solved(story=STORY[:3]))


def test_rst02_spares_who_said_any_of_it_back_or_only_put_them_on_hold() -> None:
    for kind in ("paraphrase", "summary", "specific_acknowledgement", "complex_reflection"):
        assert not moments_of("RST02", solved(("agent", kind, BACK, ABOUT)))
    assert not moments_of("RST02", solved(("agent", "hold", OFFER)))
    assert not moments_of("RST02", without_words(solved()))
