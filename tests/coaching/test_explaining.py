"""How long the agent speaks before the customer makes a sound."""

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.segment import Segment


def test_exp01_finds_a_minute_without_a_sound_from_the_customer() -> None:
    analysis = call(customer=[(0.0, 2.0), (72.0, 74.0)], agent=talk(2.5, 70.0))
    (moment,) = moments_of("EXP01", analysis)
    assert moment.segment == Segment(2.5, 69.5)
    assert [m.value for m in moment.evidence] == [67.0, 54.0]
    assert "explained for 67 s" in moment.advice


def test_exp01_spares_an_explanation_that_the_customer_follows_aloud() -> None:
    analysis = call(customer=[(0.0, 2.0), (36.0, 36.5), (72.0, 74.0)], agent=talk(2.5, 70.0))
    assert not moments_of("EXP01", analysis)


def test_exp01_spares_silence() -> None:
    agent = [*talk(2.5, 30.0), *talk(45.0, 72.0)]
    assert not moments_of("EXP01", call(customer=[(0.0, 2.0)], agent=agent))


# s         0        9 10       20 21      31
# agent     |- 9.5 s -||- 9.5 s -||- 9.5 s -|
# customer             |         |             (1 s each)
PIECES = [*talk(0.0, 10.0), *talk(11.0, 21.0), *talk(22.0, 32.0)]
NODS = [(9.5, 10.5), (20.5, 21.5)]


def test_exp02_finds_an_explanation_in_pieces() -> None:
    (moment,) = moments_of("EXP02", call(agent=PIECES, customer=NODS))
    assert moment.segment == Segment(0.0, 31.5)
    assert [m.value for m in moment.evidence] == [24.0, 10.0]
    assert "you spoke for 24 s in all, but never more than 10 s" in moment.advice


def test_exp02_spares_pieces_that_only_silence_divides() -> None:
    agent = [*talk(0.0, 10.0), *talk(14.0, 24.0), *talk(28.0, 38.0)]
    assert not moments_of("EXP02", call(agent=agent, customer=[(39.0, 40.0)]))


def test_exp02_spares_a_long_piece_between_short_ones() -> None:
    agent = [*talk(0.0, 10.0), *talk(11.0, 31.0), *talk(32.0, 42.0)]
    assert not moments_of("EXP02", call(agent=agent, customer=[(10.0, 10.5), (31.0, 31.5)]))


def test_exp02_spares_short_answers() -> None:
    agent = [(10.0 * i, 10.0 * i + 3.0) for i in range(8)]
    customer = [(10.0 * i + 4.0, 10.0 * i + 9.0) for i in range(8)]
    assert not moments_of("EXP02", call(agent=agent, customer=customer))
