"""Whether a silence had been announced in words, and by whom."""

from voicecoach.coaching.sentences import has, sentences_before
from voicecoach.coaching.spoken import signals_in
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.language.sentences import ReadSentence

__all__ = ["announced_how_long", "named_what_for", "was_theirs"]

BEFORE_S = 10.0
"""What was said earlier is not about this silence (convention)."""

MIN_NAMED_STEMS = 2
"""'Bear with me' names nothing; 'while I open your order' does (convention)."""


def announced_how_long(analysis: CallAnalysis, pause: Segment) -> ReadSentence | None:
    """Return the agent's sentence shortly before a silence that says how long it will take."""
    said = sentences_before(analysis, AGENT, pause.start, within_s=BEFORE_S)
    found = [s for s in said if has(s, "for_how_long") and not s.is_question]
    return found[-1] if found else None


def named_what_for(analysis: CallAnalysis, pause: Segment) -> bool:
    """Whether the agent named, shortly before a silence, what it is for."""
    said = sentences_before(analysis, AGENT, pause.start, within_s=BEFORE_S)
    return any(
        len(s.stems) >= MIN_NAMED_STEMS and signals_in(analysis, AGENT, s.segment, "hold")
        for s in said
    )


def was_theirs(analysis: CallAnalysis, pause: Segment) -> bool:
    """Whether the customer asked for the silence: they look for something, or leave time."""
    said = sentences_before(analysis, CUSTOMER, pause.start, within_s=BEFORE_S)
    return any(has(s, "own_wait") for s in said)
