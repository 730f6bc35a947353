"""Silences, and who ended them."""

from tests.coaching.calls import call, moments_of
from voicecoach.core.segment import Segment


# s         0         10        20
# agent     |--|                |--|     (14 s of silence)
# customer     |-|
def test_sil01_finds_a_long_silence_that_the_agent_ends() -> None:
    analysis = call(agent=[(0.0, 3.0), (19.0, 21.0)], customer=[(3.25, 5.0)])
    (moment,) = moments_of("SIL01", analysis)
    assert moment.segment == Segment(5.0, 19.0)
    assert [m.value for m in moment.evidence] == [14.0]
    assert moment.advice.startswith("14 s of silence from 0:05.")


def test_sil01_spares_shorter_silences_and_the_edges_of_the_recording() -> None:
    analysis = call(agent=[(20.0, 22.0), (31.75, 33.0)], customer=[(22.25, 24.0)], duration_s=60.0)
    assert not moments_of("SIL01", analysis)


def test_sil01_spares_a_silence_that_the_customer_ends() -> None:
    assert not moments_of("SIL01", call(agent=[(0.0, 3.0)], customer=[(15.0, 17.0)]))


def test_sil01_spares_nothing_that_the_recording_withholds() -> None:
    analysis = call(agent=[(0.0, 3.0), (19.0, 21.0)], customer=[(3.25, 5.0)], withheld=["silences"])
    assert not moments_of("SIL01", analysis)


def test_sil02_finds_a_long_silence_that_the_customer_ends() -> None:
    (moment,) = moments_of("SIL02", call(agent=[(0.0, 3.0)], customer=[(15.0, 17.0)]))
    assert moment.valence == "note"
    assert moment.segment == Segment(3.0, 15.0)


def test_sil02_spares_the_customers_own_pause() -> None:
    analysis = call(agent=[(0.0, 2.0)], customer=[(2.25, 4.0), (16.0, 18.0)])
    assert not moments_of("SIL02", analysis)


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
