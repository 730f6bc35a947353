"""Figures of a call in words: value, range, what is usual, what cannot be known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.metrics import METRICS
from voicecoach.statistics.usual import usual_range
from voicecoach.views.figures import (
    NBSP,
    between_text,
    capitalised,
    figure_text,
    range_text,
    ranged_text,
    unit_text,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "KEY_FIGURES",
    "KeyFigure",
    "card",
    "figure_table",
    "key_figure",
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

SHORT_UNIT_LENGTH = 4
"""Letters of a unit that fit beside a large number; longer ones go into the title."""


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


def card(figure: KeyFigure) -> dict[str, Any]:
    """A figure as `streamlit.metric` takes it; a difference from usual has no colour."""
    return {
        "label": figure.title,
        "value": figure.value,
        "delta": figure.usual,
        "delta_color": "off",
        "delta_arrow": "off",
        "help": figure.meaning,
    }


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


def figure_table(analysis: CallAnalysis) -> "pd.DataFrame":
    """Every figure of a call with its range and what it means; those not known come last."""
    import pandas as pd

    values = {name: analysis.metrics.get(name) for name in METRICS}
    known_first = sorted(values.items(), key=lambda named: named[1] is None)
    rows = [(METRICS[name], value) for name, value in known_first]
    columns = {
        "Figure": [definition.title for definition, _ in rows],
        "This call": [
            ranged_text(value, analysis.metric_ranges.get(definition.name), definition.unit)
            for definition, value in rows
        ],
        "What it is": [definition.definition for definition, _ in rows],
    }
    return pd.DataFrame(columns)
