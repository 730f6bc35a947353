"""Where an agent's voice departs from its usual, and what came just before: triggers to look at.

For the agent's own page. It says what happened before, not why: grouped over
calls, it shows what somebody tends to answer with haste or with a raised voice.
Demands that are repeated can be told from words only.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from voicecoach.coaching.evidence import bids_in
from voicecoach.coaching.lookup import phrases_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.own_voice import ToneDeviation
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment

__all__ = [
    "Before",
    "DeviationEpisode",
    "DeviationFigure",
    "DeviationOptions",
    "before_at",
    "deviation_episodes",
]

Before = Literal["cut in on", "raised level", "dead air", "nothing found"]
"""What came just before: the customer bid for the floor or got louder, or nobody spoke for long."""

DeviationFigure = Literal["pace", "level", "pitch movement", "pitch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationOptions:
    """What counts as a departure, and how far back to look.

    Parameters
    ----------
    min_phrase_z : float
        Of each phrase, in own spreads (convention: one, outside the middle two
        thirds).
    min_z : float
        Of the phrases together, sum over the root of their number (Stouffer et
        al. 1949); 3 is one in 370 by chance (convention).
    min_phrase_count : int
        A single phrase may be a cough or a listening sound (convention).
    min_speech_s : float
        Of the phrases together (convention).
    max_gap_s : float
        A longer gap between two phrases starts another episode (convention).
    before_s : float
        How long before its first phrase something may have happened (convention:
        the views look as far back).
    """

    min_phrase_z: float = 1.0
    min_z: float = 3.0
    min_phrase_count: int = 2
    min_speech_s: float = 2.0
    max_gap_s: float = 15.0
    before_s: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationEpisode:
    """Consecutive phrases of the agent that depart from their usual in one direction.

    Parameters
    ----------
    segment : Segment
        From the first to the last phrase.
    figure : str
        What departs. All but pace is tone of voice and belongs to the agent's
        own room.
    z : float
        How far, in standard errors; > 0 is faster, louder, livelier, higher.
    phrase_count : int
    before : str
        The latest thing found just before the first phrase.
    """

    segment: Segment
    figure: DeviationFigure
    z: float
    phrase_count: int
    before: Before


def deviation_episodes(
    analysis: CallAnalysis,
    tone: Iterable[ToneDeviation] = (),
    options: DeviationOptions | None = None,
) -> tuple[DeviationEpisode, ...]:
    """Find where the agent's voice departs from its usual, with what came just before.

    Parameters
    ----------
    analysis : CallAnalysis
        Of one call; its history, where it has one, says what is usual for pace.
    tone : iterable of ToneDeviation
        The agent's, from their own room; without, only pace is looked at.
    options : DeviationOptions, optional

    Returns
    -------
    tuple of DeviationEpisode
        Sorted by start, then figure.
    """
    options = options or DeviationOptions()
    things = _things(analysis)
    found = [
        episode
        for figure, rows in _rows(analysis, tone).items()
        for episode in _episodes(figure, rows, things, options)
    ]
    return tuple(sorted(found, key=lambda episode: (episode.segment, episode.figure)))


_Row = tuple[Segment, float]


def _rows(
    analysis: CallAnalysis, tone: Iterable[ToneDeviation]
) -> dict[DeviationFigure, list[_Row]]:
    """Phrases and their z by figure; against the last calls where that is known."""
    own = [deviation for deviation in tone if deviation.speaker == AGENT]
    columns: dict[DeviationFigure, list[tuple[Segment, float | None]]] = {
        "pace": [
            (d.segment, d.rate_z if d.rate_z_from_history is None else d.rate_z_from_history)
            for d in analysis.pace_deviations
            if d.speaker == AGENT
        ],
        "level": [(d.segment, d.level_z) for d in own],
        "pitch movement": [
            (
                d.segment,
                d.f0_movement_z
                if d.f0_movement_z_from_history is None
                else d.f0_movement_z_from_history,
            )
            for d in own
        ],
        "pitch": [(d.segment, d.f0_median_z) for d in own],
    }
    return {
        figure: [(segment, z) for segment, z in rows if z is not None]
        for figure, rows in columns.items()
    }


def _things(analysis: CallAnalysis) -> list[tuple[float, Before]]:
    """What may have come before, by when it happened; raised voices count until they end."""
    whole = Segment(0.0, analysis.duration_s)
    things: list[tuple[float, Before]] = [
        (bid.segment.start, "cut in on") for bid in bids_in(analysis, CUSTOMER, whole)
    ]
    things += [
        (phrase.segment.end, "raised level")
        for escalation in analysis.escalations
        if escalation.speaker == CUSTOMER
        for phrase in phrases_of(analysis, CUSTOMER)
        if escalation.segment.overlaps(phrase.segment)
    ]
    things += [
        (silence.segment.end, "dead air")
        for silence in analysis.conversation.silences
        if silence.is_dead_air
    ]
    return sorted(things)


def _episodes(
    figure: DeviationFigure,
    rows: Sequence[_Row],
    things: Sequence[tuple[float, Before]],
    options: DeviationOptions,
) -> Iterator[DeviationEpisode]:
    for run in _runs(rows, options):
        z = math.fsum(z for _, z in run) / math.sqrt(len(run))
        speech_s = math.fsum(segment.duration_s for segment, _ in run)
        is_enough = len(run) >= options.min_phrase_count and speech_s >= options.min_speech_s
        if abs(z) < options.min_z or not is_enough:
            continue
        start = run[0][0].start
        yield DeviationEpisode(
            segment=Segment(start, run[-1][0].end),
            figure=figure,
            z=z,
            phrase_count=len(run),
            before=_latest(things, run[0][0].start, run[0][0].end, options),
        )


def _runs(rows: Sequence[_Row], options: DeviationOptions) -> Iterator[list[_Row]]:
    run: list[_Row] = []
    for segment, z in rows:
        departs = abs(z) >= options.min_phrase_z
        goes_on = run and segment.start - run[-1][0].end <= options.max_gap_s and run[-1][1] * z > 0
        if run and not (departs and goes_on):
            yield run
            run = []
        if departs:
            run.append((segment, z))
    if run:
        yield run


def before_at(analysis: CallAnalysis, at: float, options: DeviationOptions | None = None) -> Before:
    """Name the latest thing that happened just before a second of a call, or at it.

    For what somebody writes about a moment: by it, entries are grouped. It
    looks at what the customer did and at silences, not at the agent's voice.

    Parameters
    ----------
    analysis : CallAnalysis
    at : float
        Seconds.
    options : DeviationOptions, optional
        Of which ``before_s`` says how far back.
    """
    return _latest(_things(analysis), at, at, options or DeviationOptions())


def _latest(
    things: Sequence[tuple[float, Before]], start: float, end: float, options: DeviationOptions
) -> Before:
    """Name the latest thing before a phrase, or while it begins."""
    last = bisect_right(things, end, key=lambda thing: thing[0]) - 1
    if last < 0 or things[last][0] < start - options.before_s:
        return "nothing found"
    return things[last][1]
