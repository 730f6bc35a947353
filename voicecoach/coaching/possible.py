"""What can be had and what cannot: a way found after a no, and refusals without one."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.evidence import span
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.sentences import (
    answer_to,
    has,
    is_offer,
    is_taken_well,
    sentences_before,
    sentences_in,
    sentences_of,
)
from voicecoach.coaching.spoken import quote, signals_in
from voicecoach.coaching.word_counts import OFFERS, REFUSALS, TAKEN_UP
from voicecoach.coaching.wording import at, count
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.language.sentences import ReadSentence

__all__ = [
    "FOUND_A_WAY",
    "REFUSED_WITHOUT_A_WAY",
    "FoundAWayOptions",
    "RefusedWithoutAWayOptions",
]


_POSSIBLE: tuple[SignalKind, ...] = ("can_do", "option", "ownership", "promise")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAWayOptions(RuleOptions):
    """Thresholds of `FOUND_A_WAY`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "praise loses weight when it is repeated")
    )
    min_taken_up_count: int = field(
        default=1,
        metadata=origin(
            "convention", "content words of the customer's in what is offered: it is about them"
        ),
    )
    after_no_s: float = field(
        default=12.0, metadata=origin("convention", "later it answers something else")
    )


def _found_a_way(analysis: CallAnalysis, options: FoundAWayOptions) -> Iterator[Moment]:
    for sentence in sentences_of(analysis, AGENT):
        start = sentence.segment.start
        if not _is_possible(analysis, sentence) or not sentence.amounts:
            continue
        no = _no_before(analysis, start, options)
        stretch = Segment(start, sentence.segment.end)
        matter = observe(TAKEN_UP, analysis, stretch, threshold=float(options.min_taken_up_count))
        if no is None or matter.value < options.min_taken_up_count:
            continue
        if not is_taken_well(analysis, answer_to(analysis, sentence.segment.end)):
            continue
        yield raise_moment(
            "CAN01",
            segment=stretch,
            valence="strength",
            observed=(matter, observe(OFFERS, analysis, stretch)),
            advice=(
                f"After {quote(no.text, max_chars=50)} you said what can be done: "
                f"{quote(sentence.text)}. They went along with it. Keep leading with what works."
            ),
        )


def _is_possible(analysis: CallAnalysis, sentence: ReadSentence) -> bool:
    """Whether a sentence says what the agent can or will do, and refuses nothing."""
    is_own = signals_in(analysis, AGENT, sentence.segment, *_POSSIBLE)
    return bool(is_own or has(sentence, "way")) and is_offer(sentence)


def _no_before(
    analysis: CallAnalysis, at_s: float, options: FoundAWayOptions
) -> ReadSentence | None:
    """Return the last no before a time: the agent's own, or what the customer cannot do or have."""
    said = (
        sentence
        for speaker, names in ((AGENT, ("refusal",)), (CUSTOMER, ("refusal", "rejects")))
        for sentence in sentences_before(analysis, speaker, at_s, within_s=options.after_no_s)
        if has(sentence, *names)
    )
    return max(said, key=lambda sentence: sentence.segment, default=None)


FOUND_A_WAY = Rule(
    code="CAN01",
    title="Said what can be done after a no",
    subject="Solving",
    valence="strength",
    skill_rows=(21, 24),
    finds=(
        "Within 12 s after a refusal, or after the customer said no or what they cannot do, the "
        "agent says what can be had, with a time or an amount and a word of the customer's, and "
        "the customer goes along with it."
    ),
    why="The same fact sounds like help when it begins with what works.",
    basis="literature",
    source=(
        "in 111 filmed service encounters energetic, creative problem solving raised satisfaction "
        "(Singh and Marinova, reported in Harvard Business Review, January 2018); concrete words "
        "do too (Packard & Berger 2021)"
    ),
    applies_not_when="What was offered could not be kept.",
    evidence=(TAKEN_UP, OFFERS),
    needs=("words",),
    rooms=("agent", "coach", "lead"),
    options=FoundAWayOptions(),
    find=_found_a_way,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedWithoutAWayOptions(RuleOptions):
    """Thresholds of `REFUSED_WITHOUT_A_WAY`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_refusal_count: int = field(
        default=3, metadata=origin("convention", "a no or two may be the plain truth")
    )
    way_follows_s: float = field(
        default=15.0, metadata=origin("convention", "a way that comes so soon belongs to the no")
    )


def _refused(analysis: CallAnalysis, options: RefusedWithoutAWayOptions) -> Iterator[Moment]:
    for run in _runs(analysis):
        if len(run) < options.min_refusal_count:
            continue
        after = Segment(run[-1].segment.end, run[-1].segment.end + options.way_follows_s)
        if any(is_offer(each) for each in sentences_in(analysis, AGENT, after)):
            continue
        stretch = span([sentence.segment for sentence in run])
        refusals = observe(REFUSALS, analysis, stretch, threshold=float(options.min_refusal_count))
        yield raise_moment(
            "CAN02",
            segment=stretch,
            valence="opportunity",
            observed=(refusals,),
            advice=(
                f"You were clear, {count(refusals.value, 'time', 'times')} from "
                f"{at(stretch.start)}: {quote(run[-1].text)}. After a no, say one thing that you "
                "can do, however small, and when."
            ),
        )


def _runs(analysis: CallAnalysis) -> Iterator[list[ReadSentence]]:
    """Yield refusals of the agent in a row, with nothing offered in between."""
    run: list[ReadSentence] = []
    for sentence in sentences_of(analysis, AGENT):
        if has(sentence, "refusal", "policy"):
            run.append(sentence)
        elif is_offer(sentence):
            yield run
            run = []
    yield run


REFUSED_WITHOUT_A_WAY = Rule(
    code="CAN02",
    title="Three refusals and nothing offered",
    subject="Solving",
    valence="opportunity",
    skill_rows=(21, 24),
    finds=(
        "The agent says three times what cannot be had, or cites a rule, and offers nothing in "
        "between or within 15 s after."
    ),
    why="A no without a way ends the conversation and not the problem.",
    basis="convention",
    source="the counterpart of CAN01; a no or two may be the plain truth",
    applies_not_when=(
        "There was truly nothing to offer and you said so kindly, or they asked for something "
        "that would harm somebody."
    ),
    evidence=(REFUSALS,),
    needs=("words",),
    options=RefusedWithoutAWayOptions(),
    find=_refused,
)
