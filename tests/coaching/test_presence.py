"""Small sounds through the call, and pauses that are left to the customer."""

from tests.coaching.calls import Unit, call, moments_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.segment import Segment


# s         0    2         6    8
# agent     |----|    -         |----|       every 8 s; the sound at 4 s in some of them
# customer       |---------|
def exchange(*, turns: int, sounds: int) -> CallAnalysis:
    """Build a call with so many turns of the customer, and sounds in the first of them."""
    agent: list[Unit] = [(8.0 * i, 8.0 * i + 2.0) for i in range(turns)]
    agent += [(8.0 * i + 4.0, 8.0 * i + 4.5) for i in range(sounds)]
    customer = [(8.0 * i + 2.25, 8.0 * i + 7.0) for i in range(turns)]
    return call(agent=agent, customer=customer)


def test_lis04_finds_sounds_in_half_of_the_longer_turns() -> None:
    (moment,) = moments_of("LIS04", exchange(turns=6, sounds=3))
    assert [m.value for m in moment.evidence] == [3.0, 6.0]
    assert "In 3 of their 6 longer turns" in moment.advice


def test_lis04_spares_fewer_sounds_and_calls_with_few_turns() -> None:
    assert not moments_of("LIS04", exchange(turns=6, sounds=2))
    assert not moments_of("LIS04", exchange(turns=2, sounds=2))


def test_lis05_finds_a_pause_after_which_the_customer_goes_on() -> None:
    # customer  |---------|      |-----------|     (1.5 s of silence)
    analysis = call(agent=[(0.0, 2.0)], customer=[(2.25, 6.0), (7.5, 12.0)])
    (moment,) = moments_of("LIS05", analysis)
    assert moment.segment == Segment(6.0, 12.0)
    assert [m.value for m in moment.evidence] == [1.5, 4.5]


def test_lis05_spares_breaths_and_long_waits() -> None:
    breath = call(agent=[(0.0, 2.0)], customer=[(2.25, 6.0), (6.5, 12.0)])
    wait = call(agent=[(0.0, 2.0)], customer=[(2.25, 6.0), (11.0, 16.0)])
    assert not moments_of("LIS05", breath)
    assert not moments_of("LIS05", wait)


def test_lis05_spares_a_single_word_after_the_pause() -> None:
    analysis = call(agent=[(0.0, 2.0)], customer=[(2.25, 6.0), (7.5, 8.5)])
    assert not moments_of("LIS05", analysis)


def test_lis05_spares_the_pauses_of_the_agent() -> None:
    analysis = call(agent=[(0.0, 4.0), (5.5, 12.0)], customer=[(12.25, 14.0)])
    assert not moments_of("LIS05", analysis)


# s         0    2         6         10        14
# agent     |----|         |-|                     |----|
# customer       |---------------------------------|
def test_lis06_finds_a_sound_after_which_the_customer_goes_on() -> None:
    analysis = call(agent=[(0.0, 2.0), (6.0, 6.5), (14.25, 16.0)], customer=[(2.25, 14.0)])
    (moment,) = moments_of("LIS06", analysis)
    assert moment.segment == Segment(6.0, 14.0)
    assert [m.value for m in moment.evidence] == [7.5, 0.5]
    assert "At 0:06 you made a short sound while they spoke, and they went on for 7.5 s" in (
        moment.advice
    )


def test_lis06_spares_a_sound_at_the_end_of_a_turn() -> None:
    analysis = call(agent=[(0.0, 2.0), (10.0, 10.5), (14.25, 16.0)], customer=[(2.25, 14.0)])
    assert not moments_of("LIS06", analysis)


def test_lis06_spares_the_sounds_of_the_customer() -> None:
    analysis = call(agent=[(2.25, 14.0)], customer=[(0.0, 2.0), (6.0, 6.5), (14.25, 16.0)])
    assert not moments_of("LIS06", analysis)
