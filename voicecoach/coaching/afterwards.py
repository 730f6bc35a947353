"""The agent's speech from when the customer got louder on, beside the rest of their speech.

A stretch that is a large part of the call would be compared with itself if
the usual of the whole call were taken. So pace is compared with the rest of
the call (and the agent's last calls where they are known), level with the
call up to the stretch; where the agent said too little there, nothing can be
told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from voicecoach.coaching.escalation import EpisodeOptions, episodes
from voicecoach.coaching.evidence import (
    held,
    level_dbfs,
    phrases_before,
    phrases_in,
    span,
    speech_of_phrases_s,
    turns_near,
)
from voicecoach.coaching.matched import from_rest
from voicecoach.coaching.measures import (
    AGENT_LEVEL_BEFORE,
    AGENT_LEVEL_FROM_BEFORE,
    AGENT_RATE,
    AGENT_RATE_FROM_REST,
    CUSTOMER_LEVEL_RISE,
)
from voicecoach.coaching.observation import Observation, observe
from voicecoach.coaching.rule import origin
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.escalation import Composure
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = [
    "Afterwards",
    "AfterwardsOptions",
    "LevelAfterwardsOptions",
    "PaceSeen",
    "composures_seen",
    "level_seen",
    "loudest_turn_rise_db",
    "pace_seen",
    "rise_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterwardsOptions(EpisodeOptions):
    """What it takes to say something of the agent's speech after an episode.

    How far after it the pace is looked at is set in ``[composure]``.
    """

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "several rules look at the same place")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelAfterwardsOptions(AfterwardsOptions):
    """What it takes to compare level."""

    after_s: float = field(
        default=30.0,
        metadata=origin("convention", "the answer to the last loud words, and what follows it"),
    )

    min_speech_s: float = field(
        default=5.0, metadata=origin("convention", "a few phrases; fewer are chance")
    )
    min_before_count: int = field(
        default=3,
        metadata=origin(
            "convention",
            "units; below three a spread says nothing. Not more: two units that a short pause "
            "parts may as well be one",
        ),
    )
    min_before_s: float = field(
        default=4.0, metadata=origin("convention", "speech before, about twenty syllables")
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


def _afterwards(analysis: CallAnalysis, options: LevelAfterwardsOptions) -> Iterator[Afterwards]:
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


def _level_can_tell(after: Afterwards, options: LevelAfterwardsOptions) -> bool:
    return (
        speech_of_phrases_s(after.phrases) >= options.min_speech_s
        and len(after.before) >= options.min_before_count
        and speech_of_phrases_s(after.before) >= options.min_before_s
        and _spread_db(after.before) <= options.max_before_spread_db
    )


def _spread_db(phrases: Sequence[PhraseProsody]) -> float:
    low, high = np.quantile([phrase.level_dbfs for phrase in phrases], [0.25, 0.75])
    return float(high - low)


def loudest_turn_rise_db(analysis: CallAnalysis, stretch: Segment) -> float:
    """How far the agent's loudest turn of the stretch is above the level before it."""
    usual_dbfs = level_dbfs(phrases_before(analysis, AGENT, stretch))
    if usual_dbfs is None:
        return 0.0
    inside = phrases_in(analysis, AGENT, stretch)
    turns = turns_near(analysis, AGENT, span([p.segment for p in inside])) if inside else ()
    levels = (level_dbfs(p for p in inside if held(p.segment, turn)) for turn in turns)
    return max((level - usual_dbfs for level in levels if level is not None), default=0.0)


def rise_of(analysis: CallAnalysis, episode: Segment, options: EpisodeOptions) -> Observation:
    """Take how much louder than usual the customer got."""
    return observe(CUSTOMER_LEVEL_RISE, analysis, episode, threshold=options.min_rise_db)


def composures_seen(analysis: CallAnalysis, options: EpisodeOptions) -> Iterator[Composure]:
    """Yield what the agent's pace and overlaps did from each episode on."""
    looked_at = {episode.start for episode in episodes(analysis, options)}
    for composure in analysis.composures:
        if composure.escalation.start in looked_at:
            yield composure


@dataclass(frozen=True, slots=True)
class PaceSeen:
    """What can be said of the agent's pace from an episode on."""

    composure: Composure
    change: Observation
    rate: Observation
    rise: Observation
    usual_sps: float

    @property
    def observed(self) -> tuple[Observation, Observation, Observation]:
        """The numbers of a moment."""
        return self.change, self.rate, self.rise


def pace_seen(
    analysis: CallAnalysis, options: EpisodeOptions, *, limit: float
) -> Iterator[PaceSeen]:
    """Yield the agent's pace beside the rest of the call, where there is enough speech."""
    for composure in composures_seen(analysis, options):
        change = from_rest(analysis, composure.segment, "articulation_rate")
        rate_sps = AGENT_RATE.take(analysis, composure.segment)
        if composure.rate_change_ratio is None or change is None or rate_sps is None:
            continue
        usual_sps = rate_sps - change.change
        yield PaceSeen(
            composure=composure,
            change=observe(AGENT_RATE_FROM_REST, analysis, composure.segment, threshold=limit),
            rate=observe(AGENT_RATE, analysis, composure.segment, reference=usual_sps),
            rise=rise_of(analysis, composure.escalation, options),
            usual_sps=usual_sps,
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
                rise_of(analysis, after.episode, options),
            ),
        )
