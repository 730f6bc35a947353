"""What the customer said, remembered: used long after, asked for again, said again."""

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import Act, spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

TOLD = "My daughter plays cello in Leeds."
BACK = "Will the cello go to Leeds too?"


def came_back(
    *, at: float = 140.0, between: str = "Let us see.", said: str = "Yes, it will."
) -> CallAnalysis:
    return spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), (60.0, 62.0, between), (at, at + 3.0, BACK)],
        customer=[(3.0, 6.0, TOLD), (at + 3.5, at + 5.0, said)],
        acts=[],
    )


def test_mem01_finds_a_detail_that_came_back_after_two_minutes() -> None:
    (moment,) = moments_of("MEM01", came_back())
    assert moment.evidence[0].value == 2.0
    assert moment.evidence[1].value > 120.0
    assert f'"{BACK}"' in moment.advice


def test_mem01_spares_what_was_said_just_before_or_by_the_agent_since() -> None:
    assert not moments_of("MEM01", came_back(at=100.0))
    assert not moments_of("MEM01", came_back(between="The cello to Leeds, then."))


def test_mem01_spares_what_the_customer_sets_right() -> None:
    assert not moments_of("MEM01", came_back(said="No, to York."))


ASKED = "What was the order number?"


def asked_again(*, given: str = "It is about order five five.", at: float = 20.0) -> CallAnalysis:
    return spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), (at, at + 2.0, ASKED)],
        customer=[(3.0, 6.0, given), (at + 2.5, at + 4.0, "Five five.")],
        acts=[("agent", "re_ask", ASKED, ("order",))],
    )


def test_mem02_finds_a_question_for_what_was_given() -> None:
    (moment,) = moments_of("MEM02", asked_again())
    assert moment.evidence[0].value == 17.0
    assert 'They had said it at 0:03: "It is about order five five"' in moment.advice


def test_mem02_spares_a_check_at_once_and_what_was_never_said() -> None:
    assert not moments_of("MEM02", asked_again(at=8.0))
    assert not moments_of("MEM02", asked_again(given="It is about two boots."))


AGAIN = "As I said, two left boots."
QUESTION = "What is wrong with them?"


def said_again(
    *acts: Act, answer: str = AGAIN, at: float = 8.0, about: tuple[str, ...] = ()
) -> CallAnalysis:
    words = answer if answer != AGAIN else "As I said,"
    return spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), (at, at + 2.0, QUESTION)],
        customer=[(3.0, 6.0, "You sent two left boots."), (at + 2.5, at + 5.0, answer)],
        acts=[
            ("agent", "open_question", QUESTION),
            ("customer", "repeated", words, about),
            *acts,
        ],
    )


def test_mem03_finds_as_i_said() -> None:
    (moment,) = moments_of("MEM03", said_again())
    assert moment.evidence[0].value == 1.0
    assert f'You asked: "{QUESTION}". At 0:10 they answered "{AGAIN[:-1]}"' in moment.advice


def test_mem03_spares_a_yes_and_a_statement_that_only_came_back() -> None:
    assert not moments_of("MEM03", said_again(answer="Yes. That's what I said."))
    assert not moments_of("MEM03", said_again(about=("boots", "left", "two")))


def test_mem03_spares_a_question_that_says_it_back_that_cut_in_or_that_asks_again() -> None:
    for kind in ("specific_acknowledgement", "simple_reflection"):
        assert not moments_of("MEM03", said_again(("agent", kind, QUESTION, ("boots",))))
    assert not moments_of("MEM03", said_again(at=5.5))
    assert not moments_of("MEM03", said_again(("agent", "re_ask", QUESTION, ("boots",))))


def test_mem03_spares_what_they_said_to_others_before_the_call() -> None:
    first = spoken_call(
        agent=[(0.0, 2.0, "How can I help?")],
        customer=[(2.5, 5.0, "As I said to your colleague, it broke.")],
        acts=[("agent", "open_question", "How can I help?"), ("customer", "repeated", "As I said")],
    )
    assert not moments_of("MEM03", first)


def test_remembering_needs_words() -> None:
    cases = {"MEM01": came_back(), "MEM02": asked_again(), "MEM03": said_again()}
    for code, analysis in cases.items():
        assert moments_of(code, analysis)
        assert not moments_of(code, without_words(analysis))
