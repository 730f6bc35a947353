"""Where the customer did not follow, and how fast the agent had spoken there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.measures import AGENT_RATE
from voicecoach.coaching.observation import Observation, observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import SpokenTurn, quote, sentence_of, signals_of, turns_of
from voicecoach.coaching.word_measures import ASKED_AGAIN
from voicecoach.coaching.wording import at, count, number
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = ["ASKED_TO_REPEAT", "AskedToRepeatOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToRepeatOptions(RuleOptions):
    """Thresholds of `ASKED_TO_REPEAT`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "it is said once, for all places")
    )
    min_asked_count: int = field(
        default=2, metadata=origin("convention", "one may be the line; twice is how it is said")
    )
    max_after_s: float = field(
        default=4.0, metadata=origin("convention", "after the agent's words: it is of them then")
    )
    max_before_s: float = field(
        default=15.0, metadata=origin("convention", "the words that were not followed")
    )


def _asked_to_repeat(analysis: CallAnalysis, options: AskedToRepeatOptions) -> Iterator[Moment]:
    found = [
        (signal, turn)
        for signal in signals_of(analysis, CUSTOMER, "not_understood")
        if (turn := _turn_before(analysis, signal, options)) is not None
    ]
    if len(found) < options.min_asked_count:
        return
    stretch = Segment(found[0][0].segment.start, found[-1][0].segment.end)
    signal, turn = found[0]
    said = Segment(
        max(turn.segment.start, signal.segment.start - options.max_before_s), signal.segment.start
    )
    asked = observe(ASKED_AGAIN, analysis, stretch, threshold=options.min_asked_count)
    observed: list[Observation] = [asked]
    pace = ""
    if AGENT_RATE.take(analysis, said) is not None:
        rate = observe(AGENT_RATE, analysis, said)
        observed.append(rate)
        pace = f" You had spoken at {number(rate.value, AGENT_RATE.unit)} there."
    yield raise_moment(
        "CLR01",
        segment=Segment(said.start, stretch.end),
        valence="opportunity",
        observed=observed,
        advice=(
            f"You stayed with them. {count(asked.value, 'time', 'times').capitalize()} they did "
            f"not follow, first at {at(signal.segment.start)}: "
            f"{quote(sentence_of(analysis, signal), max_chars=45)}.{pace} Try shorter pieces in "
            "everyday words, and digits in threes."
        ),
    )


def _turn_before(
    analysis: CallAnalysis, signal: LanguageSignal, options: AskedToRepeatOptions
) -> SpokenTurn | None:
    """Agent's turn that was not followed."""
    start = signal.segment.start
    before = [turn for turn in turns_of(analysis, AGENT) if turn.segment.start < start]
    if not before or start - before[-1].segment.end > options.max_after_s:
        return None
    return before[-1]


ASKED_TO_REPEAT = Rule(
    code="CLR01",
    title="They asked again what was said",
    subject="Explaining",
    valence="opportunity",
    skill_rows=(20,),
    finds=(
        "Twice and more the customer asks again or says that they do not follow, right after the "
        "agent's words. The agent's pace before the first place is shown."
    ),
    why="Who has to ask twice stops asking the third time.",
    basis="convention",
    source="'sorry?' and 'what?' of the customer, with the agent's pace there",
    applies_not_when="The line was bad, or somebody spoke to them from the side.",
    evidence=(ASKED_AGAIN, AGENT_RATE),
    needs=("words", "articulation_rate"),
    options=AskedToRepeatOptions(),
    find=_asked_to_repeat,
)
