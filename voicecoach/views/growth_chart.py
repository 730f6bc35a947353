"""Charts of *Growth*: guesses and goals call by call; one colour, no red and no green."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from voicecoach.core.quantiles import median
from voicecoach.views.figures import unit_text
from voicecoach.views.goals import GoalProgress
from voicecoach.views.guess_trends import GuessTrend

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = ["error_chart", "error_series", "goal_chart", "goal_series"]

HEIGHT_PX = 260
DOT_AREA_PX = 70
_PERCENT = {"1": 100.0}


def error_series(trend: GuessTrend) -> "pd.DataFrame":
    """Guess after guess: its number and how far off it was; shares in points."""
    import pandas as pd

    factor = 100.0 if trend.figure == "talk_ratio" else 1.0
    errors = [factor * error for error in trend.errors]
    return pd.DataFrame({"guess": range(1, len(errors) + 1), "error": errors})


def error_chart(trend: GuessTrend, *, dark: bool) -> "alt.LayerChart":
    """Dots around a line at "right"."""
    import altair as alt

    series = error_series(trend)
    far = max(1.0, float(series["error"].abs().max()) if len(series) else 1.0)
    unit = "points" if trend.figure == "talk_ratio" else "times"
    dots = (
        alt.Chart(series)
        .mark_circle(size=DOT_AREA_PX, color=_colour(dark=dark), opacity=1.0)
        .encode(
            x=_count_axis("guess", "Guess", len(series)),
            y=alt.Y(
                "error:Q",
                title=f"Too much or too little, in {unit}",
                scale=alt.Scale(domain=[-far, far]),
                axis=alt.Axis(domain=False, ticks=False, tickCount=5),
            ),
            tooltip=[
                alt.Tooltip("guess:Q", title="Guess"),
                alt.Tooltip("error:Q", title=f"Off by, {unit}", format="+.0f"),
            ],
        )
    )
    right = (
        alt.Chart(alt.Data(values=[{"error": 0}])).mark_rule(color="#8b93a1").encode(y="error:Q")
    )
    return _finished(alt.layer(right, dots))


def goal_series(progress: GoalProgress) -> "pd.DataFrame":
    """Call after call, before and since; shares in percent."""
    import pandas as pd

    factor = _PERCENT.get(progress.unit, 1.0)
    rows = [("Before", value) for value in progress.before]
    rows += [("Since", value) for value in progress.after]
    return pd.DataFrame(
        [(number, when, factor * value) for number, (when, value) in enumerate(rows, start=1)],
        columns=["call", "When", "value"],
    )


def goal_chart(progress: GoalProgress, *, dark: bool) -> "alt.LayerChart":
    """A dot per call, grey before and in colour since, each part with its middle as a line."""
    import altair as alt

    series = goal_series(progress)
    colour = alt.Color(
        "When:N",
        scale=alt.Scale(domain=["Before", "Since"], range=["#8b93a1", _colour(dark=dark)]),
        legend=alt.Legend(title=None, orient="top"),
    )
    y = alt.Y(
        "value:Q",
        title=unit_text(progress.unit) or None,
        scale=alt.Scale(zero=False),
        axis=alt.Axis(domain=False, ticks=False, tickCount=5),
    )
    dots = (
        alt.Chart(series)
        .mark_circle(size=DOT_AREA_PX, opacity=1.0)
        .encode(
            x=_count_axis("call", "Call", len(series)),
            y=y,
            color=colour,
            tooltip=["When:N", alt.Tooltip("value:Q", title="Figure", format=".1f")],
        )
    )
    middles = (
        alt.Chart(_middles(progress))
        .mark_rule(strokeWidth=2, opacity=0.7)
        .encode(x=_count_axis("first", "Call", len(series)), x2="last:Q", y="value:Q", color=colour)
    )
    return _finished(alt.layer(middles, dots))


def _middles(progress: GoalProgress) -> "pd.DataFrame":
    import pandas as pd

    factor, first = _PERCENT.get(progress.unit, 1.0), 1
    rows: list[tuple[str, float, float, float]] = []
    parts: tuple[tuple[str, Sequence[float]], ...] = (
        ("Before", progress.before),
        ("Since", progress.after),
    )
    for when, values in parts:
        middle = median(values)
        if middle is not None:
            rows.append((when, first - 0.4, first + len(values) - 0.6, factor * middle))
        first += len(values)
    return pd.DataFrame(rows, columns=["When", "first", "last", "value"])


def _colour(*, dark: bool) -> str:
    return "#8e9bff" if dark else "#4456d6"


def _count_axis(field: str, title: str, count: int) -> Any:
    import altair as alt

    axis = alt.Axis(
        format="d", tickMinStep=1, grid=False, domain=False, ticks=False, tickCount=min(count, 10)
    )
    scale = alt.Scale(domain=[0.5, count + 0.5], nice=False)
    return alt.X(f"{field}:Q", title=title, scale=scale, axis=axis)


def _finished(layers: "alt.LayerChart") -> "alt.LayerChart":
    chart: alt.LayerChart = layers.properties(height=HEIGHT_PX).configure_view(strokeWidth=0)
    return chart
