"""Parts of a call by who they belong to, looked up once for the many questions of the rules.

The facts of a call are drawn anew many times to see what its moments rest on,
so that every one of these is asked for thousands of times.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from voicecoach.coaching.identity import Identity, Timeline
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import Intervals, as_intervals, union
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.segment import Segment

__all__ = [
    "anybody_speaking",
    "floor_by",
    "floor_of",
    "phrases_by",
    "phrases_of",
    "sharing_time",
    "speech_by",
    "units_by",
    "units_of",
]


@lru_cache(maxsize=8)
def units_by(diarization: Identity, speaker: str) -> tuple[Segment, ...]:
    """`units_of`, for what is kept as long as who speaks when is the same."""
    found: tuple[Segment, ...] = diarization.value.segments_of(speaker)
    return found


def units_of(analysis: CallAnalysis, speaker: str) -> tuple[Segment, ...]:
    """Inter-pausal units of one speaker, sorted; looked up once for many questions."""
    return units_by(Identity(analysis.diarization), speaker)


@lru_cache(maxsize=8)
def speech_by(diarization: Identity, speaker: str) -> Intervals:
    """`units_of` as an array, not to be changed."""
    return _as_constant(as_intervals(units_by(diarization, speaker)))


@lru_cache(maxsize=4)
def anybody_speaking(diarization: Identity) -> Intervals:
    """Where anybody speaks, disjoint; not to be changed."""
    return _as_constant(union(as_intervals(u.segment for u in diarization.value.segments)))


def _as_constant(rows: Intervals) -> Intervals:
    rows.setflags(write=False)
    return rows


@lru_cache(maxsize=4)
def phrases_by(prosody: Identity, speaker: str) -> Timeline[PhraseProsody]:
    """Prosody rows of one speaker at their places."""
    own = (phrase for phrase in prosody.value if phrase.speaker == speaker)
    return Timeline(own, lambda phrase: phrase.segment)


def phrases_of(analysis: CallAnalysis, speaker: str) -> tuple[PhraseProsody, ...]:
    """Prosody rows of one speaker, sorted; looked up once for many questions."""
    return phrases_by(Identity(analysis.prosody), speaker).items


@lru_cache(maxsize=8)
def floor_by(conversation: Identity, speaker: str) -> tuple[Segment, ...]:
    """`floor_of`, for what is kept as long as the conversation is the same."""
    return tuple(turn.segment for turn in conversation.value.turns_of(speaker))


def floor_of(analysis: CallAnalysis, speaker: str) -> tuple[Segment, ...]:
    """Where one speaker has the floor: their turns, sorted; looked up once for many questions."""
    return floor_by(Identity(analysis.conversation), speaker)


def sharing_time(units: Sequence[Segment], stretch: Segment) -> Sequence[Segment]:
    """Those of sorted, disjoint units that share time with a stretch."""
    first = bisect_right(units, stretch.start, key=lambda unit: unit.end)
    last = bisect_left(units, stretch.end, key=lambda unit: unit.start)
    return units[first:last]
