"""The agent's pace, and the level of their opening, against their own."""

from dataclasses import replace

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.own_voice import OwnHistory, UsualLine
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


def usual_before(rate_sps: float) -> OwnHistory:
    """What was usual over ten calls: a pace."""
    pace = UsualLine(
        unit="syllables/s",
        value=rate_sps,
        per_doubling=0.0,
        spread=0.5,
        phrase_count=300,
        call_count=10,
        between_calls_spread=0.25,
    )
    return OwnHistory(call_count=10, articulation_rate=pace, f0_movement=None, f0_median=None)


def test_pac01_and_pac02_compare_with_the_last_calls_where_they_are_known() -> None:
    hurried = call(agent=talk(0.0, 170.0, rate_sps=5.0), customer=CUSTOMER)
    assert moments_of("PAC02", hurried)
    known = replace(hurried, history=usual_before(4.0))
    (moment,) = moments_of("PAC01", known)
    assert "25 % faster than over your last calls" in moment.advice
    assert not moments_of("PAC02", known)


def test_pac01_spares_what_lies_within_the_spread_of_the_last_calls() -> None:
    known = call(agent=talk(0.0, 170.0, rate_sps=4.5), customer=CUSTOMER, history=usual_before(4.0))
    assert not moments_of("PAC01", known, min_change_ratio=0.1)
    assert moments_of("PAC01", known, min_change_ratio=0.1, min_change_error_ratio=1.0)


def test_pac03_finds_a_call_that_is_fast_throughout_only_beside_the_last_ones() -> None:
    fast = call(agent=talk(0.0, 120.0, rate_sps=5.0), customer=CUSTOMER)
    assert not moments_of("PAC03", fast)
    (moment,) = moments_of("PAC03", replace(fast, history=usual_before(4.0)))
    assert moment.segment == Segment(0.0, 119.5)


def test_pac03_spares_long_units_of_a_voice_that_is_faster_in_long_ones() -> None:
    # 1 s at 4, 4 s at 5 syllables/s throughout: 20 s of long units are nothing new.
    pairs = [((6.0 * i, 6.0 * i + 1.0), (6.0 * i + 1.5, 6.0 * i + 5.5)) for i in range(15)]
    mixed = [
        unit
        for short, long in pairs
        for unit in ((*short, {"rate_sps": 4.0}), (*long, {"rate_sps": 5.0}))
    ]
    long = [(90.0 + 4.5 * i, 94.0 + 4.5 * i, {"rate_sps": 5.0}) for i in range(5)]
    short = [(120.0 + 1.5 * i, 121.0 + 1.5 * i, {"rate_sps": 4.0}) for i in range(30)]
    assert not moments_of("PAC03", call(agent=[*mixed, *long, *short], customer=CUSTOMER))


def test_pac04_finds_a_loud_first_minute() -> None:
    analysis = call(agent=[*talk(0.0, 50.0, rise_db=4.0), *REST], customer=CUSTOMER)
    (moment,) = moments_of("PAC04", analysis)
    assert [m.value for m in moment.evidence] == [4.0, 40.0]
    assert "you were 4.0 dB louder than in the rest of this call" in moment.advice


def test_pac04_spares_small_differences_and_an_uneven_voice() -> None:
    little = call(agent=[*talk(0.0, 50.0, rise_db=2.0), *REST], customer=CUSTOMER)
    assert not moments_of("PAC04", little)
    uneven = [
        unit
        for i in range(20)
        for unit in talk(70.0 + 2.5 * i, 72.5 + 2.5 * i, rise_db=16.0 * (i % 2) - 8.0)
    ]
    brief = call(agent=[*talk(0.0, 10.0, rise_db=4.0), *uneven], customer=CUSTOMER)
    assert not moments_of("PAC04", brief, opening_s=15.0)
    assert moments_of("PAC04", brief, opening_s=15.0, min_change_error_ratio=0.1)
