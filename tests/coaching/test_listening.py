"""Room for long stories, and sounds that show somebody is there."""

from tests.coaching.calls import call, moments_of, talk
from voicecoach.core.segment import Segment

# s         0         10        20        30        40
# agent     |-|                            |-|
# customer     |---- ---- ---- ---- ---- -|            (24 s of speech from 2.5 to 32 s)
STORY = talk(2.5, 32.0)
OPENING = (0.0, 2.0)
ANSWER = (32.5, 34.0)


def test_lis01_finds_a_story_that_was_let_finish() -> None:
    (moment,) = moments_of("LIS01", call(agent=[OPENING, ANSWER], customer=STORY))
    assert moment.segment == Segment(2.5, 32.0)
    assert [m.value for m in moment.evidence] == [24.0, 0.0]
    assert "they spoke for 24 s" in moment.advice


def test_lis01_finds_a_story_with_a_sound_in_a_pause() -> None:
    # customer  |------------|             |------------|
    # agent                      |--|                       (0.75 s in a pause of 2.25 s)
    customer = [*talk(2.5, 17.0), *talk(19.25, 36.0)]
    analysis = call(agent=[OPENING, (17.75, 18.5), (40.0, 41.0)], customer=customer)
    (moment,) = moments_of("LIS01", analysis)
    assert moment.segment.start == 2.5
    assert moment.evidence[0].value == 24.0
    assert moment.evidence[1].value == 0.0, "between two turns it may be a question"


def test_lis01_spares_short_turns() -> None:
    assert not moments_of("LIS01", call(agent=[OPENING, ANSWER], customer=talk(2.5, 20.0)))


def test_lis01_spares_a_story_that_the_agent_spoke_into() -> None:
    # customer  ... |--------|  |--------|  |--------|
    # agent                 |-------|                       (1.25 s, beside and between)
    agent = [OPENING, (16.25, 18.0), ANSWER]
    assert not moments_of("LIS01", call(agent=agent, customer=STORY))


def test_lis01_spares_half_a_minute_without_any_sound() -> None:
    analysis = call(agent=[OPENING, (60.0, 61.0)], customer=talk(2.5, 45.0))
    assert not moments_of("LIS01", analysis)
    assert moments_of("LIS03", analysis)


def test_lis02_finds_short_sounds_beside_a_long_story() -> None:
    agent = [OPENING, (8.0, 8.5), (16.0, 16.75), ANSWER]
    (moment,) = moments_of("LIS02", call(agent=agent, customer=STORY))
    assert [m.value for m in moment.evidence] == [2.0, 24.0]
    assert "two short sounds" in moment.advice


def test_lis02_spares_short_units_that_outlast_the_words_they_start_in() -> None:
    # customer  ... |--------|  |--------|
    # agent                |---|               (begins early, as answers and questions do)
    agent = [OPENING, (9.25, 9.875), (16.75, 17.375), ANSWER]
    assert not moments_of("LIS02", call(agent=agent, customer=STORY))


def test_lis02_spares_a_single_sound() -> None:
    agent = [OPENING, (8.0, 8.5), ANSWER]
    assert not moments_of("LIS02", call(agent=agent, customer=STORY))


def test_lis02_spares_sounds_in_an_exchange_of_short_turns() -> None:
    customer = [(10.0 * i, 10.0 * i + 6.0) for i in range(4)]
    agent = [(10.0 * i + 6.25, 10.0 * i + 9.5) for i in range(4)]
    assert not moments_of("LIS02", call(agent=[(2.0, 2.5), *agent], customer=customer))


def test_lis03_finds_half_a_minute_without_a_sound() -> None:
    analysis = call(agent=[OPENING, (42.5, 44.0)], customer=talk(2.5, 42.0))
    (moment,) = moments_of("LIS03", analysis)
    assert moment.segment == Segment(2.5, 42.0)
    assert [m.value for m in moment.evidence] == [32.0, 0.0]
    assert "they spoke for 32 s without a sound from you" in moment.advice


def test_lis03_spares_a_story_with_one_sound() -> None:
    analysis = call(agent=[OPENING, (20.0, 20.5), (42.5, 44.0)], customer=talk(2.5, 42.0))
    assert not moments_of("LIS03", analysis)


def test_lis03_spares_a_recording_on_which_the_agent_is_never_heard() -> None:
    assert not moments_of("LIS03", call(customer=talk(2.5, 42.0)))
