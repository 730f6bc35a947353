"""Where the customer gets louder, and where they come back."""

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.segment import Segment

RAISED = {"rise_db": 8.0, "pitch_hz": 240.0}

# s         0            40      50              80
# customer  |--- usual ---| loud |--- usual ----|
# agent     |-|                   ...               |-|
AGENT = [(100.0, 102.0), (103.0, 105.0)]
RAISED_CALL = [*talk(0.0, 40.0), *talk(40.0, 50.0, **RAISED), *talk(52.5, 80.0)]


def test_dee01_finds_units_that_are_louder_and_higher() -> None:
    (moment,) = moments_of("DEE01", call(agent=AGENT, customer=RAISED_CALL))
    assert moment.segment == Segment(40.0, 49.5)
    assert (moment.speaker, moment.valence) == ("customer", "note")
    rise, speech, pitch = moment.evidence
    assert (rise.value, rise.threshold, speech.value) == (8.0, 3.0, 8.0)
    assert 3.1 < pitch.value < 3.2
    assert "got 8.0 dB louder" in moment.advice


def test_dee01_spares_a_louder_line_without_a_second_sign() -> None:
    customer = [*talk(0.0, 40.0), *talk(40.0, 50.0, rise_db=8.0), *talk(52.5, 80.0)]
    assert not moments_of("DEE01", call(agent=AGENT, customer=customer))


def test_dee01_finds_speaking_over_the_agent_as_second_sign() -> None:
    customer = [*talk(0.0, 40.0), *talk(40.0, 50.0, rise_db=8.0), *talk(52.5, 80.0)]
    assert moments_of("DEE01", call(agent=[(39.0, 41.0), *AGENT], customer=customer))


def test_dee01_spares_one_loud_word() -> None:
    customer = [*talk(0.0, 40.0), (40.0, 42.0, RAISED), *talk(42.5, 80.0)]
    assert not moments_of("DEE01", call(agent=AGENT, customer=customer))


def test_dee01_spares_a_voice_whose_level_always_varies() -> None:
    levels = [-6.0, 6.0, -6.0, 6.0, 0.0, 0.0, -6.0, 6.0]
    customer = [(2.5 * i, 2.5 * i + 2.0, {"rise_db": levels[i % 8]}) for i in range(32)]
    customer[16:18] = [(40.0, 42.0, {"rise_db": 5.0}), (42.5, 44.5, {"rise_db": 5.0})]
    assert not moments_of("DEE01", call(agent=[(39.0, 41.0), *AGENT], customer=customer))


def test_dee02_finds_the_way_back_to_the_usual_level() -> None:
    (moment,) = moments_of("DEE02", call(agent=AGENT, customer=RAISED_CALL))
    assert [m.value for m in moment.evidence] == [3.0, 8.0]
    assert moment.segment == Segment(40.0, 52.5)
    assert "3.0 s later they were back at it" in moment.advice


def test_dee02_spares_a_customer_who_stays_loud() -> None:
    customer = [*talk(0.0, 40.0), *talk(40.0, 50.0, **RAISED), (55.0, 57.0), (60.0, 62.0, RAISED)]
    assert not moments_of("DEE02", call(agent=AGENT, customer=customer))


def test_dee02_spares_a_customer_who_says_little_afterwards() -> None:
    customer = [*talk(0.0, 40.0), *talk(40.0, 50.0, **RAISED), (55.0, 56.0)]
    assert not moments_of("DEE02", call(agent=AGENT, customer=customer))


def test_dee02_spares_a_customer_who_gets_louder_once_more() -> None:
    customer = [*talk(0.0, 40.0), *talk(40.0, 50.0, **RAISED), *talk(52.5, 72.5)]
    again = [*customer, *talk(72.5, 80.0, **RAISED)]
    assert moments_of("DEE02", call(agent=AGENT, customer=customer))
    assert not moments_of("DEE02", call(agent=AGENT, customer=again))


def test_dee02_spares_who_takes_minutes_to_be_back() -> None:
    analysis = call(agent=AGENT, customer=RAISED_CALL)
    assert not moments_of("DEE02", analysis, max_until_back_s=2.0)


def test_dee03_finds_a_customer_who_began_upset_and_ended_at_ease() -> None:
    customer = [*talk(0.0, 50.0, **RAISED), *talk(60.0, 110.0)]
    (moment,) = moments_of("DEE03", call(agent=[(52.0, 58.0)], customer=customer))
    drop, lower = moment.evidence
    assert drop.value == 8.0
    assert 3.1 < lower.value < 3.2
    assert "8.0 dB quieter and 3.2 semitones lower" in moment.advice


def test_dee03_spares_a_handset_that_was_moved() -> None:
    customer = [*talk(0.0, 50.0, rise_db=8.0), *talk(60.0, 110.0)]
    assert not moments_of("DEE03", call(agent=[(52.0, 58.0)], customer=customer))


def test_dee03_spares_calls_with_few_words_and_those_with_an_episode() -> None:
    few = [*talk(0.0, 10.0, **RAISED), *talk(20.0, 30.0)]
    assert not moments_of("DEE03", call(agent=[(12.0, 18.0)], customer=few))
    assert not moments_of("DEE03", call(agent=AGENT, customer=RAISED_CALL))
