"""Goals on one figure: where an agent's calls were before, where they are now, what can be said.

A figure is compared with the agent's own calls before the goal was set, never
with anybody else's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from voicecoach.core.metrics import METRICS
from voicecoach.core.quantiles import median
from voicecoach.statistics.change import (
    MIN_BEFORE_COUNT,
    Change,
    calls_needed,
    change_since,
)
from voicecoach.store.access import Principal
from voicecoach.store.growth_records import Goal, GoalOutcome
from voicecoach.store.records import CallFilter, MetricRow
from voicecoach.views.changing import change_text, counted_as, difference_text
from voicecoach.views.figures import capitalised, day_text, figure_text, unit_text

if TYPE_CHECKING:
    import pandas as pd

    from voicecoach.store.repository import CallStore

__all__ = [
    "BASELINE_COUNTS",
    "CLOSING_HELP",
    "GOAL_FIGURES",
    "GOAL_IS_LOST",
    "HOW_GOALS_ARE_READ",
    "MORE_OR_LESS",
    "NO_GOAL",
    "OUTCOMES",
    "GoalProgress",
    "GoalWish",
    "Way",
    "close_goal",
    "closed_goal_labels",
    "closed_goal_table",
    "goal_calls",
    "goal_figure_titles",
    "goal_outlook",
    "goal_progress",
    "goals_of",
    "set_goal",
    "step_label",
    "usual_step",
]

GOAL_FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "agent_talk_ratio": "Talk share",
        "agent_competitive_overlaps_per_10_min": "Floor taken, per 10 min of the customer's speech",
        "agent_reply_offset_median_s": "Gap before replying",
        "agent_longest_turn_s": "Longest turn",
        "agent_backchannel_coverage_ratio": "Long turns of the customer with a listening sign",
        "opportunities_met_ratio": "What the customer gave, taken up",
        "agent_articulation_rate_sps": "Pace",
        "agent_f0_movement_st": "Pitch movement",
        "long_silence_s": "Silences over 3 s",
    }
)
"""Figures that an agent can move by what they do -> what they are called; acts first."""

BASELINE_COUNTS = (10, 20, 40)
"""How many calls before the goal it may be compared with: more calls, a sharper answer."""

Way = Literal["more", "less"]
MORE_OR_LESS: tuple[Way, ...] = ("less", "more")

GOAL_IS_LOST = (
    "The goal goes without a trace, with how it ended. Your calls stay as they are. To keep it "
    "among the goals before, close it instead."
)

NO_GOAL = (
    "Choose one figure that you want to move and by how much: it is compared with "
    "your own last calls, and you are told when that can be answered. Nobody but you sees it."
)

OUTCOMES: Mapping[str, GoalOutcome] = MappingProxyType(
    {"Reached": "reached", "Ended": "ended", "Dropped": "dropped"}
)

CLOSING_HELP = "Reached: that is you now. Ended: long enough. Dropped: it was the wrong one."

_GUESSED = frozenset({"agent_talk_ratio", "agent_competitive_overlaps_per_10_min"})
"""Figures that are asked for before a call is looked at."""

_STEPS: Mapping[str, float] = MappingProxyType(
    {
        "agent_talk_ratio": 5.0,
        "agent_backchannel_coverage_ratio": 20.0,
        "opportunities_met_ratio": 20.0,
        "agent_reply_offset_median_s": 0.2,
        "agent_longest_turn_s": 10.0,
        "long_silence_s": 10.0,
        "agent_articulation_rate_sps": 0.3,
        "agent_f0_movement_st": 0.3,
    }
)
"""Sizes of a change that one can hear or notice, as the page asks for them (convention)."""

HOW_GOALS_ARE_READ = (
    "The middle difference between your calls since and your calls before, with its range. It is "
    "looked at after 5, 10, 20 and 40 calls, all four looks together wrong at most one time in "
    "ten. Calls of which the start is not known are left out. Other customers and other matters "
    "move figures too; and a goal set after an odd week looks reached by itself when the week is "
    "over, so compare with many calls."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalProgress:
    """A goal and what can be said of it.

    Parameters
    ----------
    goal : Goal
    before, after : tuple of float
        The figure in the calls before and since, oldest first.
    change : Change
    """

    goal: Goal
    before: tuple[float, ...]
    after: tuple[float, ...]
    change: Change

    @property
    def title(self) -> str:
        """What is to move, which way and by how much."""
        way = "more" if self.goal.wanted > 0.0 else "less"
        step = difference_text(abs(self.goal.wanted), self.unit).lstrip("+")
        return f"{_title(self.goal.metric)}: {step} {way}"

    @property
    def unit(self) -> str:
        """Unit of the figure."""
        return METRICS[self.goal.metric].unit

    @property
    def where_text(self) -> str:
        """Where the calls were before, and are since."""
        since = f"Since {day_text(self.goal.set_at)}"
        before = _middle_text(self.before, self.unit)
        if not self.after:
            return f"Before: {before}. {since}: no call yet."
        return f"Before: {before}. {since}: {_middle_text(self.after, self.unit)}."

    @property
    def change_text(self) -> str:
        """Moved, not moved, or cannot tell yet."""
        return change_text(
            self.change,
            unit=self.unit,
            noun="call",
            said={
                "moved": "Moved as you wanted",
                "moved back": "Moved the other way",
                "not moved": f"Not moved by {difference_text(self.goal.wanted, self.unit)}",
            },
            is_over=not self.goal.is_open,
        )


def _title(metric: str) -> str:
    return GOAL_FIGURES.get(metric, METRICS[metric].title)


def _middle_text(values: Sequence[float], unit: str) -> str:
    if not values:
        return "no call"
    return f"{figure_text(median(values), unit)} in the middle of {counted_as(len(values), 'call')}"


def goal_figure_titles() -> dict[str, str]:
    """What a goal can be set on: title -> name of the figure."""
    return {title: name for name, title in GOAL_FIGURES.items()}


def step_label(metric: str) -> str:
    """How the size of the wanted change is asked for.

    Examples
    --------
    >>> step_label("agent_talk_ratio"), step_label("agent_longest_turn_s")
    ('By how much, in points', 'By how much, in s')
    """
    unit = METRICS[metric].unit
    return f"By how much, in {'points' if unit == '1' else unit_text(unit)}"


def usual_step(metric: str) -> float:
    """Size of the change that the page begins with: 1 where there is no better one.

    Examples
    --------
    >>> usual_step("agent_talk_ratio"), usual_step("agent_competitive_overlaps_per_10_min")
    (5.0, 1.0)
    """
    return _STEPS.get(metric, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWish:
    """A goal as the page asks for it.

    Parameters
    ----------
    agent : str or None
        Whose calls.
    metric : str
    way : {"less", "more"}
    step : float
        Size of the change, in the unit of `step_label`.
    baseline_count : int
    """

    agent: str | None
    metric: str
    way: Way
    step: float
    baseline_count: int

    def from_now(self) -> Goal:
        """Make it a goal that is set at this moment.

        Raises
        ------
        InputError
            If the step is 0.
        """
        size = self.step / 100.0 if METRICS[self.metric].unit == "1" else self.step
        return Goal(
            id=str(uuid4()),
            agent=self.agent,
            metric=self.metric,
            wanted=size if self.way == "more" else -size,
            baseline_count=self.baseline_count,
            set_at=datetime.now(UTC),
        )


def set_goal(store: "CallStore", principal: Principal, wish: GoalWish) -> Goal:
    """Set a goal from now on.

    Raises
    ------
    InputError
        If another one is open, or the step is 0.
    """
    return store.save_goal(principal, wish.from_now())


def close_goal(store: "CallStore", principal: Principal, goal: Goal, outcome: GoalOutcome) -> Goal:
    """Close a goal now; it stays to be looked back at."""
    return store.close_goal(principal, goal.id, outcome=outcome, at=datetime.now(UTC))


def goal_calls(
    store: "CallStore", principal: Principal, goal: Goal
) -> tuple[tuple[MetricRow, ...], tuple[MetricRow, ...]]:
    """Calls before and since a goal of which the figure and the start are known, oldest first.

    A call that is to be guessed first counts once it was looked at, if the goal is on what is
    guessed; those before count at once where they are many: together they give none away.
    """
    rows = store.metric_rows(principal, metric=goal.metric, filter=CallFilter(agent=goal.agent))
    known = [row for row in rows if row.value is not None and row.started_at is not None]
    before = [row for row in known if row.started_at and row.started_at < goal.set_at]
    after = [
        row
        for row in known
        if row.started_at
        and row.started_at >= goal.set_at
        and (goal.closed_at is None or row.started_at < goal.closed_at)
    ]
    if goal.metric in _GUESSED and store.guesses_first(principal):
        wanted = CallFilter(agent=goal.agent, not_to_guess=True)
        looked_at = set(store.metric_rows(principal, metric=goal.metric, filter=wanted))
        after = [row for row in after if row in looked_at]
        if len(before) < MIN_BEFORE_COUNT:
            before = [row for row in before if row in looked_at]
    return tuple(before[-goal.baseline_count :]), tuple(after)


def goal_progress(store: "CallStore", principal: Principal, goal: Goal) -> GoalProgress:
    """Compare the calls since a goal was set with those before."""
    before, after = (
        tuple(row.value for row in rows if row.value is not None)
        for rows in goal_calls(store, principal, goal)
    )
    return GoalProgress(
        goal=goal,
        before=before,
        after=after,
        change=change_since(before, after, wanted=goal.wanted),
    )


def goals_of(
    store: "CallStore", principal: Principal, agent: str | None
) -> tuple[GoalProgress | None, tuple[Goal, ...]]:
    """Return the open goal about an agent's calls, and those that were closed, newest first."""
    mine = [goal for goal in store.goals(principal) if goal.agent == agent]
    found = next((goal for goal in mine if goal.is_open), None)
    closed = tuple(goal for goal in mine if not goal.is_open)
    return (goal_progress(store, principal, found) if found else None), closed


def goal_outlook(store: "CallStore", principal: Principal, wish: GoalWish) -> str:
    """Say before a goal is set whether its question can be answered, and after how many calls."""
    if not wish.step:
        return "Say by how much you want it to change."
    planned = wish.from_now()
    rows, _ = goal_calls(store, principal, planned)
    before = [row.value for row in rows if row.value is not None]
    middle = _middle_text(before, METRICS[wish.metric].unit)
    if len(before) < MIN_BEFORE_COUNT:
        return f"Now: {middle}. At least {MIN_BEFORE_COUNT} calls are needed to compare with."
    needed = calls_needed(before, wanted=planned.wanted)
    if needed is None:
        return (
            f"Now: {middle}. Your calls differ too much for a change this small to show within 40 "
            "calls: choose a larger one, or compare with more calls."
        )
    return f"Now: {middle}. A change of this size should show within {needed} calls."


def closed_goal_labels(goals: Sequence[Goal]) -> dict[str, str]:
    """Name of each closed goal, to choose one by -> its id."""
    labels: dict[str, str] = {}
    for goal in goals:
        label = f"{_title(goal.metric)}, from {day_text(goal.set_at)}"
        again = sum(each == label or each.startswith(f"{label} (") for each in labels)
        labels[f"{label} ({again + 1})" if again else label] = goal.id
    return labels


def closed_goal_table(
    store: "CallStore", principal: Principal, goals: Sequence[Goal]
) -> "pd.DataFrame":
    """Goals that were closed, with what was said of them then."""
    import pandas as pd

    closed = [goal_progress(store, principal, goal) for goal in goals if not goal.is_open]
    columns = {
        "Goal": [progress.title for progress in closed],
        "From": [day_text(progress.goal.set_at) for progress in closed],
        "To": [
            day_text(progress.goal.closed_at) if progress.goal.closed_at else ""
            for progress in closed
        ],
        "How it ended": [
            capitalised(progress.goal.outcome) if progress.goal.outcome else ""
            for progress in closed
        ],
        "Your calls": [progress.change_text for progress in closed],
    }
    return pd.DataFrame(columns)
