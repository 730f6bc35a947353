"""Answering a moment anew: what the answer in the call was, how it sounded, when to repeat.

The same figures are taken of the answer in the call and of the new one, by
`stretch_voice`. Nothing is scored: which of two answers is better is for who
gave them to say.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from voicecoach.coaching.evidence import (
    movement_st,
    phrases_in,
    rate_sps,
    speech_of_phrases_s,
    with_rate,
)
from voicecoach.coaching.lookup import units_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.growth import StretchVoice
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "ANSWER_WITHIN_S",
    "LEAD_IN_S",
    "REPEAT_DAYS",
    "answer_to",
    "answer_voice",
    "next_repeat",
    "stretch_to_hear",
    "stretch_voice",
]

ANSWER_WITHIN_S = 20.0
"""Where a moment has no words of the agent in it, how long after it their answer may begin: as long
as answers to what customers say are looked for (`voicecoach.language.responses`)."""

LEAD_IN_S = 8.0
"""Convention: what is heard before a moment, about what the customer said last."""

REPEAT_DAYS = (1, 3, 7, 21)
"""Days from one take to the next. Spacing practice out is what helps it last, and longer for what
is to last longer (Cepeda et al. 2008, Psychological Science 19(11)); that the gaps should grow is
convention (Karpicke & Bauernschmidt 2011 find equal ones as good)."""


def answer_to(analysis: CallAnalysis, moment: Segment) -> Segment | None:
    """Turn of the agent that answers in a moment: the one that shares most time with it.

    Where none does, the next one that begins within `ANSWER_WITHIN_S`;
    ``None`` where there is none either, or nobody can tell who speaks.
    """
    turns = [turn.segment for turn in analysis.conversation.turns_of(AGENT)]
    inside = [turn for turn in turns if turn.overlaps(moment)]
    if inside:
        return max(inside, key=lambda turn: _shared_s(turn, moment))
    after = (t for t in turns if 0.0 <= t.start - moment.end <= ANSWER_WITHIN_S)
    return next(after, None)


def _shared_s(first: Segment, second: Segment) -> float:
    return min(first.end, second.end) - max(first.start, second.start)


def stretch_to_hear(analysis: CallAnalysis, moment: Segment) -> Segment:
    """Part of the call to listen to before answering anew: what came before, and the answer."""
    answer = answer_to(analysis, moment) or moment
    start = max(0.0, min(moment.start, answer.start) - LEAD_IN_S)
    return Segment(start, min(analysis.duration_s, max(moment.end, answer.end)))


def answer_voice(analysis: CallAnalysis, moment: Segment) -> StretchVoice | None:
    """How the agent's answer in a moment sounded; ``None`` where there is none to measure."""
    answer = answer_to(analysis, moment)
    if answer is None:
        return None
    return stretch_voice(phrases_in(analysis, AGENT, answer), others=units_of(analysis, CUSTOMER))


def stretch_voice(
    phrases: Sequence[PhraseProsody], *, others: Iterable[Segment] = ()
) -> StretchVoice | None:
    """Figures of the phrases of one person in a row.

    Parameters
    ----------
    phrases : sequence of PhraseProsody
        Sorted, of one person.
    others : iterable of Segment
        Speech of the other; a silence in which they speak is no pause.

    Returns
    -------
    StretchVoice or None
        ``None`` where there is no phrase.
    """
    if not phrases:
        return None
    heard = tuple(others)
    gaps = [
        Segment(first.segment.end, second.segment.start)
        for first, second in pairwise(phrases)
        if second.segment.start > first.segment.end
    ]
    pauses_s = [gap.duration_s for gap in gaps if not any(gap.overlaps(each) for each in heard)]
    levels_dbfs = [phrase.level_dbfs for phrase in with_rate(phrases)]
    return StretchVoice(
        speech_s=speech_of_phrases_s(phrases),
        articulation_rate_sps=rate_sps(phrases),
        f0_movement_st=movement_st(phrases),
        level_range_db=max(levels_dbfs) - min(levels_dbfs) if len(levels_dbfs) > 1 else None,
        pause_count=len(pauses_s),
        longest_pause_s=max(pauses_s, default=None),
    )


def next_repeat(chosen: date, taken: Iterable[date]) -> date | None:
    """Day from which the next take is due; ``None`` when all repeats are done.

    The first take is due when the moment is chosen. A take before its day is
    practice and moves nothing; one after it counts from when it was.

    Examples
    --------
    >>> monday = date(2026, 11, 16)
    >>> next_repeat(monday, []), next_repeat(monday, [monday, monday])
    (datetime.date(2026, 11, 16), datetime.date(2026, 11, 17))
    """
    due = chosen
    to_count = sorted(taken)
    for days in REPEAT_DAYS:
        counted = next((day for day in to_count if day >= due), None)
        if counted is None:
            return due
        due = counted + timedelta(days=days)
    return None if any(day >= due for day in to_count) else due
