"""The agent's speech from when the customer got louder on, beside their speech before.

A stretch that is a large part of the call would be compared with itself if
the usual of the whole call were taken. So it is compared with the call up to
it, and where the agent had said too little by then, nothing can be told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from voicecoach.coaching.escalation import EpisodeOptions, episodes
from voicecoach.coaching.evidence import (
    level_dbfs,
    phrases_before,
    phrases_in,
    span,
    speech_of_phrases_s,
    with_rate,
)
from voicecoach.coaching.measures import (
    AGENT_LEVEL_BEFORE,
    AGENT_LEVEL_FROM_BEFORE,
    AGENT_RATE,
    AGENT_RATE_BEFORE,
    AGENT_RATE_FROM_BEFORE,
    CUSTOMER_LEVEL_RISE,
)
from voicecoach.coaching.observation import Observation, observe
from voicecoach.coaching.rule import origin
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = [
    "Afterwards",
    "AfterwardsOptions",
    "LevelAfterwardsOptions",
    "PaceAfterwardsOptions",
    "level_seen",
    "loudest_turn_rise_db",
    "pace_seen",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterwardsOptions(EpisodeOptions):
    """What it takes to compare the agent's speech after an episode with that before."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "several rules look at the same place")
    )
    after_s: float = field(
        default=30.0,
        metadata=origin("convention", "the answer to the last loud words, and what follows it"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceAfterwardsOptions(AfterwardsOptions):
    """What it takes to compare pace."""

    min_speech_s: float = field(
        default=8.0,
        metadata=origin(
            "convention", "in units with a pace, before and after: about forty syllables"
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelAfterwardsOptions(AfterwardsOptions):
    """What it takes to compare level."""

    min_speech_s: float = field(
        default=5.0, metadata=origin("convention", "a few phrases; fewer are chance")
    )
    min_before_count: int = field(
        default=5,
        metadata=origin("convention", "units; a median of five has one outlier to spare"),
    )
    max_before_spread_db: float = field(
        default=3.0,
        metadata=origin(
            "convention",
            "interquartile range: before the customer got louder the level must have been steady",
        ),
    )


@dataclass(frozen=True, slots=True)
class Afterwards:
    """An episode, and the agent's speech before it and from it on."""

    episode: Segment
    stretch: Segment
    phrases: tuple[PhraseProsody, ...]
    before: tuple[PhraseProsody, ...]

    @property
    def until(self) -> Segment:
        """Return the stretch of the call that the agent's earlier units fill."""
        return span([phrase.segment for phrase in self.before])


def _afterwards(analysis: CallAnalysis, options: AfterwardsOptions) -> Iterator[Afterwards]:
    """Yield each episode with the seconds after it."""
    for episode in episodes(analysis, options):
        end = min(episode.end + options.after_s, analysis.duration_s)
        stretch = Segment(episode.start, max(end, episode.end))
        yield Afterwards(
            episode=episode,
            stretch=stretch,
            phrases=phrases_in(analysis, AGENT, stretch),
            before=phrases_before(analysis, AGENT, stretch),
        )


def _pace_can_tell(after: Afterwards, options: PaceAfterwardsOptions) -> bool:
    spoken_s = (speech_of_phrases_s(with_rate(part)) for part in (after.phrases, after.before))
    return min(spoken_s) >= options.min_speech_s


def _level_can_tell(after: Afterwards, options: LevelAfterwardsOptions) -> bool:
    return (
        speech_of_phrases_s(after.phrases) >= options.min_speech_s
        and len(after.before) >= options.min_before_count
        and _spread_db(after.before) <= options.max_before_spread_db
    )


def _spread_db(phrases: Sequence[PhraseProsody]) -> float:
    low, high = np.quantile([phrase.level_dbfs for phrase in phrases], [0.25, 0.75])
    return float(high - low)


def loudest_turn_rise_db(analysis: CallAnalysis, after: Afterwards) -> float:
    """How far the agent's loudest turn of the stretch is above the level before."""
    turns = (turn.segment for turn in analysis.conversation.turns_of(AGENT))
    parts = (phrases_in(analysis, AGENT, turn) for turn in turns)
    levels = (level_dbfs(set(part) & set(after.phrases)) for part in parts)
    usual_dbfs = level_dbfs(after.before)
    if usual_dbfs is None:
        return 0.0
    return max((level - usual_dbfs for level in levels if level is not None), default=0.0)


def _rise_of(analysis: CallAnalysis, episode: Segment, options: EpisodeOptions) -> Observation:
    return observe(CUSTOMER_LEVEL_RISE, analysis, episode, threshold=options.min_rise_db)


def pace_seen(
    analysis: CallAnalysis, options: PaceAfterwardsOptions, *, limit: float
) -> Iterator[tuple[Afterwards, tuple[Observation, Observation, Observation, Observation]]]:
    """Yield what can be said of the agent's pace: change, pace, pace before, customer's rise."""
    for after in _afterwards(analysis, options):
        if not _pace_can_tell(after, options):
            continue
        before = observe(AGENT_RATE_BEFORE, analysis, after.until)
        yield (
            after,
            (
                observe(AGENT_RATE_FROM_BEFORE, analysis, after.stretch, threshold=limit),
                observe(AGENT_RATE, analysis, after.stretch, reference=before.value),
                before,
                _rise_of(analysis, after.episode, options),
            ),
        )


def level_seen(
    analysis: CallAnalysis, options: LevelAfterwardsOptions, *, limit: float
) -> Iterator[tuple[Afterwards, tuple[Observation, Observation, Observation]]]:
    """Yield what can be said of the agent's level: change, level before, customer's rise."""
    for after in _afterwards(analysis, options):
        if not _level_can_tell(after, options):
            continue
        yield (
            after,
            (
                observe(AGENT_LEVEL_FROM_BEFORE, analysis, after.stretch, threshold=limit),
                observe(AGENT_LEVEL_BEFORE, analysis, after.until),
                _rise_of(analysis, after.episode, options),
            ),
        )
