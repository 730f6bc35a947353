"""The acoustic chain as the pipeline runs it, without files, store and rules around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.stored_samples import Scratch
from voicecoach.conversation import (
    channel_diarization,
    describe_conversation,
    inter_pausal_units,
)
from voicecoach.core.conversation import Conversation
from voicecoach.core.intervals import Intervals
from voicecoach.core.line import ChannelCopy
from voicecoach.core.prosody import ChannelTracks, PhraseProsody, PitchTrack, SpectralTracks
from voicecoach.pipeline.clean_channels import without_copies
from voicecoach.prosody import (
    ANALYSIS_RATE_HZ,
    phrase_prosody,
    spectral_tracks,
    syllable_nuclei_s,
    track_pitch,
)
from voicecoach.vad import (
    MeasuredSamples,
    SpeechActivity,
    VadOptions,
    find_copies,
    speech_activity,
)

__all__ = ["AnalysedChannel", "Samples", "analyse_channel", "converse", "find_units"]

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedChannel:
    """Everything measured on one channel."""

    tracks: SpectralTracks
    activity: SpeechActivity
    units: Intervals
    pitch: PitchTrack
    nuclei_s: NDArray[np.float64]
    phrases: tuple[PhraseProsody, ...]


def analyse_channel(
    samples: Samples, *, speaker: str, options: VadOptions | None = None
) -> AnalysedChannel:
    """Measure one channel at 8 kHz."""
    tracks = spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ)
    activity = speech_activity(
        tracks, samples=samples, sample_rate_hz=ANALYSIS_RATE_HZ, options=options
    )
    units = inter_pausal_units(activity.intervals)
    pitch, _ = track_pitch(
        samples,
        sample_rate_hz=ANALYSIS_RATE_HZ,
        speech=activity.intervals,
        gate_db=activity.method["gate_db"],
    )
    nuclei_s = syllable_nuclei_s(tracks, pitch)
    phrases = phrase_prosody(units, tracks, pitch, nuclei_s, speaker=speaker)
    return AnalysedChannel(tracks, activity, units, pitch, nuclei_s, phrases)


def find_units(channels: Sequence[Samples]) -> list[Intervals]:
    """Inter-pausal units of each channel of a call."""
    heard = [
        MeasuredSamples(samples, spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ))
        for samples in channels
    ]
    copies = find_copies(heard, sample_rate_hz=ANALYSIS_RATE_HZ)
    heard, copies = without_copies(heard, copies, options=VadOptions(), scratch=Scratch())
    return [
        inter_pausal_units(_activity(heard, index, copies).intervals) for index in range(len(heard))
    ]


def _activity(
    heard: Sequence[MeasuredSamples], index: int, copies: Sequence[ChannelCopy]
) -> SpeechActivity:
    others = [other for other in range(len(heard)) if other != index]
    known = {copy.source: copy for copy in copies if copy.channel == index}
    return speech_activity(
        heard[index].spectral,
        samples=heard[index].samples,
        sample_rate_hz=ANALYSIS_RATE_HZ,
        others=[heard[other].spectral for other in others],
        copies=[known.get(other) for other in others],
    )


def converse(
    units: Mapping[str, Intervals], *, duration_s: float, tracks: tuple[ChannelTracks, ...] = ()
) -> Conversation:
    """Turn-taking from the units of each speaker, and what overlaps did from their tracks."""
    diarization = channel_diarization(list(units.values()), list(units))
    return describe_conversation(diarization, duration_s=duration_s, tracks=tracks)
