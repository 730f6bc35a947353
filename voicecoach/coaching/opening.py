"""The first minute: the agent's pace and level against their own usual ones."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import (
    phrases_in,
    phrases_outside,
    span,
    speech_of_phrases_s,
    with_rate,
)
from voicecoach.coaching.lookup import phrases_of
from voicecoach.coaching.matched import (
    from_elsewhere,
    from_rest,
    is_beyond_error,
    usual_over_calls,
)
from voicecoach.coaching.measures import (
    AGENT_LEVEL_FROM_REST,
    AGENT_RATE,
    AGENT_RATE_FROM_ELSEWHERE,
    AGENT_SPEECH,
)
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, beyond_error, origin
from voicecoach.coaching.wording import at, number, percent
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.prosody.deviation import StretchChange

__all__ = [
    "FAST_OPENING",
    "LOUD_OPENING",
    "STEADY_OPENING",
    "FastOpeningOptions",
    "LoudOpeningOptions",
    "OpeningOptions",
    "SteadyOpeningOptions",
]

_METHOD = (
    "syllable nuclei after de Jong & Wempe 2009; 7.8 % mean error of a sentence over nine "
    "synthetic voices (docs/signals.md), so small differences are left out"
)
_OWN = (
    "compared with the own pace at equal phrase length: age, region and length matter (Jacewicz et "
    "al. 2010)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningOptions(RuleOptions):
    """What counts as the opening."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FastOpeningOptions(OpeningOptions):
    """Thresholds of `FAST_OPENING`."""

    min_change_ratio: float = field(
        default=0.15,
        metadata=origin("convention", "twice the error of a sentence, which is 7.8 %"),
    )
    min_change_error_ratio: float = beyond_error()


def _first_phrases(analysis: CallAnalysis, options: OpeningOptions) -> tuple[PhraseProsody, ...]:
    phrases = phrases_of(analysis, AGENT)
    if not phrases:
        return ()
    whole = span([phrase.segment for phrase in phrases])
    length_s = min(options.opening_s, options.max_call_ratio * whole.duration_s)
    return phrases_in(analysis, AGENT, Segment(whole.start, whole.start + length_s))


@dataclass(frozen=True, slots=True)
class _Opening:
    """What can be said of the agent's pace in the opening."""

    stretch: Segment
    found: StretchChange
    usual_sps: float

    @property
    def change_ratio(self) -> float:
        return self.found.change_ratio or 0.0

    def observed(
        self, analysis: CallAnalysis, limit_ratio: float
    ) -> tuple[Observation, Observation, Observation]:
        limit = 100.0 * limit_ratio
        return (
            observe(AGENT_RATE_FROM_ELSEWHERE, analysis, self.stretch, threshold=limit),
            observe(AGENT_RATE, analysis, self.stretch, reference=self.usual_sps),
            observe(AGENT_SPEECH, analysis, self.stretch),
        )


def _opening(analysis: CallAnalysis, options: OpeningOptions) -> _Opening | None:
    """Hold the opening against the last calls, else the rest of this one."""
    first = with_rate(_first_phrases(analysis, options))
    if speech_of_phrases_s(first) < options.min_speech_s:
        return None
    stretch = span([phrase.segment for phrase in first])
    rest = with_rate(phrases_outside(analysis, AGENT, stretch))
    is_known = usual_over_calls(analysis, "articulation_rate") is not None
    if not is_known and speech_of_phrases_s(rest) < options.min_speech_s:
        return None
    found = from_elsewhere(analysis, stretch, "articulation_rate")
    rate_sps = AGENT_RATE.take(analysis, stretch)
    if found is None or rate_sps is None:
        return None
    return _Opening(stretch, found, rate_sps - found.change)


def _where(analysis: CallAnalysis) -> str:
    is_known = usual_over_calls(analysis, "articulation_rate") is not None
    return "over your last calls" if is_known else "in the rest of this call"


def _fast_opening(analysis: CallAnalysis, options: FastOpeningOptions) -> Iterator[Moment]:
    opening = _opening(analysis, options)
    if opening is None or opening.change_ratio < options.min_change_ratio:
        return
    if not is_beyond_error(opening.found, options.min_change_error_ratio):
        return
    change, rate, speech = opening.observed(analysis, options.min_change_ratio)
    yield raise_moment(
        "PAC01",
        segment=opening.stretch,
        valence="opportunity",
        observed=(change, rate, speech),
        advice=(
            f"Until {at(opening.stretch.end)} you spoke {percent(change.value)} faster than "
            f"{_where(analysis)} ({rate.value:.1f} instead of "
            f"{number(opening.usual_sps, 'syllables/s')}). Try one breath before the greeting."
        ),
    )


FAST_OPENING = Rule(
    code="PAC01",
    title="Fast opening",
    subject="Pace",
    valence="opportunity",
    skill_rows=(1, 20),
    finds=(
        "The agent's pace in the first minute (the first third of a short call) is clearly above "
        "their pace over the last calls or, where those are not known, in the rest of the call, "
        "and by more than the error of the comparison."
    ),
    why="The first minute sets the tempo, and it is when names and numbers are given.",
    basis="convention",
    source=f"{_METHOD}; {_OWN}",
    applies_not_when=(
        "The opening is a fixed text that you know by heart: it is faster for everybody, and "
        "customers know it too."
    ),
    evidence=(AGENT_RATE_FROM_ELSEWHERE, AGENT_RATE, AGENT_SPEECH),
    needs=("two_speakers", "articulation_rate"),
    rooms=("agent",),
    options=FastOpeningOptions(),
    find=_fast_opening,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadyOpeningOptions(OpeningOptions):
    """Thresholds of `STEADY_OPENING`."""

    max_change_ratio: float = field(
        default=0.10,
        metadata=origin("convention", "smaller changes are within the error of measurement"),
    )


def _steady_opening(analysis: CallAnalysis, options: SteadyOpeningOptions) -> Iterator[Moment]:
    opening = _opening(analysis, options)
    if opening is None or abs(opening.change_ratio) > options.max_change_ratio:
        return
    change, rate, speech = opening.observed(analysis, options.max_change_ratio)
    yield raise_moment(
        "PAC02",
        segment=opening.stretch,
        valence="strength",
        observed=(change, rate, speech),
        advice=(
            f"You opened at {number(rate.value, 'syllables/s')}; your pace {_where(analysis)} is "
            f"{opening.usual_sps:.1f}. A calm start: note what helped."
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
        "their pace over the last calls or, where those are not known, in the rest of the call."
    ),
    why="A steady start tells the customer that there is time for them.",
    basis="convention",
    source=f"{_METHOD}; {_OWN}",
    applies_not_when="The whole call was hurried: then the usual pace is no measure of calm.",
    evidence=(AGENT_RATE_FROM_ELSEWHERE, AGENT_RATE, AGENT_SPEECH),
    needs=("two_speakers", "articulation_rate"),
    rooms=("agent",),
    options=SteadyOpeningOptions(),
    find=_steady_opening,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoudOpeningOptions(OpeningOptions):
    """Thresholds of `LOUD_OPENING`."""

    min_rise_db: float = field(
        default=3.0,
        metadata=origin(
            "convention",
            "half of the 6 dB between a normal and a raised voice in voice-level tables",
        ),
    )
    min_change_error_ratio: float = beyond_error()


def _loud_opening(analysis: CallAnalysis, options: LoudOpeningOptions) -> Iterator[Moment]:
    first = _first_phrases(analysis, options)
    if speech_of_phrases_s(first) < options.min_speech_s:
        return
    stretch = span([phrase.segment for phrase in first])
    rest = phrases_outside(analysis, AGENT, stretch)
    found = from_rest(analysis, stretch, "level")
    if found is None or speech_of_phrases_s(rest) < options.min_speech_s:
        return
    if found.change < options.min_rise_db or not is_beyond_error(
        found, options.min_change_error_ratio
    ):
        return
    rise = observe(AGENT_LEVEL_FROM_REST, analysis, stretch, threshold=options.min_rise_db)
    yield raise_moment(
        "PAC04",
        segment=stretch,
        valence="opportunity",
        observed=(rise, observe(AGENT_SPEECH, analysis, stretch)),
        advice=(
            f"Until {at(stretch.end)} you were {number(rise.value, 'dB')} louder than in the rest "
            "of this call. Let the shoulders drop before the greeting, and start lower."
        ),
    )


LOUD_OPENING = Rule(
    code="PAC04",
    title="Loud opening",
    subject="Tone",
    valence="opportunity",
    skill_rows=(1, 19),
    finds=(
        "The agent's level in the first minute (the first third of a short call) is clearly above "
        "their level in the rest of the call, by more than the error of the comparison."
    ),
    why="A first sentence that is pressed out of the throat is heard as hurry.",
    basis="convention",
    source=(
        "level is compared only with the same voice in the same call, because recorders set the "
        "absolute value"
    ),
    applies_not_when="The line was bad at first, or the headset was moved after the greeting.",
    evidence=(AGENT_LEVEL_FROM_REST, AGENT_SPEECH),
    needs=("two_speakers", "level"),
    rooms=("agent",),
    options=LoudOpeningOptions(),
    find=_loud_opening,
)
