"""The agent's pace against their own."""

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.segment import Segment

CUSTOMER = [(200.0, 202.0)]
REST = talk(70.0, 170.0)  # 40 units of 2 s at the usual 4 syllables/s


def test_pac01_finds_a_fast_first_minute() -> None:
    analysis = call(agent=[*talk(0.0, 50.0, rate_sps=5.0), *REST], customer=CUSTOMER)
    (moment,) = moments_of("PAC01", analysis)
    assert moment.segment == Segment(0.0, 49.5)
    change, rate, speech = moment.evidence
    assert (change.value, rate.value, rate.reference, speech.value) == (25.0, 5.0, 4.0, 40.0)
    assert "25 % faster than in the rest of this call (5.0 instead of 4.0" in moment.advice


def test_pac01_spares_a_usual_opening() -> None:
    assert not moments_of("PAC01", call(agent=[*talk(0.0, 50.0), *REST], customer=CUSTOMER))


def test_pac01_spares_a_call_that_is_hardly_longer_than_its_opening() -> None:
    agent = [*talk(0.0, 50.0, rate_sps=5.0), *talk(70.0, 80.0)]
    assert not moments_of("PAC01", call(agent=agent, customer=CUSTOMER))


def test_pac01_spares_a_rise_inside_the_usual_spread() -> None:
    rest = [*talk(70.0, 120.0, rate_sps=3.0), *talk(120.0, 170.0, rate_sps=6.0)]
    agent = [*talk(0.0, 50.0, rate_sps=5.0), *rest]
    assert not moments_of("PAC01", call(agent=agent, customer=CUSTOMER))


def test_pac02_spares_a_fast_opening_that_is_most_of_the_measured_speech() -> None:
    # Without a pace of their own, the short units of the rest do not make the usual slower.
    short = [(50.0 + 2.0 * i, 50.75 + 2.0 * i) for i in range(30)]
    agent = [*talk(0.0, 37.5, rate_sps=5.0), *short, *talk(112.0, 124.5)]
    analysis = call(agent=agent, customer=CUSTOMER)
    assert analysis.baselines[0].articulation_rate_sps == 5.0
    assert not moments_of("PAC02", analysis)
    assert moments_of("PAC01", analysis)


def test_pac02_finds_a_steady_first_minute() -> None:
    analysis = call(agent=[*talk(0.0, 50.0), *REST], customer=CUSTOMER)
    (moment,) = moments_of("PAC02", analysis)
    assert moment.valence == "strength"
    assert [m.value for m in moment.evidence] == [0.0, 4.0, 40.0]


def test_pac02_spares_a_fast_opening_and_a_single_greeting() -> None:
    fast = call(agent=[*talk(0.0, 50.0, rate_sps=5.0), *REST], customer=CUSTOMER)
    brief = call(agent=[*talk(0.0, 5.0), *REST], customer=CUSTOMER)
    assert not moments_of("PAC02", fast)
    assert not moments_of("PAC02", brief)


def test_pac03_finds_a_stretch_of_fast_units() -> None:
    agent = [*talk(0.0, 50.0), *talk(50.0, 65.0, rate_sps=5.0), *talk(65.0, 120.0)]
    (moment,) = moments_of("PAC03", call(agent=agent, customer=CUSTOMER))
    assert moment.segment == Segment(50.0, 64.5)
    assert [m.value for m in moment.evidence] == [25.0, 5.0, 12.0]


def test_pac03_spares_a_short_burst() -> None:
    agent = [*talk(0.0, 50.0), *talk(50.0, 57.5, rate_sps=6.0), *talk(57.5, 120.0)]
    assert not moments_of("PAC03", call(agent=agent, customer=CUSTOMER), min_speech_s=12.0)


def test_pac03_spares_what_was_said_far_apart() -> None:
    # three bursts of 4 s with 20 s between them
    bursts = [talk(start, start + 5.0, rate_sps=5.0) for start in (50.0, 75.0, 100.0)]
    agent = [*talk(0.0, 30.0), *(unit for burst in bursts for unit in burst), *talk(130.0, 160.0)]
    assert not moments_of("PAC03", call(agent=agent, customer=CUSTOMER))
