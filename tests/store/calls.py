"""Hand-made calls for the tests of the store; importable also by the processes that get killed."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from voicecoach.core.analysis import CallAnalysis, Provenance
from voicecoach.core.arousal import UnitArousal, VocalArousal
from voicecoach.core.conversation import Conversation
from voicecoach.core.metrics import METRICS
from voicecoach.core.moment import Measurement, Moment, Valence
from voicecoach.core.own_room import AgentVoice, OwnRoom
from voicecoach.core.own_voice import UsualLine, UsualVoice
from voicecoach.core.prosody import ChannelTracks, PitchTrack, SpectralTracks
from voicecoach.core.recording import AGENT, CUSTOMER, RecordingInfo
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallMetadata, PlaybackRecord
from voicecoach.store.repository import CallStore

DURATION_S = 60.0


def make_analysis(
    name: str,
    *,
    valences: Sequence[Valence] = (),
    advice: str = "Leave a pause.",
    version: str = "1.0",
    source_name: str | None = None,
    rate_sps: float = 4.0,
) -> CallAnalysis:
    """An analysis of a minute in which the agent speaks once; its moments are a second long."""
    sha256 = hashlib.sha256(name.encode("utf-8")).hexdigest()
    return CallAnalysis(
        call_id=sha256[:16],
        duration_s=DURATION_S,
        recording=RecordingInfo(
            sha256=sha256,
            sample_rate_hz=8000,
            duration_s=DURATION_S,
            channel_speakers=(AGENT, CUSTOMER),
            codecs=("pcm_s16le",),
            containers=("wav",),
            source_names=(source_name or f"{name}.wav",),
        ),
        findings=(),
        withheld=(),
        diarization=Diarization(
            (SpeakerSegment(Segment(0.0, 2.0), AGENT, 0),), (AGENT, CUSTOMER), "channel"
        ),
        prosody=(),
        baselines=(),
        conversation=Conversation(),
        moments=tuple(
            _moment(number, valence=valence, advice=advice)
            for number, valence in enumerate(valences)
        ),
        metrics={**dict.fromkeys(METRICS), "overlap_ratio": 0.25, "agent_talk_ratio": 1.0},
        usual_voices=(make_usual_voice(rate_sps),),
        provenance=Provenance(version, "2026-01-05T08:00:00+00:00", {"vad": {"pad_s": 0.1}}),
    )


def make_usual_voice(rate_sps: float = 4.0) -> UsualVoice:
    """An agent of whom nothing but the pace could be told."""
    line = UsualLine(
        unit="syllables/s", value=rate_sps, per_doubling=0.0, spread=0.5, phrase_count=9
    )
    return UsualVoice(
        speaker=AGENT,
        phrase_count=9,
        articulation_rate=line,
        level=None,
        f0_movement=None,
        f0_median=None,
    )


def _moment(number: int, *, valence: Valence, advice: str) -> Moment:
    return Moment(
        rule="TRN01",
        segment=Segment(float(number), number + 1.0),
        speaker=AGENT,
        valence=valence,
        evidence=(Measurement("overlap", 1.5, "s", threshold=0.5),),
        advice=advice,
    )


def make_playback(folder: Path, content: bytes) -> PlaybackRecord:
    """Files as the transcoder leaves them in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(content).hexdigest()
    audio, peaks = folder / f"{digest[:8]}.webm", folder / f"{digest[:8]}.json"
    audio.write_bytes(content)
    peaks.write_bytes(b"[0, 1]" + content)
    return PlaybackRecord(
        audio_digest=digest,
        audio_path=audio,
        peaks_path=peaks,
        peaks_per_s=100.0,
        channel_count=2,
        codec="opus",
        duration_s=DURATION_S,
    )


def make_tracks(seed: int = 0, *, frame_count: int = 500) -> tuple[ChannelTracks, ...]:
    """Tracks of one channel."""
    random = np.random.default_rng(seed)
    levels = random.uniform(-100.0, 0.0, (5, frame_count)).astype(np.float32)
    f0_hz = random.uniform(80.0, 300.0, frame_count).astype(np.float32)
    pitch = PitchTrack(0.0, 0.01, f0_hz, np.ones(frame_count, np.float32))
    return (ChannelTracks(0, AGENT, SpectralTracks(0.0, 0.01, *levels), pitch),)


def make_own_room(name: str, *, rating: float = 0.5) -> OwnRoom[AgentVoice]:
    """What is estimated about the agent's voice in the call of this name: one unit, one rating."""
    units = (UnitArousal(Segment(0.0, 2.0), rating),)
    arousal = VocalArousal(AGENT, units, {name: 1.0}, baseline_unit_count=20)
    return OwnRoom(AgentVoice(arousal=arousal), call_id=make_analysis(name).call_id)


def save(
    store: CallStore,
    name: str,
    *,
    metadata: CallMetadata | None = None,
    playback: PlaybackRecord | None = None,
    tracks: tuple[ChannelTracks, ...] = (),
    own_room: OwnRoom[AgentVoice] | None = None,
    **analysis: object,
) -> str:
    """Put a hand-made call into a store as the local user; its id."""
    return store.save(
        LOCAL_USER,
        analysis=make_analysis(name, **analysis),  # type: ignore[arg-type]
        metadata=metadata or CallMetadata(),
        playback=playback,
        tracks=tracks,
        own_room=own_room,
    )


def files_of(store_folder: Path) -> set[str]:
    """Names of the kept files, relative to the store."""
    return {
        str(path.relative_to(store_folder))
        for kind in ("audio", "peaks", "tracks", "incoming")
        for path in (store_folder / kind).rglob("*")
        if path.is_file()
    }
