"""Turns, transfers, overlaps, silences: drawn conversations, then properties of any."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from voicecoach.conversation import (
    ConversationOptions,
    channel_diarization,
    describe_conversation,
    inter_pausal_units,
)
from voicecoach.core.conversation import Conversation
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.intervals import Intervals, shared_s, total_s, union
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization


def rows(*pairs: tuple[float, float]) -> Intervals:
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def describe(agent: Intervals, customer: Intervals, *, duration_s: float = 64.0) -> Conversation:
    diarization = channel_diarization([agent, customer], ["agent", "customer"])
    return describe_conversation(diarization, duration_s=duration_s)


def turns_of(conversation: Conversation) -> list[tuple[str, float, float]]:
    return [(turn.speaker, turn.segment.start, turn.segment.end) for turn in conversation.turns]


def test_turns_hold_their_own_pauses_and_offsets_are_signed() -> None:
    # s         0    1    2    3    4    5    6    7    8
    # agent     |---------|              |---------|  |--|
    # customer             .|------------- |               (gap 0.25 s, then overlap 0.25 s)
    call = describe(rows((0.0, 2.0), (5.0, 7.0), (7.5, 8.0)), rows((2.25, 5.25)))
    assert turns_of(call) == [
        ("agent", 0.0, 2.0),
        ("customer", 2.25, 5.25),
        ("agent", 5.0, 8.0),
    ]
    assert [transfer.offset_s for transfer in call.floor_transfers] == [0.25, -0.25]
    assert [transfer.at for transfer in call.floor_transfers] == [2.25, 5.0]


def test_a_short_unit_inside_the_others_speech_is_a_backchannel_and_an_overlap_within() -> None:
    # s         0    1    2    3    4
    # agent     |-------------------|
    # customer            |-|
    call = describe(rows((0.0, 4.0)), rows((2.0, 2.5)))
    assert turns_of(call) == [("agent", 0.0, 4.0)]
    assert [(sign.speaker, sign.segment) for sign in call.backchannels] == [
        ("customer", Segment(2.0, 2.5))
    ]
    [overlap] = call.overlaps
    assert (overlap.holder, overlap.incomer, overlap.kind) == ("agent", "customer", "within")
    assert overlap.segment == Segment(2.0, 2.5)


def test_a_short_unit_in_a_short_pause_of_the_other_is_a_backchannel() -> None:
    # s         0    1    2    3    4    5
    # agent     |---------|  |-----------|
    # customer            |-|                 (0.375 s, in a pause of 0.5 s)
    call = describe(rows((0.0, 2.0), (2.5, 5.0)), rows((2.0625, 2.4375)))
    assert turns_of(call) == [("agent", 0.0, 5.0)]
    assert len(call.backchannels) == 1
    assert [silence.kind for silence in call.silences] == ["pause", "pause", "edge"]


def test_a_short_unit_in_a_long_pause_of_the_other_is_a_turn() -> None:
    # s         0    1    2    3    4    5
    # agent     |---------|       |------|
    # customer              |-|                (an answer, not a listener's sign)
    call = describe(rows((0.0, 2.0), (3.5, 5.0)), rows((2.25, 2.75)))
    assert [turn.speaker for turn in call.turns] == ["agent", "customer", "agent"]
    assert call.backchannels == ()


def test_a_long_unit_wholly_inside_the_others_does_not_take_the_floor() -> None:
    # s         0    1    2    3    4    5    6
    # agent     |-----------------------------|
    # customer            |--------|
    call = describe(rows((0.0, 6.0)), rows((2.0, 4.0)))
    assert [turn.speaker for turn in call.turns] == ["agent"]
    assert call.backchannels == ()
    assert [overlap.kind for overlap in call.overlaps] == ["within"]


def test_an_overlap_where_the_floor_passes_is_between_and_the_earlier_speaker_holds_it() -> None:
    # s         0    1    2    3    4    5
    # agent     |---------------|
    # customer              |------------|
    [overlap] = describe(rows((0.0, 3.0)), rows((2.0, 5.0))).overlaps
    assert (overlap.holder, overlap.incomer, overlap.kind) == ("agent", "customer", "between")
    assert overlap.segment == Segment(2.0, 3.0)


def test_two_units_at_the_same_time_give_one_turn_and_one_sign() -> None:
    call = describe(rows((1.0, 1.5)), rows((1.0, 1.5)))
    assert turns_of(call) == [("agent", 1.0, 1.5)]
    assert [sign.speaker for sign in call.backchannels] == ["customer"]
    assert len(call.overlaps) == 1


def test_short_units_in_turn_are_signs_of_one_side_only() -> None:
    # s         0   .5   1   1.5   2   2.5
    # agent     |---|    |---|     |---|
    # customer       |--|     |--|
    call = describe(
        rows((0.0, 0.5), (1.0, 1.5), (2.0, 2.5)), rows((0.5625, 0.9375), (1.5625, 1.9375))
    )
    assert {sign.speaker for sign in call.backchannels} == {"customer"}
    assert turns_of(call) == [("agent", 0.0, 2.5)]


def test_a_unit_spoken_under_a_cut_in_does_not_make_the_cut_in_a_backchannel() -> None:
    # s         0    1    2    3    4    5    6    7
    # customer  |-------------------|  |-|            (a word more, under the cut-in)
    # agent                          |---|  |-----|
    call = describe(rows((4.0, 4.75), (5.25, 6.5)), rows((0.0, 4.0), (4.25, 4.75)))
    assert turns_of(call) == [("customer", 0.0, 4.0), ("agent", 4.0, 6.5)]
    assert call.backchannels == ()
    assert [transfer.at for transfer in call.floor_transfers] == [4.0]


def test_silences_know_their_kind_and_their_neighbours() -> None:
    # s         0    1    2    3    4    5    6    7    8
    # agent          |----|  |----|
    # customer                         |----|                (call ends at 8 s)
    call = describe(rows((1.0, 2.0), (2.5, 3.5)), rows((4.5, 5.5)), duration_s=8.0)
    assert [(found.kind, found.before, found.after) for found in call.silences] == [
        ("edge", None, "agent"),
        ("pause", "agent", "agent"),
        ("gap", "agent", "customer"),
        ("edge", "customer", None),
    ]
    assert [found.segment.duration_s for found in call.silences] == [1.0, 0.5, 1.0, 2.5]


def test_a_call_without_speech_is_one_silence() -> None:
    call = describe(rows(), rows(), duration_s=8.0)
    assert [(found.segment, found.kind) for found in call.silences] == [(Segment(0.0, 8.0), "edge")]
    assert (call.turns, call.overlaps, call.floor_transfers) == ((), (), ())
    assert call.talk_time.ratio("agent") is None


def test_one_speaker_alone_has_one_turn_and_no_transfer() -> None:
    call = describe(rows((1.0, 2.0), (30.0, 31.0)), rows())
    assert turns_of(call) == [("agent", 1.0, 31.0)]
    assert call.floor_transfers == ()
    assert dict(call.talk_time.speech_s) == {"agent": 2.0, "customer": 0.0}


def test_a_mixed_channel_has_silences_and_talk_time_but_no_turns() -> None:
    diarization = channel_diarization([rows((1.0, 2.0), (3.0, 4.0))], ["mixed"])
    call = describe_conversation(diarization, duration_s=8.0)
    assert (call.turns, call.floor_transfers, call.overlaps, call.backchannels) == ((),) * 4
    assert dict(call.talk_time.speech_s) == {"mixed": 2.0}
    assert [found.kind for found in call.silences] == ["edge", "pause", "edge"]


def test_three_speakers_alternate_too() -> None:
    units = [rows((0.0, 2.0)), rows((2.5, 4.0)), rows((3.5, 6.0))]
    diarization = channel_diarization(units, ["agent", "customer", "expert"])
    call = describe_conversation(diarization, duration_s=8.0)
    assert [turn.speaker for turn in call.turns] == ["agent", "customer", "expert"]
    assert [transfer.offset_s for transfer in call.floor_transfers] == [0.5, -0.5]


def test_a_unit_after_the_end_is_refused() -> None:
    with pytest.raises(InputError, match="after the recording"):
        describe(rows((1.0, 9.0)), rows(), duration_s=8.0)


def test_negative_limits_are_refused() -> None:
    with pytest.raises(ConfigError, match="max_backchannel_s"):
        ConversationOptions(max_backchannel_s=-0.5)


@st.composite
def units(draw: st.DrawFn) -> Intervals:
    """Inter-pausal units within 32 s, on a grid that is exact in binary."""
    edges = sorted(draw(st.sets(st.integers(0, 256), max_size=24)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return inter_pausal_units(rows(*((start / 8.0, end / 8.0) for start, end in pairs)))


@given(units(), units())
def test_turns_always_alternate_and_transfers_join_them(
    agent: Intervals, customer: Intervals
) -> None:
    call = describe(agent, customer)
    speakers = [turn.speaker for turn in call.turns]
    assert all(one != next_one for one, next_one in itertools.pairwise(speakers))
    assert len(call.floor_transfers) == max(0, len(call.turns) - 1)
    assert list(call.turns) == sorted(call.turns, key=lambda turn: turn.segment.start)


@given(units(), units())
def test_talk_of_both_is_their_union_and_their_overlap(
    agent: Intervals, customer: Intervals
) -> None:
    call = describe(agent, customer)
    overlap_s = sum(overlap.segment.duration_s for overlap in call.overlaps)
    assert sum(call.talk_time.speech_s.values()) == pytest.approx(
        total_s(union(np.concatenate((agent, customer)))) + overlap_s
    )
    assert overlap_s == pytest.approx(shared_s(agent, customer))


@given(units(), units())
def test_speech_and_silence_fill_the_call(agent: Intervals, customer: Intervals) -> None:
    call = describe(agent, customer)
    quiet_s = sum(found.segment.duration_s for found in call.silences)
    assert quiet_s + total_s(np.concatenate((agent, customer))) == pytest.approx(64.0)


@given(units(), units())
def test_swapping_the_channels_swaps_the_roles(agent: Intervals, customer: Intervals) -> None:
    call, swapped = describe(agent, customer), describe(customer, agent)
    ties = set(map(tuple, agent.tolist())) & set(map(tuple, customer.tolist()))
    starts = set(agent[:, 0].tolist()) & set(customer[:, 0].tolist())
    assume(not ties and not starts)  # of two that start together the first speaker's comes first
    roles = {"agent": "customer", "customer": "agent"}
    assert turns_of(swapped) == [(roles[who], start, end) for who, start, end in turns_of(call)]
    assert [(o.segment, o.kind, roles[o.holder]) for o in swapped.overlaps] == [
        (o.segment, o.kind, o.holder) for o in call.overlaps
    ]


@given(units(), units(), st.integers(0, 64))
def test_a_later_call_has_the_same_turns_later(
    agent: Intervals, customer: Intervals, quarters: int
) -> None:
    later_s = quarters / 4.0
    call, shifted = describe(agent, customer), describe(agent + later_s, customer + later_s)
    assert turns_of(shifted) == [
        (who, start + later_s, end + later_s) for who, start, end in turns_of(call)
    ]
    assert [o.offset_s for o in shifted.floor_transfers] == [
        o.offset_s for o in call.floor_transfers
    ]


@given(units(), units())
def test_every_negative_offset_is_an_overlap_between_turns(
    agent: Intervals, customer: Intervals
) -> None:
    call = describe(agent, customer)
    between = {(o.incomer, o.segment.start) for o in call.overlaps if o.kind == "between"}
    negative = {(t.to_speaker, t.at) for t in call.floor_transfers if t.offset_s < 0.0}
    assert negative <= between


@given(units(), units(), st.integers(1, 7))
def test_splitting_a_silence_changes_no_talk_time_and_no_silence(
    agent: Intervals, customer: Intervals, eighths: int
) -> None:
    call, other = describe(agent, customer), describe(agent, customer, duration_s=64.0 + eighths)
    assert call.talk_time == other.talk_time
    assert [s.segment for s in call.silences[:-1]] == [s.segment for s in other.silences[:-1]]


@given(units(), units(), st.integers(0, 64))
def test_a_later_call_has_the_same_acts_and_returns(
    agent: Intervals, customer: Intervals, quarters: int
) -> None:
    later_s = quarters / 4.0
    call, later = describe(agent, customer), describe(agent + later_s, customer + later_s)
    assert [(o.act, o.act_probability, o.holder_back_after_s) for o in call.overlaps] == [
        (o.act, o.act_probability, o.holder_back_after_s) for o in later.overlaps
    ]


def test_silences_of_ten_seconds_are_dead_air_wherever_they_are() -> None:
    # s         0    1 ... 12   13 ... 23   24 ... 40
    # agent     |----|      |----|
    # customer                           |----|           (the edge after 24 s is none)
    call = describe(rows((0.0, 1.0), (12.0, 13.0)), rows((23.0, 24.0)), duration_s=40.0)
    assert [(found.kind, found.is_dead_air) for found in call.silences] == [
        ("pause", True),
        ("gap", True),
        ("edge", False),
    ]


def test_descriptions_do_not_depend_on_what_the_speakers_are_called() -> None:
    agent, customer = rows((0.0, 2.0)), rows((1.5, 4.0))
    named = channel_diarization([agent, customer], ["agent", "customer"])
    renamed = Diarization(
        tuple(
            dataclasses.replace(unit, speaker={"agent": "a", "customer": "b"}[unit.speaker])
            for unit in named.segments
        ),
        ("a", "b"),
        "channel",
    )
    found = describe_conversation(renamed, duration_s=8.0)
    expected = describe_conversation(named, duration_s=8.0)
    assert [t.segment for t in found.turns] == [t.segment for t in expected.turns]
    assert [(o.segment, o.kind) for o in found.overlaps] == [
        (o.segment, o.kind) for o in expected.overlaps
    ]
    assert [t.offset_s for t in found.floor_transfers] == [
        t.offset_s for t in expected.floor_transfers
    ]
