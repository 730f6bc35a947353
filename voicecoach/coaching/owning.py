"""Ownership: promises with their time, undertakings without one, and what is left open.

Whether a promise was kept is not in a recording: that needs the records of the
company. What is here is whether somebody could tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.sentences import (
    answer_to,
    firm_promises,
    has,
    is_taken_well,
    named_in,
    promise_words,
    sentences_before,
    sentences_in,
    sentences_of,
)
from voicecoach.coaching.spoken import quote, signals_in, turns_of
from voicecoach.coaching.word_counts import LEFT_OPEN, PROMISES, TAKEN_UP, UNDATED
from voicecoach.coaching.wording import at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.language.sentences import ReadSentence

__all__ = [
    "LEFT_IT_OPEN",
    "PROMISED_WITH_A_TIME",
    "UNDERTOOK_WITHOUT_A_TIME",
    "LeftItOpenOptions",
    "PromisedWithATimeOptions",
    "UndertookWithoutATimeOptions",
]

_CONCRETE = (
    "Packard & Berger 2021: concrete words go with satisfied customers, who infer that somebody "
    "listened"
)
_OWN = "Packard, Moore & McFerran: agents who say 'I' are taken as acting and as caring"
_NOT_KEPT = "Whether it was kept is not in a recording."


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedWithATimeOptions(RuleOptions):
    """Thresholds of `PROMISED_WITH_A_TIME`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "one good promise is what to keep doing")
    )
    min_promise_count: int = field(
        default=1, metadata=origin("convention", "one act with its time is a promise")
    )
    min_taken_up_count: int = field(
        default=1,
        metadata=origin(
            "convention", "content words of the customer's in the turn: it is about this call"
        ),
    )
    max_same_count: int = field(
        default=2,
        metadata=origin("convention", "promised three times in one call it is a turn of phrase"),
    )


def _promised(analysis: CallAnalysis, options: PromisedWithATimeOptions) -> Iterator[Moment]:
    for turn in turns_of(analysis, AGENT):
        matter = observe(
            TAKEN_UP, analysis, turn.segment, threshold=float(options.min_taken_up_count)
        )
        for sentence in firm_promises(analysis, turn.segment):
            if (
                matter.value < options.min_taken_up_count
                or _same_count(analysis, sentence) > options.max_same_count
                or not is_taken_well(analysis, answer_to(analysis, sentence.segment.end))
            ):
                continue
            count = observe(
                PROMISES, analysis, sentence.segment, threshold=float(options.min_promise_count)
            )
            yield raise_moment(
                "OWN01",
                segment=sentence.segment,
                valence="strength",
                observed=(count, matter),
                advice=(
                    f"At {at(sentence.segment.start)} you said who does it and by when: "
                    f"{promise_words(analysis, sentence, max_chars=80)}. They can hold you to "
                    "that; note it down, and keep doing it."
                ),
            )
            break


def _same_count(analysis: CallAnalysis, sentence: ReadSentence) -> int:
    """How often the agent says the same in this call."""
    return sum(other.stems == sentence.stems for other in sentences_of(analysis, AGENT))


PROMISED_WITH_A_TIME = Rule(
    code="OWN01",
    title="Promised an act with its time",
    subject="Solving",
    valence="strength",
    skill_rows=(22, 38),
    finds=(
        "The agent says what will happen and when, so that they can be held to it: with an hour, "
        "a date, a call or a letter, or something of the customer's. The turn takes up a word of "
        "theirs, they go along with it, and it is not said three times."
    ),
    why="Who knows what happens and when does not have to call again to ask.",
    basis="literature",
    source=f"{_CONCRETE}; {_OWN}",
    applies_not_when=f"The promise was not yours to make, or nobody wrote it down. {_NOT_KEPT}",
    evidence=(PROMISES, TAKEN_UP),
    needs=("words",),
    rooms=("agent", "coach", "lead"),
    options=PromisedWithATimeOptions(),
    find=_promised,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertookWithoutATimeOptions(RuleOptions):
    """Thresholds of `UNDERTOOK_WITHOUT_A_TIME`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_undated_count: int = field(
        default=1, metadata=origin("convention", "each is something that somebody waits for")
    )
    time_follows_s: float = field(
        default=20.0,
        metadata=origin("convention", "a time said so soon after belongs to the undertaking"),
    )


def _undertook(analysis: CallAnalysis, options: UndertookWithoutATimeOptions) -> Iterator[Moment]:
    for turn in turns_of(analysis, AGENT):
        around = Segment(turn.segment.start, turn.segment.end + options.time_follows_s)
        if any(_says_when(each) for each in sentences_in(analysis, AGENT, around)):
            continue
        for sentence in named_in(analysis, AGENT, turn.segment, "later_act"):
            if sentence.is_question:
                continue
            count = observe(
                UNDATED, analysis, sentence.segment, threshold=float(options.min_undated_count)
            )
            yield raise_moment(
                "OWN02",
                segment=sentence.segment,
                valence="opportunity",
                observed=(count,),
                advice=(
                    f"You took it on at {at(sentence.segment.start)}: {quote(sentence.text)}. Say "
                    "by when as well, even if only: 'You will hear from me by six, whatever I "
                    "know.'"
                ),
            )


def _says_when(sentence: ReadSentence) -> bool:
    return bool(sentence.amounts) or has(sentence, "due", "when", "left_open")


UNDERTOOK_WITHOUT_A_TIME = Rule(
    code="OWN02",
    title="Took something on without saying by when",
    subject="Solving",
    valence="opportunity",
    skill_rows=(22, 38),
    finds=(
        "The agent takes on something that the customer cannot see being done, such as a call "
        "or a letter, and says no time, day or condition in the same turn or shortly after."
    ),
    why="Without a time nobody can tell a promise that is kept from one that was forgotten.",
    basis="convention",
    source=f"the counterpart of OWN01; {_CONCRETE}",
    applies_not_when=(
        "The time had been agreed before, or it was done while they were on the line."
    ),
    evidence=(UNDATED,),
    needs=("words",),
    options=UndertookWithoutATimeOptions(),
    find=_undertook,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftItOpenOptions(RuleOptions):
    """Thresholds of `LEFT_IT_OPEN`."""

    max_per_call_count: int = field(
        default=2, metadata=origin("convention", "more of one kind in one call is not read")
    )
    min_open_count: int = field(
        default=1, metadata=origin("convention", "each leaves somebody waiting for nobody")
    )
    quoted_s: float = field(
        default=60.0,
        metadata=origin("convention", "a word that the customer has just used may be theirs"),
    )
    time_follows_s: float = field(
        default=20.0, metadata=origin("convention", "a promise with a time so soon after mends it")
    )


def _left_open(analysis: CallAnalysis, options: LeftItOpenOptions) -> Iterator[Moment]:
    for sentence in sentences_of(analysis, AGENT):
        start = sentence.segment.start
        until = Segment(start, sentence.segment.end + options.time_follows_s)
        if (
            not has(sentence, "left_open")
            or sentence.is_question
            or sentence.amounts
            or has(sentence, "closing", "greeting")
            or _is_quoted(analysis, sentence, options)
            or signals_in(analysis, AGENT, until, "promise")
        ):
            continue
        count = observe(
            LEFT_OPEN, analysis, sentence.segment, threshold=float(options.min_open_count)
        )
        yield raise_moment(
            "OWN03",
            segment=sentence.segment,
            valence="opportunity",
            observed=(count,),
            advice=(
                f"They got an answer at {at(start)}: {quote(sentence.text)}. It leaves open who, "
                "or when. Try: 'I will check it myself, and you hear from me by four.'"
            ),
        )


def _is_quoted(analysis: CallAnalysis, sentence: ReadSentence, options: LeftItOpenOptions) -> bool:
    """Whether the words that leave it open are ones that the customer has just used."""
    before = sentences_before(analysis, CUSTOMER, sentence.segment.start, within_s=options.quoted_s)
    theirs = {token for each in before for token in each.tokens}
    said = (
        p.text.lower().strip(".,;:?!").split() for p in sentence.phrases if p.name == "left_open"
    )
    return any(words[-1] in theirs for words in said)


LEFT_IT_OPEN = Rule(
    code="OWN03",
    title="Left open who does it, or when",
    subject="Solving",
    valence="opportunity",
    skill_rows=(22, 38),
    finds=(
        "The agent says that something will be looked into, that somebody will do it, or that it "
        "comes soon or at some point, and no promise with a time follows within 20 s. A word "
        "that the customer has just used is not counted."
    ),
    why="What nobody does at no time has to be asked for again.",
    basis="literature",
    source=_CONCRETE,
    applies_not_when=(
        "Nobody can know the time yet: then say when you will know more, or when you look again."
    ),
    evidence=(LEFT_OPEN,),
    needs=("words",),
    options=LeftItOpenOptions(),
    find=_left_open,
)
