"""The customer's matter said back: with a yes to it, and before anything is solved."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import speech_s
from voicecoach.coaching.measures import CUSTOMER_SPEECH
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    SpokenTurn,
    next_turn,
    quote,
    sentence_of,
    signals_in,
    signals_of,
    turns_of,
    words_in,
)
from voicecoach.coaching.word_measures import THEIR_WORDS_BACK
from voicecoach.coaching.word_takes import reactions_of
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "CONFIRMED_PARAPHRASE",
    "SOLVED_UNSAID",
    "ConfirmedParaphraseOptions",
    "SolvedUnsaidOptions",
]

PUT_INTO_WORDS: tuple[SignalKind, ...] = ("paraphrase", "summary")

SAID_BACK: tuple[SignalKind, ...] = (
    *PUT_INTO_WORDS,
    "complex_reflection",
    "specific_acknowledgement",
    "simple_reflection",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedParaphraseOptions(RuleOptions):
    """Thresholds of `CONFIRMED_PARAPHRASE`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_word_count: int = field(
        default=2, metadata=origin("convention", "one word in common may be chance")
    )
    max_between_word_count: int = field(
        default=7, metadata=origin("convention", "a short 'have I got that right?', nothing else")
    )
    max_reaction_s: float = field(
        default=6.0,
        metadata=origin("convention", "a yes that comes later is one to something else"),
    )


def _confirmed(analysis: CallAnalysis, options: ConfirmedParaphraseOptions) -> Iterator[Moment]:
    last_end = 0.0
    for signal in signals_of(analysis, AGENT, *PUT_INTO_WORDS):
        said = observe(THEIR_WORDS_BACK, analysis, signal.segment, threshold=options.min_word_count)
        if said.value < options.min_word_count or signal.segment.start < last_end:
            continue
        answer = next_turn(
            analysis, CUSTOMER, signal.segment.end - 0.5, within_s=options.max_reaction_s + 0.5
        )
        if answer is None or "confirms" not in reactions_of(analysis, answer):
            continue
        if _words_between(analysis, signal, answer) > options.max_between_word_count:
            continue
        last_end = answer.segment.end
        yield raise_moment(
            "RST01",
            segment=Segment(signal.segment.start, max(signal.segment.end, answer.segment.end)),
            valence="strength",
            observed=(said,),
            advice=(
                f"At {at(signal.segment.start)} your {quote(signal.text, max_chars=80)} got "
                f"{quote(answer.text, max_chars=40)}. They knew then that you had it. Keep "
                "asking for that yes before you solve."
            ),
        )


def _words_between(analysis: CallAnalysis, signal: LanguageSignal, answer: SpokenTurn) -> int:
    """Count what the agent says after it: with more, the yes is to something else."""
    start, end = signal.segment.end, answer.segment.start
    return len(words_in(analysis, AGENT, Segment(start, end))) if end > start else 0


CONFIRMED_PARAPHRASE = Rule(
    code="RST01",
    title="Said it back, and got a yes",
    subject="Listening",
    valence="strength",
    skill_rows=(12,),
    finds=(
        "The agent puts what the customer said into words of their own, and the customer's next "
        "words confirm it."
    ),
    why="A yes to one's own matter in somebody else's words is the proof of having been heard.",
    basis="convention",
    source="a paraphrase counts with its confirmation, an echo word for word does not",
    applies_not_when="The yes was to something else that was said with it.",
    evidence=(THEIR_WORDS_BACK,),
    needs=("words",),
    options=ConfirmedParaphraseOptions(),
    find=_confirmed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SolvedUnsaidOptions(RuleOptions):
    """Thresholds of `SOLVED_UNSAID`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "there is one first solution")
    )
    min_call_s: float = field(
        default=180.0, metadata=origin("convention", "in a shorter call the matter is short")
    )
    min_told_s: float = field(
        default=20.0, metadata=origin("convention", "with less there is little to say back")
    )


def _solved_unsaid(analysis: CallAnalysis, options: SolvedUnsaidOptions) -> Iterator[Moment]:
    first = _first_solution(analysis, options)
    if first is None or analysis.duration_s < options.min_call_s:
        return
    before = Segment(0.0, first.segment.start)
    if any(signal.about for signal in signals_in(analysis, AGENT, before, *SAID_BACK)):
        return
    told = observe(CUSTOMER_SPEECH, analysis, before, threshold=options.min_told_s)
    yield raise_moment(
        "RST02",
        segment=Segment(_first_words(analysis), first.segment.end),
        valence="opportunity",
        observed=(told,),
        advice=(
            f"You were ready with help at {at(first.segment.start)}: "
            f"{quote(sentence_of(analysis, first), max_chars=60)}. They had told you "
            f"{duration(told.value)} of it before, and none was said back. Try restating the "
            "problem once before fixing it."
        ),
    )


def _first_solution(analysis: CallAnalysis, options: SolvedUnsaidOptions) -> LanguageSignal | None:
    """First step that is no hold, once the customer has told their matter."""
    holds = [signal.segment for signal in signals_of(analysis, AGENT, "hold")]
    for step in signals_of(analysis, AGENT, "option", "promise", "ownership", "can_do"):
        start = step.segment.start
        is_hold = any(step.segment.overlaps(hold) for hold in holds)
        told_s = speech_s(analysis, CUSTOMER, Segment(0.0, start)) if start > 0.0 else 0.0
        if not is_hold and told_s >= options.min_told_s:
            return step
    return None


def _first_words(analysis: CallAnalysis) -> float:
    return turns_of(analysis, CUSTOMER)[0].segment.start


SOLVED_UNSAID = Rule(
    code="RST02",
    title="Solved before it was said back",
    subject="Listening",
    valence="opportunity",
    skill_rows=(12,),
    finds=(
        "In a call of more than three minutes the agent offers or takes on a first step when the "
        "customer has told their matter, and has said nothing of it back before: no paraphrase, "
        "no summary, no reflection and no acknowledgement with words of theirs."
    ),
    why="Said back in one sentence, a misunderstanding costs seconds; in the solution, a call.",
    basis="convention",
    source="none before the first solution, in calls of more than three minutes",
    applies_not_when=(
        "It could not wait, or they had said themselves what they wanted done, in one sentence."
    ),
    evidence=(CUSTOMER_SPEECH,),
    needs=("two_speakers", "words"),
    options=SolvedUnsaidOptions(),
    find=_solved_unsaid,
)
