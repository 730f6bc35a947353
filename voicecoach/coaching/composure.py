"""Composure: the agent's own pace and level after the customer got louder."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.escalation import EpisodeOptions, episodes
from voicecoach.coaching.evidence import phrases_in, speech_of_phrases_s
from voicecoach.coaching.measures import (
    AGENT_LEVEL_RISE,
    AGENT_RATE,
    AGENT_RATE_CHANGE,
    CUSTOMER_LEVEL_RISE,
)
from voicecoach.coaching.observation import Measure, Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, origin
from voicecoach.coaching.wording import at, number, percent
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = [
    "LEVEL_HELD",
    "LEVEL_ROSE_ALONG",
    "PACE_HELD",
    "PACE_ROSE_ALONG",
    "AfterwardsOptions",
    "LevelHeldOptions",
    "LevelRoseAlongOptions",
    "PaceHeldOptions",
    "PaceRoseAlongOptions",
]

_MIMICRY = (
    "Rueff-Lopes et al. 2014: displayed emotion is copied in 967 real call-centre calls, so who "
    "holds their own way of speaking gives the other something else to copy"
)
_LINE = "The line or the handset changed, or they turned to somebody else in their room."


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterwardsOptions(EpisodeOptions):
    """What it takes to compare the agent's speech after an episode with their usual."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "several rules look at the same place")
    )

    after_s: float = field(
        default=30.0,
        metadata=origin("convention", "the answer to the last loud words, and what follows it"),
    )
    min_speech_s: float = field(
        default=5.0, metadata=origin("convention", "a few phrases; fewer are chance")
    )


def _afterwards(
    analysis: CallAnalysis, options: AfterwardsOptions, measure: Measure, *, threshold: float
) -> Iterator[tuple[Segment, Observation]]:
    """Yield each episode with a figure of the agent's speech in it and in the seconds after."""
    for episode in episodes(analysis, options):
        end = min(episode.end + options.after_s, analysis.duration_s)
        after = Segment(episode.start, max(end, episode.end))
        speech_s = speech_of_phrases_s(phrases_in(analysis, AGENT, after))
        if speech_s < options.min_speech_s or measure.take(analysis, after) is None:
            continue
        yield episode, observe(measure, analysis, after, threshold=threshold)


def _rise_of(analysis: CallAnalysis, episode: Segment, options: EpisodeOptions) -> Observation:
    return observe(CUSTOMER_LEVEL_RISE, analysis, episode, threshold=options.min_rise_db)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceHeldOptions(AfterwardsOptions):
    """Thresholds of `PACE_HELD`."""

    max_change_ratio: float = field(
        default=0.10,
        metadata=origin("convention", "less is within the error of measurement"),
    )


def _pace_held(analysis: CallAnalysis, options: PaceHeldOptions) -> Iterator[Moment]:
    limit = 100.0 * options.max_change_ratio
    for episode, change in _afterwards(analysis, options, AGENT_RATE_CHANGE, threshold=limit):
        if abs(change.value) > limit:
            continue
        rate = _rate_of(analysis, change.stretch)
        yield raise_moment(
            "CMP01",
            segment=change.stretch,
            valence="strength",
            observed=(change, rate, _rise_of(analysis, episode, options)),
            advice=(
                f"At {at(episode.start)} they got louder and you kept your pace: {_rates(rate)}. "
                "That steadiness is what others settle on."
            ),
        )


def _rate_of(analysis: CallAnalysis, stretch: Segment) -> Observation:
    usual = analysis.baseline_of(AGENT)
    reference = usual.articulation_rate_sps if usual else None
    return observe(AGENT_RATE, analysis, stretch, reference=reference)


def _rates(rate: Observation) -> str:
    usual = rate.measurement.reference
    own = number(rate.value, "syllables/s")
    return own if usual is None else f"{own} (usually {usual:.1f})"


PACE_HELD = Rule(
    code="CMP01",
    title="Kept the pace after the customer got louder",
    subject="De-escalation",
    valence="strength",
    skill_rows=(4, 26),
    finds=(
        "From when the customer got louder until 30 s after, "
        "the agent's pace is within ±10 % of usual."
    ),
    why="A pace that does not follow the rise gives both of you time.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when=_LINE + " If it was urgent, a quicker answer would have been right.",
    evidence=(AGENT_RATE_CHANGE, AGENT_RATE, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level", "articulation_rate"),
    options=PaceHeldOptions(),
    find=_pace_held,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRoseAlongOptions(AfterwardsOptions):
    """Thresholds of `PACE_ROSE_ALONG`."""

    min_change_ratio: float = field(
        default=0.15,
        metadata=origin("convention", "between 10 and 15 % the measurement cannot tell"),
    )


def _pace_rose_along(analysis: CallAnalysis, options: PaceRoseAlongOptions) -> Iterator[Moment]:
    limit = 100.0 * options.min_change_ratio
    for episode, change in _afterwards(analysis, options, AGENT_RATE_CHANGE, threshold=limit):
        if change.value < limit:
            continue
        rate = _rate_of(analysis, change.stretch)
        yield raise_moment(
            "CMP02",
            segment=change.stretch,
            valence="opportunity",
            observed=(change, rate, _rise_of(analysis, episode, options)),
            advice=(
                f"After they got louder at {at(episode.start)} you spoke "
                f"{percent(change.value)} faster than usual: {_rates(rate)}. Slow down the first "
                "five words of your answer."
            ),
        )


PACE_ROSE_ALONG = Rule(
    code="CMP02",
    title="The pace rose along with the customer",
    subject="De-escalation",
    valence="opportunity",
    skill_rows=(4, 26),
    finds=(
        "From when the customer got louder until 30 s after, "
        "the agent is clearly faster than usual."
    ),
    why="Haste is catching: two people who hurry each other hear less and less.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when=_LINE + " If it was urgent, a quicker answer was right.",
    evidence=(AGENT_RATE_CHANGE, AGENT_RATE, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level", "articulation_rate"),
    options=PaceRoseAlongOptions(),
    find=_pace_rose_along,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelHeldOptions(AfterwardsOptions):
    """Thresholds of `LEVEL_HELD`."""

    max_change_db: float = field(
        default=1.5, metadata=origin("convention", "smaller changes of level go unnoticed")
    )


def _level_held(analysis: CallAnalysis, options: LevelHeldOptions) -> Iterator[Moment]:
    limit = options.max_change_db
    for episode, change in _afterwards(analysis, options, AGENT_LEVEL_RISE, threshold=limit):
        if abs(change.value) > limit:
            continue
        rise = _rise_of(analysis, episode, options)
        yield raise_moment(
            "CMP03",
            segment=change.stretch,
            valence="strength",
            observed=(change, rise),
            advice=(
                f"At {at(episode.start)} they got {number(rise.value, 'dB')} louder; your own "
                f"level stayed within {number(limit, 'dB')} of your usual. Note what helped."
            ),
        )


LEVEL_HELD = Rule(
    code="CMP03",
    title="Kept the own level after the customer got louder",
    subject="De-escalation",
    valence="strength",
    skill_rows=(4,),
    finds=(
        "From when the customer got louder until 30 s after, the agent's level is at its usual."
    ),
    why="A level that does not follow the rise is what the other can come back to.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when=_LINE + " On a bad line you may have to speak up.",
    evidence=(AGENT_LEVEL_RISE, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level"),
    rooms=("agent",),
    options=LevelHeldOptions(),
    find=_level_held,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRoseAlongOptions(AfterwardsOptions):
    """Thresholds of `LEVEL_ROSE_ALONG`."""

    min_change_db: float = field(
        default=2.5,
        metadata=origin("convention", "between 1.5 and 2.5 dB it may be chance; more is audible"),
    )


def _level_rose_along(analysis: CallAnalysis, options: LevelRoseAlongOptions) -> Iterator[Moment]:
    limit = options.min_change_db
    for episode, change in _afterwards(analysis, options, AGENT_LEVEL_RISE, threshold=limit):
        if change.value < limit:
            continue
        rise = _rise_of(analysis, episode, options)
        yield raise_moment(
            "CMP04",
            segment=change.stretch,
            valence="opportunity",
            observed=(change, rise),
            advice=(
                f"At {at(episode.start)} they got {number(rise.value, 'dB')} louder, and you "
                f"{number(change.value, 'dB')} louder after them. Drop your own level first; "
                "they tend to follow."
            ),
        )


LEVEL_ROSE_ALONG = Rule(
    code="CMP04",
    title="The own level rose along with the customer's",
    subject="De-escalation",
    valence="opportunity",
    skill_rows=(4,),
    finds=(
        "From when the customer got louder until 30 s after, "
        "the agent is clearly louder than usual."
    ),
    why="Level is copied: when both rise, each has a reason to rise further.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when=_LINE + " On a bad line you may have to speak up.",
    evidence=(AGENT_LEVEL_RISE, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level"),
    rooms=("agent",),
    options=LevelRoseAlongOptions(),
    find=_level_rose_along,
)
