"""Silences, and who ended them."""

from tests.coaching.calls import call, moments_of
from voicecoach.core.segment import Segment

# s         0         10        20
# agent     |--|                |--|     (14 s of silence after 2.75 s of the customer)
# customer     |--|
QUESTION_THEN_SILENCE = {"agent": [(0.0, 3.0), (20.0, 22.0)], "customer": [(3.25, 6.0)]}


def test_sil01_finds_a_silence_that_nothing_can_have_announced() -> None:
    (moment,) = moments_of("SIL01", call(**QUESTION_THEN_SILENCE))
    assert moment.segment == Segment(6.0, 20.0)
    assert [m.value for m in moment.evidence] == [14.0, 2.75]
    assert moment.advice.startswith(
        "14 s of silence from 0:06, after the customer had spoken for 2.8 s."
    )


def test_sil01_finds_a_silence_that_the_customer_breaks_with_a_hello() -> None:
    analysis = call(agent=[(0.0, 3.0), (18.0, 20.0)], customer=[(15.0, 16.5)])
    (moment,) = moments_of("SIL01", analysis)
    assert [m.value for m in moment.evidence] == [12.0, 1.5]
    assert "until the customer broke it with 1.5 s of speech" in moment.advice


def test_sil01_spares_shorter_silences_and_the_edges_of_the_recording() -> None:
    analysis = call(agent=[(20.0, 22.0), (36.75, 38.0)], customer=[(22.25, 27.0)], duration_s=60.0)
    assert not moments_of("SIL01", analysis)


def test_sil01_spares_a_silence_after_the_agents_own_words_or_an_okay() -> None:
    own = call(agent=[(3.25, 5.0), (19.0, 21.0)], customer=[(0.0, 3.0)])
    okay = call(agent=[(0.0, 3.0), (19.0, 21.0)], customer=[(3.25, 4.0)])
    # customer  |---------|               -       (a question, then the agent, then "okay")
    # agent                |-------------|              |---|
    beside = call(agent=[(3.25, 7.0), (20.0, 22.0)], customer=[(0.0, 3.0), (6.75, 7.25)])
    assert not moments_of("SIL01", own)
    assert not moments_of("SIL01", beside)
    assert not moments_of("SIL01", okay)


def test_sil01_spares_a_customer_who_was_looking_for_something() -> None:
    assert not moments_of("SIL01", call(agent=[(0.0, 3.0)], customer=[(15.0, 19.0)]))


def test_sil01_spares_recordings_that_withhold_silences() -> None:
    assert not moments_of("SIL01", call(**QUESTION_THEN_SILENCE, withheld=["silences"]))


def test_sil02_finds_long_silences_that_may_have_been_announced() -> None:
    analysis = call(agent=[(3.25, 5.0), (19.0, 21.0)], customer=[(0.0, 3.0)])
    (moment,) = moments_of("SIL02", analysis)
    assert moment.valence == "note"
    assert moment.segment == Segment(5.0, 19.0)


def test_sil02_spares_dead_air_and_the_customers_own_pause() -> None:
    own_pause = call(agent=[(0.0, 2.0)], customer=[(2.25, 4.0), (16.0, 18.0)])
    assert not moments_of("SIL02", call(**QUESTION_THEN_SILENCE))
    assert not moments_of("SIL02", own_pause)


# s         0    5    10   15   20   25
# agent     |--|        |-|        |-|     (two silences of 6 s, a word between)
def test_sil03_finds_work_with_words_in_between() -> None:
    analysis = call(agent=[(0.0, 3.0), (9.0, 10.0), (16.0, 18.0)], customer=[(18.25, 20.0)])
    (moment,) = moments_of("SIL03", analysis)
    assert moment.segment == Segment(3.0, 16.0)
    assert [m.value for m in moment.evidence] == [12.0, 6.0]


def test_sil03_spares_dead_air() -> None:
    analysis = call(agent=[(0.0, 3.0), (9.0, 10.0), (22.0, 24.0)], customer=[(24.25, 26.0)])
    assert not moments_of("SIL03", analysis)


def test_sil03_spares_a_single_pause_and_two_far_apart() -> None:
    agent = [(0.0, 3.0), (9.0, 10.0), (10.5, 28.0), (34.0, 36.0)]
    assert not moments_of("SIL03", call(agent=agent, customer=[(36.25, 38.0)]))
