"""The order of the stages: a recording goes in, an analysis comes out.

This is the only place that knows which stage follows which. Each stage maps
frozen values to frozen values; judgement starts at `assess`. What happens
to one channel alone is in `voicecoach.pipeline.channels`.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from voicecoach.audio.stored_samples import Scratch
from voicecoach.config import Settings
from voicecoach.conversation import channel_diarization
from voicecoach.core.own_voice import OwnHistory
from voicecoach.core.prosody import PhraseProsody, VoiceBaseline
from voicecoach.core.recording import CUSTOMER, Recording
from voicecoach.core.speech import Diarization
from voicecoach.pipeline.again import analyse_again, can_be_made_again, sound_of
from voicecoach.pipeline.analysed import AnalysedCall
from voicecoach.pipeline.channels import MeasuredChannel, Progress, measure_channels
from voicecoach.pipeline.concluding import concluded
from voicecoach.pipeline.facts import call_without_facts
from voicecoach.pipeline.given_words import GivenTranscript
from voicecoach.pipeline.own_room import agent_room, arousal_of
from voicecoach.pipeline.own_voice import history_method
from voicecoach.pipeline.provenance import (
    STAGE_OPTIONS,
    call_id_of,
    provenance_of,
    read_settings,
)
from voicecoach.pipeline.speakers import swapped_call
from voicecoach.pipeline.unheard import analyse_words_only
from voicecoach.pipeline.voices import voices_only
from voicecoach.pipeline.words import Recogniser, find_words
from voicecoach.prosody import with_voice_level

__all__ = [
    "STAGES",
    "STAGE_OPTIONS",
    "AnalysedCall",
    "GivenTranscript",
    "Recogniser",
    "analyse",
    "analyse_again",
    "analyse_words_only",
    "call_id_of",
    "can_be_made_again",
    "provenance_of",
    "read_settings",
    "sound_of",
    "swapped_call",
]

STAGES = ("audio", "speech", "voice", "conversation", "words", "moments", "saved")
"""What a person waiting for an analysis is told, in order."""


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
    measured, copies = measure_channels(
        recording, settings, scratch=scratch or Scratch(), report=report
    )
    report("conversation")
    diarization = _diarization(measured)
    known = history() if callable(history) else history
    methods = (*(channel.method for channel in measured), history_method(known))
    asked = transcript.as_option if transcript else None
    tracks = tuple(channel.tracks for channel in measured)
    call = call_without_facts(
        recording.info,
        recording.findings,
        diarization=diarization,
        provenance=provenance_of(settings, channels, transcript=asked, methods=methods),
        history=known,
        non_speech=tuple(item for channel in measured for item in channel.parted.non_speech),
        copies=copies,
    )
    report("words")
    words = find_words(
        recording.info,
        voices_only(diarization, tracks),
        settings,
        given=transcript,
        recogniser=recogniser,
        recording=recording,
    )
    report("moments")
    found = concluded(words.in_analysis(call), _phrases_of(measured), tracks, settings)
    analysis = dataclasses.replace(
        found,
        baselines=_with_levels(found.baselines, measured),
        customer_arousal=arousal_of(CUSTOMER, found, tracks, settings),
    )
    return AnalysedCall(analysis, tracks, agent_room(found, tracks, settings))


def _silent(stage: str) -> None:
    del stage


def _diarization(channels: Sequence[MeasuredChannel]) -> Diarization:
    """Who speaks when: by channel, or by voice on the one that carries everybody."""
    if len(channels) == 1:
        return channels[0].parted.diarization
    return channel_diarization(
        [channel.units for channel in channels], [channel.speaker for channel in channels]
    )


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
        if baseline.speaker in by_speaker  # not of one of several voices on a channel
        else baseline
        for baseline in baselines
    )
