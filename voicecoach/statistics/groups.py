"""Groups of agents side by side, without pretending that calls of one agent are independent.

A group is summed up in two steps: each agent's mean over their calls, then
the mean of those means. So an agent with many calls does not speak for the
group, and the interval counts agents, not calls.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voicecoach.statistics.intervals import MeanInterval, mean_interval

__all__ = ["MIN_RANKED_AGENTS", "AgentMean", "GroupSummary", "Observation", "compare_groups"]

MIN_RANKED_AGENTS = 5
"""Convention: a group of fewer agents is shown but not ranked.

It also keeps single people from being read off a group's figure.
"""


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of one call: whose it is and to which group they belong."""

    group: str
    agent: str
    value: float


@dataclass(frozen=True, slots=True)
class AgentMean:
    """Mean of one agent over their calls."""

    agent: str
    mean: float
    call_count: int


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """A group: one mean per agent, and the mean of those with its interval.

    Parameters
    ----------
    group : str
    agents : tuple of AgentMean
        By name.
    interval : MeanInterval
        Mean of the agents' means; without ends for a single agent.
    """

    group: str
    agents: tuple[AgentMean, ...]
    interval: MeanInterval

    @property
    def agent_count(self) -> int:
        """Agents with at least one observed call."""
        return len(self.agents)

    @property
    def call_count(self) -> int:
        """Observed calls of all agents."""
        return sum(agent.call_count for agent in self.agents)

    @property
    def is_ranked(self) -> bool:
        """Whether there are enough agents to put the group in an order."""
        return self.agent_count >= MIN_RANKED_AGENTS


def compare_groups(
    observations: Iterable[Observation],
    *,
    possible: tuple[float, float] = (-math.inf, math.inf),
) -> tuple[GroupSummary, ...]:
    """Sum up each group: ranked ones first, highest mean first; then the small ones by name.

    Parameters
    ----------
    observations : iterable of Observation
        One per call; calls without the figure are left out by the caller.
    possible : tuple of float
        Lowest and highest value that there can be; intervals are cut to it.

    Returns
    -------
    tuple of GroupSummary
        Empty when nothing was observed.

    Raises
    ------
    InputError
        If a value is not finite or not possible.

    Examples
    --------
    >>> calls = [Observation("A", "Ana", 1.0), Observation("A", "Ana", 3.0),
    ...          Observation("A", "Ben", 4.0)]
    >>> compare_groups(calls)[0].interval.mean
    3.0
    """
    calls: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for seen in observations:
        calls[seen.group][seen.agent].append(seen.value)
    agents = {group: _agent_means(of_agents) for group, of_agents in calls.items()}
    summaries = [
        GroupSummary(group, means, interval.within(*possible))
        for group, means in agents.items()
        if (interval := mean_interval(agent.mean for agent in means)) is not None
    ]
    return tuple(sorted(summaries, key=_order))


def _agent_means(calls: Mapping[str, Sequence[float]]) -> tuple[AgentMean, ...]:
    return tuple(
        AgentMean(agent, sum(values) / len(values), len(values))
        for agent, values in sorted(calls.items())
    )


def _order(summary: GroupSummary) -> tuple[bool, float, str]:
    rank = -summary.interval.mean if summary.is_ranked else 0.0
    return (not summary.is_ranked, rank, summary.group)
