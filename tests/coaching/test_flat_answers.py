"""A flat 'fine' to something one would not want: noticed, or left at that."""

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import Act, spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis

STORY = (3.0, 9.0, "I was charged for a minibar and I do not even drink so I would like to know.")
NEWS = "I have to send it on and that can take up to six weeks."
CHECK = "Six weeks is not what you hoped for, is it?"
OPENED = "No. It is that nobody believes me."


def told(
    after: str,
    *acts: Act,
    answer: str = "Fine.",
    news: str = NEWS,
    last: str = OPENED,
) -> CallAnalysis:
    return spoken_call(
        agent=[(0.0, 2.0, "How can I help?"), (10.0, 15.0, news), (17.0, 20.0, after)],
        customer=[STORY, (15.5, 16.0, answer), (20.5, 23.0, last)],
        acts=acts,
    )


ASKED = ("agent", "closed_question", CHECK)


def test_uns03_finds_a_flat_fine_that_was_asked_about() -> None:
    (moment,) = moments_of("UNS03", told(CHECK, ASKED))
    assert moment.evidence[0].value == 7.0
    assert 'You heard the "Fine" at 0:15' in moment.advice


def test_uns03_spares_who_did_not_ask_and_who_got_nothing_back() -> None:
    assert not moments_of("UNS03", told("I will send it on today."))
    assert not moments_of("UNS03", told(CHECK, ASKED, last="Fine."))


def test_uns03_spares_a_fine_with_more_to_it_and_one_to_a_question() -> None:
    assert not moments_of("UNS03", told(CHECK, ASKED, answer="Fine by me."))
    question = "And how have all the other days of the week looked?"
    answered = told(CHECK, ASKED, ("agent", "open_question", question), news=question)
    assert not moments_of("UNS03", answered)


def test_uns04_finds_a_flat_fine_that_was_left_at_that() -> None:
    (moment,) = moments_of("UNS04", told("Lovely. Goodbye now.", last="Bye."))
    assert moment.evidence[0].value == 1.0
    assert 'came back at 0:15 was "Fine", and you went on: "Lovely. Goodbye now"' in moment.advice


def test_uns04_spares_who_asked_and_who_told_more_after_it() -> None:
    assert not moments_of("UNS04", told(CHECK, ASKED, last="Bye."))
    assert not moments_of("UNS04", told("Lovely.", last=OPENED))
    named = ("customer", "complaint", "Useless.")
    assert not moments_of("UNS04", told("Lovely.", named, last="Useless."))


def test_flat_answers_need_words() -> None:
    assert not moments_of("UNS03", without_words(told(CHECK, ASKED)))
    assert not moments_of("UNS04", without_words(told("Lovely.", last="Bye.")))
