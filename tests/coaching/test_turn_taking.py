"""Who came in on whom, and who let the other go on."""

from tests.coaching.calls import call, moments_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.segment import Segment

# s         0    1    2    3    4    5    6    7    8    9
# customer  |----------------------|                 |----|
# agent                         |-------------|             (both from 4 to 4.75 s)
CUT_IN = {"customer": [(0.0, 4.75), (9.0, 10.0)], "agent": [(4.0, 7.0)]}


def test_trn01_finds_the_overlap_in_which_the_customer_stops() -> None:
    (moment,) = moments_of("TRN01", call(**CUT_IN))
    assert moment.segment == Segment(4.0, 7.0)
    assert moment.valence == "opportunity"
    assert [(m.name, m.value) for m in moment.evidence] == [
        ("both speaking", 0.75),
        ("customer's speech", 4.0),
        ("agent's speech", 2.25),
        ("time until they had the floor again", 5.25),
    ]
    assert "Let the sentence land" in moment.advice
    assert "At 0:04 they had been talking for 4.0 s when you came in" in moment.advice


def test_trn01_says_how_long_it_took_until_they_had_the_floor_again() -> None:
    late = call(customer=[(0.0, 4.75), (20.0, 22.0)], agent=[(4.0, 19.75)])
    (moment,) = moments_of("TRN01", late)
    assert "had the floor again 15 s later" in moment.advice
    assert "'You were saying?'" in moment.advice


def test_trn01_says_that_they_did_not_get_back_to_it() -> None:
    (moment,) = moments_of("TRN01", call(customer=[(0.0, 4.75)], agent=[(4.0, 7.0), (9.0, 19.0)]))
    assert "they stopped within 0.8 s and did not get back to it" in moment.advice
    soon_over = call(customer=[(0.0, 4.75)], agent=[(4.0, 9.0)])
    (moment,) = moments_of("TRN01", soon_over)
    assert "did not get back" not in moment.advice


def test_trn01_raises_no_other_act_than_taking_the_floor() -> None:
    for act in ("backchannel", "end_overlap", "helper", "competitive_failed", "unsure"):
        assert not moments_of("TRN01", call(**CUT_IN, acts={4.0: act}))
    assert moments_of("TRN01", call(**CUT_IN, acts={4.0: "competitive_taken"}))


def test_trn01_spares_an_early_start_at_the_end_of_a_sentence() -> None:
    assert not moments_of("TRN01", call(customer=[(0.0, 4.25)], agent=[(4.0, 7.0)]))


def test_trn01_spares_a_customer_who_goes_on_and_finishes() -> None:
    # customer  |---------------------------|
    # agent                 |--------------------|     (both for 2 s: the sentence may be over)
    assert not moments_of("TRN01", call(customer=[(0.0, 6.0)], agent=[(4.0, 8.0)]))


def test_trn01_spares_listening_sounds() -> None:
    assert not moments_of("TRN01", call(customer=[(0.0, 8.0)], agent=[(4.0, 4.75)]))


def test_trn01_spares_two_who_start_together() -> None:
    assert not moments_of("TRN01", call(customer=[(0.0, 1.0)], agent=[(0.25, 4.0)]))


def test_trn01_spares_a_customer_who_goes_on_after_a_breath() -> None:
    # customer  |------------------| |----------|
    # agent                    |-----------|
    analysis = call(customer=[(0.0, 4.75), (5.0, 8.0)], agent=[(4.0, 7.0)])
    assert not moments_of("TRN01", analysis)


# s         0    1    2    3    4    5    6    7    8    9
# agent     |----------------------|                 |----|
# customer                      |------------------|        (both from 4 to 4.75 s)
GAVE_WAY = {"agent": [(0.0, 4.75), (9.0, 10.0)], "customer": [(4.0, 8.0)]}


def test_trn02_finds_the_agent_who_stops_for_the_customer() -> None:
    (moment,) = moments_of("TRN02", call(**GAVE_WAY))
    assert moment.segment == Segment(4.0, 8.0)
    assert moment.valence == "strength"
    assert [m.value for m in moment.evidence] == [0.75, 4.0, 3.25]


def test_trn02_spares_an_agent_who_had_finished() -> None:
    assert not moments_of("TRN02", call(agent=[(0.0, 4.25)], customer=[(4.0, 8.0)]))


def test_trn02_spares_a_customer_who_says_one_word() -> None:
    assert not moments_of("TRN02", call(agent=[(0.0, 4.75)], customer=[(4.0, 5.25)]))


def exchange(handovers: int, *, wait_s: float = 0.25, silence_s: float = 0.25) -> CallAnalysis:
    """Customer 3 s, wait, agent 3 s, silence, and so on."""
    period_s = 6.0 + wait_s + silence_s
    starts = [period_s * i for i in range(handovers)]
    return call(
        customer=[(start, start + 3.0) for start in starts],
        agent=[(start + 3.0 + wait_s, start + 6.0 + wait_s) for start in starts],
    )


def test_trn03_finds_many_handovers_without_friction() -> None:
    (moment,) = moments_of("TRN03", exchange(9, wait_s=0.5))
    assert moment.segment == Segment(3.5, 57.5)
    assert [m.value for m in moment.evidence] == [9.0, 0.5]
    assert "nine times" in moment.advice


def test_trn03_spares_a_short_exchange() -> None:
    assert not moments_of("TRN03", exchange(3))


def test_trn03_spares_long_waits_and_long_silences() -> None:
    assert not moments_of("TRN03", exchange(9, wait_s=2.25))
    assert not moments_of("TRN03", exchange(9, silence_s=6.0))


def test_trn03_spares_talking_over_the_customer() -> None:
    assert not moments_of("TRN03", exchange(9, wait_s=-0.75))


def test_trn03_spares_starting_a_syllable_early_each_time() -> None:
    assert not moments_of("TRN03", exchange(9, wait_s=-0.125))
