"""Where a customer gets louder than their own usual, when they are back, what the agent does."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.prosody.voices import phrase, talk
from voicecoach.core.conversation import Overlap
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.escalation import Escalation
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.segment import Segment
from voicecoach.prosody.composure import ComposureOptions, composure, composure_tone
from voicecoach.prosody.escalation import EscalationOptions, find_escalations
from voicecoach.prosody.own_usual import own_history, usual_voice
from voicecoach.prosody.phrases import voice_baseline

# s         0            40      50              80
# customer  |--- usual ---| loud |--- usual ----|
LOUD = talk(40.0, 4, level_dbfs=-14.0, pitch_hz=240.0)
CALL = (*talk(0.0, 16), *LOUD, *talk(50.0, 12))


def escalations(
    phrases: tuple[PhraseProsody, ...], *overlaps: Overlap, **options: float
) -> tuple[Escalation, ...]:
    usual = voice_baseline(phrases, speaker="customer")
    return find_escalations(phrases, usual, overlaps, EscalationOptions(**options))  # type: ignore[arg-type]


def test_a_louder_and_higher_stretch_is_found_with_its_numbers() -> None:
    (found,) = escalations(CALL)
    assert found.segment == Segment(40.0, 49.5)
    assert (found.speaker, found.phrase_count) == ("customer", 4)
    assert (found.level_rise_db, found.reference_level_dbfs) == (6.0, -20.0)
    assert found.pitch_rise_st == pytest.approx(3.156, abs=0.01)
    assert found.rate_rise_ratio == 0.0
    assert found.overlap_s == 0.0
    assert found.back_after_s == 0.5


def test_louder_alone_is_a_moved_handset() -> None:
    assert not escalations((*talk(0.0, 16), *talk(40.0, 4, level_dbfs=-14.0), *talk(50.0, 12)))


@pytest.mark.parametrize("sign", ["pitch", "pace", "overlap"])
def test_any_second_sign_will_do(sign: str) -> None:
    loud = talk(
        40.0,
        4,
        level_dbfs=-14.0,
        pitch_hz=215.0 if sign == "pitch" else 200.0,
        rate_sps=4.5 if sign == "pace" else 4.0,
    )
    over = Overlap("agent", "customer", Segment(42.5, 43.25), "within")
    overlaps = (over,) if sign == "overlap" else ()
    (found,) = escalations((*talk(0.0, 16), *loud, *talk(50.0, 12)), *overlaps)
    assert found.overlap_s == (0.75 if sign == "overlap" else 0.0)


def test_overlaps_that_the_agent_started_are_no_sign() -> None:
    call = (*talk(0.0, 16), *talk(40.0, 4, level_dbfs=-14.0), *talk(50.0, 12))
    assert not escalations(call, Overlap("customer", "agent", Segment(42.5, 44.0), "within"))


def test_somebody_who_stays_loud_is_compared_with_their_start() -> None:
    # Loud for two thirds of the call: their median is the raised voice itself.
    call = (*talk(0.0, 8), *talk(20.0, 16, level_dbfs=-14.0, pitch_hz=240.0))
    (found,) = escalations(call)
    assert found.segment == Segment(20.0, 59.5)
    assert (found.level_rise_db, found.reference_level_dbfs) == (6.0, -20.0)
    assert found.back_after_s is None


def test_somebody_who_starts_loud_is_compared_with_their_usual() -> None:
    call = (*talk(0.0, 4, level_dbfs=-14.0, pitch_hz=240.0), *talk(10.0, 20))
    (found,) = escalations(call)
    assert found.segment == Segment(0.0, 9.5)
    assert found.back_after_s == 0.5


def test_one_loud_phrase_is_not_enough() -> None:
    call = (*talk(0.0, 16), *LOUD[:1], *talk(42.5, 12))
    assert not escalations(call)


def test_a_long_gap_makes_two_of_one() -> None:
    later = talk(70.0, 2, level_dbfs=-14.0, pitch_hz=240.0)
    call = (*talk(0.0, 16), *LOUD[:2], *later, *talk(80.0, 12))
    first, second = escalations(call)
    assert (first.segment, second.segment) == (Segment(40.0, 44.5), Segment(70.0, 74.5))
    assert (first.back_after_s, second.back_after_s) == (None, 5.5)


def test_back_means_for_some_seconds_of_speech() -> None:
    # One calm phrase, one loud one, then calm for good: back is the last.
    shout = phrase(55.0, level_dbfs=-14.0)
    call = (*talk(0.0, 16), *LOUD, phrase(52.5), shout, *talk(60.0, 8))
    (found,) = escalations(call)
    assert found.back_after_s == 60.0 - 49.5


def test_a_voice_that_cannot_be_compared_has_none() -> None:
    assert not escalations(talk(0.0, 4))
    assert not escalations(())


@given(st.floats(-20.0, 20.0), st.floats(0.5, 2.0), st.integers(0, 64))
def test_gain_pitch_and_time_of_a_whole_call_change_nothing(
    gain_db: float, factor: float, quarters: int
) -> None:
    by_s = quarters / 4.0
    moved = tuple(
        dataclasses.replace(
            p,
            level_dbfs=p.level_dbfs + gain_db,
            f0_median_hz=(p.f0_median_hz or 0.0) * factor,
            segment=Segment(p.segment.start + by_s, p.segment.end + by_s),
        )
        for p in CALL
    )
    (found,) = escalations(moved)
    assert found.segment == Segment(40.0 + by_s, 49.5 + by_s)
    assert found.level_rise_db == pytest.approx(6.0)
    assert found.pitch_rise_st == pytest.approx(3.156, abs=0.01)


def test_thresholds_and_times_must_make_sense() -> None:
    with pytest.raises(ConfigError, match="min_rise_db must be > 0"):
        EscalationOptions(min_rise_db=0.0)
    with pytest.raises(ConfigError, match="after_s"):
        ComposureOptions(after_s=-1.0)
    with pytest.raises(InputError, match="back_after_s"):
        dataclasses.replace(escalations(CALL)[0], back_after_s=-1.0)


# ---- the agent, from when the customer got louder on --------------------------------------------

# s         0            40      50      79.5   90
# customer  |--- usual ---| loud |--- usual ----|
# agent     |--- usual ---| faster, louder |-----|
CALM = {"rate_sps": 4.0, "level_dbfs": -24.0, "movement_st": 2.0}
AGENT = (
    *talk(0.0, 12, speaker="agent", **CALM),
    *talk(50.0, 8, speaker="agent", rate_sps=5.0, level_dbfs=-20.0, movement_st=1.0),
    *talk(90.0, 4, speaker="agent", **CALM),
)
BOTH = (*CALL, *AGENT)


def test_pace_and_overlaps_of_the_agent_are_compared_with_the_rest_of_the_call() -> None:
    (raised,) = escalations(CALL)
    overlaps = (
        Overlap("customer", "agent", Segment(50.0, 51.0), "within"),
        Overlap("customer", "agent", Segment(85.0, 86.0), "within"),
        Overlap("agent", "customer", Segment(52.0, 53.0), "within"),
    )
    found = composure(raised, BOTH, overlaps, speaker="agent", duration_s=120.0)
    assert (found.escalation, found.segment) == (raised.segment, Segment(40.0, 79.5))
    assert (found.phrase_count, found.speech_s) == (8, 16.0)
    assert found.rate_change_ratio == 0.25
    assert (found.overlap_count, found.overlap_s) == (1, 1.0)
    assert found.rate_change_from_history_ratio is None


def test_the_history_is_a_second_measure_of_pace() -> None:
    (raised,) = escalations(CALL)
    call = usual_voice(talk(0.0, 8, speaker="agent", rate_sps=2.5), speaker="agent")
    found = composure(
        raised, BOTH, (), speaker="agent", duration_s=120.0, history=own_history([call] * 3)
    )
    assert found.rate_change_from_history_ratio == 1.0


def test_level_and_pitch_of_the_agent_are_a_value_of_their_own() -> None:
    (raised,) = escalations(CALL)
    tone = composure_tone(raised, BOTH, speaker="agent", duration_s=120.0)
    assert tone.level_change_db == pytest.approx(4.0)
    assert tone.pitch_range_change_st == pytest.approx(-3.0)
    assert tone.f0_median_change_st == pytest.approx(0.0)


def test_an_agent_who_says_little_cannot_be_compared() -> None:
    (raised,) = escalations(CALL)
    little = (*CALL, *talk(0.0, 12, speaker="agent"), *talk(50.0, 2, speaker="agent"))
    found = composure(raised, little, (), speaker="agent", duration_s=120.0)
    assert (found.rate_change_ratio, found.rate_z) == (None, None)
    assert (found.phrase_count, found.speech_s) == (2, 4.0)


def test_the_stretch_ends_with_the_call() -> None:
    (raised,) = escalations(CALL)
    found = composure(raised, BOTH, (), speaker="agent", duration_s=60.0)
    assert found.segment == Segment(40.0, 60.0)
