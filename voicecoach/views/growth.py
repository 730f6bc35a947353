"""*Growth*: the page an agent comes back to, put together from its parts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.store.access import Principal
from voicecoach.views.changing import counted_as
from voicecoach.views.goals import NO_GOAL, goals_of
from voicecoach.views.guess_trends import (
    HOW_GUESSES_ARE_READ,
    NO_GUESSES,
    GuessTrend,
    guess_trends,
)
from voicecoach.views.retakes import (
    NO_RETAKES,
    NOTHING_DUE,
    REPEATS,
    RetakeLine,
    due_retakes,
    other_retakes,
    retake_lines,
)
from voicecoach.views.went_well import NOTHING_YET, WELL_COUNT, WentWell, went_well

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "NOTHING_WENT_WELL",
    "WELL_COUNT",
    "WHO_SEES_GROWTH",
    "GrowthScreen",
    "growth_screen",
]

NOTHING_WENT_WELL = NOTHING_YET

HOW_TO_BEGIN = "Switch this on if you want to know how well you know your calls."

WHO_SEES_GROWTH = (
    "Only you see this page: no coach, no lead, no export. Nothing here ranks you or goes into a "
    "score; you are compared with yourself."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthScreen:
    """Everything on the page.

    Parameters
    ----------
    well : tuple of WentWell
    due, other : tuple of RetakeLine
        Moments to answer anew: those of today, and the others.
    goal_title, goal_text, goal_link : str
        The open goal, or how to set one.
    journal_text : str
        How much is written; not what.
    is_guessing : bool
        Whether they guess before they look.
    trends : tuple of GuessTrend
    """

    well: tuple[WentWell, ...]
    due: tuple[RetakeLine, ...]
    other: tuple[RetakeLine, ...]
    goal_title: str
    goal_text: str
    goal_link: str
    journal_text: str
    is_guessing: bool
    trends: tuple[GuessTrend, ...]

    @property
    def due_text(self) -> str:
        """What to say below the list of what is due."""
        if not (self.due or self.other):
            return f"{NO_RETAKES} {REPEATS}"
        return REPEATS if self.due else NOTHING_DUE

    @property
    def other_title(self) -> str:
        """What stands over the moments that are not due."""
        return f"Not due today, or done: {len(self.other)}"

    @property
    def guess_text(self) -> str:
        """How guesses are read, or how to begin."""
        if self.guessed:
            return HOW_GUESSES_ARE_READ
        return NO_GUESSES if self.is_guessing else f"{HOW_TO_BEGIN} {NO_GUESSES}"

    @property
    def guessed(self) -> tuple[GuessTrend, ...]:
        """Trends of what was guessed at all."""
        return tuple(trend for trend in self.trends if trend.errors)


def growth_screen(store: "CallStore", principal: Principal, agent: str | None) -> GrowthScreen:
    """Read what an agent keeps to grow.

    Raises
    ------
    StoreError
        If something was stored by a version whose form cannot be read any more.
    """
    lines = retake_lines(store, principal, agent)
    title, text, link = _goal(store, principal, agent)
    entry_count = len(store.journal(principal, agent=agent))  # none is opened for it
    return GrowthScreen(
        well=went_well(store, principal, agent),
        due=due_retakes(lines),
        other=other_retakes(lines),
        goal_title=title,
        goal_text=text,
        goal_link=link,
        journal_text=f"{counted_as(entry_count, 'note')} in your own words."
        if entry_count
        else "Nothing written yet: what did you notice, and what came before it?",
        is_guessing=store.guesses_first(principal),
        trends=guess_trends(store, principal, agent),
    )


def _goal(store: "CallStore", principal: Principal, agent: str | None) -> tuple[str, str, str]:
    progress, _ = goals_of(store, principal, agent)
    if progress is None:
        return "No goal is open", NO_GOAL, "Set a goal"
    return progress.title, f"{progress.where_text} {progress.change_text}", "Open it"
