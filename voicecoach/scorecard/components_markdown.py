"""The tables of ``docs/scorecard.md``: which skills and rules count for which component."""

from collections.abc import Iterable

from voicecoach.coaching.catalogue import RULES
from voicecoach.coaching.skills import SKILLS
from voicecoach.core.metrics import METRICS
from voicecoach.core.scorecard import COMPONENTS, Component
from voicecoach.scorecard.components import (
    ANSWERED_ROWS,
    CHECKED_IN_ROWS,
    COMPONENT_OF_ROW,
    FIGURES,
    NEEDS,
    NOT_COUNTED_ROWS,
    ROWS_OF_NO_COMPONENT,
    TITLES,
    countable_rows,
    home_of,
)

__all__ = ["components_markdown", "others_markdown"]


def components_markdown() -> str:
    """One part per component: its skills with their rules, what it needs, figures beside it."""
    return "\n\n".join(_part(component) for component in COMPONENTS)


def _part(component: Component) -> str:
    rows = [row for row, of in COMPONENT_OF_ROW.items() if of == component]
    lines = [
        f"### {TITLES[component]}",
        "",
        f"{NEEDS[component][:1].upper()}{NEEDS[component][1:]}.",
        "",
        "| skill | met by | missed by | |",
        "|---|---|---|---|",
        *(_line(row) for row in rows),
    ]
    if FIGURES[component]:
        titles = (METRICS[name].title for name in FIGURES[component])
        lines += ["", f"Beside it, not counted: {'; '.join(titles)}."]
    return "\n".join(lines)


def _line(row: int) -> str:
    met, missed = (", ".join(_codes(row, valence)) for valence in ("strength", "opportunity"))
    return f"| {row} {SKILLS[row]} | {met} | {missed} | {_note(row)} |"


def _codes(row: int, valence: str) -> Iterable[str]:
    """Rules whose moments are counted, or shown, under a skill."""
    countable = countable_rows(has_check_in=False) | (CHECKED_IN_ROWS & {row})
    for code, rule in RULES.items():
        home = home_of(rule.skill_rows, countable)
        if rule.valence == valence and home is not None and home.row == row:
            yield code


def _note(row: int) -> str:
    if row in NOT_COUNTED_ROWS:
        return f"not counted: {NOT_COUNTED_ROWS[row]}"
    if row in ANSWERED_ROWS:
        return "counted by the answers to cues; the moments where no cue was found"
    return "for the agent alone, after a check-in" if row in CHECKED_IN_ROWS else ""


def others_markdown() -> str:
    """Skills that no component counts, and why."""
    return "\n".join(f"- {row} {SKILLS[row]}: {why}." for row, why in ROWS_OF_NO_COMPONENT.items())
