"""Questions that drew a story, and questions that drew a word each."""

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import Line, spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

OPEN = "What has it meant for you?"


def asked(*, answer_s: float = 12.0, gap_s: float = 0.5, begun: bool = True) -> CallAnalysis:
    start = 10.0 + gap_s
    story = "Well I had to take a taxi to work every day and it was late."
    before: list[Line] = [(4.0, 7.0, "My car was promised for Monday.")] if begun else []
    return spoken_call(
        agent=[(0.0, 3.0, "Good morning, Ana speaking."), (8.0, 10.0, OPEN)],
        customer=[*before, (start, start + answer_s, story)],
        acts=[("agent", "open_question", OPEN)],
    )


def test_que01_finds_an_open_question_that_drew_a_story() -> None:
    (moment,) = moments_of("QUE01", asked())
    assert moment.evidence[0].value == 12.0
    assert f'You asked "{OPEN}" at 0:08, and they told you 12 s' in moment.advice


def test_que01_spares_short_and_late_answers() -> None:
    assert not moments_of("QUE01", asked(answer_s=8.0))
    assert not moments_of("QUE01", asked(gap_s=7.0))


def test_que01_spares_the_question_that_opens_every_call() -> None:
    assert not moments_of("QUE01", asked(begun=False))


def closed(*, answer_s: float = 0.5, apart_s: float = 2.0, with_open: bool = False) -> CallAnalysis:
    """Build a call with five questions and an answer to each."""
    step_s = 1.0 + answer_s + apart_s
    texts = ("Is it green?", "Is it new?", "Is it yours?", "Is it broken?", "Is it old?")
    starts = [5.0 + n * step_s for n in range(len(texts))]
    kinds = ["closed_question"] * len(texts)
    if with_open:
        kinds[2] = "open_question"
    return spoken_call(
        agent=[
            (0.0, 2.0, "Good morning to you."),
            *[(at, at + 1.0, text) for at, text in zip(starts, texts, strict=True)],
        ],
        customer=[
            (2.5, 4.5, "My box has stopped."),
            *[(at + 1.25, at + 1.25 + answer_s, "Yes.") for at in starts],
        ],
        acts=[("agent", kind, text) for kind, text in zip(kinds, texts, strict=True)],
    )


def test_que02_finds_closed_questions_in_a_row() -> None:
    (moment,) = moments_of("QUE02", closed())
    assert [m.value for m in moment.evidence] == [5.0, 2.0]
    assert "five turns in a row asked for a yes or a fact" in moment.advice


def test_que02_spares_a_row_with_an_open_one_in_it() -> None:
    assert not moments_of("QUE02", closed(with_open=True))


def test_que02_spares_questions_that_drew_more_and_questions_far_apart() -> None:
    assert not moments_of("QUE02", closed(answer_s=5.0))
    assert not moments_of("QUE02", closed(apart_s=15.0))


def test_questions_need_words() -> None:
    assert not moments_of("QUE01", without_words(asked()))
    assert not moments_of("QUE02", without_words(closed()))
