"""The chart of *Compare teams*; colours follow the light and the dark theme."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.views.teams import (
    TeamComparison,
    axis_title,
    dots_table,
    intervals_table,
    team_labels,
)

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = ["team_chart"]

ROW_HEIGHT_PX = 72
AROUND_HEIGHT_PX = 150
"""Legend above and axis below: the page counts them into the height of a chart."""

DOT_AREA_PX = (40, 260)
LEGEND_STEP_COUNT = 3
TICK_COUNT = 8


@dataclass(frozen=True, slots=True)
class _Colours:
    """One per meaning: agents, teams, teams too small to be ranked, what is behind dots."""

    agent: str
    team: str
    small: str
    behind: str


_LIGHT = _Colours(agent="#8b93a1", team="#4456d6", small="#c2620f", behind="#ffffff")
_DARK = _Colours(agent="#8f97a6", team="#8e9bff", small="#f09a4a", behind="#14171f")


def team_chart(comparison: TeamComparison, *, dark: bool) -> "alt.LayerChart":
    """Dots of agents, and above them mean and interval of their team, one row per team.

    Parameters
    ----------
    comparison : TeamComparison
    dark : bool
        Whether the page is dark.
    """
    import altair as alt

    colours = _DARK if dark else _LIGHT
    rows = _rows(team_labels(comparison))
    teams = intervals_table(comparison)
    layers = alt.layer(
        _dots(dots_table(comparison), rows, colours, axis_title(comparison.metric)),
        _bars(teams, rows, colours),
        _means(teams, rows, colours),
    )
    height = ROW_HEIGHT_PX * len(comparison.teams) + AROUND_HEIGHT_PX
    chart: alt.LayerChart = layers.properties(height=height).configure_view(strokeWidth=0)
    return chart


def _rows(labels: list[str]) -> Any:
    """Rows as numbers with the names of the teams: dots can then step aside by a fraction."""
    import altair as alt

    axis = alt.Axis(
        values=list(range(len(labels))),
        labelExpr=f"{json.dumps(labels)}[datum.value]",
        labelLimit=280,
        labelFontSize=13,
        labelPadding=12,
        grid=False,
        ticks=False,
        domain=False,
    )
    scale = alt.Scale(domain=[-0.5, len(labels) - 0.5], reverse=True, nice=False, zero=False)
    return alt.Y("row:Q", axis=axis, scale=scale, title=None)


def _dots(table: "pd.DataFrame", rows: Any, colours: _Colours, title: str) -> "alt.Chart":
    import altair as alt

    dots = alt.Chart(table).mark_circle(
        opacity=0.6, color=colours.agent, stroke=colours.behind, strokeWidth=1
    )
    chart: alt.Chart = dots.encode(
        x=alt.X(
            "value:Q",
            title=title,
            scale=alt.Scale(zero=False, nice=True),
            axis=alt.Axis(tickCount=TICK_COUNT, domain=False, ticks=False, labelFontSize=12),
        ),
        y=rows,
        size=_dot_size([int(calls) for calls in table["calls"]], colours),
        tooltip=[alt.Tooltip("Mean of the agent:N"), alt.Tooltip("calls:Q", title="Calls")],
    )
    return chart


def _dot_size(calls: list[int], colours: _Colours) -> Any:
    """Area by number of calls; no legend where all agents have the same number."""
    import altair as alt

    steps = sorted({min(calls), (min(calls) + max(calls)) // 2, max(calls)})[:LEGEND_STEP_COUNT]
    legend = alt.Legend(
        title="Calls per agent",
        orient="top",
        values=steps,
        format="d",
        symbolFillColor=colours.agent,
        symbolStrokeColor=colours.behind,
    )
    return alt.Size(
        "calls:Q",
        scale=alt.Scale(domain=[0, max(calls)], range=list(DOT_AREA_PX)),
        legend=legend if len(steps) > 1 else None,
    )


def _team_colour(colours: _Colours) -> Any:
    import altair as alt

    scale = alt.Scale(domain=["ranked", "small"], range=[colours.team, colours.small])
    return alt.Color("size:N", scale=scale, legend=None)


def _bars(table: "pd.DataFrame", rows: Any, colours: _Colours) -> "alt.Chart":
    import altair as alt

    chart: alt.Chart = (
        alt.Chart(table)
        .mark_rule(strokeWidth=4, strokeCap="round")
        .encode(x="low:Q", x2="high:Q", y=rows, color=_team_colour(colours))
    )
    return chart


def _means(table: "pd.DataFrame", rows: Any, colours: _Colours) -> "alt.Chart":
    import altair as alt

    chart: alt.Chart = (
        alt.Chart(table)
        .mark_circle(size=190, opacity=1.0, stroke=colours.behind, strokeWidth=2)
        .encode(x="mean:Q", y=rows, color=_team_colour(colours), tooltip=["In words:N"])
    )
    return chart
