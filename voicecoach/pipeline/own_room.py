"""Vocal arousal of both parties: the customer's is a fact of the call, the agent's their own."""

from collections.abc import Sequence

from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.arousal import VocalArousal
from voicecoach.core.own_room import AgentVoice, OwnRoom
from voicecoach.core.prosody import ChannelTracks
from voicecoach.core.recording import AGENT
from voicecoach.pipeline.own_voice import composure_tones_of_agent, tone_deviations_of_agent
from voicecoach.prosody import ArousalOptions, vocal_arousal

__all__ = ["agent_room", "arousal_of"]


def arousal_of(
    speaker: str, facts: CallAnalysis, tracks: Sequence[ChannelTracks], settings: Settings
) -> VocalArousal | None:
    """Ratings of one speaker's units; ``None`` where they cannot be rated."""
    own = next((channel for channel in tracks if channel.speaker == speaker), None)
    if own is None or facts.diarization.is_estimated:
        return None
    return vocal_arousal(
        facts.diarization.intervals_of(speaker),
        own.spectral,
        own.pitch,
        speaker=speaker,
        options=settings.stage("arousal", ArousalOptions),
    )


def agent_room(
    facts: CallAnalysis, tracks: Sequence[ChannelTracks], settings: Settings
) -> OwnRoom[AgentVoice] | None:
    """What is estimated about the agent's voice, closed; ``None`` where the agent is not apart."""
    if AGENT not in facts.recording.channel_speakers:
        return None
    voice = AgentVoice(
        arousal=arousal_of(AGENT, facts, tracks, settings),
        tone_deviations=tone_deviations_of_agent(facts),
        composure_tones=composure_tones_of_agent(facts, settings),
    )
    return OwnRoom(voice, call_id=facts.call_id)
