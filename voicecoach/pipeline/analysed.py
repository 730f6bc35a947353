"""What comes out of an analysis, and what is kept of it."""

from dataclasses import dataclass

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.own_room import AgentVoice, OwnRoom
from voicecoach.core.prosody import ChannelTracks

__all__ = ["AnalysedCall"]


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedCall:
    """An analysis, the framewise tracks it was made from, and what is for the agent alone."""

    analysis: CallAnalysis
    tracks: tuple[ChannelTracks, ...]
    own_room: OwnRoom[AgentVoice] | None = None
