"""Stores with hand-made calls, for the tests of views and pages.

::

    s         0        10        20        30        40        50        60
    agent     |---------|              |---------|   (10 s silence)  |----|
    customer            |--------------|-                           a moment at 20 s
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from voicecoach.core.analysis import CallAnalysis, Provenance, Withheld
from voicecoach.core.conversation import Conversation, Overlap, Silence, TalkTime, Turn
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Measurement, Moment
from voicecoach.core.prosody import (
    ChannelTracks,
    PitchTrack,
    SpectralTracks,
    VoiceBaseline,
)
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED, Finding, RecordingInfo
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.core.transcript import Exclusion, Transcript, Utterance, Word
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore

DURATION_S = 60.0
NEWEST = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)

CAME_IN = Moment(
    rule="TRN01",
    segment=Segment(25.0, 35.0),
    speaker=AGENT,
    valence="opportunity",
    evidence=(Measurement("both speaking", 0.75, "s", threshold=0.5),),
    advice="Let the sentence land, then ask.",
)
LEFT_ALONE = Moment(
    rule="LIS01",
    segment=Segment(10.0, 25.75),
    speaker=AGENT,
    valence="strength",
    evidence=(Measurement("customer's speech", 15.75, "s", threshold=12.0),),
    advice="They could finish: keep doing that.",
)
LOUDER = Moment(
    rule="DEE01",
    segment=Segment(12.0, 20.0),
    speaker=CUSTOMER,
    valence="note",
    evidence=(Measurement("customer's level above usual", 6.5, "dB", threshold=6.0),),
    advice="Listen to how it started.",
)

AGENT_UNITS = (Segment(0.0, 10.0), Segment(25.0, 35.0), Segment(45.0, 50.0))
CUSTOMER_UNITS = (Segment(10.0, 25.75),)


def conversation() -> Conversation:
    turns = [Turn(unit, AGENT) for unit in AGENT_UNITS]
    turns += [Turn(unit, CUSTOMER) for unit in CUSTOMER_UNITS]
    return Conversation(
        turns=tuple(sorted(turns)),
        overlaps=(Overlap(CUSTOMER, AGENT, Segment(25.0, 25.75), "between"),),
        silences=(
            Silence(Segment(35.0, 45.0), "pause", AGENT, AGENT),
            Silence(Segment(50.0, DURATION_S), "edge", AGENT, None),
        ),
        talk_time=TalkTime({AGENT: 25.0, CUSTOMER: 15.75}),
    )


def make_analysis(
    call_id: str,
    *,
    talk_ratio: float | None = 0.5,
    moments: tuple[Moment, ...] = (LEFT_ALONE, CAME_IN),
    findings: tuple[Finding, ...] = (),
    transcript: Transcript | None = None,
) -> CallAnalysis:
    """A call of two parties on two channels."""
    units = [SpeakerSegment(unit, AGENT, 0) for unit in AGENT_UNITS]
    units += [SpeakerSegment(unit, CUSTOMER, 1) for unit in CUSTOMER_UNITS]
    metrics = dict.fromkeys(METRICS) | {
        "duration_s": DURATION_S,
        "agent_talk_ratio": talk_ratio,
        "agent_speech_s": 25.0,
        "agent_longest_turn_s": 10.0,
        "agent_reply_offset_median_s": -0.75,
        "agent_overlap_count": 1.0,
        "agent_articulation_rate_sps": 4.75,
        "long_silence_s": 10.0,
    }
    return CallAnalysis(
        call_id=call_id,
        duration_s=DURATION_S,
        recording=recording_info(call_id, (AGENT, CUSTOMER)),
        findings=findings,
        withheld=(),
        diarization=Diarization(tuple(sorted(units)), (AGENT, CUSTOMER), "channel"),
        prosody=(),
        baselines=(),
        conversation=conversation(),
        moments=moments,
        metrics=metrics,
        provenance=Provenance("0.1.0", "2026-11-13T10:00:00Z", {}),
        transcript=transcript,
    )


def said(speaker: str, text: str, start: float, excluded: Exclusion | None = None) -> Utterance:
    """Say each word of a text in a quarter of a second."""
    return Utterance(
        speaker,
        tuple(
            Word(word, Segment(start + 0.25 * n, start + 0.25 * (n + 1)), excluded=excluded)
            for n, word in enumerate(text.split())
        ),
    )


def make_transcript() -> Transcript:
    """Two sentences, and one that nobody can have said."""
    return Transcript(
        (
            said(AGENT, "How can I help?", 1.0),
            said(CUSTOMER, "It broke.", 11.0),
            said(AGENT, "Thanks for watching.", 37.0, "no_speech"),
        ),
        "en",
    )


def make_mixed_analysis(call_id: str) -> CallAnalysis:
    """A call with everybody on one channel."""
    units = tuple(SpeakerSegment(unit, MIXED, 0) for unit in AGENT_UNITS)
    return CallAnalysis(
        call_id=call_id,
        duration_s=DURATION_S,
        recording=recording_info(call_id, (MIXED,)),
        findings=(Finding("mono", "warning", "One channel: who speaks when is not known."),),
        withheld=(Withheld("agent_talk_ratio", "both people are on one channel"),),
        diarization=Diarization(units, (MIXED,), "channel"),
        prosody=(),
        baselines=(),
        conversation=Conversation(
            silences=(Silence(Segment(35.0, 45.0), "gap", MIXED, MIXED),),
        ),
        moments=(),
        metrics=dict.fromkeys(METRICS) | {"duration_s": DURATION_S, "long_silence_s": 10.0},
        provenance=Provenance("0.1.0", "2026-11-13T10:00:00Z", {}),
    )


def recording_info(call_id: str, speakers: tuple[str, ...]) -> RecordingInfo:
    return RecordingInfo(
        sha256=hashlib.sha256(call_id.encode()).hexdigest(),
        sample_rate_hz=8000,
        duration_s=DURATION_S,
        channel_speakers=speakers,
        codecs=("pcm_mulaw",),
        containers=("wav",),
        source_names=(f"{call_id}.wav",),
    )


@dataclass(frozen=True)
class Playback:
    """Playback files of a call: as the transcoder would describe them."""

    audio_digest: str
    audio_path: Path
    peaks_path: Path
    peaks_per_s: float = 50.0
    channel_count: int = 2
    codec: str = "opus"
    duration_s: float = DURATION_S


def make_playback(folder: Path, call_id: str) -> Playback:
    """Two small files; nobody plays them here."""
    folder.mkdir(parents=True, exist_ok=True)
    audio, peaks = folder / f"{call_id}.webm", folder / f"{call_id}.bin"
    audio.write_bytes(call_id.encode())
    peaks.write_bytes(json.dumps([0, 1]).encode())
    return Playback(hashlib.sha256(audio.read_bytes()).hexdigest(), audio, peaks)


def save(
    store: CallStore,
    analysis: CallAnalysis,
    *,
    agent: str | None = "Ana",
    team: str | None = "Garage desk",
    subject: str | None = "Late repair",
    queue: str | None = "repairs",
    started_at: datetime | None = NEWEST,
    playback: Playback | None = None,
    tracks: tuple[ChannelTracks, ...] = (),
) -> str:
    metadata = CallMetadata(
        agent=agent, team=team, subject=subject, queue=queue, started_at=started_at
    )
    return store.save(
        LOCAL_USER, analysis=analysis, metadata=metadata, playback=playback, tracks=tracks
    )


USUAL_HZ, USUAL_DBFS = 100.0, -30.0


def with_voices(analysis: CallAnalysis) -> CallAnalysis:
    """A call of which both voices' usual pitch and level are known."""
    usual = tuple(
        VoiceBaseline(speaker, 20, 15.0, USUAL_HZ, 2.0, USUAL_DBFS, 3.0, 4.5, 1.0)
        for speaker in (AGENT, CUSTOMER)
    )
    return replace(analysis, baselines=usual)


def voices() -> tuple[ChannelTracks, ...]:
    """Two steady voices: the agent's an octave above their usual, the customer's 6 dB."""
    return (
        _voice(0, AGENT, f0_hz=2.0 * USUAL_HZ, level_dbfs=USUAL_DBFS),
        _voice(1, CUSTOMER, f0_hz=USUAL_HZ, level_dbfs=USUAL_DBFS + 6.0),
    )


def _voice(channel: int, speaker: str, *, f0_hz: float, level_dbfs: float) -> ChannelTracks:
    count = round(100 * DURATION_S)
    level, pitch = (np.full(count, value, np.float32) for value in (level_dbfs, f0_hz))
    return ChannelTracks(
        channel,
        speaker,
        SpectralTracks(0.005, 0.01, *[level] * 5),
        PitchTrack(0.005, 0.01, pitch, np.ones(count, np.float32)),
    )


TEAMS = {"Garage desk": 5, "Bookings": 6, "Night desk": 3}
"""Team -> agents; the last one is too small to be ranked."""


def fill(store: CallStore, folder: Path, *, calls_per_agent: int = 2) -> None:
    """Three teams of hand-made calls, a day apart, the newest of the first agent."""
    number = 0
    for team, agent_count in TEAMS.items():
        for agent in range(agent_count):
            for _ in range(calls_per_agent):
                analysis = make_analysis(f"call-{number:03d}", talk_ratio=0.4 + 0.01 * agent)
                save(
                    store,
                    analysis,
                    agent=f"{team} agent {agent}",
                    team=team,
                    subject="Late repair" if number % 2 == 0 else "Double charge",
                    started_at=NEWEST - timedelta(days=number),
                    playback=make_playback(folder, analysis.call_id),
                )
                number += 1
