"""Replies and overlaps on the customer's clock, where the agent is heard later."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.conversation import describe_conversation, with_customer_side
from voicecoach.core.conversation import AtCustomer, Conversation
from voicecoach.core.errors import InputError
from voicecoach.core.line import LineDelay
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment

Spans = list[tuple[float, float]]


def heard(
    *, agent: Spans, customer: Spans, round_trip_s: float, error_s: float = 0.0
) -> Conversation:
    units = [SpeakerSegment(Segment(*span), "agent", 0) for span in agent]
    units += [SpeakerSegment(Segment(*span), "customer", 1) for span in customer]
    spoken = Diarization(tuple(sorted(units)), ("agent", "customer"), "by hand")
    low_s, high_s = max(0.0, round_trip_s - error_s), round_trip_s + error_s
    delay = LineDelay(round_trip_s, low_s, high_s, "set")
    return with_customer_side(describe_conversation(spoken, duration_s=20.0), spoken, delay)


# s         0    1    2    3    4    5    6    7
# customer  |---------|                   |----|
# agent                 .|-------------|            (0.25 s after the customer, 0.5 s before)
def test_the_agent_answers_later_and_the_customer_sooner_than_recorded() -> None:
    found = heard(agent=[(2.25, 5.5)], customer=[(0.0, 2.0), (6.0, 7.0)], round_trip_s=0.5)
    assert [(t.to_speaker, t.offset_s, t.at_customer_s) for t in found.floor_transfers] == [
        ("agent", 0.25, 0.75),
        ("customer", 0.5, 0.0),
    ]


# s                 0    1    2    3    4    5
# customer          |-------------------|
# agent, recorded                     |-----------|        (both from 3.5 to 4 s)
# agent, 0.75 s later                     .  |-----------|
CUT_IN = {"agent": [(3.5, 6.0)], "customer": [(0.0, 4.0)]}


def test_an_overlap_that_the_customer_did_not_hear_is_on_one_side_only() -> None:
    (overlap,) = heard(**CUT_IN, round_trip_s=0.75).overlaps
    assert overlap.segment == Segment(3.5, 4.0)
    assert overlap.at_customer == AtCustomer(0.0, 0.0, 0.0)
    assert not overlap.is_on_both_sides


def test_a_longer_overlap_stays_and_is_as_much_shorter() -> None:
    (overlap,) = heard(**CUT_IN, round_trip_s=0.25).overlaps
    assert overlap.at_customer == AtCustomer(0.25, 0.25, 0.25)
    assert overlap.is_on_both_sides


def test_where_the_range_of_the_delay_allows_both_it_is_not_taken_to_be_on_both_sides() -> None:
    (overlap,) = heard(**CUT_IN, round_trip_s=0.375, error_s=0.25).overlaps
    assert overlap.at_customer == AtCustomer(0.125, 0.0, 0.375)
    assert not overlap.is_on_both_sides


# customer                     |-----------|          (comes in while the recorder hears the agent)
# agent, recorded    |------------|
# agent, 2 s later                   |------------|   (for the customer, the agent came in)
def test_a_customer_who_could_not_hear_the_agent_yet_did_not_come_in_on_them() -> None:
    found = heard(agent=[(2.0, 5.0)], customer=[(3.5, 6.5)], round_trip_s=2.0)
    (overlap,) = found.overlaps
    assert overlap.incomer == "customer"
    assert overlap.at_customer is not None
    assert overlap.at_customer.shared_s == 0.0


def test_a_customer_who_goes_on_before_the_agent_is_heard_is_spoken_over() -> None:
    # customer  |--------|   |--------|
    # agent            |------|            (1 s later it starts inside the second unit)
    found = heard(agent=[(3.5, 5.0)], customer=[(0.0, 4.0), (4.25, 7.0)], round_trip_s=1.0)
    first = found.overlaps[0]
    assert first.at_customer == AtCustomer(1.5, 1.5, 1.5)


@given(st.integers(0, 8), st.integers(1, 8))
def test_without_delay_both_sides_hear_the_same(start: int, length: int) -> None:
    agent = [(start / 4.0, (start + length) / 4.0), (5.0, 6.0)]
    found = heard(agent=agent, customer=[(0.5, 2.0), (2.5, 5.25)], round_trip_s=0.0)
    assert [t.at_customer_s for t in found.floor_transfers] == [
        t.offset_s for t in found.floor_transfers
    ]
    assert all(overlap.is_on_both_sides for overlap in found.overlaps)


def test_one_channel_has_no_customer_side() -> None:
    spoken = Diarization((), ("mixed",), "channel")
    same = Conversation()
    assert with_customer_side(same, spoken, LineDelay(0.5, 0.5, 0.5, "set")) is same


def test_ranges_that_do_not_hold_their_value_are_refused() -> None:
    with pytest.raises(InputError, match="low_s <= round_trip_s"):
        LineDelay(0.5, 0.6, 0.7, "set")
    with pytest.raises(InputError, match="low_s <= shared_s"):
        AtCustomer(0.5, 0.6, 0.7)
