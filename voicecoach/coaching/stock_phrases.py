"""Phrases of understanding that hold nothing of the customer's, or come before their end."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.answers import cues_of_trouble
from voicecoach.coaching.lookup import units_of
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import next_words, quote, sentence_of, signals_in, signals_of
from voicecoach.coaching.word_measures import ANSWER_GRADE, STOCK_PHRASES, TIME_BEFORE_END
from voicecoach.coaching.wording import at, duration
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import MET_GRADE, CueResponse
from voicecoach.core.segment import Segment

__all__ = ["STOCK_PHRASE_ONLY", "StockPhraseOnlyOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPhraseOnlyOptions(RuleOptions):
    """Thresholds of `STOCK_PHRASE_ONLY`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_phrase_count: int = field(
        default=1, metadata=origin("convention", "a phrase, and nothing else of the matter")
    )
    max_answer_s: float = field(
        default=20.0, metadata=origin("convention", "an answer is looked for as long after a cue")
    )
    min_early_s: float = field(
        default=0.3,
        metadata=origin("convention", "as much of their words after its start: no end overlap"),
    )


def _stock_phrases_only(
    analysis: CallAnalysis, options: StockPhraseOnlyOptions
) -> Iterator[Moment]:
    answered: set[Segment] = set()
    for phrase in signals_of(analysis, AGENT, "stock_phrase"):
        cue = _answered_by(analysis, phrase, options)
        if cue is None or cue.cue.segment in answered or _is_apologising(analysis, phrase):
            continue
        early = _words_left(analysis, phrase, options)
        if early is not None or (cue.grade < MET_GRADE and not _leads_on(analysis, phrase)):
            answered.add(cue.cue.segment)
            yield _moment(analysis, phrase, cue, early, options)


def _is_apologising(analysis: CallAnalysis, phrase: LanguageSignal) -> bool:
    """Whether it belongs to an apology: then its length counts (APO01, APO02)."""
    near = Segment(max(0.0, phrase.segment.start - 5.0), phrase.segment.end + 5.0)
    return bool(signals_in(analysis, AGENT, near, "apology"))


def _leads_on(analysis: CallAnalysis, phrase: LanguageSignal) -> bool:
    """Whether an open question follows it at once."""
    after = Segment(phrase.segment.end, phrase.segment.end + 5.0)
    return bool(signals_in(analysis, AGENT, after, "open_question"))


def _answered_by(
    analysis: CallAnalysis, phrase: LanguageSignal, options: StockPhraseOnlyOptions
) -> CueResponse | None:
    """Last cue before a phrase, if the phrase is the first that is said after it."""
    before = [
        found
        for found in cues_of_trouble(analysis)
        if phrase.segment.end - found.cue.segment.start >= 0.0
        and phrase.segment.start - found.cue.segment.end <= options.max_answer_s
    ]
    if not before:
        return None
    first = next_words(analysis, AGENT, before[-1].cue.segment.end - 1.0, min_word_count=3)
    is_first = first is None or first.segment.end >= phrase.segment.start
    return before[-1] if is_first else None


def _words_left(
    analysis: CallAnalysis, phrase: LanguageSignal, options: StockPhraseOnlyOptions
) -> Segment | None:
    """What the customer still said of the words that a phrase came into."""
    start = phrase.segment.start
    unit = next((u for u in units_of(analysis, CUSTOMER) if u.contains(start)), None)
    if unit is None or unit.end - start < options.min_early_s:
        return None
    return Segment(start, unit.end)


def _moment(
    analysis: CallAnalysis,
    phrase: LanguageSignal,
    cue: CueResponse,
    early: Segment | None,
    options: StockPhraseOnlyOptions,
) -> Moment:
    said = phrase.segment
    observed: list[Observation] = [
        observe(STOCK_PHRASES, analysis, said, threshold=options.min_phrase_count),
        observe(ANSWER_GRADE, analysis, cue.cue.segment, threshold=MET_GRADE),
    ]
    if early is not None:
        observed.append(observe(TIME_BEFORE_END, analysis, early, threshold=options.min_early_s))
    heard = quote(sentence_of(analysis, cue.cue), max_chars=45)
    fault = (
        "with no word of theirs in it"
        if early is None
        else f"and {duration(early.duration_s)} before they had ended"
    )
    return raise_moment(
        "EMP04",
        segment=Segment(min(cue.cue.segment.start, said.start), said.end),
        valence="opportunity",
        observed=observed,
        advice=(
            f"You answered the feeling. But after {heard}, "
            f"{quote(sentence_of(analysis, phrase), max_chars=45)} came at {at(said.start)} "
            f"{fault}. Try: let them end, then say what you understood."
        ),
    )


STOCK_PHRASE_ONLY = Rule(
    code="EMP04",
    title="A stock phrase for an answer",
    subject="Empathy",
    valence="opportunity",
    skill_rows=(10,),
    finds=(
        "After words of trouble the agent says a phrase of understanding that holds no word of "
        "the customer's, and nothing else of the matter within 20 s; or says it while the "
        "customer is still speaking."
    ),
    why="A phrase that fits every call does not show that this one was heard.",
    basis="convention",
    source=(
        "lowest grade but one of an answer to a cue (after Bylund & Makoul 2002); which phrases "
        "are stock is a list in the language pack"
    ),
    applies_not_when="They wanted an answer at once and nothing more, or it led into one.",
    evidence=(STOCK_PHRASES, ANSWER_GRADE, TIME_BEFORE_END),
    needs=("words",),
    options=StockPhraseOnlyOptions(),
    find=_stock_phrases_only,
)
