"""How the numbers of `voicecoach.coaching.measures` are taken from a stretch of a call.

Each is ``take(analysis, stretch)``, or makes one for a speaker; ``None`` where
the number is not defined.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from voicecoach.coaching import evidence
from voicecoach.coaching.observation import Take
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.quantiles import median
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.units import ratio_to_st
from voicecoach.prosody.deviation import StretchChange
from voicecoach.prosody.own_usual import Figure

__all__ = [
    "agent_change",
    "agent_change_percent",
    "agent_level",
    "agent_level_from_before",
    "agent_movement",
    "customer_movement",
    "cut_in_count",
    "handover_count",
    "heard_turn_count",
    "length",
    "level_drop",
    "level_rise",
    "longer_turn_count",
    "longest_piece",
    "longest_silence",
    "longest_wait",
    "pitch_drop",
    "pitch_rise",
    "rate",
    "rate_change",
    "reply_delay",
    "reply_length",
    "reply_offset",
    "sound_count",
    "speech_of",
    "time_away",
]

Compared: TypeAlias = Callable[[CallAnalysis, Segment, Figure], StretchChange | None]
"""How a stretch of the agent's speech is compared with what is usual for them."""


def length(_analysis: CallAnalysis, stretch: Segment) -> float:
    """Take the length of the stretch, in seconds."""
    return stretch.duration_s


def speech_of(speaker: str) -> Take:
    """Take a speaker's seconds of speech."""
    return lambda analysis, stretch: evidence.speech_s(analysis, speaker, stretch)


def sound_count(analysis: CallAnalysis, stretch: Segment) -> float:
    """Count the agent's listening sounds."""
    return float(len(evidence.sounds_in(analysis, stretch)))


def handover_count(analysis: CallAnalysis, stretch: Segment) -> float:
    """Count the floor transfers to the agent."""
    return float(len(evidence.transfers_in(analysis, AGENT, stretch)))


def longest_wait(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the largest floor transfer offset to the agent, in seconds."""
    transfers = evidence.transfers_in(analysis, AGENT, stretch)
    return max((transfer.offset_s for transfer in transfers), default=None)


def reply_offset(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the offset of the first floor transfer to the agent, in seconds."""
    transfers = evidence.transfers_in(analysis, AGENT, stretch)
    return transfers[0].offset_s if transfers else None


def longest_silence(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the length of the longest silence, in seconds."""
    silences = [s.segment for s in analysis.conversation.silences]
    held = [s.duration_s for s in silences if evidence.held(s, stretch)]
    return max(held, default=None)


def longer_turn_count(analysis: CallAnalysis, stretch: Segment) -> float:
    """Count the customer's longer turns."""
    return float(len(evidence.longer_turns_in(analysis, CUSTOMER, stretch)))


def heard_turn_count(analysis: CallAnalysis, stretch: Segment) -> float:
    """Count the customer's longer turns that hold a listening sound."""
    turns = evidence.longer_turns_in(analysis, CUSTOMER, stretch)
    return float(sum(bool(evidence.sounds_in(analysis, turn)) for turn in turns))


def longest_piece(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the length of the longest part with the agent alone, in seconds."""
    pieces = [p.duration_s for p in evidence.agent_alone(analysis) if evidence.held(p, stretch)]
    return max(pieces, default=None)


def rate(speaker: str) -> Take:
    """Take a speaker's articulation rate, in syllables per second."""
    return lambda analysis, stretch: evidence.rate_sps(
        evidence.phrases_in(analysis, speaker, stretch)
    )


def agent_change(compared: Compared, figure: Figure) -> Take:
    """Take how far the agent's figure is from what is usual at the same phrase lengths."""

    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        change = compared(analysis, stretch, figure)
        return None if change is None else change.change

    return take


def agent_change_percent(compared: Compared, figure: Figure) -> Take:
    """Take the same relative to what is usual, in percent."""

    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        change = compared(analysis, stretch, figure)
        if change is None or change.change_ratio is None:
            return None
        return 100.0 * change.change_ratio

    return take


def rate_change(speaker: str) -> Take:
    """Take a speaker's articulation rate over their usual one, minus 1, in percent."""

    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        usual = analysis.baseline_of(speaker)
        rate_sps = evidence.rate_sps(evidence.phrases_in(analysis, speaker, stretch))
        if usual is None or not usual.articulation_rate_sps or rate_sps is None:
            return None
        return (rate_sps / usual.articulation_rate_sps - 1.0) * 100.0

    return take


def cut_in_count(analysis: CallAnalysis, stretch: Segment) -> float:
    """Count the bids of the agent for the floor while the customer held it."""
    return float(len(evidence.bids_in(analysis, AGENT, stretch)))


def time_away(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the time until whose overlap it was had the floor again, in seconds."""
    overlaps = analysis.conversation.overlaps
    overlap = next((o for o in overlaps if o.segment.start == stretch.start), None)
    return None if overlap is None else evidence.away_s(analysis, overlap)


def reply_length(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the median length of the customer's replies, in seconds."""
    replies = evidence.replies_in(analysis, CUSTOMER, stretch)
    return median(reply.turn.duration_s for reply in replies)


def reply_delay(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the median offset of the customer's replies, in seconds."""
    replies = evidence.replies_in(analysis, CUSTOMER, stretch)
    return median(reply.offset_s for reply in replies)


def customer_movement(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the median standard deviation of the customer's pitch, in semitones."""
    return evidence.movement_st(evidence.phrases_in(analysis, CUSTOMER, stretch))


def agent_level(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the agent's median level, in dBFS."""
    return evidence.level_dbfs(evidence.phrases_in(analysis, AGENT, stretch))


def agent_level_from_before(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the agent's median level minus that of their units before, in dB."""
    level_dbfs = agent_level(analysis, stretch)
    reference_dbfs = evidence.level_dbfs(evidence.phrases_before(analysis, AGENT, stretch))
    if level_dbfs is None or reference_dbfs is None:
        return None
    return level_dbfs - reference_dbfs


def level_rise(speaker: str) -> Take:
    """Take a speaker's median level minus the one that escalations are measured from, in dB."""

    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        reference_dbfs = evidence.calm_level_dbfs(analysis, speaker)
        level_dbfs = evidence.level_dbfs(evidence.phrases_in(analysis, speaker, stretch))
        if reference_dbfs is None or level_dbfs is None:
            return None
        return level_dbfs - reference_dbfs

    return take


def pitch_rise(speaker: str) -> Take:
    """Take a speaker's median pitch above their usual one, in semitones."""

    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        usual = analysis.baseline_of(speaker)
        pitch_hz = evidence.pitch_hz(evidence.phrases_in(analysis, speaker, stretch))
        if usual is None or not usual.f0_median_hz or pitch_hz is None:
            return None
        return float(ratio_to_st(pitch_hz / usual.f0_median_hz))

    return take


def _thirds(
    analysis: CallAnalysis, stretch: Segment
) -> tuple[Sequence[PhraseProsody], Sequence[PhraseProsody]]:
    phrases = evidence.phrases_in(analysis, CUSTOMER, stretch)
    third = len(phrases) // 3
    return phrases[:third], phrases[len(phrases) - third :]


def level_drop(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take how far the customer's level falls from the first third to the last, in dB."""
    first, last = (evidence.level_dbfs(part) for part in _thirds(analysis, stretch))
    return None if first is None or last is None else first - last


def pitch_drop(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take how far the customer's pitch falls from the first third to the last, in semitones."""
    first, last = (evidence.pitch_hz(part) for part in _thirds(analysis, stretch))
    return None if first is None or last is None else float(ratio_to_st(first / last))


def agent_movement(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Take the median standard deviation of the agent's pitch, in semitones."""
    return evidence.movement_st(evidence.phrases_in(analysis, AGENT, stretch))
