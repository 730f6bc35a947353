"""A flat 'fine' to something one would not want: noticed, or left at that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    QUESTIONS,
    SpokenTurn,
    quote,
    signals_in,
    turns_of,
)
from voicecoach.coaching.word_measures import CUSTOMER_WORDS
from voicecoach.coaching.word_takes import reactions_of
from voicecoach.coaching.wording import at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Utterance

__all__ = [
    "FLAT_ANSWER_LEFT",
    "FLAT_ANSWER_NOTICED",
    "FlatAnswerLeftOptions",
    "FlatAnswerNoticedOptions",
    "FlatAnswerOptions",
]

_ENFIELD = (
    "a short and late 'okay' often stands for a no: dispreferred answers come about "
    "twice as late (Enfield; Roberts et al.)"
)

FEELINGS: tuple[SignalKind, ...] = ("emotion", "complaint", "hardship")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatAnswerOptions(RuleOptions):
    """What is a flat answer."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is said once; the clearest place is kept")
    )
    min_told_count: int = field(
        default=8, metadata=origin("convention", "words that it answers: a message, no question")
    )
    max_gap_s: float = field(
        default=6.0, metadata=origin("convention", "words further apart do not answer each other")
    )


@dataclass(frozen=True, slots=True)
class _Flat:
    """A flat answer between what the agent said before and says after."""

    told: Utterance
    answer: SpokenTurn
    after: Utterance


def _flat_answers(analysis: CallAnalysis, options: FlatAnswerOptions) -> Iterator[_Flat]:
    said = [] if analysis.transcript is None else analysis.transcript.utterances_of(AGENT)
    heard = [utterance for utterance in said if utterance.counted_words]
    for turn in turns_of(analysis, CUSTOMER):
        if "flat" not in reactions_of(analysis, turn):
            continue
        before = [u for u in heard if u.segment.start < turn.segment.start]
        after = next((u for u in heard if u.segment.start >= turn.segment.start), None)
        told = _told(before, turn.segment.start, options)
        if told is None or after is None or _is_asked_openly(analysis, before[-1]):
            continue
        if after.segment.start - turn.segment.end <= options.max_gap_s:
            yield _Flat(told, turn, after)


def _told(before: Sequence[Utterance], at: float, options: FlatAnswerOptions) -> Utterance | None:
    """Find the message that a flat answer is to: the last of some length, not long before."""
    recent = [u for u in before if at - u.segment.end <= options.max_gap_s]
    messages = [u for u in recent if len(u.counted_words) >= options.min_told_count]
    return messages[-1] if messages else None


def _is_asked_openly(analysis: CallAnalysis, last: Utterance) -> bool:
    """Whether it answers a question: "fine" to "how have you been?" is an answer."""
    return any(
        last.segment.end - signal.segment.end < 1.0
        for signal in signals_in(analysis, AGENT, last.segment, "open_question")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatAnswerNoticedOptions(FlatAnswerOptions):
    """Thresholds of `FLAT_ANSWER_NOTICED`."""

    min_opened_count: int = field(
        default=5, metadata=origin("convention", "words that come back: a sentence, no second fine")
    )
    max_asked_s: float = field(
        default=12.0, metadata=origin("convention", "one or two sentences of asking")
    )


def _noticed(analysis: CallAnalysis, options: FlatAnswerNoticedOptions) -> Iterator[Moment]:
    for flat in _flat_answers(analysis, options):
        opened = _opened(analysis, flat, options)
        if opened is None:
            continue
        asked = Segment(flat.after.segment.start, max(opened.start, flat.after.segment.end))
        questions = signals_in(analysis, AGENT, asked, *QUESTIONS)
        if not questions:
            continue
        asked_for = _words_of(analysis, questions[0])
        yield raise_moment(
            "UNS03",
            segment=Segment(flat.answer.segment.start, opened.end),
            valence="strength",
            observed=(
                observe(CUSTOMER_WORDS, analysis, opened, threshold=options.min_opened_count),
            ),
            advice=(
                f"You heard the {quote(flat.answer.text, max_chars=20)} at "
                f"{at(flat.answer.segment.start)} for what it was and asked: "
                f"{quote(asked_for, max_chars=60)}. What was behind it came at once. Keep asking "
                "there."
            ),
        )


def _words_of(analysis: CallAnalysis, question: LanguageSignal) -> str:
    """Everything that was said together with a question."""
    said = () if analysis.transcript is None else analysis.transcript.utterances_of(AGENT)
    around = (u.text for u in said if u.segment.contains(question.segment.start))
    return next(around, question.text)


def _opened(
    analysis: CallAnalysis, flat: _Flat, options: FlatAnswerNoticedOptions
) -> Segment | None:
    """Customer's next turn, if it comes soon and says more."""
    for turn in turns_of(analysis, CUSTOMER):
        if turn.segment.start < flat.after.segment.end - 1.0 or turn is flat.answer:
            continue
        is_soon = turn.segment.start - flat.after.segment.start <= options.max_asked_s
        return turn.segment if is_soon and len(turn.words) >= options.min_opened_count else None
    return None


FLAT_ANSWER_NOTICED = Rule(
    code="UNS03",
    title="Noticed a flat 'fine' and asked",
    subject="Listening",
    valence="strength",
    skill_rows=(18,),
    finds=(
        "The customer answers a message with one flat word ('fine', 'whatever', 'never mind'), "
        "the agent asks about it instead of going on, and a whole sentence comes back."
    ),
    why="A 'fine' that is none is the last chance to hear the no behind it.",
    basis="literature",
    source=_ENFIELD,
    applies_not_when="They were content with it: then the question only delays.",
    evidence=(CUSTOMER_WORDS,),
    needs=("words",),
    options=FlatAnswerNoticedOptions(),
    find=_noticed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatAnswerLeftOptions(FlatAnswerOptions):
    """Thresholds of `FLAT_ANSWER_LEFT`."""

    max_flat_count: int = field(
        default=3, metadata=origin("convention", "words of the flat answer, and of each after it")
    )
    min_before_count: int = field(
        default=15, metadata=origin("convention", "words of a turn before: they can say more")
    )


def _left(analysis: CallAnalysis, options: FlatAnswerLeftOptions) -> Iterator[Moment]:
    for flat in _flat_answers(analysis, options):
        answer = flat.answer.segment
        turns = turns_of(analysis, CUSTOMER)
        before = [turn for turn in turns if turn.segment.end <= answer.start]
        after = [turn for turn in turns if turn.segment.start >= answer.end]
        had_told = any(len(turn.words) >= options.min_before_count for turn in before)
        fell_silent = all(len(turn.words) <= options.max_flat_count for turn in after)
        if not had_told or not fell_silent or _is_asked(analysis, flat):
            continue
        if any(signals_in(analysis, CUSTOMER, turn.segment, *FEELINGS) for turn in after):
            continue
        yield raise_moment(
            "UNS04",
            segment=Segment(flat.told.segment.start, flat.after.segment.end),
            valence="opportunity",
            observed=(observe(CUSTOMER_WORDS, analysis, answer, threshold=options.max_flat_count),),
            advice=(
                f"You told them how it is: {quote(flat.told.text, max_chars=45)}. All that came "
                f"back at {at(answer.start)} was {quote(flat.answer.text, max_chars=20)}, and you "
                f"went on: {quote(flat.after.text, max_chars=40)}. Try a check: 'Is that what you "
                "expected?'"
            ),
        )


def _is_asked(analysis: CallAnalysis, flat: _Flat) -> bool:
    """Whether what follows a flat answer asks about it."""
    return bool(signals_in(analysis, AGENT, flat.after.segment, *QUESTIONS))


FLAT_ANSWER_LEFT = Rule(
    code="UNS04",
    title="A flat 'fine' was left at that",
    subject="Listening",
    valence="opportunity",
    skill_rows=(18,),
    finds=(
        "A customer who had told in sentences answers a message with one flat word ('fine', "
        "'whatever', 'never mind'), names no feeling and says little more to the end; the agent "
        "does not ask."
    ),
    why="Who stops talking has not agreed; they have given up.",
    basis="literature",
    source=_ENFIELD,
    applies_not_when="All was settled, and 'fine' was meant so: listen to how it was said.",
    evidence=(CUSTOMER_WORDS,),
    needs=("words",),
    options=FlatAnswerLeftOptions(),
    find=_left,
)
