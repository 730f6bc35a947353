"""Who holds the floor: units, turns, transfers, overlaps, silences, talk time. Facts only."""

from voicecoach.conversation.customer_side import with_customer_side
from voicecoach.conversation.describe import describe_conversation
from voicecoach.conversation.floor import ConversationOptions
from voicecoach.conversation.one_channel import MIN_KNOWN_OFFSET_S, as_one_channel_tells
from voicecoach.conversation.units import (
    MIN_PAUSE_S,
    MIN_UNIT_S,
    UnitOptions,
    channel_diarization,
    inter_pausal_units,
)

__all__ = [
    "MIN_KNOWN_OFFSET_S",
    "MIN_PAUSE_S",
    "MIN_UNIT_S",
    "ConversationOptions",
    "UnitOptions",
    "as_one_channel_tells",
    "channel_diarization",
    "describe_conversation",
    "inter_pausal_units",
    "with_customer_side",
]
