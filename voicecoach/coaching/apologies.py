"""How long is apologised, and what follows what is said of a trouble."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.answers import STEPS, AnswerOptions, is_accepted, met_answers
from voicecoach.coaching.evidence import span
from voicecoach.coaching.measures import AGENT_SPEECH
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    next_words,
    quote,
    sentence_of,
    signals_in,
    signals_of,
)
from voicecoach.coaching.word_measures import APOLOGIES, APOLOGY_TIME
from voicecoach.coaching.wording import at, count, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment

__all__ = [
    "BRIEFLY_THEN_ACTED",
    "LONG_APOLOGY",
    "BrieflyThenActedOptions",
    "LongApologyOptions",
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
class BrieflyThenActedOptions(AnswerOptions):
    """Thresholds of `BRIEFLY_THEN_ACTED`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    max_apology_s: float = field(
        default=7.0, metadata=origin("literature", "about seven seconds (Case Western, Singh 2018)")
    )
    max_step_s: float = field(
        default=20.0, metadata=origin("convention", "the same turn, or the one after their yes")
    )


def _briefly_then_acted(
    analysis: CallAnalysis, options: BrieflyThenActedOptions
) -> Iterator[Moment]:
    for found, answer in met_answers(analysis, options):
        step = _next_step(analysis, answer)
        start = _relational_start(analysis, found, answer)
        if step is None or step.segment.start - start > options.max_step_s:
            continue
        until = Segment(start, step.segment.start)
        spoken = observe(AGENT_SPEECH, analysis, until, threshold=options.max_apology_s)
        if spoken.value > options.max_apology_s:
            continue
        if not is_accepted(analysis, step.segment, within_s=options.max_reaction_s):
            continue
        yield raise_moment(
            "APO01",
            segment=Segment(start, step.segment.end),
            valence="strength",
            observed=(spoken,),
            advice=(
                f"At {at(start)} you named it in {duration(spoken.value)}, "
                f"{quote(found.text, max_chars=55)}, and then came the step: "
                f"{quote(sentence_of(analysis, step), max_chars=60)}. Keep that order: briefly, "
                "then what is done."
            ),
        )


def _relational_start(analysis: CallAnalysis, found: CueResponse, answer: Segment) -> float:
    """Where the answer begins, what was said for the relation before it included."""
    before = Segment(found.cue.segment.start, max(answer.start, found.cue.segment.end))
    said = signals_in(analysis, AGENT, before, *RELATIONAL)
    return min((signal.segment.start for signal in said), default=answer.start)


def _next_step(analysis: CallAnalysis, answer: Segment) -> LanguageSignal | None:
    steps = signals_of(analysis, AGENT, "ownership", "promise", "option", "can_do")
    return next((step for step in steps if step.segment.start > answer.start), None)


BRIEFLY_THEN_ACTED = Rule(
    code="APO01",
    title="Named it briefly, and then did something",
    subject="Empathy",
    valence="strength",
    skill_rows=(11,),
    finds=(
        "The customer says what the trouble is; what the agent says of it, apologies included, "
        "has words of theirs and takes seven seconds of speech at the most, and then the agent "
        "offers or takes on a step. The customer goes on without setting it right."
    ),
    why="What makes up for a fault is what is done about it.",
    basis="literature",
    source=_SEVEN_SECONDS,
    applies_not_when="The step was what they had already refused.",
    evidence=(AGENT_SPEECH,),
    needs=("two_speakers", "words"),
    options=BrieflyThenActedOptions(),
    find=_briefly_then_acted,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongApologyOptions(RuleOptions):
    """Thresholds of `LONG_APOLOGY`."""

    max_apology_s: float = field(
        default=7.0, metadata=origin("literature", "about seven seconds (Case Western, Singh 2018)")
    )
    max_between_s: float = field(
        default=5.0, metadata=origin("convention", "words between two phrases of the same apology")
    )
    min_apology_count: int = field(
        default=2, metadata=origin("convention", "one alone is no run, however slowly it is said")
    )


def _apologies(
    analysis: CallAnalysis, options: LongApologyOptions
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
    analysis: CallAnalysis,
    last: LanguageSignal,
    signal: LanguageSignal,
    options: LongApologyOptions,
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
