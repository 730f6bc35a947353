"""The facts of a call drawn anew."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.coaching.calls import call, mixed_call, talk
from tests.uncertainty.redescribing import describe_like, line
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.speech import UnitMargin
from voicecoach.uncertainty import LineErrors, UncertaintyOptions, replicas
from voicecoach.uncertainty.errors import LINES

SURE = UnitMargin(20.0, 0.0, 0.0, 0.0, 0.0)


def drawn(
    analysis: CallAnalysis,
    on: LineErrors,
    *,
    margins: dict[str, list[UnitMargin]] | None = None,
    **options: float,
) -> list[CallAnalysis]:
    lines = dict.fromkeys(analysis.diarization.speakers, on)
    return list(
        replicas(
            analysis,
            describe=describe_like(analysis),
            lines=lines,
            options=UncertaintyOptions(**options),  # type: ignore[arg-type]
            margins=margins,
        )
    )


TALK = call(agent=talk(0.0, 20.0), customer=[(21.0, 24.0), (30.0, 30.5)], duration_s=40.0)


def test_without_errors_every_replica_is_the_call() -> None:
    for replica in drawn(TALK, line()):
        assert replica.diarization == TALK.diarization
        assert replica.conversation == TALK.conversation
        assert [p.segment for p in replica.prosody] == [p.segment for p in TALK.prosody]


def test_the_same_recording_has_the_same_replicas_and_another_one_others() -> None:
    first, again = drawn(TALK, LINES[1]), drawn(TALK, LINES[1])
    assert [r.diarization for r in first] == [r.diarization for r in again]
    other = replace(TALK, recording=replace(TALK.recording, sha256="1" * 64))
    assert [r.diarization for r in first] != [r.diarization for r in drawn(other, LINES[1])]


def test_edges_lie_at_the_time_found_minus_the_error() -> None:
    late = replace(line(), end_s=(0.25,) * 11)  # every end was found a quarter second late
    for replica in drawn(TALK, late):
        assert replica.diarization.segments_of(CUSTOMER)[0] == Segment(21.0, 23.75)


def test_a_factor_widens_the_errors() -> None:
    late = replace(line(), end_s=(0.25,) * 11)
    for replica in drawn(TALK, late, error_scale_ratio=2.0):
        assert replica.diarization.segments_of(CUSTOMER)[0] == Segment(21.0, 23.5)


def test_a_unit_never_shrinks_to_less_than_half() -> None:
    late = replace(line(), end_s=(0.375,) * 11)
    assert drawn(TALK, late)[0].diarization.segments_of(CUSTOMER)[1] == Segment(30.0, 30.5)


def test_pauses_that_are_none_join_their_units_and_their_syllables() -> None:
    # s       0         2    2.5        4.5
    # agent   |---------|    |----------|        8 syllables in each
    two = call(agent=[(0.0, 2.0), (2.5, 4.5, {"pitch_hz": 250.0})], duration_s=5.0)
    (phrase,) = drawn(two, line(no_pause=(1.0,) * 5))[0].prosody
    assert phrase.segment == Segment(0.0, 4.5)
    assert phrase.syllable_count == 16
    assert phrase.articulation_rate_sps == pytest.approx(16 / 4.5)
    assert phrase.level_dbfs == pytest.approx(two.prosody[0].level_dbfs)
    assert phrase.f0_median_hz == 200.0


def test_a_pause_is_closed_as_often_as_it_was_measured_to_be_none() -> None:
    two = call(agent=[(0.0, 2.0), (2.25, 4.5)], duration_s=5.0)
    found = drawn(two, line(no_pause=(1.0, 0.25, 0.0, 0.0, 0.0)), replica_count=20)
    assert sum(len(r.diarization.segments) == 1 for r in found) == 5


def test_the_rate_follows_the_length_of_the_unit() -> None:
    one = call(agent=[(0.0, 2.0, {"rate_sps": 4.0})], duration_s=5.0)
    (phrase,) = drawn(one, replace(line(), end_s=(-0.5,) * 11))[0].prosody
    assert (phrase.syllable_count, phrase.articulation_rate_sps) == (8, 3.2)


def test_a_moved_gate_moves_the_edges_that_depend_on_it() -> None:
    one = call(agent=[(2.0, 4.0)], duration_s=6.0)
    soft = UnitMargin(20.0, 0.25, 0.25, 0.25, 0.25)
    ends = [r.diarization.segments[0].segment for r in drawn(one, line(), margins={AGENT: [soft]})]
    assert min(s.start for s in ends) < 1.8
    assert max(s.start for s in ends) > 2.2
    for segment in ends:  # a gate that is higher is reached later and left earlier
        assert segment.start - 2.0 == pytest.approx(4.0 - segment.end)


def test_units_near_the_gate_are_left_out_as_often_as_a_higher_gate_would() -> None:
    two = call(agent=[(2.0, 4.0), (6.0, 8.0)], duration_s=9.0)
    near = UnitMargin(1.5, 0.0, 0.0, 0.0, 0.0)
    found = drawn(two, line(), margins={AGENT: [near, SURE]}, replica_count=20)
    assert sum(len(r.diarization.segments) == 1 for r in found) == 5


def test_what_only_the_network_heard_is_kept() -> None:
    one = call(agent=[(2.0, 4.0)], duration_s=9.0)
    below = UnitMargin(-8.0, 0.0, 0.0, 0.0, 0.0)
    assert all(r.diarization.segments for r in drawn(one, line(), margins={AGENT: [below]}))


def test_one_channel_and_silence_are_drawn_as_well() -> None:
    assert len(drawn(mixed_call(talk(0.0, 20.0)), LINES[2])) == 20
    assert drawn(call(), LINES[2])[0].diarization.segments == ()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(1, 12), min_size=2, max_size=30),
    st.sampled_from(LINES),
    st.floats(0.0, 3.0),
)
def test_replicas_are_calls_whatever_the_errors(
    quarters: list[int], on: LineErrors, scale: float
) -> None:
    edges = [sum(quarters[: i + 1]) / 4.0 for i in range(len(quarters) // 2 * 2)]
    units = list(zip(edges[::2], edges[1::2], strict=True))
    analysis = call(agent=units, customer=[(s, e) for s, e in units[::3]])
    for replica in drawn(analysis, on, error_scale_ratio=scale, replica_count=4):
        assert replica.duration_s == analysis.duration_s
        assert len(replica.prosody) == len(replica.diarization.segments) > 0
