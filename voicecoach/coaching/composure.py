"""Composure: the agent's own pace and level after the customer got louder."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.afterwards import (
    AfterwardsOptions,
    LevelAfterwardsOptions,
    PaceSeen,
    level_seen,
    loudest_turn_rise_db,
    pace_seen,
    rise_of,
)
from voicecoach.coaching.escalation import episodes
from voicecoach.coaching.evidence import bids_in
from voicecoach.coaching.measures import (
    AGENT_CUT_INS,
    AGENT_LEVEL_BEFORE,
    AGENT_LEVEL_FROM_BEFORE,
    AGENT_RATE,
    AGENT_RATE_FROM_REST,
    BOTH_SPEAKING,
    CUSTOMER_LEVEL_RISE,
)
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, beyond_error, origin
from voicecoach.coaching.sentences import words_at
from voicecoach.coaching.wording import at, number, percent
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "LEVEL_HELD",
    "LEVEL_ROSE_ALONG",
    "PACE_HELD",
    "PACE_ROSE_ALONG",
    "SPOKE_OVER",
    "LevelHeldOptions",
    "LevelRoseAlongOptions",
    "PaceHeldOptions",
    "PaceRoseAlongOptions",
    "SpokeOverOptions",
]

_MIMICRY = (
    "Rueff-Lopes et al. 2014: displayed emotion is copied in 967 real call-centre calls, so who "
    "holds their own way of speaking gives the other something else to copy"
)
_MATCHED = "phrases of equal length are compared: longer ones are faster (Jacewicz et al. 2010)"
_LINE = "The line or the handset changed, or they turned to somebody else in their room."
_HURRIED = (
    " If the call was hurried or loud from the start, what came before is no measure of calm."
)


def _rates(seen: PaceSeen) -> str:
    return f"{number(seen.rate.value, 'syllables/s')} (usually {seen.usual_sps:.1f})"


def _said(analysis: CallAnalysis, stretch: Segment) -> str:
    """Quote what the customer said there, where words are known."""
    said = words_at(analysis, CUSTOMER, stretch)
    return f" ({said})" if said else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceHeldOptions(AfterwardsOptions):
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
    for seen in pace_seen(analysis, options, limit=limit):
        stretch = seen.composure.segment
        from_history = seen.composure.rate_change_from_history_ratio or 0.0
        is_held = abs(seen.change.value) <= limit and from_history <= options.max_change_ratio
        is_loud = loudest_turn_rise_db(analysis, stretch) > options.max_turn_rise_db
        if not is_held or is_loud or bids_in(analysis, AGENT, stretch):
            continue
        yield raise_moment(
            "CMP01",
            segment=stretch,
            valence="strength",
            observed=seen.observed,
            advice=(
                f"At {at(stretch.start)} they got louder{_said(analysis, stretch)} and you kept "
                f"your pace: {_rates(seen)}. That steadiness is what others settle on: note what "
                "helped."
            ),
        )


PACE_HELD = Rule(
    code="CMP01",
    title="Kept the pace after the customer got louder",
    subject="De-escalation",
    valence="strength",
    skill_rows=(3, 4, 26),
    finds=(
        "From when the customer got louder until 30 s after, "
        "the agent's pace is within ±10 % of what it is in the rest of the call and not above "
        "that over their last calls, they do not come in on the customer, and in no turn are "
        "they audibly louder."
    ),
    why="A pace that does not follow the rise gives both of you time.",
    basis="literature",
    source=f"{_MIMICRY}; {_MATCHED}",
    applies_not_when=_LINE
    + _HURRIED
    + " If it was urgent, a quicker answer would have been right.",
    evidence=(AGENT_RATE_FROM_REST, AGENT_RATE, CUSTOMER_LEVEL_RISE),
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
    min_change_error_ratio: float = beyond_error()


def _pace_rose_along(analysis: CallAnalysis, options: PaceRoseAlongOptions) -> Iterator[Moment]:
    limit = 100.0 * options.min_change_ratio
    for seen in pace_seen(analysis, options, limit=limit):
        rate_z = seen.composure.rate_z
        if seen.change.value < limit or (
            rate_z is not None and rate_z < options.min_change_error_ratio
        ):
            continue
        stretch = seen.composure.segment
        cut_ins = observe(AGENT_CUT_INS, analysis, stretch)
        spoke_over = " and came in on them" if cut_ins.value else ""
        yield raise_moment(
            "CMP02",
            segment=stretch,
            valence="opportunity",
            observed=(*seen.observed, cut_ins),
            advice=(
                f"After they got louder at {at(stretch.start)}{_said(analysis, stretch)} you spoke "
                f"{percent(seen.change.value)} faster than usual{spoke_over}: {_rates(seen)}. "
                "Slow down the first five words of your answer."
            ),
        )


PACE_ROSE_ALONG = Rule(
    code="CMP02",
    title="The pace rose along with the customer",
    subject="De-escalation",
    valence="opportunity",
    skill_rows=(3, 4, 26),
    finds=(
        "From when the customer got louder until 30 s after, the agent is clearly faster than in "
        "the rest of the call, by more than the error of the comparison."
    ),
    why="Haste is catching: two people who hurry each other hear less and less.",
    basis="literature",
    source=f"{_MIMICRY}; {_MATCHED}",
    applies_not_when=_LINE + " If it was urgent, a quicker answer was right.",
    evidence=(AGENT_RATE_FROM_REST, AGENT_RATE, CUSTOMER_LEVEL_RISE, AGENT_CUT_INS),
    needs=("two_speakers", "level", "articulation_rate"),
    options=PaceRoseAlongOptions(),
    find=_pace_rose_along,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokeOverOptions(AfterwardsOptions):
    """Thresholds of `SPOKE_OVER`."""

    min_cut_in_count: int = field(
        default=1,
        metadata=origin("convention", "where somebody is already louder, one is heard"),
    )
    max_after_s: float = field(
        default=15.0,
        metadata=origin("convention", "from where they got louder on: later it is another matter"),
    )


def _spoke_over(analysis: CallAnalysis, options: SpokeOverOptions) -> Iterator[Moment]:
    for escalation in episodes(analysis, options):
        end = min(escalation.end + options.max_after_s, analysis.duration_s)
        stretch = Segment(escalation.start, max(end, escalation.end))
        bids = bids_in(analysis, AGENT, stretch)
        if len(bids) < options.min_cut_in_count:
            continue
        first = bids[0].segment
        yield raise_moment(
            "CMP05",
            segment=stretch,
            valence="opportunity",
            observed=(
                observe(AGENT_CUT_INS, analysis, stretch, threshold=options.min_cut_in_count),
                observe(BOTH_SPEAKING, analysis, first),
                rise_of(analysis, escalation, options),
            ),
            advice=(
                f"They had got louder at {at(stretch.start)}, and at {at(first.start)} you came "
                "in while they were speaking. Let the sentence end, then answer its last word."
            ),
        )


SPOKE_OVER = Rule(
    code="CMP05",
    title="Came in after the customer got louder",
    subject="De-escalation",
    valence="opportunity",
    skill_rows=(4, 15, 26),
    finds=(
        "From when the customer got louder until 15 s after, the agent starts while the customer "
        "speaks, and it is a bid for the floor: no listening sound, no help, no early answer."
    ),
    why="Who is louder wants to be heard; coming in then is the one thing that makes it louder.",
    basis="literature",
    source=(
        "overlaps cluster where affect changes in call-centre talk (davero corpus); which ones "
        "bid for the floor: Kurtić, Brown & Wells 2013"
    ),
    applies_not_when=_LINE + " If something had to be stopped at once, coming in was right.",
    evidence=(AGENT_CUT_INS, BOTH_SPEAKING, CUSTOMER_LEVEL_RISE),
    needs=("two_speakers", "level", "overlaps"),
    options=SpokeOverOptions(),
    find=_spoke_over,
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
        is_loud = loudest_turn_rise_db(analysis, after.stretch) > options.max_turn_rise_db
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
