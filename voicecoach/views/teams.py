"""*Compare teams*: one dot per agent, a mean with its interval per team, and what may be said."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.coaching.rooms import is_figure_for
from voicecoach.core.errors import NotAllowedError
from voicecoach.core.metrics import METRICS, MetricDefinition
from voicecoach.statistics.groups import (
    MIN_RANKED_AGENTS,
    AgentMean,
    GroupSummary,
    Observation,
    compare_groups,
)
from voicecoach.store.access import Principal
from voicecoach.store.records import CallFilter, MetricRow
from voicecoach.views.figures import counted, day_text, figure_text, range_text, unit_text

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "CAPTION",
    "COMPARED",
    "PERIODS",
    "TOO_FEW_AGENTS",
    "TeamComparison",
    "axis_title",
    "compare_teams",
    "compared_title",
    "comparison_of",
    "dots_table",
    "intervals_table",
    "reading_table",
    "spread",
    "team_labels",
]

COMPARED = (
    "agent_talk_ratio",
    "agent_reply_offset_median_s",
    "agent_articulation_rate_sps",
    "agent_overlaps_per_min",
    "agent_longest_turn_s",
    "long_silence_s",
    "silence_ratio",
    "overlap_ratio",
    "switches_per_min",
    "duration_s",
)
"""Figures of acts that mean the same for everybody.

Left out: pitch and level, which belong to a voice and a microphone, and
backchannels, whose usual number differs between people for no fault of theirs.
"""

ALL_CALLS = "All calls"

PERIODS: Mapping[str, timedelta | None] = MappingProxyType(
    {
        "Last 8 weeks": timedelta(weeks=8),
        "Last 4 weeks": timedelta(weeks=4),
        "Last 26 weeks": timedelta(weeks=26),
        ALL_CALLS: None,
    }
)
"""Name -> length, counted back from the newest call: a store that rests loses nothing."""

_DATED = CallFilter(started_from=datetime.min.replace(tzinfo=UTC))
"""All calls with a start time: others fit no filter by time."""

DOT_WIDTH_RATIO = 0.02
"""Dots nearer than this share of the axis step aside; about the width of a dot."""

BAR_BELOW_ROWS, DOTS_BELOW_ROWS = -0.18, 0.12
DOT_STEP_ROWS, DOT_ROOM_ROWS = 0.1, 0.3
"""Where bar and dots lie in the row of their team, in heights of a row; how far dots step aside
at the most, however many there are."""

CAPTION = (
    "One grey dot is one agent, the mean of their calls; a bigger dot has more calls. The coloured "
    "dot is the mean of the team's agents, and the bar is its 95 % interval: if the same work were "
    "measured again and again, about 95 of 100 such bars would hold the true mean. Bars that "
    "overlap a lot do not show a difference. Nothing here says why teams differ: they may get "
    "other calls."
)

TOO_FEW_AGENTS = (
    "A comparison needs calls of at least two agents. Name agent and team of each call that you "
    "add, or choose a longer period."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamComparison:
    """Teams on one figure in one period.

    ``warnings`` are sentences about teams that are too small to be ranked;
    ``period`` names the days of the calls; ``undated_count`` is the number of
    calls that may be of this period, but nobody knows when they were.
    """

    metric: MetricDefinition
    teams: tuple[GroupSummary, ...]
    period: str
    left_out_count: int
    undated_count: int = 0

    @property
    def agent_count(self) -> int:
        """Agents in all teams."""
        return sum(team.agent_count for team in self.teams)

    @property
    def can_compare(self) -> bool:
        """Whether there are at least two agents to look at."""
        return self.agent_count >= 2

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each team that is too small to be ranked."""
        return tuple(_small_team(team) for team in self.teams if not team.is_ranked)

    @property
    def left_out(self) -> str:
        """Which calls could not be used, in a sentence; empty where all could."""
        if not self.left_out_count:
            return ""
        calls = counted(self.left_out_count, "call")
        return f"{calls} left out: no team or agent is named, or the recording has no such figure."

    @property
    def undated(self) -> str:
        """Which calls are in no period, in a sentence; empty where there are none."""
        if not self.undated_count:
            return ""
        calls = counted(self.undated_count, "call")
        return f'Without a start time, so only under "{ALL_CALLS}": {calls}.'

    @property
    def basis(self) -> str:
        """What was measured, in which calls, and what is missing."""
        parts = (self.metric.definition, self.period, self.left_out, self.undated)
        return " ".join(filter(None, parts))

    @property
    def alternative(self) -> str:
        """The chart in a sentence, for those who do not see it."""
        parts = [_in_words(team, self.metric.unit) for team in self.teams]
        return f"{self.metric.title}. {self.period} " + " ".join(parts)


def compared_title(name: str) -> str:
    """Title of a figure, as the choice shows it.

    Examples
    --------
    >>> compared_title("agent_longest_turn_s")
    "Agent's longest turn"
    """
    return METRICS[name].title


def axis_title(metric: MetricDefinition) -> str:
    """Title of a figure with its unit.

    Examples
    --------
    >>> axis_title(METRICS["agent_talk_ratio"])
    "Agent's talk share, %"
    """
    unit = unit_text(metric.unit)
    return metric.title if unit in metric.title else f"{metric.title}, {unit}"


def compare_teams(
    store: "CallStore", principal: Principal, *, metric: str, period: str
) -> TeamComparison:
    """Compare teams on one figure.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    metric : str
        One of `COMPARED`.
    period : str
        One of `PERIODS`.

    Raises
    ------
    NotAllowedError
        If the figure is not for a lead, whose view this is.
    """
    if not is_figure_for("lead", metric):
        raise NotAllowedError(f"{metric} is for the agent of a call; compare acts instead")
    length = PERIODS[period]
    if length is None:
        rows = store.metric_rows(principal, metric=metric, filter=CallFilter())
        return comparison_of(rows, metric=metric)
    newest = store.calls(principal, filter=_DATED, limit=1)
    chosen = CallFilter(started_from=newest[0].listed_at - length) if newest else _DATED
    rows = store.metric_rows(principal, metric=metric, filter=chosen)
    undated_count = store.call_count(principal) - store.call_count(principal, filter=_DATED)
    return replace(comparison_of(rows, metric=metric), undated_count=undated_count)


def comparison_of(rows: Sequence[MetricRow], *, metric: str) -> TeamComparison:
    """Compare teams on one figure, from one row per call."""
    observations = [
        Observation(row.team, row.agent, row.value)
        for row in rows
        if row.team and row.agent and row.value is not None
    ]
    return TeamComparison(
        metric=METRICS[metric],
        teams=compare_groups(observations, possible=_possible(METRICS[metric])),
        period=_days([row.started_at for row in rows]),
        left_out_count=len(rows) - len(observations),
    )


def dots_table(comparison: TeamComparison) -> "pd.DataFrame":
    """One line per agent, without names: the page compares teams, not people.

    ``row`` is the place from the top: the number of the team, and a fraction
    by which the dot lies below its middle.
    """
    import pandas as pd

    placed = [
        (number, *dot)
        for number, team in enumerate(comparison.teams)
        for dot in _placed(team, comparison)
    ]
    farthest = max((abs(step) for *_, step in placed), default=0)
    step_rows = min(DOT_STEP_ROWS, DOT_ROOM_ROWS / max(farthest, 1))
    unit = comparison.metric.unit
    rows = [
        (
            number + DOTS_BELOW_ROWS + step * step_rows,
            place,
            agent.call_count,
            figure_text(agent.mean, unit),
        )
        for number, agent, place, step in placed
    ]
    return pd.DataFrame(rows, columns=["row", "value", "calls", "Mean of the agent"])


def intervals_table(comparison: TeamComparison) -> "pd.DataFrame":
    """One line per team: mean and both ends as plotted; ends are NaN for a single agent."""
    import pandas as pd

    unit = comparison.metric.unit
    rows = [
        (
            number + BAR_BELOW_ROWS,
            _plotted(team.interval.mean, unit),
            *(_plotted(end, unit) for end in team.interval.ends or (float("nan"),) * 2),
            "ranked" if team.is_ranked else "small",
            _in_words(team, unit),
        )
        for number, team in enumerate(comparison.teams)
    ]
    return pd.DataFrame(rows, columns=["row", "mean", "low", "high", "size", "In words"])


def reading_table(comparison: TeamComparison) -> "pd.DataFrame":
    """Show the same as a table for reading: it holds everything that the chart shows of teams."""
    import pandas as pd

    unit = comparison.metric.unit
    columns = {
        "Team": [team.group for team in comparison.teams],
        "Agents": [team.agent_count for team in comparison.teams],
        "Calls": [team.call_count for team in comparison.teams],
        "Mean of agents": [figure_text(team.interval.mean, unit) for team in comparison.teams],
        "95 % interval": [_interval_text(team, unit) for team in comparison.teams],
        "Ranked": ["yes" if t.is_ranked else "no, too few agents" for t in comparison.teams],
    }
    return pd.DataFrame(columns)


def team_labels(comparison: TeamComparison) -> list[str]:
    """Name of each team with the number of its agents, in the order of the chart."""
    return [f"{t.group} ({counted(t.agent_count, 'agent')})" for t in comparison.teams]


def spread(values: Sequence[float], *, near: float) -> list[int]:
    """Steps by which dots step aside, so that no dot hides another.

    Parameters
    ----------
    values : sequence of float
        Places of the dots along the axis.
    near : float
        Dots closer than this to each other need different steps.

    Returns
    -------
    list of int
        0 where there is room, else 1, -1, 2, -2, ..., in the order of ``values``.

    Examples
    --------
    >>> spread([1.0, 5.0, 1.1, 1.2], near=0.5)
    [0, 0, 1, -1]
    """
    steps = [0] * len(values)
    placed: list[tuple[float, int]] = []
    for index in sorted(range(len(values)), key=lambda i: values[i]):
        taken = {step for value, step in placed if values[index] - value < near}
        steps[index] = next(s for s in _asides(len(values)) if s not in taken)
        placed.append((values[index], steps[index]))
    return steps


def _asides(count: int) -> list[int]:
    return sorted(range(-count, count + 1), key=lambda step: (abs(step), step < 0))


def _placed(team: GroupSummary, comparison: TeamComparison) -> list[tuple[AgentMean, float, int]]:
    unit = comparison.metric.unit
    everybody = [_plotted(a.mean, unit) for t in comparison.teams for a in t.agents]
    near = (max(everybody) - min(everybody)) * DOT_WIDTH_RATIO
    places = [_plotted(agent.mean, unit) for agent in team.agents]
    return list(zip(team.agents, places, spread(places, near=near), strict=True))


def _possible(metric: MetricDefinition) -> tuple[float, float]:
    """Range of a figure: an offset may lie below zero, nothing else here can."""
    lowest = -math.inf if "offset" in metric.name else 0.0
    return lowest, 1.0 if metric.unit == "1" else math.inf


def _plotted(value: float, unit: str) -> float:
    return 100.0 * value if unit == "1" else value


def _interval_text(team: GroupSummary, unit: str) -> str:
    if team.interval.ends is None:
        return "cannot tell from one agent"
    return range_text(*team.interval.ends, unit)


def _in_words(team: GroupSummary, unit: str) -> str:
    mean = figure_text(team.interval.mean, unit)
    who = f"{counted(team.agent_count, 'agent')}, {counted(team.call_count, 'call')}"
    return f"{team.group}: mean {mean}, 95 % interval {_interval_text(team, unit)} ({who})."


def _small_team(team: GroupSummary) -> str:
    agents = counted(team.agent_count, "agent")
    if team.interval.ends is None:
        return f"{team.group} has {agents}: one person is no team mean. Do not compare it."
    return (
        f"{team.group} has {agents}, fewer than {MIN_RANKED_AGENTS}. "
        "Its bar is wide: do not rank it against the others yet."
    )


def _days(starts: Sequence[datetime | None]) -> str:
    dated = [start for start in starts if start is not None]
    undated = f"{counted(len(starts) - len(dated), 'call')} without a start time"
    if not dated:
        return f"{undated}." if starts else "No calls in this period."
    first, last = day_text(min(dated)), day_text(max(dated))
    days = first if first == last else f"{first} to {last}"
    rest = f", and {undated}" if len(dated) < len(starts) else ""
    return f"Calls of {days}{rest}."
