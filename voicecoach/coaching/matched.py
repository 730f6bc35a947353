"""A stretch of a voice beside what is usual for it in phrases of the same length.

Longer phrases are spoken faster (Jacewicz, Fox & Wei 2010) and move more, so
comparing plain averages would find that somebody who gives long answers hurries.
What is usual comes from the agent's last calls where they are known, else from
the same call.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from voicecoach.coaching.evidence import phrases_in
from voicecoach.coaching.identity import Identity
from voicecoach.coaching.lookup import phrases_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.own_voice import UsualLine
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment
from voicecoach.prosody.deviation import StretchChange, stretch_change
from voicecoach.prosody.own_usual import Figure, line_over, usual_line, value_of

__all__ = [
    "change_from",
    "from_elsewhere",
    "from_rest",
    "is_beyond_error",
    "mean_change_ratio",
    "usual",
    "usual_in_call",
    "usual_over_calls",
]


def usual_in_call(analysis: CallAnalysis, figure: Figure) -> UsualLine | None:
    """What is usual for the agent in this call; ``None`` with too few phrases."""
    return usual_line(phrases_of(analysis, AGENT), figure)


def usual_over_calls(analysis: CallAnalysis, figure: Figure) -> UsualLine | None:
    """What was usual for the agent over their last calls; ``None`` where it is not known."""
    history = analysis.history
    if history is None:
        return None
    return {
        "articulation_rate": history.articulation_rate,
        "f0_movement": history.f0_movement,
        "f0_median": history.f0_median,
    }.get(figure)


def usual(analysis: CallAnalysis, figure: Figure) -> UsualLine | None:
    """What is usual for the agent: over their last calls where they are known, else in this."""
    return usual_over_calls(analysis, figure) or usual_in_call(analysis, figure)


def change_from(
    analysis: CallAnalysis, stretch: Segment, line: UsualLine | None, figure: Figure
) -> StretchChange | None:
    """Compare the agent's phrases in a stretch with a line."""
    return stretch_change(phrases_in(analysis, AGENT, stretch), line, figure)


def from_rest(analysis: CallAnalysis, stretch: Segment, figure: Figure) -> StretchChange | None:
    """Compare with the call outside the stretch."""
    rest = _usual_outside(Identity(phrases_of(analysis, AGENT)), stretch, figure)
    return change_from(analysis, stretch, rest, figure)


@lru_cache(maxsize=64)
def _usual_outside(phrases: Identity, stretch: Segment, figure: Figure) -> UsualLine | None:
    """What is usual in those of sorted phrases whose middle is not in a stretch.

    Several rules ask for the same stretch, and each of them for many of one call.
    """
    middles, pairs = _figures(phrases, figure)
    is_outside = (middles < stretch.start) | (middles >= stretch.end)
    return line_over(pairs[is_outside], figure)


@lru_cache(maxsize=8)
def _figures(phrases: Identity, figure: Figure) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the middles are of phrases that have a figure, and length and figure of each."""
    rows = [
        ((phrase.segment.start + phrase.segment.end) / 2.0, phrase.segment.duration_s, value)
        for phrase in phrases.value
        if (value := value_of(phrase, figure)) is not None
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    return table[:, 0], table[:, 1:]


def from_elsewhere(
    analysis: CallAnalysis, stretch: Segment, figure: Figure
) -> StretchChange | None:
    """Compare with the agent's last calls where they are known, else with the rest of this one."""
    over_calls = usual_over_calls(analysis, figure)
    if over_calls is None:
        return from_rest(analysis, stretch, figure)
    return change_from(analysis, stretch, over_calls, figure)


def is_beyond_error(change: StretchChange, min_error_ratio: float) -> bool:
    """Whether a change is more than so many of its standard errors.

    Where all phrases were the same, there is no error to exceed.
    """
    return change.z is None or abs(change.z) >= min_error_ratio


def mean_change_ratio(
    phrases: Sequence[PhraseProsody], line: UsualLine, figure: Figure
) -> float | None:
    """`stretch_change` without its error: quick, for looking through all windows of a call.

    Examples
    --------
    >>> line = UsualLine(
    ...     unit="syllables/s", value=4.0, per_doubling=0.5, spread=0.6, phrase_count=20
    ... )
    >>> mean_change_ratio((), line, "articulation_rate") is None
    True
    """
    found = usual = 0.0
    for length_s, value in _known(phrases, figure):
        found += length_s * value
        usual += length_s * line.at(length_s)
    return found / usual - 1.0 if usual > 0.0 else None


def _known(phrases: Iterable[PhraseProsody], figure: Figure) -> Iterable[tuple[float, float]]:
    for phrase in phrases:
        value = value_of(phrase, figure)
        if value is not None:
            yield phrase.segment.duration_s, value
