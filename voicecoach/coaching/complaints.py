"""Complaints in words: answered and solved, growing, or met with a request to calm down."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import span
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.sentences import (
    answer_to,
    firm_promises,
    has,
    is_taken_well,
    promise_words,
    sentences_in,
    sentences_of,
    taken_up,
)
from voicecoach.coaching.spoken import (
    SpokenTurn,
    next_turn,
    quote,
    sentence_of,
    signals_in,
    turns_of,
)
from voicecoach.coaching.word_counts import COMPLAINTS, PROMISES, TAKEN_UP, TOLD_TO_CALM_DOWN
from voicecoach.coaching.wording import at, times
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.language.sentences import ReadSentence

__all__ = [
    "COMPLAINT_GREW",
    "COMPLAINT_SETTLED",
    "TOLD_TO_CALM",
    "ComplaintGrewOptions",
    "ComplaintSettledOptions",
    "ToldToCalmOptions",
]

MIN_ANSWER_WORDS = 3
"""Less is a sound of listening (convention)."""

_ANSWERS: tuple[SignalKind, ...] = (
    "apology",
    "can_do",
    "complex_reflection",
    "option",
    "paraphrase",
    "promise",
    "simple_reflection",
    "specific_acknowledgement",
    "summary",
)
"""Acts that take a complaint up, or do something about it."""

_MIMICRY = (
    "displayed emotion is copied from turn to turn in 967 real call-centre calls (Rueff-Lopes et "
    "al. 2014), so what is said first counts"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintSettledOptions(RuleOptions):
    """Thresholds of `COMPLAINT_SETTLED`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "only what settles it to the end is told")
    )
    min_taken_up_count: int = field(
        default=2, metadata=origin("convention", "content words of the complaint; one is chance")
    )
    answer_within_s: float = field(
        default=10.0, metadata=origin("convention", "later it answers something else")
    )
    solved_within_s: float = field(
        default=90.0, metadata=origin("convention", "later it may have any cause")
    )


def _settled(analysis: CallAnalysis, options: ComplaintSettledOptions) -> Iterator[Moment]:
    turns = _complaining(analysis)
    if not turns:
        return
    turn = turns[-1]
    answer = next_turn(
        analysis,
        AGENT,
        turn.segment.start,
        within_s=turn.segment.duration_s + options.answer_within_s,
        min_word_count=MIN_ANSWER_WORDS,
    )
    promise = _promise_after(analysis, turn, options)
    if answer is None or promise is None or promise.segment.end < answer.segment.start:
        return
    matter = observe(
        TAKEN_UP, analysis, answer.segment, threshold=float(options.min_taken_up_count)
    )
    taken = is_taken_well(analysis, answer_to(analysis, promise.segment.end))
    if matter.value < options.min_taken_up_count or not taken:
        return
    complaints = observe(COMPLAINTS, analysis, turn.segment)
    yield raise_moment(
        "DEE04",
        segment=Segment(turn.segment.start, promise.segment.end),
        valence="strength",
        observed=(matter, complaints, observe(PROMISES, analysis, promise.segment)),
        advice=(
            f"They complained at {at(turn.segment.start)}; you answered "
            f"{quote(answer.text, max_chars=60)}, then "
            f"{promise_words(analysis, promise, max_chars=60)}, and no complaint came after it. "
            "Keep that order."
        ),
    )


def _complaining(analysis: CallAnalysis) -> list[SpokenTurn]:
    """Turns of the customer with a complaint in them."""
    return [
        turn
        for turn in turns_of(analysis, CUSTOMER)
        if signals_in(analysis, CUSTOMER, turn.segment, "complaint")
    ]


def _promise_after(
    analysis: CallAnalysis, turn: SpokenTurn, options: ComplaintSettledOptions
) -> ReadSentence | None:
    until = Segment(turn.segment.end, turn.segment.end + options.solved_within_s)
    return next(iter(firm_promises(analysis, until)), None)


COMPLAINT_SETTLED = Rule(
    code="DEE04",
    title="Answered a complaint and settled it",
    subject="De-escalation",
    valence="strength",
    skill_rows=(26,),
    finds=(
        "After the last complaint in words the agent's answer takes up two content words of the "
        "customer's, a promise with a time follows within 90 s and is taken well, and no "
        "complaint comes after it."
    ),
    why="First what happened, then what happens now: that order settles most complaints.",
    basis="literature",
    source=f"{_MIMICRY}; concrete words show that somebody listened (Packard & Berger 2021)",
    applies_not_when="They gave up rather than calmed down: short, late answers would show it.",
    evidence=(TAKEN_UP, COMPLAINTS, PROMISES),
    needs=("words",),
    rooms=("agent", "coach", "lead"),
    options=ComplaintSettledOptions(),
    find=_settled,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintGrewOptions(RuleOptions):
    """Thresholds of `COMPLAINT_GREW`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_complaint_count: int = field(
        default=3,
        metadata=origin("convention", "said once it is news, three times it was not heard"),
    )
    max_apart_s: float = field(
        default=60.0, metadata=origin("convention", "further apart it is another matter")
    )


def _grew(analysis: CallAnalysis, options: ComplaintGrewOptions) -> Iterator[Moment]:
    for run in _runs(analysis, options):
        stretch = span([turn.segment for turn in run])
        complaints = observe(
            COMPLAINTS, analysis, stretch, threshold=float(options.min_complaint_count)
        )
        if len(run) == 1 or complaints.value < options.min_complaint_count:
            continue
        said = signals_in(analysis, CUSTOMER, run[-1].segment, "complaint", "repeated")[-1]
        between = next_turn(analysis, AGENT, run[0].segment.start, min_word_count=MIN_ANSWER_WORDS)
        if between is None:
            continue
        yield raise_moment(
            "DEE05",
            segment=stretch,
            valence="opportunity",
            observed=(complaints,),
            advice=(
                f"You kept to the matter, {quote(between.text, max_chars=40)}, and they complained "
                f"{times(complaints.value)}, last with "
                f"{quote(sentence_of(analysis, said), max_chars=40)}. One line on "
                "it first: what went wrong, in their words."
            ),
        )


def _runs(analysis: CallAnalysis, options: ComplaintGrewOptions) -> Iterator[list[SpokenTurn]]:
    """Yield complaints close together with nothing between them that takes one up."""
    run: list[SpokenTurn] = []
    for turn in turns_of(analysis, CUSTOMER):
        if not signals_in(analysis, CUSTOMER, turn.segment, "complaint", "repeated"):
            continue
        if run and not _is_unanswered(analysis, run[-1], turn, options):
            yield run
            run = []
        run.append(turn)
    if run:
        yield run


def _is_unanswered(
    analysis: CallAnalysis, last: SpokenTurn, turn: SpokenTurn, options: ComplaintGrewOptions
) -> bool:
    apart_s = turn.segment.start - last.segment.end
    if apart_s <= 0.0:
        return True
    between = Segment(last.segment.end, turn.segment.start)
    return apart_s <= options.max_apart_s and not _is_answered(analysis, between)


def _is_answered(analysis: CallAnalysis, stretch: Segment) -> bool:
    """Whether the agent takes something up: by an act, or in words of the customer's.

    A question for the order takes up one word and not the complaint.
    """
    if signals_in(analysis, AGENT, stretch, *_ANSWERS):
        return True
    return any(
        len(taken_up(analysis, sentence.segment)) > sentence.is_question
        for sentence in sentences_in(analysis, AGENT, stretch)
        if not has(sentence, "refusal", "policy", "blame")
    )


COMPLAINT_GREW = Rule(
    code="DEE05",
    title="A complaint grew because nothing took it up",
    subject="De-escalation",
    valence="opportunity",
    skill_rows=(26, 9),
    finds=(
        "The customer complains, or says that it was said before, three times in two turns or "
        "more, and nothing that the agent says in between takes it up, offers or promises."
    ),
    why="A complaint that nothing answers is said again, louder.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when="You took it up in words that are not in the language pack.",
    evidence=(COMPLAINTS,),
    needs=("words",),
    options=ComplaintGrewOptions(),
    find=_grew,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldToCalmOptions(RuleOptions):
    """Thresholds of `TOLD_TO_CALM`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_request_count: int = field(
        default=1, metadata=origin("convention", "once is heard as a reproach")
    )


def _told_to_calm(analysis: CallAnalysis, options: ToldToCalmOptions) -> Iterator[Moment]:
    for sentence in sentences_of(analysis, AGENT):
        if not has(sentence, "calm_down") or sentence.is_question:
            continue
        asked = observe(
            TOLD_TO_CALM_DOWN,
            analysis,
            sentence.segment,
            threshold=float(options.min_request_count),
        )
        answer = answer_to(analysis, sentence.segment.end)
        heard = f"; the answer was {quote(answer[0].text, max_chars=40)}" if answer else ""
        yield raise_moment(
            "DEE06",
            segment=sentence.segment,
            valence="opportunity",
            observed=(asked,),
            advice=(
                f"You wanted it quieter at {at(sentence.segment.start)}: "
                f"{quote(sentence.text, max_chars=50)}{heard}. Say what you heard instead, such "
                "as the thing they fear, and lower your own pace."
            ),
        )


TOLD_TO_CALM = Rule(
    code="DEE06",
    title="Told them to calm down",
    subject="De-escalation",
    valence="opportunity",
    skill_rows=(26,),
    finds="The agent tells the customer to calm down, to relax or not to shout.",
    why="Told to be calm, people hear that they are the problem.",
    basis="literature",
    source=_MIMICRY,
    applies_not_when="They had asked you to slow them down, or somebody was in danger.",
    evidence=(TOLD_TO_CALM_DOWN,),
    needs=("words",),
    options=ToldToCalmOptions(),
    find=_told_to_calm,
)
