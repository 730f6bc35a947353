"""The analysis of a call as JSON for other tools, as far as it is meant for a room."""

from voicecoach.analysis_json import to_json
from voicecoach.coaching.rooms import for_room
from voicecoach.coaching.rule import Room
from voicecoach.core.analysis import CallAnalysis

__all__ = ["analysis_json"]


def analysis_json(analysis: CallAnalysis, *, room: Room = "coach") -> str:
    """Write an analysis as ``docs/analysis.schema.json`` describes it, indented.

    Parameters
    ----------
    analysis : CallAnalysis
    room : {"agent", "coach", "lead"}
        Who will read it; see `voicecoach.coaching.rooms.for_room`. The room
        of the agent has their tone of voice in it, and never their arousal.
    """
    return to_json(for_room(analysis, room), indent=2) + "\n"
