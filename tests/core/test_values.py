"""A wrong value cannot be built."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.core.conversation import FloorTransfer, Overlap, TalkTime
from voicecoach.core.errors import (
    CallNotFoundError,
    InputError,
    RecordingError,
    Remedy,
    SegmentError,
    TranscriptError,
    VoiceCoachError,
)
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.prosody import PitchTrack, SpectralTracks
from voicecoach.core.recording import MIXED, Recording, RecordingInfo
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment

NOTHING = float("nan")


@pytest.mark.parametrize(
    ("start", "end"), [(2.0, 1.0), (1.0, 1.0), (-1.0, 1.0), (0.0, float("inf")), (NOTHING, 1.0)]
)
def test_a_segment_runs_forward_from_zero(start: float, end: float) -> None:
    with pytest.raises(SegmentError, match="0 <= start < end"):
        Segment(start, end)


def test_segments_share_what_both_cover() -> None:
    # s        0    1    2    3    4
    # first    |---------|
    # second        |---------|
    first, second = Segment(0.0, 2.0), Segment(1.0, 3.0)
    assert first.intersection(second) == Segment(1.0, 2.0)
    assert first.intersection(Segment(2.0, 3.0)) is None
    assert (first.contains(0.0), first.contains(2.0)) == (True, False)


def unit(start: float, end: float, speaker: str) -> SpeakerSegment:
    return SpeakerSegment(Segment(start, end), speaker, 0)


def test_units_of_two_speakers_may_overlap() -> None:
    both = Diarization(
        (unit(0.0, 2.0, "agent"), unit(1.0, 3.0, "customer")), ("agent", "customer"), "channel"
    )
    assert both.segments_of("customer") == (Segment(1.0, 3.0),)
    assert both.intervals_of("agent").tolist() == [[0.0, 2.0]]


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ([unit(1.0, 2.0, "agent"), unit(0.0, 0.5, "agent")], "sorted"),
        ([unit(0.0, 2.0, "agent"), unit(1.0, 3.0, "agent")], "overlap"),
        ([unit(0.0, 1.0, "ghost")], "ghost"),
    ],
)
def test_a_diarization_that_contradicts_itself_is_refused(
    units: list[SpeakerSegment], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        Diarization(tuple(units), ("agent",), "channel")


@given(st.floats(0.01, 1e4), st.floats(0.01, 1e4))
def test_talk_ratios_sum_to_one(agent_s: float, customer_s: float) -> None:
    talk = TalkTime({"agent": agent_s, "customer": customer_s})
    assert (talk.ratio("agent") or 0.0) + (talk.ratio("customer") or 0.0) == pytest.approx(1.0)


def test_a_silent_call_has_no_talk_ratio() -> None:
    assert TalkTime({"agent": 0.0, "customer": 0.0}).ratio("agent") is None


@pytest.mark.parametrize(
    "build",
    [
        lambda: FloorTransfer("agent", "agent", 1.0, 0.2),
        lambda: Overlap("agent", "agent", Segment(0.0, 1.0), "within"),
        lambda: Measurement("overlap", 1.0, ""),
        lambda: Measurement("overlap", 1.0, "s", low=0.5),
        lambda: Measurement("overlap", 1.0, "s", low=1.25, high=1.5),
        lambda: Moment("TRN01", Segment(0.0, 1.0), "agent", "note", (), "Listen."),
        lambda: RecordingInfo("00", 8000, 1.0, (), (), (), ()),
        lambda: RecordingInfo("00", 8000, 0.0, ("agent",), (), (), ()),
        lambda: PitchTrack(0.0, 0.01, np.zeros(3, np.float32), np.zeros(3, np.float32)),
        lambda: PitchTrack(0.0, 0.01, np.ones(3, np.float32), np.ones(2, np.float32)),
        lambda: SpectralTracks(0.0, 0.01, *(np.zeros(n, np.float32) for n in (2, 2, 2, 2, 3))),
    ],
)
def test_values_that_mean_nothing_are_refused(build: object) -> None:
    with pytest.raises(InputError):
        build()  # type: ignore[operator]


def recording(samples: object, speakers: tuple[str, ...] = ("agent", "customer")) -> Recording:
    return Recording(
        np.asarray(samples), RecordingInfo("00", 8000, 1.0, speakers, ("pcm",), ("wav",), ("a",))
    )


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(8, np.float32),
        np.zeros((2, 0), np.float32),
        np.zeros((2, 8), np.float64),
        np.zeros((1, 8), np.float32),
        np.full((2, 8), np.nan, np.float32),
    ],
)
def test_samples_that_are_no_recording_are_refused(samples: object) -> None:
    with pytest.raises(InputError):
        recording(samples)


def test_samples_of_a_recording_cannot_be_changed() -> None:
    split = recording(np.zeros((2, 8), np.float32))
    with pytest.raises(ValueError, match="read-only"):
        split.samples[0][:][0] = 1.0
    assert split.is_split
    assert not recording(np.zeros((1, 8), np.float32), (MIXED,)).is_split


def test_an_act_found_again_keeps_its_name() -> None:
    moment = Moment(
        "TRN01", Segment(41.25, 42.0), "agent", "note", (Measurement("overlap", 0.5, "s"),), "Wait."
    )
    assert moment.id == "TRN01-agent-41250"


def test_a_refusal_keeps_its_code_across_processes() -> None:
    error = pickle.loads(pickle.dumps(RecordingError("empty_file", "need bytes; got none")))
    assert (error.code, str(error)) == ("empty_file", "need bytes; got none")


@pytest.mark.parametrize(
    "error",
    [
        CallNotFoundError("no call 'x'", remedy=Remedy.CHOOSE_ANOTHER_CALL),
        TranscriptError("no_such_line", "need 1", 3, remedy=Remedy.SEE_LINES),
    ],
    ids=["not found", "transcript"],
)
def test_what_to_do_about_an_error_crosses_processes(error: VoiceCoachError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (again.remedy, str(again)) == (error.remedy, str(error))


def test_errors_are_also_the_built_in_ones() -> None:
    assert isinstance(RecordingError("x", "y"), ValueError)
    assert issubclass(CallNotFoundError, KeyError)
    assert issubclass(CallNotFoundError, VoiceCoachError)
    assert str(CallNotFoundError("no call 'x'")) == "no call 'x'"
