"""Acts of overlaps: drawn conversations with drawn voices, then properties of any."""

import itertools

import numpy as np
import pytest
from hypothesis import given

from tests.conversation.test_describe import describe, rows, units
from voicecoach.conversation import (
    ConversationOptions,
    channel_diarization,
    describe_conversation,
)
from voicecoach.conversation.triage import ACTS, KEPT, PASSED, probabilities
from voicecoach.core.conversation import Overlap
from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import ChannelTracks, PitchTrack, SpectralTracks

HOP_S = 0.01
FRAME_COUNT = 6400
QUIET_DBFS, SPEECH_DBFS = -90.0, -25.0

# A listener's unit that ends low, one that stays level, and a holder who lets go or is cut.
HOLDER = rows((0.0, 4.0), (5.0, 9.0), (10.0, 14.0))


def voice(
    own: Intervals, *, at: float = 0.0, gain_db: float = 0.0, fall_st: float = 0.0, cut: bool = True
) -> ChannelTracks:
    """A voice at one level and pitch; the unit beginning at ``at`` is said differently.

    That unit has ``gain_db`` more, ends ``fall_st`` semitones lower and, unless it is ``cut``,
    12 dB softer in its last 0.1 s.
    """
    level_dbfs = np.full(FRAME_COUNT, QUIET_DBFS, dtype=np.float32)
    f0_hz = np.full(FRAME_COUNT, np.nan, dtype=np.float32)
    for start, end in own.tolist():
        frames = slice(round(start / HOP_S), round(end / HOP_S))
        level_dbfs[frames], f0_hz[frames] = SPEECH_DBFS, 150.0
        if start == at:
            last = slice(frames.stop - 10, frames.stop)
            level_dbfs[frames] += gain_db
            level_dbfs[last] -= 0.0 if cut else 12.0
            f0_hz[last] *= 2.0 ** (-fall_st / 12.0)
    levels = SpectralTracks(0.0, HOP_S, *[level_dbfs] * len(_TRACKS))
    strength = np.where(np.isnan(f0_hz), 0.0, 0.9).astype(np.float32)
    return ChannelTracks(0, "", levels, PitchTrack(0.0, HOP_S, f0_hz, strength))


_TRACKS = [name for name in SpectralTracks.__dataclass_fields__ if name not in ("start", "hop_s")]


def overlap_of(
    agent: Intervals, customer: Intervals, tracks: dict[str, ChannelTracks], *, at: float
) -> Overlap:
    """The overlap that begins at a time."""
    named = tuple(
        ChannelTracks(index, name, tracks[name].spectral, tracks[name].pitch)
        for index, name in enumerate(("agent", "customer"))
    )
    found = describe_conversation(
        channel_diarization([agent, customer], ["agent", "customer"]),
        duration_s=64.0,
        tracks=named,
    )
    return next(o for o in found.overlaps if o.segment.start == at)


def listener(length_s: float, *, again: float = 30.0) -> Intervals:
    """A unit inside the holder's second one, and turns of the same speaker elsewhere."""
    return rows((6.0, 6.0 + length_s), (again, again + 4.0), (40.0, 44.0), (50.0, 54.0))


def kept_act(length_s: float, *, gain_db: float, fall_st: float, again: float = 30.0) -> str:
    agent = listener(length_s, again=again)
    tracks = {
        "agent": voice(agent, at=6.0, gain_db=gain_db, fall_st=fall_st),
        "customer": voice(HOLDER),
    }
    return str(overlap_of(agent, HOLDER, tracks, at=6.0).likeliest_act)


def passed_overlap(*, into_s: float, cut: bool) -> Overlap:
    """The agent comes in ``into_s`` before the customer stops at 9 s."""
    agent = rows((9.0 - into_s, 9.75), (40.0, 44.0))
    customer = rows((0.0, 4.0), (5.0, 9.0))
    tracks = {"agent": voice(agent), "customer": voice(customer, at=5.0, cut=cut)}
    return overlap_of(agent, customer, tracks, at=9.0 - into_s)


def test_a_soft_sign_that_falls_is_a_backchannel() -> None:
    assert kept_act(0.5, gain_db=-4.0, fall_st=3.0) == "backchannel"


def test_a_loud_unit_that_stays_up_and_comes_again_is_a_bid_that_failed() -> None:
    assert kept_act(0.75, gain_db=2.0, fall_st=-1.0, again=9.25) == "competitive_failed"


def test_words_as_loud_as_ever_that_fall_are_help() -> None:
    assert kept_act(0.5, gain_db=1.0, fall_st=5.0) == "helper"


def test_the_next_turn_over_the_last_sounds_is_an_end_overlap() -> None:
    found = passed_overlap(into_s=0.25, cut=False)
    assert (found.act, found.kind) == ("end_overlap", "between")


def test_a_holder_stopped_in_the_middle_lost_the_floor_to_a_competitor() -> None:
    found = passed_overlap(into_s=0.75, cut=True)
    assert (found.act, found.kind) == ("competitive_taken", "between")
    assert found.holder_stopped


def test_cues_that_disagree_leave_it_unsure() -> None:
    found = passed_overlap(into_s=0.5, cut=False)
    assert found.act == "unsure"
    assert found.likeliest_act in ("end_overlap", "competitive_taken")


def test_without_tracks_less_is_certain() -> None:
    agent, customer = rows((8.625, 9.75)), rows((0.0, 4.0), (5.0, 9.0))
    [timing] = describe(agent, customer).overlaps
    heard = passed_overlap(into_s=0.375, cut=True)
    assert timing.act_probability is not None
    assert heard.act_probability is not None
    assert timing.act_probability < heard.act_probability


def test_a_unit_that_is_no_listening_sign_is_not_listed_as_one() -> None:
    agent = listener(0.75, again=9.25)
    tracks = {"agent": voice(agent, at=6.0, gain_db=3.0, fall_st=-2.0), "customer": voice(HOLDER)}
    named = tuple(
        ChannelTracks(i, n, tracks[n].spectral, tracks[n].pitch) for i, n in enumerate(tracks)
    )
    call = describe_conversation(
        channel_diarization([agent, HOLDER], ["agent", "customer"]), duration_s=64.0, tracks=named
    )
    assert {o.act for o in call.overlaps if o.segment.start == 6.0} == {"competitive_failed"}
    assert call.backchannels == ()


def test_probabilities_sum_to_one_and_rise_with_their_cue() -> None:
    passes = np.array([True, True, False])
    cues = {name: np.zeros(3) for name in (*PASSED.cues, *KEPT.cues)}
    cues["stopped_after_s"] = np.array([0.1, 0.9, np.nan])
    likely = probabilities(cues, passes)
    assert likely.sum(axis=1) == pytest.approx(np.ones(3))
    taken = ACTS.index("competitive_taken")
    assert likely[0, taken] < likely[1, taken]
    assert likely[2, taken] == 0.0


def test_a_cue_that_was_not_measured_counts_as_its_middle() -> None:
    passes = np.array([True, True])
    cues = {name: np.full(2, np.nan) for name in (*PASSED.cues, *KEPT.cues)}
    cues["holder_end_db"] = np.array([np.nan, PASSED.cues["holder_end_db"].middle])
    one, other = probabilities(cues, passes)
    assert one == pytest.approx(other)


def test_a_probability_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="min_act_probability"):
        ConversationOptions(min_act_probability=1.5)


@given(units(), units())
def test_swapping_the_channels_swaps_who_did_what(agent: Intervals, customer: Intervals) -> None:
    if set(agent[:, 0].tolist()) & set(customer[:, 0].tolist()):
        return  # of two units that start together the first speaker's is named first
    call, swapped = describe(agent, customer), describe(customer, agent)
    roles = {"agent": "customer", "customer": "agent"}
    assert [(o.act, o.act_probability, roles[o.holder]) for o in swapped.overlaps] == [
        (o.act, o.act_probability, o.holder) for o in call.overlaps
    ]


@given(units(), units())
def test_the_more_certainty_is_asked_for_the_less_is_decided(
    agent: Intervals, customer: Intervals
) -> None:
    diarization = channel_diarization([agent, customer], ["agent", "customer"])
    decided = []
    for bound in (0.0, 0.75, 1.0):
        options = ConversationOptions(min_act_probability=bound)
        call = describe_conversation(diarization, duration_s=64.0, options=options)
        decided.append({o.segment for o in call.overlaps if o.act != "unsure"})
    assert all(fewer <= more for more, fewer in itertools.pairwise(decided))
