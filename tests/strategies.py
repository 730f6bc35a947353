"""Hypothesis strategies for the values of ``voicecoach.core``, for any test.

Times are multiples of 1/4 s, exact in binary, so that nothing is lost or
invented by adding them.
"""

import dataclasses
import hashlib
from typing import Any, get_args

import numpy as np
from hypothesis import strategies as st

from voicecoach.core.analysis import CallAnalysis, Provenance, Withheld
from voicecoach.core.conversation import (
    Backchannel,
    Conversation,
    FloorTransfer,
    Overlap,
    OverlapAct,
    ShareOverTime,
    Silence,
    TalkTime,
    Turn,
)
from voicecoach.core.course import CoursePoint, CustomerCourse
from voicecoach.core.language import SIGNAL_KINDS, LanguageSignal
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.prosody import (
    ChannelTracks,
    PhraseProsody,
    PitchTrack,
    SpectralTracks,
    VoiceBaseline,
)
from voicecoach.core.recording import AGENT, CUSTOMER, Finding, RecordingInfo
from voicecoach.core.responses import CUE_KINDS, CueResponse
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.core.transcript import (
    Exclusion,
    FirstWritten,
    HeardSound,
    RoleAssignment,
    RoleReason,
    SoundKind,
    Transcript,
    Utterance,
    Word,
)

CALL_QUARTERS = 480
"""Generated calls are two minutes long."""

SPEAKERS = (AGENT, CUSTOMER)
finite = st.floats(-1e6, 1e6, allow_nan=False)
maybe_finite = st.none() | finite
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40
)
speakers = st.sampled_from(SPEAKERS)


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    """Segments inside a generated call."""
    start = draw(st.integers(0, CALL_QUARTERS - 1))
    end = draw(st.integers(start + 1, CALL_QUARTERS))
    return Segment(start / 4.0, end / 4.0)


@st.composite
def disjoint_segments(draw: st.DrawFn) -> tuple[Segment, ...]:
    """Sorted segments that share nothing, none or up to ten."""
    edges = sorted(draw(st.sets(st.integers(0, CALL_QUARTERS), max_size=20)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Segment(start / 4.0, end / 4.0) for start, end in pairs)


@st.composite
def diarizations(draw: st.DrawFn) -> Diarization:
    """Two speakers, each with units of their own."""
    units = [
        SpeakerSegment(segment, speaker, channel)
        for channel, speaker in enumerate(SPEAKERS)
        for segment in draw(disjoint_segments())
    ]
    return Diarization(tuple(sorted(units)), SPEAKERS, "channel")


widths = st.sampled_from((0.0, 0.25, 2.0))


@st.composite
def measurements(draw: st.DrawFn) -> Measurement:
    """Numbers with and without a threshold, the usual and a range around them."""
    value, has_range = draw(finite), draw(st.booleans())
    return Measurement(
        draw(texts),
        value,
        draw(texts),
        threshold=draw(maybe_finite),
        reference=draw(maybe_finite),
        low=value - draw(widths) if has_range else None,
        high=value + draw(widths) if has_range else None,
    )


moments = st.builds(
    Moment,
    rule=st.from_regex(r"[A-Z]{3}[0-9]{2}", fullmatch=True),
    segment=segments(),
    speaker=speakers,
    valence=st.sampled_from(("strength", "opportunity", "note")),
    evidence=st.lists(measurements(), min_size=1, max_size=3).map(tuple),
    advice=texts,
    context=st.lists(segments(), max_size=2).map(tuple),
)
findings = st.builds(
    Finding,
    code=texts,
    severity=st.sampled_from(("info", "warning")),
    message=texts,
    channel=st.none() | st.integers(0, 1),
    value=maybe_finite,
    unit=st.none() | texts,
)
conversations = st.builds(
    Conversation,
    turns=st.lists(st.builds(Turn, segments(), speakers), max_size=5).map(sorted).map(tuple),
    floor_transfers=st.lists(
        st.builds(FloorTransfer, st.just(AGENT), st.just(CUSTOMER), st.just(1.0), finite),
        max_size=3,
    ).map(tuple),
    overlaps=st.lists(
        st.builds(
            Overlap,
            st.just(AGENT),
            st.just(CUSTOMER),
            segments(),
            st.sampled_from(("within", "between")),
            act=st.sampled_from(get_args(OverlapAct)),
            likeliest_act=st.none() | st.sampled_from(get_args(OverlapAct)),
            act_probability=st.none() | st.floats(0.0, 1.0),
            holder_stopped_after_s=st.none() | st.floats(0.0, 1e4),
            holder_back_after_s=st.none() | st.floats(0.0, 1e4),
        ),
        max_size=3,
    ).map(tuple),
    backchannels=st.lists(st.builds(Backchannel, speakers, segments()), max_size=3).map(tuple),
    silences=st.lists(
        st.builds(
            Silence,
            segments(),
            st.sampled_from(("pause", "gap", "edge")),
            st.none() | speakers,
            st.none() | speakers,
            st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    talk_time=st.fixed_dictionaries(dict.fromkeys(SPEAKERS, st.floats(0.0, 1e4))).map(TalkTime),
    share_over_time=st.none()
    | st.builds(
        ShareOverTime,
        st.just(30.0),
        st.just(10.0),
        st.just((15.0, 25.0)),
        st.fixed_dictionaries(
            dict.fromkeys(SPEAKERS, st.tuples(*[st.none() | st.floats(0.0, 1.0)] * 2))
        ),
    ),
)
phrases = st.builds(
    PhraseProsody,
    speakers,
    segments(),
    f0_median_hz=maybe_finite,
    f0_sd_st=maybe_finite,
    f0_range_st=maybe_finite,
    level_dbfs=finite,
    syllable_count=st.integers(0, 500),
    articulation_rate_sps=maybe_finite,
    voiced_ratio=st.floats(0.0, 1.0),
)
baselines = st.builds(
    VoiceBaseline,
    speakers,
    phrase_count=st.integers(0, 500),
    speech_s=st.floats(0.0, 1e4),
    f0_median_hz=maybe_finite,
    f0_movement_st=maybe_finite,
    level_dbfs=maybe_finite,
    level_spread_db=maybe_finite,
    articulation_rate_sps=maybe_finite,
    articulation_rate_spread_sps=maybe_finite,
    loudness_lufs=maybe_finite,
    active_level_dbov=maybe_finite,
    activity_ratio=st.none() | st.floats(0.0, 1.0),
)
digests = st.binary(min_size=8, max_size=8).map(lambda seed: hashlib.sha256(seed).hexdigest())
recordings = st.builds(
    RecordingInfo,
    sha256=digests,
    sample_rate_hz=st.sampled_from((8000, 16000, 48000)),
    duration_s=st.just(CALL_QUARTERS / 4.0),
    channel_speakers=st.just(SPEAKERS),
    codecs=st.lists(texts, max_size=2).map(tuple),
    containers=st.lists(texts, max_size=2).map(tuple),
    source_names=st.lists(texts, min_size=1, max_size=2).map(tuple),
)
plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | finite | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
provenances = st.builds(
    Provenance,
    voicecoach_version=texts,
    created_utc=st.just("2026-01-05T08:00:00+00:00"),
    options=st.dictionaries(texts, plain, max_size=3),
    methods=st.lists(st.dictionaries(texts, plain, max_size=2), max_size=2).map(tuple),
    checkpoints=st.none() | st.dictionaries(texts, texts, max_size=2),
)
metrics = st.fixed_dictionaries(dict.fromkeys(METRICS, maybe_finite))


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """One party at a time; some words count for nothing, some were corrected."""
    reasons = st.none() | st.sampled_from(get_args(Exclusion))
    words = st.builds(
        Word,
        text=st.sampled_from(("Hello,", "über", "5<6", '"so"')),
        segment=st.just(Segment(0.0, 1.0)),
        probability=st.none() | st.floats(0.0, 1.0),
        speech_ratio=st.none() | st.floats(0.0, 1.0),
        excluded=reasons,
    )
    firsts = st.none() | st.builds(
        FirstWritten, speakers, st.tuples(words), st.just("2026-01-05T08:00:00+00:00")
    )
    said = [
        Utterance(
            draw(speakers), (dataclasses.replace(draw(words), segment=segment),), draw(firsts)
        )
        for segment in draw(disjoint_segments())
    ]
    return Transcript(tuple(said), draw(st.sampled_from(("en", "de-AT", "und"))))


sounds = st.builds(
    HeardSound,
    speaker=speakers,
    segment=segments(),
    kind=st.sampled_from(get_args(SoundKind)),
)
signals = st.builds(
    LanguageSignal,
    kind=st.sampled_from(SIGNAL_KINDS),
    speaker=speakers,
    segment=segments(),
    text=st.just("so sorry"),
    about=st.lists(texts, max_size=2).map(tuple),
)
roles = st.builds(
    RoleAssignment,
    label=texts,
    speaker=speakers,
    confidence_ratio=st.floats(0.5, 1.0),
    reason=st.sampled_from(get_args(RoleReason)),
)


@st.composite
def responses(draw: st.DrawFn) -> CueResponse:
    """A cue of any kind with an answer of any grade."""
    kind, grade = draw(st.sampled_from(CUE_KINDS)), draw(st.integers(0, 3))
    return CueResponse(
        cue=dataclasses.replace(draw(signals), kind=kind, speaker=CUSTOMER),
        grade=grade,
        answer=draw(segments()) if grade else None,
        text=draw(st.sampled_from(("so sorry", "5<6 days"))) if grade else "",
        about=draw(st.lists(texts, max_size=2).map(tuple)),
        at_once_s=draw(maybe_finite),
    )


@st.composite
def courses(draw: st.DrawFn) -> CustomerCourse:
    """Points in order; the four are of them, or none."""
    points = tuple(
        CoursePoint(segment=segment, valence=draw(st.floats(-1.0, 1.0)), text="it's fine")
        for segment in draw(disjoint_segments())
    )
    if not points or draw(st.booleans()):
        return CustomerCourse(points=points)
    start, trough, peak, end = (draw(st.sampled_from(points)) for _ in range(4))
    return CustomerCourse(points=points, start=start, trough=trough, peak=peak, end=end)


@st.composite
def analyses(draw: st.DrawFn) -> CallAnalysis:
    """Whole analyses; the id is the beginning of the recording's digest."""
    recording, figures = draw(recordings), draw(metrics)
    return CallAnalysis(
        call_id=recording.sha256[:16],
        duration_s=recording.duration_s,
        recording=recording,
        findings=draw(st.lists(findings, max_size=2).map(tuple)),
        withheld=draw(st.lists(st.builds(Withheld, texts, texts), max_size=2).map(tuple)),
        diarization=draw(diarizations()),
        prosody=draw(st.lists(phrases, max_size=3).map(tuple)),
        baselines=draw(st.lists(baselines, max_size=2).map(tuple)),
        conversation=draw(conversations),
        moments=draw(st.lists(moments, max_size=4).map(tuple)),
        metrics=figures,
        metric_ranges={
            name: (value - draw(widths), value + draw(widths))
            for name, value in figures.items()
            if value is not None and draw(st.booleans())
        },
        provenance=draw(provenances),
        transcript=draw(st.none() | transcripts()),
        roles=draw(st.lists(roles, max_size=2).map(tuple)),
        language=draw(st.lists(signals, max_size=3).map(tuple)),
        responses=draw(st.lists(responses(), max_size=2).map(tuple)),
        sounds=draw(st.lists(sounds, max_size=2).map(tuple)),
        customer_course=draw(st.none() | courses()),
    )


def spectral_tracks(random: np.random.Generator, *, frame_count: int) -> SpectralTracks:
    """Levels between the floor and full scale."""
    levels = random.uniform(-120.0, 0.0, (5, frame_count)).astype(np.float32)
    return SpectralTracks(0.0, 0.01, *levels)


def pitch_track(random: np.random.Generator, *, frame_count: int) -> PitchTrack:
    """About half of the frames voiced, 60-500 Hz."""
    voiced = random.random(frame_count) < 0.5
    f0_hz = np.where(voiced, random.uniform(60.0, 500.0, frame_count), np.nan)
    strength = np.where(voiced, random.random(frame_count), 0.0)
    return PitchTrack(0.02, 0.01, f0_hz.astype(np.float32), strength.astype(np.float32))


@st.composite
def channel_tracks(draw: st.DrawFn) -> tuple[ChannelTracks, ...]:
    """Tracks of an agent and a customer; pitch and level may have different lengths."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    lengths = st.integers(0, 400)
    return tuple(
        ChannelTracks(
            channel,
            speaker,
            spectral_tracks(random, frame_count=draw(lengths)),
            pitch_track(random, frame_count=draw(lengths)),
        )
        for channel, speaker in enumerate(SPEAKERS)
    )
