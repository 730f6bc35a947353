"""Being cut in on: whether the agent's own pace rises after it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import bids_in, phrases_in, speech_of_phrases_s, with_rate
from voicecoach.coaching.matched import from_rest, is_beyond_error
from voicecoach.coaching.measures import AGENT_RATE, AGENT_RATE_FROM_REST, BOTH_SPEAKING
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, beyond_error, origin
from voicecoach.coaching.wording import at, number, percent
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.prosody.deviation import StretchChange

__all__ = [
    "PACE_HELD_AFTER_CUT_IN",
    "PACE_ROSE_AFTER_CUT_IN",
    "AfterCutInOptions",
    "PaceHeldAfterCutInOptions",
    "PaceRoseAfterCutInOptions",
]

_WHY_PACE = (
    "compared with the own pace at equal phrase length in the rest of the call (Jacewicz et al. "
    "2010); overlaps that bid for the floor: Kurtić, Brown & Wells 2013"
)
_EVIDENCE = (AGENT_RATE_FROM_REST, AGENT_RATE, BOTH_SPEAKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterCutInOptions(RuleOptions):
    """What it takes to say something of the pace after being cut in on."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "one to look at is enough; the clearest is kept")
    )
    after_s: float = field(
        default=20.0, metadata=origin("convention", "the next turn or two: later it has passed")
    )
    min_speech_s: float = field(
        default=5.0, metadata=origin("convention", "about twenty syllables; fewer are chance")
    )


@dataclass(frozen=True, slots=True)
class _After:
    """The agent's pace after one cut-in of the customer."""

    overlap: Segment
    stretch: Segment
    found: StretchChange

    @property
    def change_ratio(self) -> float:
        return self.found.change_ratio or 0.0


def _after_cut_ins(analysis: CallAnalysis, options: AfterCutInOptions) -> Iterator[_After]:
    for bid in bids_in(analysis, CUSTOMER, Segment(0.0, analysis.duration_s)):
        start = bid.segment.end
        end = min(start + options.after_s, analysis.duration_s)
        if end <= start:
            continue
        stretch = Segment(start, end)
        rated = with_rate(phrases_in(analysis, AGENT, stretch))
        if speech_of_phrases_s(rated) < options.min_speech_s:
            continue
        found = from_rest(analysis, stretch, "articulation_rate")
        if found is not None:
            yield _After(bid.segment, stretch, found)


def _observed(
    analysis: CallAnalysis, after: _After, limit_ratio: float
) -> tuple[Observation, Observation, Observation]:
    limit = 100.0 * limit_ratio
    usual_sps = (AGENT_RATE.take(analysis, after.stretch) or 0.0) - after.found.change
    return (
        observe(AGENT_RATE_FROM_REST, analysis, after.stretch, threshold=limit),
        observe(AGENT_RATE, analysis, after.stretch, reference=usual_sps),
        observe(BOTH_SPEAKING, analysis, after.overlap),
    )


def _rates(rate: Observation) -> str:
    return f"{number(rate.value, 'syllables/s')} (usually {rate.measurement.reference:.1f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceHeldAfterCutInOptions(AfterCutInOptions):
    """Thresholds of `PACE_HELD_AFTER_CUT_IN`."""

    max_change_ratio: float = field(
        default=0.10,
        metadata=origin("convention", "less is within the error of measurement"),
    )


def _held(analysis: CallAnalysis, options: PaceHeldAfterCutInOptions) -> Iterator[Moment]:
    for after in _after_cut_ins(analysis, options):
        if abs(after.change_ratio) > options.max_change_ratio:
            continue
        change, rate, both = _observed(analysis, after, options.max_change_ratio)
        yield raise_moment(
            "TRG01",
            segment=after.stretch,
            valence="strength",
            observed=(change, rate, both),
            advice=(
                f"At {at(after.overlap.start)} they came in while you spoke, and you kept your "
                f"pace: {_rates(rate)}. Note what you did with that moment."
            ),
        )


PACE_HELD_AFTER_CUT_IN = Rule(
    code="TRG01",
    title="Kept the pace after being cut in on",
    subject="Pace",
    valence="strength",
    skill_rows=(3, 4),
    finds=(
        "The customer comes in to have the floor, and in the 20 s after it the agent's pace is "
        "within ±10 % of what it is in the rest of the call."
    ),
    why="What is usual after being cut in on is haste; a pace that stays keeps the thought whole.",
    basis="convention",
    source=_WHY_PACE,
    applies_not_when="They came in to help with a word, and there was nothing to keep calm about.",
    evidence=_EVIDENCE,
    needs=("two_speakers", "overlaps", "articulation_rate"),
    rooms=("agent",),
    options=PaceHeldAfterCutInOptions(),
    find=_held,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceRoseAfterCutInOptions(AfterCutInOptions):
    """Thresholds of `PACE_ROSE_AFTER_CUT_IN`."""

    min_change_ratio: float = field(
        default=0.15,
        metadata=origin("convention", "between 10 and 15 % the measurement cannot tell"),
    )
    min_change_error_ratio: float = beyond_error()


def _rose(analysis: CallAnalysis, options: PaceRoseAfterCutInOptions) -> Iterator[Moment]:
    for after in _after_cut_ins(analysis, options):
        if after.change_ratio < options.min_change_ratio:
            continue
        if not is_beyond_error(after.found, options.min_change_error_ratio):
            continue
        change, rate, both = _observed(analysis, after, options.min_change_ratio)
        yield raise_moment(
            "TRG02",
            segment=after.stretch,
            valence="opportunity",
            observed=(change, rate, both),
            advice=(
                f"After they came in at {at(after.overlap.start)} your pace rose by "
                f"{percent(change.value)}: {_rates(rate)}. Write down what you notice there; next "
                "time let one breath pass first."
            ),
        )


PACE_ROSE_AFTER_CUT_IN = Rule(
    code="TRG02",
    title="The pace rose after being cut in on",
    subject="Pace",
    valence="opportunity",
    skill_rows=(3, 4),
    finds=(
        "The customer comes in to have the floor, and in the 20 s after it the agent is clearly "
        "faster than in the rest of the call, by more than the error of the comparison."
    ),
    why="Knowing what quickens the own pace is the first step to choosing it.",
    basis="convention",
    source=_WHY_PACE,
    applies_not_when="The call had to be brought to an end quickly for both of you.",
    evidence=_EVIDENCE,
    needs=("two_speakers", "overlaps", "articulation_rate"),
    rooms=("agent",),
    options=PaceRoseAfterCutInOptions(),
    find=_rose,
)
