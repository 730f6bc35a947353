"""Replies to a turn that the customer ended louder than usual, and to no other."""

from dataclasses import replace

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.segment import Segment
from voicecoach.core.speech import SpeakerSegment

RAISED = {"rise_db": 8.0, "pitch_hz": 240.0}


# s         0            40      49.5
# customer  |--- usual ---| loud |
# agent                          |<- wait ->|-----|
def reply_after(wait_s: float, *, raised: bool = True) -> CallAnalysis:
    """Build a call whose agent replies so long after a turn that ends at 49.5 s."""
    start = 49.5 + wait_s
    return call(
        customer=[*talk(0.0, 40.0), *talk(40.0, 50.0, **(RAISED if raised else {}))],
        agent=[(start, start + 3.0), *talk(60.0, 80.0)],
    )


def test_rep01_finds_a_second_of_silence_after_a_charged_turn() -> None:
    (moment,) = moments_of("REP01", reply_after(1.0))
    assert moment.segment == Segment(49.5, 53.5)
    assert [m.value for m in moment.evidence] == [1.0, 8.0]
    assert "you let it stand for 1.0 s" in moment.advice


def test_rep01_spares_every_neutral_turn() -> None:
    assert not moments_of("REP01", reply_after(1.0, raised=False))


def test_rep01_spares_a_gap_in_which_somebody_made_a_sound() -> None:
    # s         49.5      50.5
    # customer  ----|
    # agent          |-|  |-----|    (the sound lies in what looks like a wait)
    analysis = reply_after(1.0)
    (transfer,) = [
        t for t in analysis.conversation.floor_transfers if t.to_speaker == "agent" and t.at == 50.5
    ]
    sounded = replace(
        analysis,
        diarization=replace(
            analysis.diarization,
            segments=(
                *(s for s in analysis.diarization.segments if s.segment.start < transfer.at),
                SpeakerSegment(Segment(49.75, 50.0), "agent", 0),
                *(s for s in analysis.diarization.segments if s.segment.start >= transfer.at),
            ),
        ),
    )
    assert moments_of("REP01", analysis)
    assert not moments_of("REP01", sounded)


def test_rep01_spares_ordinary_and_long_waits() -> None:
    assert not moments_of("REP01", reply_after(0.25))
    assert not moments_of("REP01", reply_after(3.0))


def test_rep02_finds_an_answer_at_once() -> None:
    (moment,) = moments_of("REP02", reply_after(0.125))
    assert moment.evidence[0].value == 0.125
    assert "you answered 0.1 s after they had finished" in moment.advice


def test_rep02_finds_an_answer_in_the_same_moment() -> None:
    (moment,) = moments_of("REP02", reply_after(0.0))
    assert "you answered the moment they had finished" in moment.advice


def test_rep02_finds_an_answer_that_starts_early() -> None:
    (moment,) = moments_of("REP02", reply_after(-0.25))
    assert moment.evidence[0].value == -0.25
    assert "you answered 0.2 s before they had finished" in moment.advice


def test_rep02_spares_neutral_turns_ordinary_waits_and_cut_ins() -> None:
    assert not moments_of("REP02", reply_after(0.125, raised=False))
    assert not moments_of("REP02", reply_after(0.25))
    assert not moments_of("REP02", reply_after(-0.75))


# s         0            40     43
# customer  |--- usual ---| one loud unit |
# agent                                   |<- 1 s ->|-----|
def reply_to_one_unit(**voice: float) -> CallAnalysis:
    """Build a call with one loud unit at the end of a turn: no episode, but a charged turn."""
    return call(
        customer=[*talk(0.0, 40.0), (40.0, 43.0, voice)],
        agent=[(44.0, 47.0), *talk(60.0, 80.0)],
    )


def test_rep01_finds_a_reply_to_a_turn_whose_last_words_were_loud() -> None:
    analysis = reply_to_one_unit(rise_db=6.0)
    assert not analysis.escalations
    (moment,) = moments_of("REP01", analysis)
    assert [m.value for m in moment.evidence] == [1.0, 6.0]


def test_rep01_spares_last_words_that_were_a_little_louder() -> None:
    assert not moments_of("REP01", reply_to_one_unit(rise_db=2.0))
