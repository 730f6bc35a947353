"""Tone: how much the agent's pitch moves, against their own usual movement."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import movement_st, span, speech_of_phrases_s, windows
from voicecoach.coaching.lookup import phrases_of
from voicecoach.coaching.matched import from_elsewhere, is_beyond_error, usual_over_calls
from voicecoach.coaching.measures import AGENT_MOVEMENT, AGENT_SPEECH
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, beyond_error, origin
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = [
    "FLAT_STRETCH",
    "LIVELY_STRETCH",
    "FlatStretchOptions",
    "LivelyStretchOptions",
    "ToneOptions",
]

_LIVELINESS = (
    "Traunmüller & Eriksson: the spread of pitch is about the same for men and women in semitones, "
    "and the livelier the talk the larger it is"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneOptions(RuleOptions):
    """What it takes to compare a stretch with the usual movement."""

    min_speech_s: float = field(
        default=10.0, metadata=origin("convention", "one sentence is nothing; several are")
    )

    max_gap_s: float = field(
        default=10.0, metadata=origin("convention", "a longer gap starts another stretch")
    )
    min_rest_s: float = field(
        default=8.0,
        metadata=origin(
            "convention",
            "measured speech outside the stretch that says what is usual, about forty syllables; "
            "not asked where the last calls say it",
        ),
    )
    min_change_error_ratio: float = beyond_error()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatStretchOptions(ToneOptions):
    """Thresholds of `FLAT_STRETCH`."""

    min_speech_s: float = field(
        default=10.0, metadata=origin("convention", "one flat sentence is nothing; several are")
    )
    max_usual_ratio: float = field(
        default=0.65,
        metadata=origin(
            "convention", "two thirds of the own usual movement: an audible difference"
        ),
    )
    max_movement_st: float = field(
        default=2.0,
        metadata=origin(
            "convention",
            "usual speech moves 2-4 st; less than 2 st sounds flat to most people",
        ),
    )


@dataclass(frozen=True, slots=True)
class _Moved:
    """A stretch, how much the pitch moved in it, and what is usual in units of these lengths."""

    movement: Observation
    speech: Observation
    usual_st: float

    @property
    def stretch(self) -> Segment:
        return self.movement.stretch

    @property
    def in_words(self) -> str:
        return (
            f"From {at(self.stretch.start)}, over {duration(self.speech.value)} of speech, your "
            f"pitch moved {self.movement.value:.1f} semitones (usually {self.usual_st:.1f})."
        )


def _stretches(
    analysis: CallAnalysis,
    options: ToneOptions,
    *,
    between_st: tuple[float, float],
    limit_st: float,
) -> Iterator[_Moved]:
    """Yield the stretches whose movement lies between two values, beyond the error."""
    phrases = tuple(p for p in phrases_of(analysis, AGENT) if p.f0_sd_st is not None)
    is_over_calls = usual_over_calls(analysis, "f0_movement") is not None
    most_s = speech_of_phrases_s(phrases) - (0.0 if is_over_calls else options.min_rest_s)

    def fires(part: Sequence[PhraseProsody]) -> bool:
        moved_st = movement_st(part)
        is_some = moved_st is not None and between_st[0] <= moved_st <= between_st[1]
        return is_some and speech_of_phrases_s(part) <= most_s

    for window in windows(
        phrases, min_speech_s=options.min_speech_s, max_gap_s=options.max_gap_s, fires=fires
    ):
        stretch = span([phrase.segment for phrase in window])
        found = from_elsewhere(analysis, stretch, "f0_movement")
        if (
            found is None
            or not found.change_ratio
            or not is_beyond_error(found, options.min_change_error_ratio)
        ):
            continue
        usual_st = found.change / found.change_ratio
        yield _Moved(
            observe(AGENT_MOVEMENT, analysis, stretch, threshold=limit_st, reference=usual_st),
            observe(AGENT_SPEECH, analysis, stretch, threshold=options.min_speech_s),
            usual_st,
        )


def _usual_st(analysis: CallAnalysis) -> float | None:
    """How much the pitch usually moves: over the last calls, else in this one."""
    over_calls = usual_over_calls(analysis, "f0_movement")
    baseline = analysis.baseline_of(AGENT)
    if over_calls is not None:
        return over_calls.value
    return baseline.f0_movement_st if baseline else None


def _flat_stretches(analysis: CallAnalysis, options: FlatStretchOptions) -> Iterator[Moment]:
    usual_st = _usual_st(analysis)
    if usual_st is None:
        return
    limit_st = min(options.max_movement_st, options.max_usual_ratio * usual_st)
    for moved in _stretches(analysis, options, between_st=(0.0, limit_st), limit_st=limit_st):
        yield raise_moment(
            "TON01",
            segment=moved.stretch,
            valence="opportunity",
            observed=(moved.movement, moved.speech),
            advice=f"{moved.in_words} Pick one word per sentence to lift.",
        )


FLAT_STRETCH = Rule(
    code="TON01",
    title="Flat pitch for long",
    subject="Tone",
    valence="opportunity",
    skill_rows=(19,),
    finds=(
        "Over many seconds of own speech the agent's pitch moves clearly less than it usually "
        "does in units of the same length (over the last calls or, where those are not known, in "
        "this call), by more than the error of the comparison, and little in itself."
    ),
    why="Speech that does not move sounds read, and it is hard to hear what matters in it.",
    basis="literature",
    source=_LIVELINESS,
    applies_not_when=(
        "You were reading out numbers or a legal text, or speaking low and even on purpose to "
        "calm things down."
    ),
    evidence=(AGENT_MOVEMENT, AGENT_SPEECH),
    needs=("two_speakers", "pitch"),
    rooms=("agent",),
    options=FlatStretchOptions(),
    find=_flat_stretches,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivelyStretchOptions(ToneOptions):
    """Thresholds of `LIVELY_STRETCH`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_speech_s: float = field(
        default=8.0, metadata=origin("convention", "a few sentences: an explanation, not a word")
    )
    min_usual_ratio: float = field(
        default=1.3,
        metadata=origin("convention", "clearly above the own usual movement", may_exceed_one=True),
    )
    min_movement_st: float = field(
        default=2.5,
        metadata=origin("convention", "usual speech moves 2-4 st"),
    )
    max_movement_st: float = field(
        default=6.0,
        metadata=origin("convention", "more is usually an octave error of the pitch tracker"),
    )


def _lively_stretches(analysis: CallAnalysis, options: LivelyStretchOptions) -> Iterator[Moment]:
    usual_st = _usual_st(analysis)
    if usual_st is None:
        return
    limit_st = max(options.min_movement_st, options.min_usual_ratio * usual_st)
    between_st = (limit_st, options.max_movement_st)
    for moved in _stretches(analysis, options, between_st=between_st, limit_st=limit_st):
        yield raise_moment(
            "TON02",
            segment=moved.stretch,
            valence="strength",
            observed=(moved.movement, moved.speech),
            advice=f"{moved.in_words} That is easy to follow: keep it for what matters.",
        )


LIVELY_STRETCH = Rule(
    code="TON02",
    title="Lively explanation",
    subject="Tone",
    valence="strength",
    skill_rows=(19,),
    finds=(
        "Over several seconds of own speech the agent's pitch moves clearly more than it "
        "usually does (over the last calls or, where those are not known, in this call), by more "
        "than the error of the comparison."
    ),
    why="Movement shows the listener which words carry the meaning.",
    basis="literature",
    source=_LIVELINESS,
    applies_not_when=(
        "The movement was a squeeze of stress or a laugh at the wrong moment: listen to it. "
        "A noisy line can also mislead the pitch tracker."
    ),
    evidence=(AGENT_MOVEMENT, AGENT_SPEECH),
    needs=("two_speakers", "pitch"),
    rooms=("agent",),
    options=LivelyStretchOptions(),
    find=_lively_stretches,
)
