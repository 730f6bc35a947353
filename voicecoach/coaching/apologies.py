"""How long is said sorry, and what follows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.empathy import STEPS, cues_of_trouble, is_accepted
from voicecoach.coaching.evidence import span
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    next_words,
    quote,
    sentence_of,
    signals_in,
    signals_of,
    turn_at,
)
from voicecoach.coaching.word_measures import APOLOGIES, APOLOGY_TIME, TIME_TO_STEP
from voicecoach.coaching.wording import at, count, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "LONG_APOLOGY",
    "SHORT_APOLOGY",
    "ApologyOptions",
    "LongApologyOptions",
    "ShortApologyOptions",
]

_SEVEN_SECONDS = (
    "Case Western Reserve University, think magazine, fall 2018, on Singh's study of 111 service "
    "encounters filmed at airports: effusive apologies of more than about seven seconds went "
    "with less able problem solving"
)

RELATIONAL: tuple[SignalKind, ...] = ("apology", "stock_phrase")
"""What is said for the relation and holds nothing of the matter."""

SPECIFIC: tuple[SignalKind, ...] = (
    "specific_acknowledgement",
    "paraphrase",
    "complex_reflection",
    "simple_reflection",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyOptions(RuleOptions):
    """What belongs to one apology."""

    max_apology_s: float = field(
        default=7.0, metadata=origin("literature", "about seven seconds (Case Western, Singh 2018)")
    )
    max_between_s: float = field(
        default=5.0, metadata=origin("convention", "words between two phrases of the same apology")
    )


def _apologies(
    analysis: CallAnalysis, options: ApologyOptions
) -> Iterator[tuple[LanguageSignal, ...]]:
    """Yield runs of apology; what is done or asked between two ends a run."""
    run: list[LanguageSignal] = []
    for signal in signals_of(analysis, AGENT, *RELATIONAL):
        if run and not _goes_on(analysis, run[-1], signal, options):
            yield from _if_sorry(run)
            run = []
        run.append(signal)
    yield from _if_sorry(run)


def _if_sorry(run: Sequence[LanguageSignal]) -> Iterator[tuple[LanguageSignal, ...]]:
    if any(signal.kind == "apology" for signal in run):
        yield tuple(run)


def _goes_on(
    analysis: CallAnalysis, last: LanguageSignal, signal: LanguageSignal, options: ApologyOptions
) -> bool:
    gap_s = signal.segment.start - last.segment.end
    if gap_s > options.max_between_s:
        return False
    if gap_s <= 0.0:
        return True
    between = Segment(last.segment.end, signal.segment.start)
    return not signals_in(analysis, AGENT, between, *STEPS, "closed_question", *SPECIFIC)


def _stretch(run: Sequence[LanguageSignal]) -> Segment:
    return span([signal.segment for signal in run])


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortApologyOptions(ApologyOptions):
    """Thresholds of `SHORT_APOLOGY`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    max_step_s: float = field(
        default=20.0, metadata=origin("convention", "one or two sentences, then something is done")
    )
    max_reaction_s: float = field(
        default=20.0, metadata=origin("convention", "until the customer's next words")
    )


def _short_apologies(analysis: CallAnalysis, options: ShortApologyOptions) -> Iterator[Moment]:
    for run in _apologies(analysis, options):
        stretch = _stretch(run)
        step = _next_step(analysis, stretch)
        if step is None or step.segment.start - stretch.end > options.max_step_s:
            continue
        if not _is_for_something(analysis, stretch, step):
            continue
        if not is_accepted(analysis, step.segment, within_s=options.max_reaction_s):
            continue
        length = observe(APOLOGY_TIME, analysis, stretch, threshold=options.max_apology_s)
        if length.value > options.max_apology_s:
            continue
        until = Segment(stretch.start, step.segment.end)
        yield raise_moment(
            "APO01",
            segment=until,
            valence="strength",
            observed=(length, observe(TIME_TO_STEP, analysis, until)),
            advice=(
                f"At {at(stretch.start)} you said sorry, briefly and for what it was; "
                f"{duration(until.duration_s)} later a step was said: "
                f"{quote(sentence_of(analysis, step), max_chars=60)}. Keep that order: sorry once, "
                "then what is done."
            ),
        )


def _next_step(analysis: CallAnalysis, stretch: Segment) -> LanguageSignal | None:
    steps = signals_of(analysis, AGENT, "ownership", "promise", "option", "can_do")
    return next((step for step in steps if step.segment.start >= stretch.end), None)


def _is_for_something(analysis: CallAnalysis, stretch: Segment, step: LanguageSignal) -> bool:
    """Whether an apology answers trouble, and says whose, before the step."""
    troubled = any(
        stretch.start - found.cue.segment.start >= 0.0 and found.answer is not None
        for found in cues_of_trouble(analysis)
    )
    turn = turn_at(analysis, AGENT, stretch.start)
    if turn is None or not troubled:
        return False
    around = Segment(turn.segment.start, max(step.segment.start, turn.segment.end))
    return any(signal.about for signal in signals_in(analysis, AGENT, around, *SPECIFIC))


SHORT_APOLOGY = Rule(
    code="APO01",
    title="Said sorry once, and then did something",
    subject="Empathy",
    valence="strength",
    skill_rows=(11,),
    finds=(
        "The agent apologises for seven seconds at the most, says for what with words of the "
        "customer's, and offers or takes on a step within 20 s. The customer goes on without "
        "setting it right."
    ),
    why="What makes up for a fault is what is done about it.",
    basis="literature",
    source=_SEVEN_SECONDS,
    applies_not_when="The step was what they had already refused.",
    evidence=(APOLOGY_TIME, TIME_TO_STEP),
    needs=("words",),
    options=ShortApologyOptions(),
    find=_short_apologies,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongApologyOptions(ApologyOptions):
    """Thresholds of `LONG_APOLOGY`."""

    min_apology_count: int = field(
        default=2, metadata=origin("convention", "one alone is no run, however slowly it is said")
    )


def _long_apologies(analysis: CallAnalysis, options: LongApologyOptions) -> Iterator[Moment]:
    for run in _apologies(analysis, options):
        stretch = _stretch(run)
        length = observe(APOLOGY_TIME, analysis, stretch, threshold=options.max_apology_s)
        times = observe(APOLOGIES, analysis, stretch, threshold=options.min_apology_count)
        if length.value <= options.max_apology_s or times.value < options.min_apology_count:
            continue
        waited = next_words(analysis, CUSTOMER, stretch.end, within_s=6.0)
        heard = f" They said {quote(waited.text, max_chars=45)}." if waited else ""
        yield raise_moment(
            "APO02",
            segment=stretch,
            valence="opportunity",
            observed=(length, times),
            advice=(
                f"Saying sorry was right. From {at(stretch.start)} it went on for "
                f"{duration(length.value)}, {count(times.value, 'apology', 'apologies')} in all."
                f"{heard} Try one, for the one thing that went wrong, then the first option."
            ),
        )


LONG_APOLOGY = Rule(
    code="APO02",
    title="Long apology before anything is done",
    subject="Empathy",
    valence="opportunity",
    skill_rows=(11,),
    finds=(
        "Apologies and stock phrases of the agent's follow each other for more than seven "
        "seconds, and nothing is done, asked or said of the customer's matter between them."
    ),
    why="While it is apologised, nothing happens about what went wrong.",
    basis="literature",
    source=_SEVEN_SECONDS,
    applies_not_when="It was a loss, such as a death, that nothing could be done about.",
    evidence=(APOLOGY_TIME, APOLOGIES),
    needs=("words",),
    options=LongApologyOptions(),
    find=_long_apologies,
)
