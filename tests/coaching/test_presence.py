"""Small sounds through the call, and pauses that are left to the customer."""

from tests.coaching.calls import Unit, call, moments_of, talk
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


def test_lis04_spares_short_units_after_which_the_customer_stops() -> None:
    # s         0    2         6.25 7   8
    # agent     |----|         |--|     |----|      every 8 s: an early answer, not a sound
    # customer       |------------|
    agent: list[Unit] = [(8.0 * i, 8.0 * i + 2.0) for i in range(4)]
    agent += [(8.0 * i + 6.25, 8.0 * i + 6.75) for i in range(4)]
    customer = [(8.0 * i + 2.25, 8.0 * i + 7.0) for i in range(4)]
    assert not moments_of("LIS04", call(agent=agent, customer=customer))


# s         0            40     44.5      46       51
# customer  |--- usual ---| loud |  pause  | rest  |
def charged(pause_s: float, *, rest_s: float = 4.5, raised: bool = True) -> CallAnalysis:
    """Build a call whose customer gets louder, pauses, and goes on."""
    voice = {"rise_db": 8.0, "pitch_hz": 240.0} if raised else {}
    start = 44.5 + pause_s
    return call(
        agent=[(60.0, 62.0)],
        customer=[
            *talk(0.0, 40.0),
            *talk(40.0, 45.0, **voice),
            (start, start + rest_s),
        ],
    )


def test_lis05_finds_a_charged_pause_after_which_the_customer_goes_on() -> None:
    (moment,) = moments_of("LIS05", charged(1.5))
    assert moment.segment == Segment(44.5, 50.5)
    assert [m.value for m in moment.evidence] == [1.5, 4.5, 8.0]
    assert "paused at 0:44 for 1.5 s; you waited, and they went on for 4.5 s" in moment.advice


def test_lis05_spares_pauses_after_a_neutral_sentence() -> None:
    assert not moments_of("LIS05", charged(1.5, raised=False))


def test_lis05_spares_breaths_and_long_waits() -> None:
    assert not moments_of("LIS05", charged(0.5))
    assert not moments_of("LIS05", charged(3.0))


def test_lis05_spares_a_single_word_after_the_pause() -> None:
    assert not moments_of("LIS05", charged(1.5, rest_s=1.0))


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
