"""How a call ends: with what was agreed put together, or without."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    QUESTIONS,
    next_turn,
    quote,
    sentence_of,
    signals_in,
    signals_of,
    turns_of,
)
from voicecoach.coaching.word_measures import RESTATED_WORDS, THEIR_WORDS_BACK, TIMES_NAMED
from voicecoach.coaching.word_takes import restated_in
from voicecoach.coaching.wording import at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "ENDED_OPEN",
    "SUMMED_UP",
    "EndedOpenOptions",
    "SummedUpOptions",
    "SummingUpOptions",
]

UNDERTAKEN: tuple[SignalKind, ...] = ("ownership", "promise", "option", "can_do", "vague")
"""After one of these something is to happen after the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummingUpOptions(RuleOptions):
    """Which part of a call is its end."""

    max_per_call_count: int = field(default=1, metadata=origin("convention", "a call ends once"))
    end_ratio: float = field(
        default=0.2, metadata=origin("convention", "the last fifth of what is spoken")
    )


def _end_of_call(analysis: CallAnalysis, options: SummingUpOptions) -> Segment | None:
    """Last part of the call, from its first to its last word."""
    turns = [turn.segment for who in (AGENT, CUSTOMER) for turn in turns_of(analysis, who)]
    if not turns:
        return None
    start, end = min(turn.start for turn in turns), max(turn.end for turn in turns)
    return Segment(end - options.end_ratio * (end - start), end)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummedUpOptions(SummingUpOptions):
    """Thresholds of `SUMMED_UP`."""

    min_word_count: int = field(
        default=2, metadata=origin("convention", "one word in common may be chance")
    )
    min_time_count: int = field(
        default=1, metadata=origin("convention", "a next step is one when it says when")
    )
    min_theirs_count: int = field(
        default=1, metadata=origin("convention", "of what was agreed, something was theirs")
    )


def _summed_up(analysis: CallAnalysis, options: SummedUpOptions) -> Iterator[Moment]:
    end = _end_of_call(analysis, options)
    if end is None:
        return
    for turn in turns_of(analysis, AGENT):
        if turn.segment.end <= end.start:
            continue
        said = restated_in(analysis, turn.segment)
        observed = tuple(
            observe(measure, analysis, turn.segment, threshold=least)
            for measure, least in (
                (RESTATED_WORDS, options.min_word_count),
                (TIMES_NAMED, options.min_time_count),
                (THEIR_WORDS_BACK, options.min_theirs_count),
            )
        )
        is_enough = all(each.value >= (each.measurement.threshold or 0.0) for each in observed)
        if not said or not is_enough or not _is_agreed(analysis, turn.segment):
            continue
        yield raise_moment(
            "SUM01",
            segment=turn.segment,
            valence="strength",
            observed=observed,
            advice=(
                f"Near the end, at {at(turn.segment.start)}, you put it together with its times: "
                f"{quote(_best(said), max_chars=80)}. Both of you left with the same. Keep that "
                "as the last thing of a call."
            ),
        )


def _best(said: Sequence[LanguageSignal]) -> str:
    """Words of the one that puts most together."""
    return max(said, key=lambda signal: len(signal.about)).text


def _is_agreed(analysis: CallAnalysis, turn: Segment) -> bool:
    """Whether the customer spoke after it, and asked nothing again and complained of nothing."""
    after = next_turn(analysis, CUSTOMER, turn.end - 1.0)
    return after is not None and not signals_in(
        analysis, CUSTOMER, after.segment, *QUESTIONS, "not_understood", "complaint", "repeated"
    )


SUMMED_UP = Rule(
    code="SUM01",
    title="Put it together at the end",
    subject="Listening",
    valence="strength",
    skill_rows=(13,),
    finds=(
        "In the last fifth of the call a turn of the agent says again what was agreed, with a word "
        "of the customer's, and names a time or an amount; the customer's next words ask and "
        "object to nothing."
    ),
    why="What is said once more at the end is what is remembered.",
    basis="convention",
    source="a summary near the end counts with the next step and its time",
    applies_not_when="It was said for the first time: then it is news, and no summary.",
    evidence=(RESTATED_WORDS, TIMES_NAMED, THEIR_WORDS_BACK),
    needs=("words",),
    options=SummedUpOptions(),
    find=_summed_up,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedOpenOptions(SummingUpOptions):
    """Thresholds of `ENDED_OPEN`."""

    min_time_count: int = field(
        default=1, metadata=origin("convention", "a next step is one when it says when")
    )
    min_call_s: float = field(
        default=60.0, metadata=origin("convention", "in a shorter call all was said just before")
    )


def _ended_open(analysis: CallAnalysis, options: EndedOpenOptions) -> Iterator[Moment]:
    end = _end_of_call(analysis, options)
    if end is None or analysis.duration_s < options.min_call_s:
        return
    times = observe(TIMES_NAMED, analysis, end, threshold=options.min_time_count)
    if times.value >= options.min_time_count or restated_in(analysis, end):
        return
    undertaken = [
        signal
        for signal in signals_of(analysis, AGENT, *UNDERTAKEN)
        if signal.segment.start < end.end
    ]
    last_words = _last_words(analysis)
    if not _is_open(analysis, end) or not undertaken or last_words is None:
        return
    yield raise_moment(
        "SUM02",
        segment=end,
        valence="opportunity",
        observed=(times,),
        advice=(
            f"You had taken it on: {quote(sentence_of(analysis, undertaken[-1]), max_chars=50)}. "
            f"From {at(end.start)} on no time was named, and it ended on "
            f"{quote(last_words, max_chars=40)}. Try one last line: what happens, who does it, by "
            "when."
        ),
    )


def _is_open(analysis: CallAnalysis, end: Segment) -> bool:
    """Whether something was left open: vague words near the end, or a question without answer."""
    return bool(signals_in(analysis, AGENT, end, "vague", "hedge"))


def _last_words(analysis: CallAnalysis) -> str | None:
    said = () if analysis.transcript is None else analysis.transcript.utterances_of(AGENT)
    texts = [utterance.text for utterance in said if utterance.counted_words]
    return texts[-1] if texts else None


ENDED_OPEN = Rule(
    code="SUM02",
    title="Ended without a next step and its time",
    subject="Listening",
    valence="opportunity",
    skill_rows=(13,),
    finds=(
        "In a call of a minute and more the agent has taken something on, and the last fifth of "
        "the call says nothing of it again, names no time and no amount, and leaves who or when "
        "open."
    ),
    why="Who does not know what happens next rings again.",
    basis="convention",
    source="say what happens, who, by when",
    applies_not_when="All was done in the call, and nothing is to happen after it.",
    evidence=(TIMES_NAMED,),
    needs=("words",),
    options=EndedOpenOptions(),
    find=_ended_open,
)
