"""Solving the problem: ways to choose from, how soon the first one comes, and what it answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.sentences import (
    answer_to,
    firm_promises,
    has,
    is_offer,
    is_taken_well,
    is_troubled,
    named_in,
    promise_words,
    sentences_of,
    ways_in,
)
from voicecoach.coaching.spoken import SpokenTurn, quote, signals_of, turns_of
from voicecoach.coaching.word_counts import PROMISES, TAKEN_UP, TIME_TO_OFFER, WAYS
from voicecoach.coaching.wording import at, count
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import UNKNOWN_LANGUAGE
from voicecoach.language.pack import load_pack
from voicecoach.language.reactions import reactions_in
from voicecoach.language.sentences import ReadSentence

__all__ = [
    "FIRST_OFFER_LATE",
    "OFFERED_WAYS",
    "SAID_BACK_THEN_SOLVED",
    "FirstOfferLateOptions",
    "OfferedWaysOptions",
    "SaidBackThenSolvedOptions",
]

_CREATIVE = (
    "in 111 filmed service encounters energetic, creative problem solving raised satisfaction, "
    "more words of relation did not (Singh and Marinova, reported in Harvard Business Review, "
    "January 2018)"
)


_SAID_BACK: tuple[SignalKind, ...] = (
    "paraphrase",
    "summary",
    "simple_reflection",
    "complex_reflection",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedWaysOptions(RuleOptions):
    """Thresholds of `OFFERED_WAYS`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_way_count: int = field(
        default=2, metadata=origin("convention", "one way is an offer, two are a choice")
    )


def _offered_ways(analysis: CallAnalysis, options: OfferedWaysOptions) -> Iterator[Moment]:
    for turn in turns_of(analysis, AGENT):
        ways = observe(WAYS, analysis, turn.segment, threshold=float(options.min_way_count))
        if ways.value < options.min_way_count or not _is_choice(analysis, turn):
            continue
        answer = answer_to(analysis, turn.segment.end)
        if not _is_chosen(analysis, turn, answer):
            continue
        yield raise_moment(
            "SOL01",
            segment=turn.segment,
            valence="strength",
            observed=(ways,),
            advice=(
                f"At {at(turn.segment.start)} you laid out "
                f"{count(ways.value, 'way', 'ways')} and they chose: "
                f"{quote(answer[0].text, max_chars=60)}. Keep offering a choice before you settle "
                "on one."
            ),
        )


def _is_choice(analysis: CallAnalysis, turn: SpokenTurn) -> bool:
    """Whether the ways are held against each other, and not one list of what comes."""
    return bool(named_in(analysis, AGENT, turn.segment, "or_else"))


def _is_chosen(analysis: CallAnalysis, turn: SpokenTurn, answer: tuple[ReadSentence, ...]) -> bool:
    """Whether the customer takes one up: by its words, or by asking which."""
    if not answer or is_troubled(analysis, answer[:2]):
        return False
    offered = frozenset[str]().union(*ways_in(analysis, turn.segment))
    return any(has(each, "chooses") or each.stems & offered for each in answer[:2])


OFFERED_WAYS = Rule(
    code="SOL01",
    title="Offered ways to choose from",
    subject="Solving",
    valence="strength",
    skill_rows=(24,),
    finds=(
        "In one turn the agent holds two or more ways against each other, each with content of "
        "its own and an amount or a word of the customer's, and the customer takes one up."
    ),
    why="Who may choose has a say in how it ends.",
    basis="literature",
    source=_CREATIVE,
    applies_not_when="They had asked you to decide, or all ways came to the same.",
    evidence=(WAYS,),
    needs=("words",),
    rooms=("agent", "coach", "lead"),
    options=OfferedWaysOptions(),
    find=_offered_ways,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstOfferLateOptions(RuleOptions):
    """Thresholds of `FIRST_OFFER_LATE`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is about the whole call")
    )
    min_call_s: float = field(
        default=240.0, metadata=origin("convention", "in a shorter call nothing is late")
    )
    min_time_s: float = field(
        default=180.0, metadata=origin("convention", "time to hear somebody out and ask back")
    )
    min_time_ratio: float = field(
        default=0.6,
        metadata=origin("convention", "share of the call: most of it is over"),
    )


def _first_late(analysis: CallAnalysis, options: FirstOfferLateOptions) -> Iterator[Moment]:
    if analysis.duration_s < options.min_call_s:
        return
    own = sentences_of(analysis, AGENT)
    first = next((each for each in own if is_offer(each) and not has(each, "greeting")), None)
    if first is None or first.segment.start <= 0.0:
        return
    until = Segment(0.0, first.segment.start)
    limit = max(options.min_time_s, options.min_time_ratio * analysis.duration_s)
    time = observe(TIME_TO_OFFER, analysis, until, threshold=limit)
    if time.value < limit:
        return
    yield raise_moment(
        "SOL02",
        segment=first.segment,
        valence="opportunity",
        observed=(time,),
        advice=(
            f"You did find something to offer: {quote(first.text)}. It came at "
            f"{at(first.segment.start)}. Once you know the problem, name one thing you can try, "
            "then go on asking."
        ),
    )


FIRST_OFFER_LATE = Rule(
    code="SOL02",
    title="The first offer came late",
    subject="Solving",
    valence="opportunity",
    skill_rows=(24,),
    finds=(
        "In a call of 4 minutes and more, the agent says for the first time what can be done "
        "or is being done after more than 3 minutes and more than 60 % of the call."
    ),
    why="Until something is offered nobody knows whether this call will help.",
    basis="literature",
    source=_CREATIVE,
    applies_not_when="They needed to be heard first, or the way was only clear at the end.",
    evidence=(TIME_TO_OFFER,),
    needs=("words",),
    options=FirstOfferLateOptions(),
    find=_first_late,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBackThenSolvedOptions(RuleOptions):
    """Thresholds of `SAID_BACK_THEN_SOLVED`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_taken_up_count: int = field(
        default=3,
        metadata=origin("convention", "content words of the customer's: the problem, not one word"),
    )
    solved_within_s: float = field(
        default=60.0, metadata=origin("convention", "later it may answer something else")
    )


def _said_back(analysis: CallAnalysis, options: SaidBackThenSolvedOptions) -> Iterator[Moment]:
    for back in signals_of(analysis, AGENT, *_SAID_BACK):
        matter = observe(
            TAKEN_UP, analysis, back.segment, threshold=float(options.min_taken_up_count)
        )
        answer = answer_to(analysis, back.segment.end)
        if matter.value < options.min_taken_up_count or not _is_confirmed(analysis, answer):
            continue
        promise = _promise_after(analysis, answer[0].segment.start, options)
        if promise is None or not is_taken_well(analysis, answer_to(analysis, promise.segment.end)):
            continue
        stretch = Segment(back.segment.start, promise.segment.end)
        yield raise_moment(
            "SOL03",
            segment=stretch,
            valence="strength",
            observed=(matter, observe(PROMISES, analysis, promise.segment)),
            advice=(
                f"You said the problem back, {quote(back.text, max_chars=60)}, heard "
                f"{quote(answer[0].text, max_chars=25)}, and then solved it: "
                f"{promise_words(analysis, promise, max_chars=60)}. Keep that order."
            ),
        )
        return


def _is_confirmed(analysis: CallAnalysis, answer: tuple[ReadSentence, ...]) -> bool:
    """Whether the customer says that what was said back is right."""
    words = [word for sentence in answer for word in sentence.text.split()]
    language = analysis.transcript.language if analysis.transcript else UNKNOWN_LANGUAGE
    return bool(words) and "confirms" in reactions_in(words, load_pack(language))


def _promise_after(
    analysis: CallAnalysis, at_s: float, options: SaidBackThenSolvedOptions
) -> ReadSentence | None:
    until = Segment(at_s, at_s + options.solved_within_s)
    return next(iter(firm_promises(analysis, until)), None)


SAID_BACK_THEN_SOLVED = Rule(
    code="SOL03",
    title="Said the problem back, then solved it",
    subject="Solving",
    valence="strength",
    skill_rows=(24, 12),
    finds=(
        "The agent says the matter back with three content words of the customer's, the customer "
        "confirms, and within a minute the agent promises an act with its time, which is taken "
        "well."
    ),
    why="A solution fits when the problem has been agreed on before.",
    basis="literature",
    source=(
        "people whose words are said back feel more understood than with advice alone (Weger et "
        f"al. 2014); {_CREATIVE}"
    ),
    applies_not_when="What was said back had already been solved.",
    evidence=(TAKEN_UP, PROMISES),
    needs=("words",),
    rooms=("agent", "coach", "lead"),
    options=SaidBackThenSolvedOptions(),
    find=_said_back,
)
