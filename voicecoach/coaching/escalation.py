"""Where the customer got louder than they usually are in this call, with a second sign of it.

They are found below, as facts (`voicecoach.prosody.find_escalations`, set in
``[escalation]``); a rule says from which rise on it looks at one.
"""

from dataclasses import dataclass, field

from voicecoach.coaching.rule import RuleOptions, origin
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment

__all__ = ["EpisodeOptions", "episodes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeOptions(RuleOptions):
    """From which rise on a rule looks at an escalation of the customer."""

    min_rise_db: float = field(
        default=3.0,
        metadata=origin(
            "convention",
            "half of the 6 dB between a normal and a raised voice in voice-level tables; smaller "
            "ones are found as facts, but not everybody would hear them",
        ),
    )


def episodes(analysis: CallAnalysis, options: EpisodeOptions) -> tuple[Segment, ...]:
    """Stretches in which the customer is louder than usual, each with a second sign of it."""
    return tuple(
        escalation.segment
        for escalation in analysis.escalations
        if escalation.speaker == CUSTOMER and escalation.level_rise_db >= options.min_rise_db
    )
