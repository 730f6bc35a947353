"""Answers to what the customer said of their trouble, and whether they went on from them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from voicecoach.coaching.rule import RuleOptions, origin
from voicecoach.coaching.spoken import (
    QUESTIONS,
    next_turn,
    quote,
    sentence_of,
    signals_in,
    turn_at,
    words_in,
)
from voicecoach.coaching.word_takes import reactions_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import SignalKind
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment
from voicecoach.language.tokens import tokens_of_word

__all__ = [
    "GRADED_LIKE",
    "NOT_TROUBLE",
    "STEPS",
    "AnswerOptions",
    "cues_of_trouble",
    "from_cue",
    "is_accepted",
    "is_echo",
    "met_answers",
    "quoted_cue",
]

QUOTED_CHARS = 55
"""Length of what the customer said in advice, without its quotation marks."""

HEARD_S = 60.0
"""As long before an answer its words may have been heard (`voicecoach.language.talk`)."""

ECHO_RATIO = 0.75
"""With as much of it in one stretch of the other's words, an answer only repeats (convention)."""

GRADED_LIKE = (
    "graded like Bylund & Makoul 2002, who code how far a doctor's answer goes into what a patient "
    "gave to answer to"
)

STEPS: tuple[SignalKind, ...] = ("ownership", "promise", "option", "can_do", "open_question")
"""What an agent does next for a customer, rather than say."""

NOT_TROUBLE = frozenset({"not_understood"})
"""Cues that ask for clearer words, and for nothing else."""


def cues_of_trouble(analysis: CallAnalysis) -> tuple[CueResponse, ...]:
    """Answers to what the customer said of their trouble, by start."""
    found = (each for each in analysis.responses if each.cue.kind not in NOT_TROUBLE)
    return tuple(sorted(found, key=lambda each: each.cue.segment))


def is_accepted(analysis: CallAnalysis, answer: Segment, *, within_s: float) -> bool:
    """Whether the customer went on after an answer and did not set it right.

    After a question, a no is an answer to it.
    """
    # One that starts beside the last word is included.
    reaction = next_turn(analysis, CUSTOMER, answer.end - 1.0, within_s=within_s + 1.0)
    if reaction is None:
        return False
    turn = turn_at(analysis, AGENT, answer.start)
    asked = turn is not None and any(
        signal.segment.end == turn.segment.end
        for signal in signals_in(analysis, AGENT, turn.segment, *QUESTIONS)
    )
    is_wrong = "corrects" in reactions_of(analysis, reaction) and not asked
    again = signals_in(analysis, CUSTOMER, reaction.segment, "repeated", "not_understood")
    return not is_wrong and not again


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOptions(RuleOptions):
    """What an answer must be to count as one."""

    min_word_count: int = field(
        default=2, metadata=origin("convention", "one word of theirs in it may be chance")
    )
    max_answer_s: float = field(
        default=20.0, metadata=origin("convention", "words further apart are no one answer")
    )
    max_after_s: float = field(
        default=20.0,
        metadata=origin(
            "convention", "from what is answered to the answer: later, of other things"
        ),
    )
    max_early_s: float = field(
        default=0.5,
        metadata=origin("convention", "an answer that begins further inside their words cut in"),
    )
    max_reaction_s: float = field(
        default=20.0,
        metadata=origin(
            "convention", "until the customer's next words: after that, of other things"
        ),
    )


def met_answers(
    analysis: CallAnalysis, options: AnswerOptions
) -> Iterator[tuple[CueResponse, Segment]]:
    """Yield answers to trouble with words of the customer's that the customer went on from."""
    for found in cues_of_trouble(analysis):
        if not found.is_met or found.answer is None:
            continue
        after_s = found.answer.start - found.cue.segment.end
        if found.answer.duration_s > options.max_answer_s or after_s > options.max_after_s:
            continue
        if len(found.about) < options.min_word_count or is_echo(analysis, found.answer):
            continue
        if found.at_once_s is not None and found.at_once_s < -options.max_early_s:
            continue
        if is_accepted(analysis, found.answer, within_s=options.max_reaction_s):
            yield found, found.answer


def is_echo(analysis: CallAnalysis, answer: Segment) -> bool:
    """Whether most of an answer is one stretch of the customer's words, word for word."""
    own = _tokens(analysis, AGENT, answer)
    heard = _tokens(analysis, CUSTOMER, Segment(max(0.0, answer.start - HEARD_S), answer.end))
    longest = SequenceMatcher(None, own, heard, autojunk=False).find_longest_match().size
    return bool(own) and longest >= ECHO_RATIO * len(own)


def _tokens(analysis: CallAnalysis, speaker: str, stretch: Segment) -> tuple[str, ...]:
    return tuple(
        token
        for word in words_in(analysis, speaker, stretch)
        for token in tokens_of_word(word.text)[0]
    )


def quoted_cue(analysis: CallAnalysis, found: CueResponse) -> str:
    """Quote the sentence of what is answered."""
    return quote(sentence_of(analysis, found.cue), max_chars=QUOTED_CHARS)


def from_cue(found: CueResponse, answer: Segment) -> Segment:
    """Return the stretch from what is answered to the end of the answer."""
    start, end = found.cue.segment.start, max(found.cue.segment.end, answer.end)
    return Segment(start, end)
