"""Composure: the agent's own pace and level after the customer got louder."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.afterwards import (
    LevelAfterwardsOptions,
    PaceAfterwardsOptions,
    level_seen,
    loudest_turn_rise_db,
    pace_seen,
)
from voicecoach.coaching.measures import (
    AGENT_LEVEL_BEFORE,
    AGENT_LEVEL_FROM_BEFORE,
    AGENT_RATE,
    AGENT_RATE_BEFORE,
    AGENT_RATE_FROM_BEFORE,
    CUSTOMER_LEVEL_RISE,
)
from voicecoach.coaching.observation import Observation, raise_moment
from voicecoach.coaching.rule import Rule, origin
from voicecoach.coaching.wording import at, number, percent
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment

__all__ = [
    "LEVEL_HELD",
    "LEVEL_ROSE_ALONG",
    "PACE_HELD",
    "PACE_ROSE_ALONG",
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
_HURRIED = (
    " If the call was hurried or loud from the start, what came before is no measure of calm."
)


def _rates(rate: Observation, before: Observation) -> str:
    return f"{number(rate.value, 'syllables/s')} ({before.value:.1f} before)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceHeldOptions(PaceAfterwardsOptions):
    """Thresholds of `PACE_HELD`."""

    max_change_ratio: float = field(
        default=0.10,
        metadata=origin("convention", "less is within the error of measurement"),
    )
    max_turn_rise_db: float = field(
        default=2.5,
        metadata=origin("convention", "who got audibly louder is not praised for the pace"),
    )


def _pace_held(analysis: CallAnalysis, options: PaceHeldOptions) -> Iterator[Moment]:
    limit = 100.0 * options.max_change_ratio
    for after, (change, rate, before, rise) in pace_seen(analysis, options, limit=limit):
        is_loud = loudest_turn_rise_db(analysis, after) > options.max_turn_rise_db
        if abs(change.value) > limit or is_loud:
            continue
        yield raise_moment(
            "CMP01",
            segment=after.stretch,
            valence="strength",
            observed=(change, rate, before, rise),
            advice=(
                f"At {at(after.episode.start)} they got louder and you kept your pace: "
                f"{_rates(rate, before)}. That steadiness is what others settle on."
            ),
        )


PACE_HELD = Rule(
    code="CMP01",
    title="Kept the pace after the customer got louder",
    subject="De-escalation",
    valence="strength",
    skill_rows=(4, 26),
    finds=(
        "From when the customer got louder until 30 s after, "
        "the agent's pace is within ±10 % of what it was before, and in no turn are they audibly "
        "louder."
    ),
    why="A pace that does not follow the rise gives both of you time.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when=_LINE
    + _HURRIED
    + " If it was urgent, a quicker answer would have been right.",
    evidence=(AGENT_RATE_FROM_BEFORE, AGENT_RATE, AGENT_RATE_BEFORE, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level", "articulation_rate"),
    options=PaceHeldOptions(),
    find=_pace_held,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRoseAlongOptions(PaceAfterwardsOptions):
    """Thresholds of `PACE_ROSE_ALONG`."""

    min_change_ratio: float = field(
        default=0.15,
        metadata=origin("convention", "between 10 and 15 % the measurement cannot tell"),
    )


def _pace_rose_along(analysis: CallAnalysis, options: PaceRoseAlongOptions) -> Iterator[Moment]:
    limit = 100.0 * options.min_change_ratio
    for after, (change, rate, before, rise) in pace_seen(analysis, options, limit=limit):
        if change.value < limit:
            continue
        yield raise_moment(
            "CMP02",
            segment=after.stretch,
            valence="opportunity",
            observed=(change, rate, before, rise),
            advice=(
                f"After they got louder at {at(after.episode.start)} you spoke "
                f"{percent(change.value)} faster than before: {_rates(rate, before)}. Slow down "
                "the first five words of your answer."
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
        "the agent is clearly faster than before."
    ),
    why="Haste is catching: two people who hurry each other hear less and less.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when=_LINE + " If it was urgent, a quicker answer was right.",
    evidence=(AGENT_RATE_FROM_BEFORE, AGENT_RATE, AGENT_RATE_BEFORE, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level", "articulation_rate"),
    options=PaceRoseAlongOptions(),
    find=_pace_rose_along,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelHeldOptions(LevelAfterwardsOptions):
    """Thresholds of `LEVEL_HELD`."""

    max_change_db: float = field(
        default=1.5, metadata=origin("convention", "smaller changes of level go unnoticed")
    )
    max_turn_rise_db: float = field(
        default=2.5,
        metadata=origin("convention", "in no turn audibly louder, whatever the stretch as a whole"),
    )


def _level_held(analysis: CallAnalysis, options: LevelHeldOptions) -> Iterator[Moment]:
    limit = options.max_change_db
    for after, (change, before, rise) in level_seen(analysis, options, limit=limit):
        is_loud = loudest_turn_rise_db(analysis, after) > options.max_turn_rise_db
        if abs(change.value) > limit or is_loud:
            continue
        yield raise_moment(
            "CMP03",
            segment=after.stretch,
            valence="strength",
            observed=(change, before, rise),
            advice=(
                f"At {at(after.episode.start)} they got {number(rise.value, 'dB')} louder; your "
                f"own level stayed within {number(limit, 'dB')} of what it was before. Note what "
                "helped."
            ),
        )


LEVEL_HELD = Rule(
    code="CMP03",
    title="Stayed at your usual level after the customer got louder",
    subject="De-escalation",
    valence="strength",
    skill_rows=(4,),
    finds=(
        "From when the customer got louder until 30 s after, the agent's level is what it was "
        "before, and in no turn are they audibly louder."
    ),
    why="A level that does not follow the rise is what the other can come back to.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when=_LINE + _HURRIED + " On a bad line you may have to speak up.",
    evidence=(AGENT_LEVEL_FROM_BEFORE, AGENT_LEVEL_BEFORE, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level"),
    rooms=("agent",),
    options=LevelHeldOptions(),
    find=_level_held,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRoseAlongOptions(LevelAfterwardsOptions):
    """Thresholds of `LEVEL_ROSE_ALONG`."""

    min_change_db: float = field(
        default=2.5,
        metadata=origin("convention", "between 1.5 and 2.5 dB it may be chance; more is audible"),
    )


def _level_rose_along(analysis: CallAnalysis, options: LevelRoseAlongOptions) -> Iterator[Moment]:
    limit = options.min_change_db
    for after, (change, before, rise) in level_seen(analysis, options, limit=limit):
        if change.value < limit:
            continue
        yield raise_moment(
            "CMP04",
            segment=after.stretch,
            valence="opportunity",
            observed=(change, before, rise),
            advice=(
                f"At {at(after.episode.start)} they got {number(rise.value, 'dB')} louder, and "
                f"you {number(change.value, 'dB')} louder after them. Drop your own level first; "
                "they tend to follow."
            ),
        )


LEVEL_ROSE_ALONG = Rule(
    code="CMP04",
    title="Got louder along with the customer",
    subject="De-escalation",
    valence="opportunity",
    skill_rows=(4,),
    finds=(
        "From when the customer got louder until 30 s after, "
        "the agent is clearly louder than before."
    ),
    why="Level is copied: when both rise, each has a reason to rise further.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when=_LINE + " On a bad line you may have to speak up.",
    evidence=(AGENT_LEVEL_FROM_BEFORE, AGENT_LEVEL_BEFORE, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level"),
    rooms=("agent",),
    options=LevelRoseAlongOptions(),
    find=_level_rose_along,
)
