"""What compares a voice with itself and with the other: facts on top of prosody and turns."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Conversation, Overlap
from voicecoach.core.escalation import Composure, ComposureTone, Escalation
from voicecoach.core.own_voice import OwnHistory, ToneDeviation
from voicecoach.core.prosody import PhraseProsody, VoiceBaseline
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.prosody import (
    ComposureOptions,
    EntrainmentOptions,
    EscalationOptions,
    OwnUsualOptions,
    composure,
    composure_tone,
    entrainment,
    find_escalations,
    pace_deviations,
    tone_deviations,
    usual_voice,
)

__all__ = [
    "compared_with_own_voice",
    "composure_tones_of_agent",
    "composures_in",
    "escalations_in",
    "history_method",
    "tone_deviations_of_agent",
]


def history_method(history: OwnHistory | None) -> Mapping[str, Any]:
    """Say in the provenance how many earlier calls the agent was compared with."""
    return {"stage": "own history", "call_count": history.call_count if history else 0}


def escalations_in(
    prosody: Sequence[PhraseProsody],
    baselines: Sequence[VoiceBaseline],
    conversation: Conversation,
    settings: Settings,
) -> tuple[Escalation, ...]:
    """Find where the customer gets louder than their own usual."""
    options = settings.stage("escalation", EscalationOptions)
    shared = _on_both_sides(conversation)
    return tuple(
        escalation
        for usual in baselines
        if usual.speaker == CUSTOMER
        for escalation in find_escalations(prosody, usual, shared, options)
    )


def composures_in(
    escalations: Sequence[Escalation],
    prosody: Sequence[PhraseProsody],
    conversation: Conversation,
    settings: Settings,
    *,
    duration_s: float,
    history: OwnHistory | None,
) -> tuple[Composure, ...]:
    """Compare the agent's pace and overlaps from each escalation on with their own usual."""
    shared = _on_both_sides(conversation)
    return tuple(
        composure(
            escalation,
            prosody,
            shared,
            speaker=AGENT,
            duration_s=duration_s,
            history=history,
            options=settings.stage("composure", ComposureOptions),
            usual=settings.stage("own_usual", OwnUsualOptions),
        )
        for escalation in escalations
    )


def _on_both_sides(conversation: Conversation) -> tuple[Overlap, ...]:
    """Overlaps that are not there for the delay of the line alone."""
    return tuple(overlap for overlap in conversation.overlaps if overlap.is_on_both_sides)


def compared_with_own_voice(facts: CallAnalysis, settings: Settings) -> CallAnalysis:
    """Add what no rule reads phrase by phrase: usual voices, deviations and entrainment.

    An agent's deviations in level and pitch are tone of voice; they are left
    to their own room and not added.
    """
    usual = [
        usual_voice(
            facts.prosody,
            speaker=baseline.speaker,
            options=settings.stage("own_usual", OwnUsualOptions),
        )
        for baseline in facts.baselines
    ]
    paces = (
        deviation
        for voice in usual
        for deviation in pace_deviations(
            facts.prosody, voice, facts.history if voice.speaker == AGENT else None
        )
    )
    return dataclasses.replace(
        facts,
        usual_voices=tuple(usual),
        pace_deviations=tuple(sorted(paces, key=lambda deviation: deviation.segment)),
        tone_deviations=tuple(
            deviation
            for voice in usual
            # Of single stretches: on one channel any of them may be the other's.
            if voice.speaker == CUSTOMER and not facts.diarization.is_estimated
            for deviation in tone_deviations(facts.prosody, voice)
        ),
        entrainment=()
        if facts.diarization.is_estimated
        else entrainment(
            facts.prosody,
            facts.conversation.turns,
            speakers=(AGENT, CUSTOMER),
            call_id=facts.call_id,
            options=settings.stage("entrainment", EntrainmentOptions),
        ),
    )


def tone_deviations_of_agent(facts: CallAnalysis) -> tuple[ToneDeviation, ...]:
    """Level and pitch of the agent's units against their own usual: for their own room only."""
    return tuple(
        deviation
        for voice in facts.usual_voices
        if voice.speaker == AGENT
        for deviation in tone_deviations(facts.prosody, voice, facts.history)
    )


def composure_tones_of_agent(facts: CallAnalysis, settings: Settings) -> tuple[ComposureTone, ...]:
    """Level and pitch of the agent from each escalation on: for their own room only."""
    return tuple(
        composure_tone(
            escalation,
            facts.prosody,
            speaker=AGENT,
            duration_s=facts.duration_s,
            options=settings.stage("composure", ComposureOptions),
            usual=settings.stage("own_usual", OwnUsualOptions),
        )
        for escalation in facts.escalations
    )
