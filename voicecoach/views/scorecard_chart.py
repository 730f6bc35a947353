"""The chart of a scorecard: one row per component, a dot and how far it could be off.

One colour for everybody and everything: no component is green or red.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.core.scorecard import ComponentScore, Scorecard
from voicecoach.scorecard.components import TITLES
from voicecoach.views.figures import EN_DASH, NBSP, plain_number

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = ["scorecard_chart", "scorecard_table"]

ROW_HEIGHT_PX = 46
AXIS_HEIGHT_PX = 50
BAR_PX = 12
DOT_AREA_PX = 190
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
TEXT_AT = 1.05
"""Right of the scale, where the counts stand."""
RANGE_AT = 1.15
SCALE_END = 1.3

_TIPS = ["Component:N", "counts:N", "range:N", "instead:N"]


@dataclass(frozen=True, slots=True)
class _Colours:
    """What was seen, the scale it lies on, words about what was not."""

    seen: str
    scale: str
    text: str
    quiet: str


_LIGHT = _Colours(seen="#4456d6", scale="#eceef3", text="#262b36", quiet="#6b7280")
_DARK = _Colours(seen="#8e9bff", scale="#262c38", text="#e6e9ef", quiet="#9aa3b2")


def scorecard_table(card: Scorecard) -> "pd.DataFrame":
    """One row per component: its share and ends where there is one, and what is written."""
    import pandas as pd

    rows = [_row(score) for score in card.components]
    table = pd.DataFrame(rows)
    return table.astype({"share": "float64", "low": "float64", "high": "float64"})


def _row(score: ComponentScore) -> dict[str, Any]:
    interval = score.interval
    row: dict[str, Any] = {
        "Component": TITLES[score.component],
        "share": interval and interval.ratio,
        "low": interval and interval.low,
        "high": interval and interval.high,
        "counts": f"{score.met_count} of {score.count}" if interval else "",
        "range": "",
        "instead": "",
    }
    if interval:
        ends = [plain_number(end, "1") for end in (interval.low, interval.high)]
        row["range"] = f"{EN_DASH.join(ends)}{NBSP}%"
    elif score.count:
        row["instead"] = f"{score.met_count} of {score.count} went well, too few to say"
    else:
        row["instead"] = f"not observed · {score.needs}" if score.needs else "not observed"
    return row


def scorecard_chart(card: Scorecard, *, dark: bool) -> "alt.LayerChart":
    """Draw a scorecard.

    Parameters
    ----------
    card : Scorecard
    dark : bool
        Whether the page is dark.
    """
    import altair as alt

    colours = _DARK if dark else _LIGHT
    table = scorecard_table(card)
    seen, unseen = table[table["share"].notna()], table[table["share"].isna()]
    place = _Place(colours, has_scale=not seen.empty)
    shares = (
        place.scale(seen),
        place.bars(seen),
        place.dots(seen),
        place.written(seen, "counts", at=TEXT_AT, colour=colours.text, size=14),
        place.written(seen, "range", at=RANGE_AT, colour=colours.quiet),
    )
    instead = place.written(unseen, "instead", at=0.0, colour=colours.quiet)
    layers = [] if seen.empty else [*shares]  # a layer without marks has no name to be read out
    layers += [] if unseen.empty else [instead]
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(
            height=ROW_HEIGHT_PX * len(table) + (AXIS_HEIGHT_PX if place.has_scale else 0),
            description="; ".join(_described(row) for row in table.to_dict("records")),
        )
        .configure_view(strokeWidth=0)
    )
    return chart


def _described(row: dict[Any, Any]) -> str:
    """One component for who does not see the chart."""
    said = " ".join(part for part in (row["counts"], row["range"], row["instead"]) if part)
    return f"{row['Component']}: {said}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Layers of one chart: they share their axes; a scale only where there is a share."""

    colours: _Colours
    has_scale: bool

    def _y(self) -> Any:
        import altair as alt

        axis = alt.Axis(
            labelFontSize=14,
            labelPadding=14,
            labelLimit=200,
            labelColor=self.colours.text,
            labelFlush=False,
            grid=False,
            ticks=False,
            domain=False,
        )
        rows = alt.Scale(domain=list(TITLES.values()))
        return alt.Y("Component:N", scale=rows, title=None, axis=axis)

    def _x(self, field: str) -> Any:
        import altair as alt

        axis = alt.Axis(
            values=list(SHARES), format="%", grid=False, domain=False, ticks=False, labelPadding=10
        )
        scale = alt.Scale(domain=[0.0, SCALE_END], nice=False)
        return alt.X(f"{field}:Q", title=None, scale=scale, axis=axis if self.has_scale else None)

    def scale(self, table: "pd.DataFrame") -> "alt.Chart":
        """Line from none to all behind each row that has a share."""
        import altair as alt

        lines: alt.Chart = (
            alt.Chart(table.assign(start=0.0, end=1.0))
            .mark_rule(strokeWidth=2, color=self.colours.scale)
            .encode(x=self._x("start"), x2="end:Q", y=self._y())
        )
        return lines

    def bars(self, table: "pd.DataFrame") -> "alt.Chart":
        """How far each share could be off."""
        import altair as alt

        seen = self.colours.seen
        bars: alt.Chart = (
            alt.Chart(table)
            .mark_bar(height=BAR_PX, cornerRadius=BAR_PX / 2, color=seen, opacity=0.28)
            .encode(x=self._x("low"), x2="high:Q", y=self._y(), tooltip=_TIPS)
        )
        return bars

    def dots(self, table: "pd.DataFrame") -> "alt.Chart":
        """Each share."""
        import altair as alt

        dots: alt.Chart = (
            alt.Chart(table)
            .mark_circle(size=DOT_AREA_PX, color=self.colours.seen, opacity=1.0)
            .encode(x=self._x("share"), y=self._y(), tooltip=_TIPS)
        )
        return dots

    def written(
        self, table: "pd.DataFrame", field: str, *, at: float, colour: str, size: int = 13
    ) -> "alt.Chart":
        """Words of each row, from one place on."""
        import altair as alt

        words: alt.Chart = (
            alt.Chart(table.assign(at=at))
            .mark_text(align="left", baseline="middle", fontSize=size, color=colour)
            .encode(x=self._x("at"), y=self._y(), text=f"{field}:N", tooltip=_TIPS)
        )
        return words
