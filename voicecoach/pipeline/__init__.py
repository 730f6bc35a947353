"""The order of the stages: a recording goes in, an analysis comes out.

This is the only place that knows which stage follows which. Each stage maps
frozen values to frozen values; judgement starts at `assess`. What happens
to one channel alone is in `voicecoach.pipeline.channels`.
"""

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from voicecoach.audio.stored_samples import Scratch
from voicecoach.config import Settings
from voicecoach.conversation import channel_diarization
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.own_room import AgentVoice, OwnRoom
from voicecoach.core.own_voice import OwnHistory
from voicecoach.core.prosody import ChannelTracks, PhraseProsody, VoiceBaseline
from voicecoach.core.recording import CUSTOMER, Recording
from voicecoach.pipeline.channels import MeasuredChannel, Progress, hear, measure_channel
from voicecoach.pipeline.facts import call_without_facts, described
from voicecoach.pipeline.own_room import agent_room, arousal_of
from voicecoach.pipeline.own_voice import compared_with_own_voice, history_method
from voicecoach.pipeline.provenance import (
    STAGE_OPTIONS,
    call_id_of,
    provenance_of,
    read_settings,
)
from voicecoach.pipeline.words import GivenTranscript, Recogniser, find_words
from voicecoach.prosody import PhraseOptions, with_voice_level
from voicecoach.uncertainty import Describe, UncertaintyOptions, assess, line_of, replicas

__all__ = [
    "STAGES",
    "STAGE_OPTIONS",
    "AnalysedCall",
    "GivenTranscript",
    "Recogniser",
    "analyse",
    "call_id_of",
    "provenance_of",
    "read_settings",
]

STAGES = ("audio", "speech", "voice", "conversation", "words", "moments", "saved")
"""What a person waiting for an analysis is told, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedCall:
    """An analysis, the framewise tracks it was made from, and what is for the agent alone."""

    analysis: CallAnalysis
    tracks: tuple[ChannelTracks, ...]
    own_room: OwnRoom[AgentVoice] | None = None


def analyse(
    recording: Recording,
    settings: Settings,
    *,
    channels: Mapping[str, Any] = MappingProxyType({}),
    history: OwnHistory | Callable[[], OwnHistory | None] | None = None,
    transcript: GivenTranscript | None = None,
    recogniser: Recogniser | None = None,
    on_stage: Progress | None = None,
    scratch: Scratch | None = None,
) -> AnalysedCall:
    """Run every stage over one recording.

    Parameters
    ----------
    recording : Recording
    settings : Settings
    channels : mapping
        How the caller asked for channels to be mapped; kept in the provenance.
    history : OwnHistory or callable, optional
        What was usual for the agent over their last calls before this one, or
        what gives it once the recording is measured; kept in the analysis, so
        that it can be repeated.
    transcript : GivenTranscript, optional
        The words, if somebody has them.
    recogniser : Recogniser, optional
        What finds the words where no transcript is given.
    on_stage : callable, optional
        Called with the name of each of `STAGES` as it starts.
    scratch : Scratch, optional
        Where the samples of a long recording wait that had to be resampled.

    Returns
    -------
    AnalysedCall
    """
    report = on_stage or _silent
    report("speech")
    waiting = scratch or Scratch()
    heard = [hear(recording, index, waiting) for index in range(len(recording.samples))]
    measured = [
        measure_channel(recording, heard, index, settings, report) for index in range(len(heard))
    ]
    report("conversation")
    diarization = channel_diarization(
        [channel.units for channel in measured], recording.info.channel_speakers
    )
    known = history() if callable(history) else history
    methods = (*(channel.method for channel in measured), history_method(known))
    provenance = provenance_of(
        settings, channels, transcript=transcript.as_option if transcript else None, methods=methods
    )
    tracks = tuple(channel.tracks for channel in measured)
    call = call_without_facts(recording, diarization, provenance, known)
    describe = functools.partial(described, settings=settings, tracks=tracks)
    facts = compared_with_own_voice(describe(call, diarization, _phrases_of(measured)), settings)
    report("words")
    words = find_words(recording, diarization, settings, given=transcript, recogniser=recogniser)
    facts = words.in_analysis(facts)
    report("moments")
    return AnalysedCall(
        analysis=_assessed(
            facts, functools.partial(describe, words.in_analysis(call)), measured, settings
        ),
        tracks=tracks,
        own_room=agent_room(facts, measured, settings),
    )


def _silent(stage: str) -> None:
    del stage


def _phrases_of(channels: Sequence[MeasuredChannel]) -> tuple[PhraseProsody, ...]:
    phrases = (phrase for channel in channels for phrase in channel.phrases)
    return tuple(sorted(phrases, key=lambda phrase: phrase.segment))


def _with_levels(
    baselines: Sequence[VoiceBaseline], channels: Sequence[MeasuredChannel]
) -> tuple[VoiceBaseline, ...]:
    by_speaker = {channel.speaker: channel for channel in channels}
    return tuple(
        with_voice_level(
            baseline,
            loudness_lufs=by_speaker[baseline.speaker].loudness_lufs,
            active=by_speaker[baseline.speaker].active_level,
        )
        for baseline in baselines
    )


def _assessed(
    facts: CallAnalysis,
    describe: Describe,
    channels: Sequence[MeasuredChannel],
    settings: Settings,
) -> CallAnalysis:
    """Add figures and moments, with how sure they are."""
    options = settings.stage("uncertainty", UncertaintyOptions)
    drawn = replicas(
        facts,
        describe=describe,
        lines={c.speaker: line_of(c.method["speech_activity"]["gate_db"]) for c in channels},
        options=options,
        margins={c.speaker: c.margins for c in channels},
        min_rate_s=settings.stage("phrases", PhraseOptions).min_rate_s,
    )
    result = assess(facts, drawn if options.is_on else (), settings.rules, options)
    made = facts.provenance
    return dataclasses.replace(
        facts,
        baselines=_with_levels(facts.baselines, channels),
        moments=result.moments,
        metrics=result.metrics,
        metric_ranges=result.metric_ranges,
        customer_arousal=arousal_of(CUSTOMER, channels, settings),
        provenance=dataclasses.replace(made, methods=(*made.methods, result.method)),
    )
