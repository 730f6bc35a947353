"""On a delayed line nobody is held to what the customer did not hear."""

import dataclasses

from tests.coaching.calls import call, moments_of, talk
from voicecoach.coaching.evidence import bids_in
from voicecoach.coaching.floor import crossings
from voicecoach.conversation import with_customer_side
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.line import LineDelay
from voicecoach.core.segment import Segment
from voicecoach.scorecard.metrics import call_metrics


def on_line(analysis: CallAnalysis, round_trip_s: float, *, error_s: float = 0.0) -> CallAnalysis:
    delay = LineDelay(round_trip_s, max(0.0, round_trip_s - error_s), round_trip_s + error_s, "set")
    heard = with_customer_side(analysis.conversation, analysis.diarization, delay)
    return dataclasses.replace(analysis, conversation=heard, line_delay=delay)


# s         0    1    2    3    4    5    6    7    8    9
# customer  |----------------------|                 |----|
# agent                         |-------------|             (both from 4 to 4.75 s)
CUT_IN = call(customer=[(0.0, 4.75), (9.0, 10.0)], agent=[(4.0, 7.0)])


def test_trn01_spares_an_overlap_that_delay_alone_explains() -> None:
    assert moments_of("TRN01", CUT_IN)
    assert moments_of("TRN01", on_line(CUT_IN, 0.25))
    assert not moments_of("TRN01", on_line(CUT_IN, 1.0))


def test_trn01_spares_an_overlap_that_delay_may_explain() -> None:
    assert moments_of("TRN01", on_line(CUT_IN, 0.5, error_s=0.125))
    assert not moments_of("TRN01", on_line(CUT_IN, 0.6875))  # nobody stops within 0.0625 s
    assert not moments_of("TRN01", on_line(CUT_IN, 0.5, error_s=0.5))


def test_no_crossing_and_no_bid_of_the_agent_is_left_of_it() -> None:
    far, whole = on_line(CUT_IN, 1.0), Segment(0.0, 10.0)
    assert [c.overlap for c in crossings(CUT_IN, incomer="agent")] == [Segment(4.0, 4.75)]
    assert not list(crossings(far, incomer="agent"))
    assert len(bids_in(CUT_IN, "agent", whole)) == 1
    assert not bids_in(far, "agent", whole)


def test_what_the_agent_did_hear_of_the_customer_stays() -> None:
    swapped = call(agent=[(0.0, 4.75), (9.0, 10.0)], customer=[(4.0, 7.0)])
    assert len(list(crossings(on_line(swapped, 5.0), incomer="customer"))) == 1


def test_rep02_spares_an_answer_that_reached_the_customer_late() -> None:
    raised = {"rise_db": 8.0, "pitch_hz": 240.0}
    at_once = call(
        customer=[*talk(0.0, 40.0), *talk(40.0, 50.0, **raised)],
        agent=[(49.5, 52.5), *talk(60.0, 80.0)],
    )
    assert moments_of("REP02", at_once)
    assert moments_of("REP02", on_line(at_once, 0.0625))
    assert not moments_of("REP02", on_line(at_once, 0.5))


def test_figures_tell_both_clocks() -> None:
    near, far = call_metrics(CUT_IN), call_metrics(on_line(CUT_IN, 1.0))
    assert near["line_round_trip_s"] is None
    assert near["agent_reply_offset_at_customer_median_s"] is None
    assert far["line_round_trip_s"] == 1.0
    assert far["agent_reply_offset_median_s"] == -0.75
    assert far["agent_reply_offset_at_customer_median_s"] == 0.25
    assert far["customer_reply_offset_median_s"] == 2.0
    assert far["customer_reply_offset_at_customer_median_s"] == 1.0
    assert (far["agent_overlap_count"], far["agent_overlap_at_customer_count"]) == (1.0, 0.0)


def test_an_overlap_that_delay_alone_explains_does_not_count_as_taking_the_floor() -> None:
    name = "agent_competitive_overlaps_per_10_min"
    assert (call_metrics(CUT_IN)[name] or 0.0) > 0.0
    assert call_metrics(on_line(CUT_IN, 1.0))[name] == 0.0
