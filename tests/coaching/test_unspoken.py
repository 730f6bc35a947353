"""Replies that become short, and late or flat; and what opens them again."""

from collections.abc import Sequence

from tests.coaching.calls import Unit, call, moments_of
from voicecoach.core.analysis import CallAnalysis

LONG = [(6.0, 0.25)] * 4
SHORT_AND_LATE = [(1.0, 1.0)] * 3
GOODBYE = [(1.0, 0.25)]


# Agent 3 s, customer's reply after its delay, 1 s, agent 3 s, reply ...
def replies(parts: Sequence[tuple[float, float]], **voice: float) -> CallAnalysis:
    """Build a call from the customer's replies: their length and delay, in seconds."""
    agent: list[Unit] = []
    customer: list[Unit] = []
    at = 0.0
    for number, (length_s, delay_s) in enumerate(parts):
        agent.append((at, at + 3.0))
        start = at + 3.0 + delay_s
        customer.append((start, start + length_s, voice if number >= 4 else {}))
        at = start + length_s + 1.0
    return call(agent=[*agent, (at, at + 2.0)], customer=customer)


def test_uns01_finds_replies_that_became_short_and_late() -> None:
    (moment,) = moments_of("UNS01", replies([*LONG, *SHORT_AND_LATE, *GOODBYE]))
    assert [m.value for m in moment.evidence] == [1.0, 6.0, 1.0, 0.25]
    assert (moment.valence, moment.speaker) == ("note", "customer")
    assert "went from 6.0 s to 1.0 s and came after 1.0 s instead of 0.2" in moment.advice


def test_uns01_finds_replies_that_became_short_and_flat() -> None:
    flat = replies([*LONG, *[(1.0, 0.25)] * 4], movement_st=1.0)
    (moment,) = moments_of("UNS01", flat)
    assert "and moved 1.0 instead of 3.0 semitones" in moment.advice


def test_uns01_spares_short_replies_without_another_sign() -> None:
    assert not moments_of("UNS01", replies([*LONG, *[(1.0, 0.25)] * 3, *GOODBYE]))


def test_uns01_spares_calls_that_begin_with_short_replies_and_goodbyes() -> None:
    assert not moments_of("UNS01", replies([*[(2.5, 0.25)] * 4, *SHORT_AND_LATE, *GOODBYE]))
    assert not moments_of("UNS01", replies([*LONG, *SHORT_AND_LATE]))


def test_uns02_finds_a_short_question_that_opened_them() -> None:
    (moment,) = moments_of("UNS02", replies([*LONG, *SHORT_AND_LATE, (8.0, 0.25), *GOODBYE]))
    assert [m.value for m in moment.evidence] == [8.0, 3.0, 1.0]
    assert "Their replies had fallen to 1.0 s" in moment.advice
    assert "they spoke for 8.0 s again" in moment.advice


def test_uns02_spares_a_word_and_a_speech_of_the_agent() -> None:
    again = replies([*LONG, *SHORT_AND_LATE, (8.0, 0.25), *GOODBYE])
    assert not moments_of("UNS02", replies([*LONG, *SHORT_AND_LATE, (3.0, 0.25), *GOODBYE]))
    assert not moments_of("UNS02", again, max_asked_s=2.0)
