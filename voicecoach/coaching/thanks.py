"""Customers' thanks and relief after something was done for them: what the work is for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.coaching.answers import cues_of_trouble
from voicecoach.coaching.observation import observe, raise_moment
from voicecoach.coaching.rule import Rule, RuleOptions, origin
from voicecoach.coaching.spoken import (
    SpokenTurn,
    quote,
    sentence_of,
    signals_in,
    signals_of,
    turns_of,
)
from voicecoach.coaching.word_measures import THANKS, TIME_TO_THANKS
from voicecoach.coaching.word_takes import reactions_of
from voicecoach.coaching.wording import at
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.moment import Moment
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = ["RELIEVED", "RelievedOptions"]

FIXES: tuple[SignalKind, ...] = ("promise", "ownership", "option", "can_do")
"""What takes a trouble off somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelievedOptions(RuleOptions):
    """Thresholds of `RELIEVED`."""

    max_per_call_count: int = field(
        default=1, metadata=origin("convention", "a call is listed once among those that helped")
    )
    min_thanks_count: int = field(
        default=1, metadata=origin("convention", "words of relief; thanks alone are politeness")
    )
    max_after_s: float = field(
        default=40.0, metadata=origin("convention", "after the fix; later it is for something else")
    )


def _relieved(analysis: CallAnalysis, options: RelievedOptions) -> Iterator[Moment]:
    for turn in turns_of(analysis, CUSTOMER):
        fix = _fix_before(analysis, turn, options)
        if fix is None or not _had_trouble(analysis, fix):
            continue
        if "relieved" not in reactions_of(analysis, turn) or _objects(analysis, turn):
            continue
        until = Segment(fix.segment.start, turn.segment.end)
        yield raise_moment(
            "THX01",
            segment=until,
            speaker=CUSTOMER,
            valence="strength",
            observed=(
                observe(THANKS, analysis, turn.segment, threshold=options.min_thanks_count),
                observe(TIME_TO_THANKS, analysis, until, threshold=options.max_after_s),
            ),
            advice=(
                f"{quote(turn.text, max_chars=70)}, they said at {at(turn.segment.start)}, after "
                f"your {quote(sentence_of(analysis, fix), max_chars=60)}. That was your doing. "
                "Keep this one to listen to again."
            ),
        )


def _fix_before(
    analysis: CallAnalysis, turn: SpokenTurn, options: RelievedOptions
) -> LanguageSignal | None:
    """Last thing that the agent did or took on before a turn, if it is not long ago."""
    fixes = [
        fix
        for fix in signals_of(analysis, AGENT, *FIXES)
        if 0.0 <= turn.segment.start - fix.segment.start <= options.max_after_s
        and not signals_in(analysis, AGENT, fix.segment, "hold", "greeting")
    ]
    return fixes[-1] if fixes else None


def _had_trouble(analysis: CallAnalysis, fix: LanguageSignal) -> bool:
    """Whether the customer had named a trouble before it."""
    return any(found.cue.segment.start < fix.segment.start for found in cues_of_trouble(analysis))


def _objects(analysis: CallAnalysis, turn: SpokenTurn) -> bool:
    return bool(
        signals_in(analysis, CUSTOMER, turn.segment, "complaint", "repeated", "not_understood")
    )


RELIEVED = Rule(
    code="THX01",
    title="They were relieved by what you did",
    subject="Empathy",
    valence="strength",
    skill_rows=(8,),
    finds=(
        "The customer has named a trouble, the agent takes something on or offers something, and "
        "within 40 s the customer's words are words of relief. A plain 'thank you' is not enough."
    ),
    why="It shows what the work has done for somebody.",
    basis="convention",
    source="customers' thanks and relief after a fix; there is no corrective form",
    applies_not_when="They said it to be polite, or it was meant the other way round.",
    evidence=(THANKS, TIME_TO_THANKS),
    needs=("words",),
    options=RelievedOptions(),
    find=_relieved,
)
