"""Which component each skill belongs to, what of it can be counted, and what it needs.

The tables are a convention of this product, after the five components of
Goleman 1998, Working with Emotional Intelligence. They are data: a new rule
finds its component through its skill rows.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from voicecoach.core.scorecard import Component

__all__ = [
    "ANSWERED_ROWS",
    "CHECKED_IN_ROWS",
    "COMPONENT_OF_ROW",
    "FIGURES",
    "NEEDS",
    "NOT_COUNTED_ROWS",
    "ROWS_OF_NO_COMPONENT",
    "TITLES",
    "Home",
    "countable_rows",
    "home_of",
]

TITLES: Mapping[Component, str] = MappingProxyType(
    {
        "self_awareness": "Self-awareness",
        "self_regulation": "Self-regulation",
        "motivation": "Motivation",
        "empathy": "Empathy",
        "social_skills": "Social skills",
        "listening": "Active listening",
    }
)

_ROWS: Mapping[Component, tuple[int, ...]] = {
    "self_awareness": (1, 2, 3),
    "self_regulation": (4, 5, 6),
    "motivation": (7, 8, 31),
    "empathy": (9, 10, 11, 18),
    "social_skills": (19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 38),
    "listening": (12, 13, 14, 15, 16, 17),
}

COMPONENT_OF_ROW: Mapping[int, Component] = MappingProxyType(
    {row: component for component, rows in _ROWS.items() for row in rows}
)
"""Number of a skill -> its component."""

ROWS_OF_NO_COMPONENT: Mapping[int, str] = MappingProxyType(
    {
        30: "the load of a day is not somebody's skill",
        32: "practice is not a call",
        33: "what others say stands beside a call, not in it",
        34: "forms have scores of their own",
        35: "about programmes, not about a person",
        36: "about teams, not about a person",
        37: "not on a voice call",
    }
)
"""Skills that no component counts -> why."""

ANSWERED_ROWS = frozenset({9, 10})
"""Counted by the answers to the customer's cues; moments of theirs are about the same answers."""

CHECKED_IN_ROWS = frozenset({1})
"""Can be counted only in a call before which its agent checked in on that day."""

NOT_COUNTED_ROWS: Mapping[int, str] = MappingProxyType(
    {
        2: "guesses are in Growth, for the agent alone, and in no score",
        3: "the journal is private and in no score",
        6: "nothing of it can be heard",
        7: "goals are in Growth, for the agent alone, and in no score",
        8: "what customers give back is not the agent's act, and there is no other side to count",
        31: "new answers are in Growth, for the agent alone, and in no score",
    }
)
"""Skills of a component that no act in a call stands for -> why; their moments are shown beside."""

NEEDS: Mapping[Component, str] = MappingProxyType(
    {
        "self_awareness": "cannot be heard in a call: needs a check-in before it",
        "self_regulation": "seen where a customer gets louder or says something charged",
        "motivation": "cannot be heard in a call; goals of one's own are in no score",
        "empathy": "seen in words, where a customer says what troubles them",
        "social_skills": "seen where something is explained, solved, promised or waited for",
        "listening": "seen where a customer speaks for long, or both speak at once",
    }
)
"""What has to be there for a component to be observed, in one phrase."""

FIGURES: Mapping[Component, tuple[str, ...]] = MappingProxyType(
    {
        "self_awareness": (),
        "self_regulation": ("agent_reply_offset_median_s",),
        "motivation": (),
        "empathy": (),
        "social_skills": ("agent_articulation_rate_sps", "agent_f0_movement_st", "dead_air_s"),
        "listening": (
            "agent_backchannel_coverage_ratio",
            "agent_competitive_overlaps_per_10_min",
        ),
    }
)
"""Figures shown beside a component. None is counted: no norm is published for any of them."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the moments of a rule belong, and whether they are counted there."""

    component: Component
    row: int
    is_counted: bool


def countable_rows(*, has_check_in: bool) -> frozenset[int]:
    """Skills that can be counted in a call.

    Examples
    --------
    >>> 1 in countable_rows(has_check_in=False), 1 in countable_rows(has_check_in=True)
    (False, True)
    """
    absent = frozenset() if has_check_in else CHECKED_IN_ROWS
    return frozenset(COMPONENT_OF_ROW) - set(NOT_COUNTED_ROWS) - absent


def home_of(skill_rows: Sequence[int], countable: Collection[int]) -> Home | None:
    """Component of a rule: that of the first of its rows that can be counted.

    One component and not all of its rows': an act counts once. Where no row
    can be counted, its moments are shown beside the first row's component;
    ``None`` where no row has one.

    Examples
    --------
    >>> home_of((3, 4, 26), countable_rows(has_check_in=False))
    Home(component='self_regulation', row=4, is_counted=True)
    >>> home_of((8,), countable_rows(has_check_in=False)).is_counted
    False
    """
    sorted_rows = [row for row in skill_rows if row in COMPONENT_OF_ROW]
    counted = [row for row in sorted_rows if row in countable]
    if not sorted_rows:
        return None
    row = (counted or sorted_rows)[0]
    return Home(COMPONENT_OF_ROW[row], row, bool(counted))
