"""The chart of *Compare teams*; colours follow the light and the dark theme."""

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

ROW_HEIGHT_PX = 68
DOT_AREA_PX = (60, 320)


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
    """Dots of agents, and mean and interval of each team, one row per team.

    Parameters
    ----------
    comparison : TeamComparison
    dark : bool
        Whether the page is dark.
    """
    import altair as alt

    colours = _DARK if dark else _LIGHT
    labels = team_labels(comparison)
    height = ROW_HEIGHT_PX * len(labels)
    rows = alt.Y(
        "team:N",
        sort=labels,
        title=None,
        axis=alt.Axis(labelLimit=260, labelFontSize=13, ticks=False, domain=False, labelPadding=12),
    )
    teams = intervals_table(comparison)
    layers = alt.layer(
        _dots(dots_table(comparison), rows, colours, axis_title(comparison.metric)),
        _bars(teams, rows, colours),
        _means(teams, rows, colours),
    )
    chart: alt.LayerChart = layers.properties(height=height).configure_view(strokeWidth=0)
    return chart


def _dots(table: "pd.DataFrame", rows: Any, colours: _Colours, title: str) -> "alt.Chart":
    import altair as alt

    span = max(4, int(table["offset"].abs().max()) + 1)
    dots = alt.Chart(table).mark_circle(
        opacity=0.55, color=colours.agent, stroke=colours.behind, strokeWidth=1
    )
    chart: alt.Chart = dots.encode(
        x=alt.X("value:Q", title=title, scale=alt.Scale(zero=False, nice=True, padding=14)),
        y=rows,
        yOffset=alt.YOffset("offset:Q", scale=alt.Scale(domain=[-span, span])),
        size=alt.Size(
            "calls:Q",
            scale=alt.Scale(range=list(DOT_AREA_PX)),
            legend=alt.Legend(title="Calls per agent", orient="top", symbolFillColor=colours.agent),
        ),
        tooltip=[alt.Tooltip("Mean of the agent:N"), alt.Tooltip("calls:Q", title="Calls")],
    )
    return chart


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
        .mark_circle(size=170, opacity=1.0, stroke=colours.behind, strokeWidth=2)
        .encode(x="mean:Q", y=rows, color=_team_colour(colours), tooltip=["In words:N"])
    )
    return chart
