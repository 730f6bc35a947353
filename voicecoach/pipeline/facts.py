"""The facts of a call: what follows from who speaks when and from how it was said.

They are made once from what was found, and again for every replica of
`voicecoach.uncertainty`, by the same function.
"""

import dataclasses
from collections.abc import Sequence

from voicecoach.config import Settings
from voicecoach.conversation import (
    ConversationOptions,
    as_one_channel_tells,
    describe_conversation,
    with_customer_side,
)
from voicecoach.core.analysis import CallAnalysis, Provenance, Withheld
from voicecoach.core.conversation import Conversation
from voicecoach.core.line import ChannelCopy
from voicecoach.core.own_voice import OwnHistory
from voicecoach.core.prosody import ChannelTracks, PhraseProsody
from voicecoach.core.recording import MIXED, Finding, RecordingInfo
from voicecoach.core.speech import Diarization, NonSpeech
from voicecoach.pipeline.own_voice import composures_in, escalations_in
from voicecoach.pipeline.provenance import call_id_of
from voicecoach.prosody import BaselineOptions, voice_baseline

__all__ = ["call_without_facts", "described"]

NO_RECORDING = "there is a transcript and no recording, so nothing was heard"
ONE_CHANNEL = (
    "both parties are on one channel and their voices were not told apart, so who speaks when is "
    "not known"
)
ONE_VOICE = "only one voice was found on the one channel there is"
_AT_ONCE = "on one channel, speech of both at once is given to one of them"
_EDGES = "an edge between two voices on one channel is known to about a quarter of a second"
_BY_UNIT = "it compares single stretches of speech, and on one channel each may be the other's"

_NEEDS_SPLIT_CHANNELS = (
    "talk time per speaker",
    "talk share",
    "turns",
    "floor transfer offsets",
    "overlaps",
    "backchannels",
    "voice baselines",
    "coaching moments from what is heard",
)
_NEEDS_AUDIO = ("silences", "articulation_rate", "pitch", "level")
"""Facts of `voicecoach.coaching.rule.FACTS` that one channel of everybody can still give."""

_ESTIMATED = (
    Withheld("overlaps", _AT_ONCE),
    Withheld("backchannels", _AT_ONCE),
    Withheld("floor transfer offsets below 0.3 s", _EDGES),
    Withheld("vocal arousal", _BY_UNIT),
    Withheld("tone deviations", _BY_UNIT),
    Withheld("going together", _BY_UNIT),
    Withheld("composure", _BY_UNIT),
)
"""What voices told apart on one channel cannot support."""


def call_without_facts(
    info: RecordingInfo,
    findings: tuple[Finding, ...],
    *,
    diarization: Diarization,
    provenance: Provenance,
    history: OwnHistory | None = None,
    non_speech: tuple[NonSpeech, ...] = (),
    copies: tuple[ChannelCopy, ...] = (),
) -> CallAnalysis:
    """Return an analysis that knows its recording, its channels and the agent's history only."""
    return CallAnalysis(
        call_id=call_id_of(info.sha256),
        duration_s=info.duration_s,
        recording=info,
        findings=findings,
        withheld=_withheld(info, diarization),
        diarization=diarization,
        prosody=(),
        baselines=(),
        conversation=Conversation(),
        moments=(),
        metrics={},
        provenance=provenance,
        history=history,
        non_speech=non_speech,
        channel_copies=copies,
    )


def described(
    call: CallAnalysis,
    diarization: Diarization,
    prosody: tuple[PhraseProsody, ...],
    *,
    settings: Settings,
    tracks: Sequence[ChannelTracks],
) -> CallAnalysis:
    """Derive every fact from who speaks when and from the prosody of each unit.

    What `call` knows of its recording is kept; its facts are replaced.
    """
    usual = settings.stage("baseline", BaselineOptions)
    baselines = tuple(
        voice_baseline(prosody, speaker=speaker, options=usual)
        for speaker in diarization.speakers
        if speaker != MIXED
    )
    conversation = _conversation(call, diarization, settings, tracks)
    escalations = escalations_in(prosody, baselines, conversation, settings)
    return dataclasses.replace(
        call,
        diarization=diarization,
        prosody=prosody,
        baselines=baselines,
        conversation=conversation,
        escalations=escalations,
        # Of overlaps and single stretches: on one channel neither is known.
        composures=()
        if diarization.is_estimated
        else composures_in(
            escalations,
            prosody,
            conversation,
            settings,
            duration_s=call.duration_s,
            history=call.history,
        ),
    )


def _conversation(
    call: CallAnalysis,
    diarization: Diarization,
    settings: Settings,
    tracks: Sequence[ChannelTracks],
) -> Conversation:
    if not call.recording.has_audio:  # nobody was heard, which is no silence
        return Conversation()
    options = settings.stage("conversation", ConversationOptions)
    found = describe_conversation(
        diarization, duration_s=call.duration_s, options=options, tracks=tuple(tracks)
    )
    if not call.recording.is_split:
        return as_one_channel_tells(found, call.non_speech, min_dead_air_s=options.min_dead_air_s)
    if call.line_delay is None:
        return found
    return with_customer_side(found, diarization, call.line_delay)


def _withheld(info: RecordingInfo, diarization: Diarization) -> tuple[Withheld, ...]:
    if not info.has_audio:
        return tuple(
            Withheld(figure, NO_RECORDING) for figure in (*_NEEDS_SPLIT_CHANNELS, *_NEEDS_AUDIO)
        )
    if info.is_split:
        return ()
    if not diarization.is_estimated:
        return tuple(Withheld(figure, ONE_CHANNEL) for figure in _NEEDS_SPLIT_CHANNELS)
    if len(diarization.speakers) < 2:
        return tuple(Withheld(figure, ONE_VOICE) for figure in _NEEDS_SPLIT_CHANNELS)
    return _ESTIMATED
