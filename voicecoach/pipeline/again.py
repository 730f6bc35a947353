"""An analysis made again from what is kept of it: only the words and what rests on them are new.

Who speaks when, prosody, voices and arousal are taken as they are; the
recording is not needed, except where a recogniser has to listen to it.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping
from typing import Any

from voicecoach.coaching.rule_card import OWN_RULES_KEY
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis, Provenance
from voicecoach.core.prosody import VoiceBaseline
from voicecoach.core.recording import Recording
from voicecoach.pipeline.analysed import AnalysedCall
from voicecoach.pipeline.channels import Progress
from voicecoach.pipeline.concluding import concluded
from voicecoach.pipeline.facts import call_without_facts
from voicecoach.pipeline.given_words import GivenTranscript
from voicecoach.pipeline.line import with_delay_of_call
from voicecoach.pipeline.provenance import provenance_of
from voicecoach.pipeline.voices import voices_only
from voicecoach.pipeline.words import Recogniser, find_words

__all__ = ["analyse_again", "can_be_made_again", "sound_of"]

_NOT_OF_SOUND = frozenset(
    {
        *("line", "roles", "words", "utterances", "speech_gate", "uncertainty", "transcript"),
        OWN_RULES_KEY,
    }
)
"""Options that decide nothing about what is heard; nor does any table of rules."""

_RULES = "rules"
_HISTORY = "own history"


def sound_of(made: Provenance) -> Provenance:
    """Leave of a provenance what decides what is heard."""
    options = {
        name: value
        for name, value in made.options.items()
        if name not in _NOT_OF_SOUND and name.partition(".")[0] != _RULES
    }
    return dataclasses.replace(made, options=options)


def can_be_made_again(kept: AnalysedCall) -> bool:
    """Whether tracks are there for every channel, with how clear each unit was."""
    unit_counts = Counter(unit.channel for unit in kept.analysis.diarization.segments)
    margin_counts = {channel.channel: len(channel.margins) for channel in kept.tracks}
    channels = range(len(kept.analysis.recording.channel_speakers))
    return all(margin_counts.get(each, 0) == unit_counts[each] for each in channels)


def analyse_again(
    kept: AnalysedCall,
    settings: Settings,
    *,
    channels: Mapping[str, Any],
    transcript: GivenTranscript | None = None,
    recogniser: Recogniser | None = None,
    recording: Recording | None = None,
    on_stage: Progress | None = None,
) -> AnalysedCall:
    """Find words, figures and moments anew, and take the rest as it is.

    Parameters
    ----------
    kept : AnalysedCall
        For which `can_be_made_again`; made with settings of the same sound.
    settings : Settings
    channels : mapping
        How channels are mapped, for the provenance.
    transcript, recogniser, on_stage
        As `voicecoach.pipeline.analyse`.
    recording : Recording, optional
        What the recogniser listens to.

    Returns
    -------
    AnalysedCall
        Equal to what `voicecoach.pipeline.analyse` would find in the recording.
    """
    report = on_stage or _silent
    stored = kept.analysis
    settings = with_delay_of_call(settings, stored.provenance)
    call = call_without_facts(
        stored.recording,
        stored.findings,
        diarization=stored.diarization,
        provenance=provenance_of(
            settings,
            channels,
            transcript=transcript.as_option if transcript else None,
            methods=_methods_of_sound(stored),
        ),
        history=stored.history,
        copies=stored.channel_copies,
    )
    call = dataclasses.replace(
        call,
        withheld=stored.withheld,
        non_speech=stored.non_speech,
        agent_estimate=stored.agent_estimate,
    )
    report("words")
    words = find_words(
        stored.recording,
        voices_only(stored.diarization, kept.tracks),
        settings,
        given=transcript,
        recogniser=recogniser,
        recording=recording,
    )
    report("moments")
    found = concluded(words.in_analysis(call), stored.prosody, kept.tracks, settings)
    analysis = dataclasses.replace(
        found,
        call_id=stored.call_id,
        baselines=tuple(_with_level_of(baseline, stored) for baseline in found.baselines),
        customer_arousal=stored.customer_arousal,
    )
    return dataclasses.replace(kept, analysis=analysis)


def _silent(stage: str) -> None:
    del stage


def _methods_of_sound(stored: CallAnalysis) -> tuple[Mapping[str, Any], ...]:
    methods = stored.provenance.methods
    return tuple(method for method in methods if method.get("stage") in {None, _HISTORY})


def _with_level_of(baseline: VoiceBaseline, stored: CallAnalysis) -> VoiceBaseline:
    before = stored.baseline_of(baseline.speaker)
    if before is None:
        return baseline
    return dataclasses.replace(
        baseline,
        loudness_lufs=before.loudness_lufs,
        active_level_dbov=before.active_level_dbov,
        activity_ratio=before.activity_ratio,
    )
