"""Pace: the agent's articulation rate against their own usual one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import (
    phrases_in,
    phrases_outside,
    rate_sps,
    span,
    speech_of_phrases_s,
    windows,
    with_rate,
)
from voicecoach.coaching.measures import (
    AGENT_RATE,
    AGENT_RATE_CHANGE,
    AGENT_RATE_FROM_REST,
    AGENT_SPEECH,
)
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.wording import at, number, percent
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = [
    "FAST_OPENING",
    "FAST_STRETCH",
    "STEADY_OPENING",
    "FastOpeningOptions",
    "FastStretchOptions",
    "SteadyOpeningOptions",
]

_METHOD = (
    "syllable nuclei after de Jong & Wempe 2009, who found a high correlation with human counts; "
    "about 7 % error per phrase on telephone speech, so small differences are left out"
)
_OWN = "compared with the own pace: age, region and phrase length matter (Jacewicz et al. 2010)"


@dataclass(frozen=True, slots=True, kw_only=True)
class FastOpeningOptions(RuleOptions):
    """Thresholds of `FAST_OPENING`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "a call has one opening")
    )
    opening_s: float = field(
        default=60.0, metadata=origin("convention", "greeting, reason for the call, first answer")
    )
    max_call_ratio: float = field(
        default=0.35,
        metadata=origin("convention", "of a short call the opening is the first third"),
    )
    min_speech_s: float = field(
        default=8.0,
        metadata=origin(
            "convention", "in the opening and in the rest: about forty syllables; fewer are chance"
        ),
    )
    min_change_ratio: float = field(
        default=0.15,
        metadata=origin("convention", "twice the error of a phrase, which is about 7 %"),
    )


@dataclass(frozen=True, slots=True)
class _Opening:
    """What can be said of the agent's pace in the opening."""

    change: Observation
    rate: Observation
    speech: Observation
    rest_sps: float

    @property
    def observed(self) -> tuple[Observation, Observation, Observation]:
        return self.change, self.rate, self.speech


def _opening(analysis: CallAnalysis, options: FastOpeningOptions) -> _Opening | None:
    """Hold the agent's first phrases against the rest, where there is enough speech in both."""
    phrases = analysis.prosody_of(AGENT)
    if not phrases:
        return None
    whole = span([phrase.segment for phrase in phrases])
    length_s = min(options.opening_s, options.max_call_ratio * whole.duration_s)
    first = phrases_in(analysis, AGENT, Segment(whole.start, whole.start + length_s))
    if speech_of_phrases_s(with_rate(first)) < options.min_speech_s:
        return None
    stretch = span([phrase.segment for phrase in first])
    rest = with_rate(phrases_outside(analysis, AGENT, stretch))
    rest_sps = rate_sps(rest)
    if not rest_sps or speech_of_phrases_s(rest) < options.min_speech_s:
        return None
    limit = 100.0 * options.min_change_ratio
    return _Opening(
        change=observe(AGENT_RATE_FROM_REST, analysis, stretch, threshold=limit),
        rate=observe(AGENT_RATE, analysis, stretch, reference=rest_sps),
        speech=observe(AGENT_SPEECH, analysis, stretch),
        rest_sps=rest_sps,
    )


def _fast_opening(analysis: CallAnalysis, options: FastOpeningOptions) -> Iterator[Moment]:
    opening = _opening(analysis, options)
    usual = analysis.baseline_of(AGENT)
    if opening is None or usual is None:
        return
    spread_sps = usual.articulation_rate_spread_sps or 0.0
    within_own_spread = opening.rate.value < opening.rest_sps + spread_sps / 2.0
    if opening.change.value < 100.0 * options.min_change_ratio or within_own_spread:
        return
    yield raise_moment(
        "PAC01",
        segment=opening.change.stretch,
        valence="opportunity",
        observed=opening.observed,
        advice=(
            f"Until {at(opening.change.stretch.end)} you spoke "
            f"{percent(opening.change.value)} faster than in the rest of this call "
            f"({_rates(opening.rate, opening.rest_sps)}). Try one breath before the greeting."
        ),
    )


def _rates(rate: Observation, usual_sps: float) -> str:
    return f"{rate.value:.1f} instead of {number(usual_sps, 'syllables/s')}"


FAST_OPENING = Rule(
    code="PAC01",
    title="Fast opening",
    subject="Pace",
    valence="opportunity",
    skill_rows=(1, 20),
    finds=(
        "The agent's pace in the first minute (the first third of a short call) is clearly above "
        "their pace in the rest of the call."
    ),
    why="The first minute sets the tempo, and it is when names and numbers are given.",
    basis="convention",
    source=f"{_METHOD}; {_OWN}",
    applies_not_when=(
        "The opening is a fixed text that you know by heart: it is faster for everybody, and "
        "customers know it too."
    ),
    evidence=(AGENT_RATE_FROM_REST, AGENT_RATE, AGENT_SPEECH),
    needs=("two_speakers", "articulation_rate"),
    rooms=("agent",),
    options=FastOpeningOptions(),
    find=_fast_opening,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyOpeningOptions(FastOpeningOptions):
    """Thresholds of `STEADY_OPENING`."""

    min_change_ratio: float = field(
        default=0.10,
        metadata=origin("convention", "smaller changes are within the error of measurement"),
    )


def _steady_opening(analysis: CallAnalysis, options: SteadyOpeningOptions) -> Iterator[Moment]:
    opening = _opening(analysis, options)
    if opening is None or abs(opening.change.value) > 100.0 * options.min_change_ratio:
        return
    yield raise_moment(
        "PAC02",
        segment=opening.change.stretch,
        valence="strength",
        observed=opening.observed,
        advice=(
            f"You opened at {number(opening.rate.value, 'syllables/s')}; your pace in the rest of "
            f"this call is {opening.rest_sps:.1f}. A calm start: note what helped."
        ),
    )


STEADY_OPENING = Rule(
    code="PAC02",
    title="Steady opening",
    subject="Pace",
    valence="strength",
    skill_rows=(1, 20),
    finds=(
        "The agent's pace in the first minute (the first third of a short call) is within ±10 % of "
        "their pace in the rest of the call."
    ),
    why="A steady start tells the customer that there is time for them.",
    basis="convention",
    source=f"{_METHOD}; {_OWN}",
    applies_not_when="The whole call was hurried: then the usual pace is no measure of calm.",
    evidence=(AGENT_RATE_FROM_REST, AGENT_RATE, AGENT_SPEECH),
    needs=("two_speakers", "articulation_rate"),
    rooms=("agent",),
    options=SteadyOpeningOptions(),
    find=_steady_opening,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FastStretchOptions(RuleOptions):
    """Thresholds of `FAST_STRETCH`."""

    max_baseline_ratio: float = field(
        default=0.5,
        metadata=origin(
            "convention",
            "units with a pace, of the stretch over all: the usual is a median over them",
        ),
    )

    min_speech_s: float = field(
        default=10.0, metadata=origin("convention", "about ten phrases; fewer are chance")
    )
    max_gap_s: float = field(
        default=10.0, metadata=origin("convention", "a longer gap starts another stretch")
    )
    min_change_ratio: float = field(
        default=0.20,
        metadata=origin("convention", "three times the error of a phrase (7 %): clearly audible"),
    )


@dataclass(frozen=True, slots=True)
class _Usual:
    """Usual pace of the agent in this call."""

    rate_sps: float
    spread_sps: float
    phrase_count: int

    @classmethod
    def of(cls, analysis: CallAnalysis) -> "_Usual | None":
        baseline = analysis.baseline_of(AGENT)
        if baseline is None or not baseline.articulation_rate_sps:
            return None
        return cls(
            rate_sps=baseline.articulation_rate_sps,
            spread_sps=baseline.articulation_rate_spread_sps or 0.0,
            phrase_count=len(with_rate(analysis.prosody_of(AGENT))),
        )

    def is_fast(self, rate: float | None, *, min_change_ratio: float) -> bool:
        """Faster by so much, and above the middle half of the own phrases."""
        return (
            rate is not None
            and rate >= self.rate_sps * (1.0 + min_change_ratio)
            and rate >= self.rate_sps + self.spread_sps / 2.0
        )


def _observe(
    analysis: CallAnalysis, stretch: Segment, *, usual: _Usual, threshold_ratio: float
) -> tuple[Observation, Observation, Observation]:
    return (
        observe(AGENT_RATE_CHANGE, analysis, stretch, threshold=100.0 * threshold_ratio),
        observe(AGENT_RATE, analysis, stretch, reference=usual.rate_sps),
        observe(AGENT_SPEECH, analysis, stretch),
    )


def _fast_stretches(analysis: CallAnalysis, options: FastStretchOptions) -> Iterator[Moment]:
    usual = _Usual.of(analysis)
    if usual is None:
        return
    most_count = options.max_baseline_ratio * usual.phrase_count

    def fires(phrases: Sequence[PhraseProsody]) -> bool:
        return len(phrases) <= most_count and usual.is_fast(
            rate_sps(phrases), min_change_ratio=options.min_change_ratio
        )

    for window in windows(
        with_rate(analysis.prosody_of(AGENT)),
        min_speech_s=options.min_speech_s,
        max_gap_s=options.max_gap_s,
        fires=fires,
    ):
        stretch = span([phrase.segment for phrase in window])
        observed = _observe(
            analysis, stretch, usual=usual, threshold_ratio=options.min_change_ratio
        )
        yield raise_moment(
            "PAC03",
            segment=stretch,
            valence="opportunity",
            observed=observed,
            advice=(
                f"From {at(stretch.start)} you spoke {percent(observed[0].value)} faster than "
                f"usual ({_rates(observed[1], usual.rate_sps)}). Pick the sentence that matters "
                "most and give it room; say digits in threes."
            ),
        )


FAST_STRETCH = Rule(
    code="PAC03",
    title="Fast stretch",
    subject="Pace",
    valence="opportunity",
    skill_rows=(20,),
    finds="For ten seconds of own speech and more, the agent's pace is clearly above their usual.",
    why="What goes by fast has to be asked for again, or is not asked for at all.",
    basis="convention",
    source=f"{_METHOD}; {_OWN}",
    applies_not_when=(
        "It was small talk or a text both of you know, or the customer speaks faster still."
    ),
    evidence=(AGENT_RATE_CHANGE, AGENT_RATE, AGENT_SPEECH),
    needs=("two_speakers", "articulation_rate"),
    options=FastStretchOptions(),
    find=_fast_stretches,
)
