"""From what was found to what is concluded: facts, figures and moments, with how sure they are.

The same for a recording that was just measured and for one that is in a
store: nothing here needs its samples.
"""

import dataclasses
import functools
from collections.abc import Sequence

from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.prosody import ChannelTracks, PhraseProsody
from voicecoach.pipeline.facts import described
from voicecoach.pipeline.line import LineOptions, line_delay, with_delay_ranges, with_line_findings
from voicecoach.pipeline.own_voice import compared_with_own_voice
from voicecoach.pipeline.parted import speaker_tracks
from voicecoach.prosody import PhraseOptions
from voicecoach.transcript.sounds import unwritten_sounds
from voicecoach.uncertainty import Describe, UncertaintyOptions, assess, line_of, replicas

__all__ = ["concluded"]


def concluded(
    call: CallAnalysis,
    phrases: tuple[PhraseProsody, ...],
    tracks: Sequence[ChannelTracks],
    settings: Settings,
) -> CallAnalysis:
    """Derive facts, figures and moments.

    Parameters
    ----------
    call : CallAnalysis
        What is known of the recording, who speaks when, and the words.
    phrases : tuple of PhraseProsody
    tracks : sequence of ChannelTracks
        One for each channel, with the margins of its units.
    settings : Settings
    """
    options = settings.stage("line", LineOptions)
    delay = line_delay(call.recording, call.channel_copies, options)
    call = dataclasses.replace(call, line_delay=delay)
    spoken = speaker_tracks(tracks, call.diarization)
    describe = functools.partial(described, call, settings=settings, tracks=spoken)
    facts = compared_with_own_voice(describe(call.diarization, phrases), settings)
    facts = with_line_findings(_with_sounds(facts))
    return with_delay_ranges(_assessed(facts, describe, spoken, settings))


def _with_sounds(facts: CallAnalysis) -> CallAnalysis:
    if facts.transcript is None or not facts.recording.is_split:
        return facts
    sounds = unwritten_sounds(facts.transcript, facts.diarization, facts.conversation.backchannels)
    return dataclasses.replace(facts, sounds=sounds)


def _assessed(
    facts: CallAnalysis,
    describe: Describe,
    tracks: Sequence[ChannelTracks],
    settings: Settings,
) -> CallAnalysis:
    options = settings.stage("uncertainty", UncertaintyOptions)
    made = facts.provenance
    gates = {m["channel"]: m["speech_activity"] for m in made.methods if "speech_activity" in m}
    drawn = replicas(
        facts,
        describe=describe,
        lines={own.speaker: line_of(gates[own.channel]["gate_db"]) for own in tracks},
        options=options,
        margins={channel.speaker: channel.margins for channel in tracks},
        min_rate_s=settings.stage("phrases", PhraseOptions).min_rate_s,
    )
    result = assess(facts, drawn if options.is_on else (), settings.rules, options)
    return dataclasses.replace(
        facts,
        moments=result.moments,
        metrics=result.metrics,
        metric_ranges=result.metric_ranges,
        provenance=dataclasses.replace(made, methods=(*made.methods, result.method)),
    )
