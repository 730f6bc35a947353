"""*My room*: one's own scorecard over one's calls, and how it went from week to week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from voicecoach.core.errors import NotAllowedError
from voicecoach.core.scorecard import COMPONENTS, OwnScorecard
from voicecoach.scorecard.card import own_scorecard
from voicecoach.scorecard.components import TITLES
from voicecoach.scorecard.pooled import MIN_CALL_COUNT, pooled
from voicecoach.store.access import Principal, room_of
from voicecoach.store.records import CallFilter
from voicecoach.views.figures import counted, local_time
from voicecoach.views.openings import level_before
from voicecoach.views.scorecard import score_text
from voicecoach.views.scorecard_chart import scorecard_chart

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "HOW_TRENDS_ARE_READ",
    "OwnProgress",
    "own_progress",
    "progress_charts",
    "week_table",
]

HOW_TRENDS_ARE_READ = (
    "Only you see this. All your occasions of a week together; a week is shown from "
    f"{MIN_CALL_COUNT} calls on. The range allows for how much your calls differ: where those of "
    "two weeks overlap widely, nothing can be said of a change. Other calls and other customers "
    "change it too."
)

LOOKED_THROUGH_COUNT = 50
"""Convention: some weeks of calls, quick to read."""

FACET_WIDTH_PX = 400
FACET_HEIGHT_PX = 120
BAR_PX = 8
DOT_AREA_PX = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProgress:
    """An agent's own scorecards.

    Parameters
    ----------
    card : OwnScorecard or None
        All calls looked through; ``None`` where there is none.
    weeks : mapping
        Monday of a week -> scorecard of its calls, oldest first.
    """

    card: OwnScorecard | None = field(repr=False)
    weeks: Mapping[date, OwnScorecard] = field(repr=False)

    @property
    def in_words(self) -> str:
        """Say what was looked through."""
        if self.card is None:
            return "No call of yours yet."
        return f"Your last {counted(len(self.card.call_ids), 'call')} together."

    @property
    def has_weeks(self) -> bool:
        """Whether two weeks have a share of the same component, so that there is a course."""
        seen = [
            score.component
            for card in self.weeks.values()
            for score in card.components
            if score.interval
        ]
        return len(seen) > len(set(seen))


def own_progress(store: "CallStore", principal: Principal, agent: str | None) -> OwnProgress:
    """Make the scorecards of an agent's last calls, for that agent.

    Raises
    ------
    NotAllowedError
        If the principal is no agent.
    """
    if room_of(principal) != "agent":
        raise NotAllowedError("an agent's scorecards over calls are for that agent only")
    check_ins = store.check_ins(principal)
    cards: list[tuple[datetime | None, OwnScorecard]] = []
    for call in store.calls(principal, filter=CallFilter(agent=agent), limit=LOOKED_THROUGH_COUNT):
        at = call.metadata.started_at
        checked_in = level_before(check_ins, at) is not None
        analysis = store.load(principal, call.call_id)
        cards.append((at, own_scorecard(analysis, has_check_in=checked_in)))
    return OwnProgress(
        card=pooled([card for _, card in cards]) if cards else None, weeks=_by_week(cards)
    )


def _by_week(
    cards: Sequence[tuple[datetime | None, OwnScorecard]],
) -> Mapping[date, OwnScorecard]:
    weeks: dict[date, list[OwnScorecard]] = {}
    for at, card in cards:
        if at is not None:
            day = local_time(at).date()
            weeks.setdefault(day - timedelta(days=day.weekday()), []).append(card)
    return {monday: pooled(of_week) for monday, of_week in sorted(weeks.items())}


def week_table(progress: OwnProgress) -> "pd.DataFrame":
    """Every component and week that has a share, with the ends of its interval."""
    import pandas as pd

    rows = [
        {
            "Component": TITLES[component],
            "Week": _week_text(monday),
            "share": score.interval.ratio,
            "low": score.interval.low,
            "high": score.interval.high,
            "Seen": score_text(score),
        }
        for component in COMPONENTS
        for monday, card in progress.weeks.items()
        if (score := card.of(component)).interval
    ]
    return pd.DataFrame(rows, columns=["Component", "Week", "share", "low", "high", "Seen"])


def _week_text(monday: date) -> str:
    """Week by its Monday.

    Examples
    --------
    >>> _week_text(date(2026, 11, 16))
    '16 Nov'
    """
    return f"{monday.day} {monday:%b}"


def progress_charts(progress: OwnProgress, *, dark: bool) -> "tuple[alt.TopLevelMixin, ...]":
    """Draw all calls together, and the weeks where there is a course.

    Parameters
    ----------
    progress : OwnProgress
    dark : bool
        Whether the page is dark.
    """
    charts: list[Any] = []
    if progress.card is not None:
        charts.append(scorecard_chart(progress.card, dark=dark))
    if progress.has_weeks:
        charts.append(_week_chart(progress, dark=dark))
    return tuple(charts)


def _week_chart(progress: OwnProgress, *, dark: bool) -> "alt.FacetChart":
    """Weeks of each component that has any, one small chart each."""
    import altair as alt

    seen, text = ("#8e9bff", "#e6e9ef") if dark else ("#4456d6", "#262b36")
    whole = alt.Scale(domain=[0, 1])
    ticks = alt.Axis(format="%", values=[0, 0.5, 1], ticks=False, domain=False)
    weeks = alt.X(
        "Week:O",
        title=None,
        scale=alt.Scale(domain=[_week_text(monday) for monday in progress.weeks]),
        axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False, ticks=False, domain=False),
    )
    base = alt.Chart(week_table(progress)).encode(
        x=weeks, tooltip=["Component:N", alt.Tooltip("Week:O", title="Week of"), "Seen:N"]
    )
    bars = base.mark_bar(width=BAR_PX, cornerRadius=BAR_PX / 2, color=seen, opacity=0.28)
    dots = base.mark_circle(size=DOT_AREA_PX, color=seen, opacity=1.0)
    layers = alt.layer(
        bars.encode(y=alt.Y("low:Q", title=None, scale=whole, axis=ticks), y2="high:Q"),
        dots.encode(y=alt.Y("share:Q", title=None, scale=whole, axis=ticks)),
    ).properties(width=FACET_WIDTH_PX, height=FACET_HEIGHT_PX)
    header = alt.Header(title=None, labelFontSize=14, labelColor=text, labelAnchor="start")
    chart: alt.FacetChart = (
        layers.facet(
            facet=alt.Facet("Component:N", sort=list(TITLES.values()), header=header), columns=2
        )
        .properties(title=alt.Title("From week to week", color=text, fontSize=15, offset=14))
        .configure_view(strokeWidth=0)
    )
    return chart
