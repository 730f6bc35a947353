"""What *Replay* says about a call beside the player: facts, figures, what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import CallNotFoundError
from voicecoach.core.metrics import METRICS
from voicecoach.core.recording import MIXED
from voicecoach.statistics.usual import usual_range
from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter, CallSummary, PlaybackRecord
from voicecoach.views.calls import call_title
from voicecoach.views.figures import (
    NBSP,
    between_text,
    capitalised,
    evidence_text,
    figure_text,
    length_text,
    range_text,
    unit_text,
    when_text,
)
from voicecoach.views.standing_out import rule_title

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "KEY_FIGURES",
    "MIXED_NOTICE",
    "NO_AUDIO_NOTICE",
    "KeyFigure",
    "ReplayScreen",
    "call_to_open",
    "header_facts",
    "key_figure",
    "moment_table",
    "replay_screen",
    "seconds_of",
    "withheld_lines",
]

KEY_FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "agent_talk_ratio": "Talk share",
        "agent_longest_turn_s": "Longest turn",
        "agent_reply_offset_median_s": "Gap before replying",
        "agent_overlap_count": "Overlaps started",
        "agent_articulation_rate_sps": "Pace",
        "long_silence_s": "Silences over 3 s",
    }
)
"""Figures shown for every call -> what they are called there; all of the agent or the call."""

MIXED_NOTICE = (
    "Both people are on one channel here, so who spoke when is not known. You can listen and see "
    "the silences; talk share, turns, overlaps and voices need a recording with a channel for each."
)

NO_AUDIO_NOTICE = (
    "No audio was kept for this call, so it cannot be played. Its moments are below; analyse the "
    "recording again to hear them."
)

SHORT_UNIT_LENGTH = 4
"""Letters of a unit that fit beside a large number; longer ones go into the title."""

OPENED_FROM_COUNT = 25
"""Convention: how many of the newest calls are looked through for one with moments."""

RECENT_CALL_COUNT = 50
"""Convention: calls further back say less about what is usual now."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure of a call, in words.

    Parameters
    ----------
    title, value : str
    usual : str or None
        How it compares with the agent's other calls; ``None`` where there are none.
    between : str or None
        How it could be wrong; ``None`` where that would be written the same.
    meaning : str
        Definition, denominator and source.
    """

    title: str
    value: str
    usual: str | None
    meaning: str
    between: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayScreen:
    """Everything on the page of one call that does not depend on addresses.

    ``playback`` is ``None`` where no audio was kept.
    """

    analysis: CallAnalysis
    playback: PlaybackRecord | None
    title: str
    facts: str
    agent: str | None
    figures: tuple[KeyFigure, ...]
    withheld: tuple[str, ...]

    @property
    def is_mixed(self) -> bool:
        """Whether everybody is on one channel."""
        return MIXED in self.analysis.recording.channel_speakers


def call_to_open(store: "CallStore", principal: Principal, asked: str | None) -> str:
    """Id of the call that a link asks for; the newest one with moments where it asks for none.

    Where none of the newest calls has moments, the newest of them.

    Raises
    ------
    CallNotFoundError
        If there is no such call, or none at all.
    StoreError
        If several calls fit.
    """
    if asked:
        return store.resolve(principal, asked)
    newest = [call.call_id for call in store.calls(principal, limit=OPENED_FROM_COUNT)]
    if not newest:
        raise CallNotFoundError("there is no call to replay yet; run: voicecoach analyze RECORDING")
    moments = store.moments(principal, newest)
    return next((call_id for call_id in newest if moments.get(call_id)), newest[0])


def replay_screen(store: "CallStore", principal: Principal, call_id: str) -> ReplayScreen:
    """Read a call and put it in words.

    Raises
    ------
    CallNotFoundError
        If there is no such call, or none that the principal may see.
    """
    summary = store.summary(principal, call_id)
    analysis = store.load(principal, call_id)
    return ReplayScreen(
        analysis=analysis,
        playback=store.playback(principal, call_id),
        title=call_title(summary),
        facts=header_facts(summary),
        agent=summary.metadata.agent,
        figures=tuple(
            key_figure(
                name,
                value,
                others=_other_calls(store, principal, summary, name),
                ends=analysis.metric_ranges.get(name),
            )
            for name, value in _shown_figures(analysis)
        ),
        withheld=withheld_lines(analysis),
    )


def _shown_figures(analysis: CallAnalysis) -> list[tuple[str, float | None]]:
    """Key figures; from one channel only those that it can support."""
    figures = [(name, analysis.metrics.get(name)) for name in KEY_FIGURES]
    is_split = MIXED not in analysis.recording.channel_speakers
    return [(name, value) for name, value in figures if is_split or value is not None]


def _other_calls(
    store: "CallStore", principal: Principal, summary: CallSummary, name: str
) -> list[float]:
    if summary.metadata.agent is None:
        return []
    rows = store.metric_rows(
        principal, metric=name, filter=CallFilter(agent=summary.metadata.agent)
    )
    others = [r for r in rows if r.call_id != summary.call_id and r.value is not None]
    recent = sorted(others, key=lambda row: row.started_at or _LONG_AGO, reverse=True)
    return [row.value for row in recent[:RECENT_CALL_COUNT] if row.value is not None]


def header_facts(summary: CallSummary) -> str:
    """Who, where, when and how long, on one line; what is not known is left out.

    Only the time is never left out: where the platform did not give it, the
    time at which the call came in is named as such.
    """
    known = summary.metadata
    came_in = f"added {when_text(summary.created_at)}"
    parts = (
        known.agent,
        known.team,
        capitalised(known.queue) if known.queue else None,
        when_text(known.started_at) if known.started_at else came_in,
        length_text(summary.duration_s),
    )
    return " · ".join(part for part in parts if part)


def key_figure(
    name: str,
    value: float | None,
    *,
    others: Sequence[float],
    ends: tuple[float, float] | None = None,
) -> KeyFigure:
    """Put one figure of a call in words, beside the agent's other calls.

    Parameters
    ----------
    name : str
        One of `METRICS`.
    value : float or None
    others : sequence of float
        The same figure in the agent's other calls, where it was observed.
    ends : tuple of float, optional
        Its range, low end first.
    """
    definition = METRICS[name]
    title, written = KEY_FIGURES.get(name, definition.title), figure_text(value, definition.unit)
    usual = _usual_text(others, definition.unit)
    between = None if value is None or ends is None else between_text(value, *ends, definition.unit)
    if len(unit := unit_text(definition.unit)) > SHORT_UNIT_LENGTH:
        title, written = f"{title}, {unit}", written.partition(NBSP)[0]
        usual = usual and usual.removesuffix(unit).rstrip()
        between = between and between.removesuffix(unit).rstrip()
    return KeyFigure(
        title=title,
        value=written,
        usual=usual,
        meaning=f"{definition.definition} Source: {definition.source}.",
        between=between,
    )


def _usual_text(others: Sequence[float], unit: str) -> str | None:
    if not others:
        return None
    usual = usual_range(others)
    if usual is None:  # too few for what is usual: the calls themselves
        numbers = [_without_unit(value, unit) for value in sorted(others)]
        short = ", ".join(numbers) if len(numbers) <= 2 else f"{numbers[0]} to {numbers[-1]}"
        return f"other {'call' if len(numbers) == 1 else 'calls'}: {short}"
    return f"usually {range_text(usual.low, usual.high, unit)}"


def _without_unit(value: float, unit: str) -> str:
    """Number alone, for narrow places: the unit stands beside the figure above."""
    return figure_text(value, unit).partition(NBSP)[0]


def withheld_lines(analysis: CallAnalysis) -> tuple[str, ...]:
    """Figures that this recording cannot support: one line for each reason."""
    figures: dict[str, list[str]] = {}
    for withheld in analysis.withheld:
        figures.setdefault(withheld.reason, []).append(_figure_name(withheld.figure))
    return tuple(f"{capitalised(', '.join(names))}: {reason}." for reason, names in figures.items())


def _figure_name(figure: str) -> str:
    title = METRICS[figure].title if figure in METRICS else figure.replace("_", " ")
    return title[:1].lower() + title[1:]


def moment_table(analysis: CallAnalysis) -> "pd.DataFrame":
    """Moments as a table, for a call that cannot be played."""
    import pandas as pd

    columns = {
        "At": [length_text(moment.segment.start) for moment in analysis.moments],
        "Moment": [rule_title(moment.rule) for moment in analysis.moments],
        "Advice": [moment.advice for moment in analysis.moments],
        "Evidence": [
            "; ".join(evidence_text(measurement) for measurement in moment.evidence)
            for moment in analysis.moments
        ],
    }
    return pd.DataFrame(columns)


def seconds_of(text: str | None) -> float | None:
    """Read the seconds of a link; ``None`` where there are none or they make no sense.

    Examples
    --------
    >>> seconds_of("93.5"), seconds_of("soon"), seconds_of(None), seconds_of("-4")
    (93.5, None, None, None)
    """
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if 0.0 <= seconds < float("inf") else None
