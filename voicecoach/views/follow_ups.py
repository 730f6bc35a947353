"""What coach and agent agreed on: until when, and whether the agent's calls since show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import uuid4

from voicecoach.coaching.rooms import is_figure_for
from voicecoach.core.metrics import METRICS
from voicecoach.statistics.change import Change, change_since
from voicecoach.store.access import Principal
from voicecoach.store.growth_records import Goal
from voicecoach.store.review_records import FollowUp, FollowUpOutcome
from voicecoach.views.calls import call_title
from voicecoach.views.changing import change_text, difference_text
from voicecoach.views.figures import day_text
from voicecoach.views.goals import BASELINE_COUNTS, GOAL_FIGURES, GoalProgress, goal_calls
from voicecoach.views.goals import usual_step as page_step

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "ABOUT_FOLLOW_UPS",
    "FOLLOW_UP_ENDS",
    "NO_FOLLOW_UP",
    "FollowUpLine",
    "agree",
    "close_follow_up",
    "follow_up_figures",
    "follow_up_lines",
]

ABOUT_FOLLOW_UPS = (
    "The agent's calls since the day it was agreed, against their own last 20 before. Other "
    "customers and other matters move figures too: hear a call before you conclude anything."
)
NO_FOLLOW_UP = "Nothing is agreed that is still open."

FOLLOW_UP_ENDS: Mapping[str, FollowUpOutcome] = MappingProxyType(
    {"Done": "done", "Dropped": "dropped"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLine:
    """A follow-up in words.

    Parameters
    ----------
    follow_up : FollowUp
    title, due, where : str
        What was agreed; until when; whose, and from which call.
    shown : str
        What the calls since say; empty where no figure was named.
    is_due : bool
    """

    follow_up: FollowUp
    title: str
    due: str
    where: str
    shown: str
    is_due: bool


def follow_up_figures() -> dict[str, str]:
    """Figures in which it may show, as far as coaches see them: title -> name."""
    return {title: name for name, title in GOAL_FIGURES.items() if is_figure_for("coach", name)}


def follow_up_lines(
    store: "CallStore",
    principal: Principal,
    *,
    call_id: str | None = None,
    now: datetime | None = None,
) -> tuple[FollowUpLine, ...]:
    """Open follow-ups, those that are due first; of one call, if that is given."""
    found = store.follow_ups(principal)
    at = now or datetime.now(UTC)
    return tuple(
        _line(store, principal, each, at) for each in found if call_id in {None, each.call_id}
    )


def _line(
    store: "CallStore", principal: Principal, follow_up: FollowUp, now: datetime
) -> FollowUpLine:
    is_due = follow_up.due_at <= now
    by = "Due since" if is_due else "By"
    title = call_title(store.summary(principal, follow_up.call_id))
    return FollowUpLine(
        follow_up=follow_up,
        title=follow_up.agreed,
        due=f"{by} {day_text(follow_up.due_at)}",
        where=f"{follow_up.agent or 'Agent not known'}, after {title}",
        shown=_shown(store, principal, follow_up),
        is_due=is_due,
    )


def _shown(store: "CallStore", principal: Principal, follow_up: FollowUp) -> str:
    """Say whether a figure went either way since; the way that was wanted is not known."""
    metric, since = follow_up.metric, follow_up.set_at
    if metric is None or since is None or not is_figure_for("coach", metric):
        return ""
    if follow_up.agent is None:
        return "Whose calls to look at is not known: the call has no agent."
    unit = METRICS[metric].unit
    step = page_step(metric) / (100.0 if unit == "1" else 1.0)
    goal = Goal(
        id=follow_up.id,
        agent=follow_up.agent,
        metric=metric,
        wanted=step,
        baseline_count=BASELINE_COUNTS[1],
        set_at=since,
    )
    before, after = (
        tuple(row.value for row in rows if row.value is not None)
        for rows in goal_calls(store, principal, goal)
    )
    up, down = (change_since(before, after, wanted=way) for way in (step, -step))
    progress = GoalProgress(goal=goal, before=before, after=after, change=up)
    title = GOAL_FIGURES.get(metric, METRICS[metric].title)
    return f"{title}. {progress.where_text} {_change(up, down, unit=unit, step=step)}"


def _change(up: Change, down: Change, *, unit: str, step: float) -> str:
    size = difference_text(step, unit).lstrip("+")
    return change_text(
        down if up.verdict == "not moved" and down.verdict == "cannot tell" else up,
        unit=unit,
        noun="call",
        said={
            "moved": "It went up",
            "moved back": "It went down",
            "not moved": f"It went neither up nor down by {size}",
        },
    )


def agree(
    store: "CallStore",
    principal: Principal,
    call_id: str,
    *,
    agreed: str,
    due: date,
    metric: str | None = None,
) -> FollowUp:
    """Keep what was agreed on after a call, until the end of a day.

    Raises
    ------
    CallNotFoundError
        If the call cannot be seen.
    InputError
        If nothing was agreed.
    """
    due_at = datetime.combine(due, time(23, 59)).astimezone()
    follow_up = FollowUp(
        id=str(uuid4()), call_id=call_id, agreed=agreed, due_at=due_at, metric=metric
    )
    return store.save_follow_up(principal, follow_up)


def close_follow_up(
    store: "CallStore", principal: Principal, follow_up_id: str, outcome: FollowUpOutcome
) -> FollowUp:
    """Say how it ended; see `voicecoach.store.follow_ups.FollowUps.close_follow_up`."""
    return store.close_follow_up(principal, follow_up_id, outcome=outcome)
