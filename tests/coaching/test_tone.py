"""How much the agent's pitch moves, against their own usual movement (3 st in these calls)."""

from dataclasses import replace

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.own_voice import OwnHistory, UsualLine
from voicecoach.core.segment import Segment

CUSTOMER = [(200.0, 202.0)]


def test_ton01_finds_a_long_flat_stretch() -> None:
    agent = [*talk(0.0, 60.0), *talk(60.0, 85.0, movement_st=1.0), *talk(85.0, 120.0)]
    (moment,) = moments_of("TON01", call(agent=agent, customer=CUSTOMER))
    moved, speech = moment.evidence
    assert moment.segment == Segment(60.0, 84.5)
    assert (moved.value, moved.reference) == (1.0, 3.0)
    assert speech.value == 20.0
    assert "your pitch moved 1.0 semitones (usually 3.0)" in moment.advice


def test_ton01_spares_one_flat_sentence() -> None:
    agent = [*talk(0.0, 60.0), *talk(60.0, 67.5, movement_st=1.0), *talk(67.5, 120.0)]
    assert not moments_of("TON01", call(agent=agent, customer=CUSTOMER))


def test_ton01_spares_a_voice_that_is_always_like_that() -> None:
    agent = talk(0.0, 120.0, movement_st=1.25)
    assert not moments_of("TON01", call(agent=agent, customer=CUSTOMER))


def test_ton01_spares_less_movement_that_is_still_lively() -> None:
    lively = {"movement_st": 5.0}
    agent = [*talk(0.0, 60.0, **lively), *talk(60.0, 85.0), *talk(85.0, 120.0, **lively)]
    assert not moments_of("TON01", call(agent=agent, customer=CUSTOMER))


def test_ton02_finds_a_lively_explanation() -> None:
    agent = [*talk(0.0, 60.0), *talk(60.0, 75.0, movement_st=4.5), *talk(75.0, 120.0)]
    (moment,) = moments_of("TON02", call(agent=agent, customer=CUSTOMER))
    assert moment.segment == Segment(60.0, 74.5)
    assert moment.evidence[0].value == 4.5


def test_ton02_spares_octave_errors_and_usual_movement() -> None:
    jumpy = [*talk(0.0, 60.0), *talk(60.0, 75.0, movement_st=9.0), *talk(75.0, 120.0)]
    assert not moments_of("TON02", call(agent=jumpy, customer=CUSTOMER))
    assert not moments_of("TON02", call(agent=talk(0.0, 120.0), customer=CUSTOMER))


def test_ton01_finds_a_whole_flat_call_only_beside_the_last_ones() -> None:
    flat = call(agent=talk(0.0, 120.0, movement_st=1.25), customer=CUSTOMER)
    movement = UsualLine(
        unit="st",
        value=2.75,
        per_doubling=0.0,
        spread=0.5,
        phrase_count=300,
        call_count=10,
        between_calls_spread=0.25,
    )
    history = OwnHistory(
        call_count=10, articulation_rate=None, f0_movement=movement, f0_median=None
    )
    (moment,) = moments_of("TON01", replace(flat, history=history))
    assert "moved 1.2 semitones (usually 2.8)" in moment.advice
    varied = replace(movement, between_calls_spread=1.5)
    unsure = replace(flat, history=replace(history, f0_movement=varied))
    assert not moments_of("TON01", unsure)
