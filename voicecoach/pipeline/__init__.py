"""The order of the stages: a recording goes in, an analysis comes out.

This is the only place that knows which stage follows which. Each stage maps
frozen values to frozen values; judgement starts at `find_moments`. What happens
to one channel alone is in `voicecoach.pipeline.channels`.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from voicecoach.coaching.catalogue import find_moments
from voicecoach.config import Settings
from voicecoach.conversation import (
    ConversationOptions,
    channel_diarization,
    describe_conversation,
)
from voicecoach.core.analysis import CallAnalysis, Provenance, Withheld
from voicecoach.core.conversation import Conversation
from voicecoach.core.prosody import ChannelTracks
from voicecoach.core.recording import Recording
from voicecoach.core.speech import Diarization
from voicecoach.pipeline.channels import MeasuredChannel, Progress, hear, measure_channel
from voicecoach.pipeline.provenance import (
    STAGE_OPTIONS,
    call_id_of,
    provenance_of,
    read_settings,
)
from voicecoach.prosody import BaselineOptions, voice_baseline
from voicecoach.scorecard.metrics import call_metrics

__all__ = [
    "STAGES",
    "STAGE_OPTIONS",
    "AnalysedCall",
    "analyse",
    "call_id_of",
    "provenance_of",
    "read_settings",
]

STAGES = ("audio", "speech", "voice", "conversation", "moments", "saved")
"""What a person waiting for an analysis is told, in order."""

ONE_CHANNEL = "both parties are on one channel, so who speaks when is not known from it"

_NEEDS_SPLIT_CHANNELS = (
    "talk time per speaker",
    "talk share",
    "turns",
    "floor transfer offsets",
    "overlaps",
    "backchannels",
    "voice baselines",
    "coaching moments",
)


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedCall:
    """An analysis and the framewise tracks that it was made from."""

    analysis: CallAnalysis
    tracks: tuple[ChannelTracks, ...]


def analyse(
    recording: Recording,
    settings: Settings,
    *,
    channels: Mapping[str, Any] = MappingProxyType({}),
    on_stage: Progress | None = None,
) -> AnalysedCall:
    """Run every stage over one recording.

    Parameters
    ----------
    recording : Recording
    settings : Settings
    channels : mapping
        How the caller asked for channels to be mapped; kept in the provenance.
    on_stage : callable, optional
        Called with the name of each of `STAGES` as it starts.

    Returns
    -------
    AnalysedCall
    """
    report = on_stage or _silent
    report("speech")
    heard = [hear(recording, index) for index in range(len(recording.samples))]
    measured = [
        measure_channel(recording, heard, index, settings, report) for index in range(len(heard))
    ]
    report("conversation")
    diarization = channel_diarization(
        [channel.units for channel in measured], recording.info.channel_speakers
    )
    methods = tuple(channel.method for channel in measured)
    provenance = provenance_of(settings, channels, methods=methods)
    facts = _facts(recording, diarization, measured, settings, provenance)
    report("moments")
    moments = find_moments(facts, settings.rules)
    return AnalysedCall(
        analysis=dataclasses.replace(facts, moments=moments, metrics=call_metrics(facts)),
        tracks=tuple(channel.tracks for channel in measured),
    )


def _silent(stage: str) -> None:
    del stage


def _facts(
    recording: Recording,
    diarization: Diarization,
    channels: list[MeasuredChannel],
    settings: Settings,
    provenance: Provenance,
) -> CallAnalysis:
    phrases = sorted(
        (phrase for channel in channels for phrase in channel.phrases),
        key=lambda phrase: phrase.segment,
    )
    baseline = settings.stage("baseline", BaselineOptions)
    info = recording.info
    return CallAnalysis(
        call_id=call_id_of(info.sha256),
        duration_s=info.duration_s,
        recording=info,
        findings=recording.findings,
        withheld=_withheld(recording),
        diarization=diarization,
        prosody=tuple(phrases),
        baselines=tuple(
            voice_baseline(phrases, speaker=channel.speaker, options=baseline)
            for channel in channels
            if recording.is_split
        ),
        conversation=_conversation(recording, diarization, settings),
        moments=(),
        metrics={},
        provenance=provenance,
    )


def _conversation(
    recording: Recording, diarization: Diarization, settings: Settings
) -> Conversation:
    return describe_conversation(
        diarization,
        duration_s=recording.info.duration_s,
        options=settings.stage("conversation", ConversationOptions),
    )


def _withheld(recording: Recording) -> tuple[Withheld, ...]:
    if recording.is_split:
        return ()
    return tuple(Withheld(figure, ONE_CHANNEL) for figure in _NEEDS_SPLIT_CHANNELS)
