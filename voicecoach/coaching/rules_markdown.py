"""Write ``docs/rules.md`` from the catalogue: ``python -m voicecoach.coaching.rules_markdown``."""

import sys
from collections.abc import Iterator
from dataclasses import fields

from voicecoach.coaching.catalogue import RULES
from voicecoach.coaching.own_wording import field_name
from voicecoach.coaching.rule import FACTS, AnyRule
from voicecoach.coaching.skills import SKILLS

__all__ = ["rules_markdown"]

_INTRODUCTION = """\
# Rules

A rule raises a *moment*: an act at a second, with the numbers that made it one. Rules look at
facts only (who spoke when, pitch, pace, level), compare a voice with itself, and stay silent
where a recording cannot support them or where it is not clear what happened.

Thresholds are set in `voicecoach.toml`, e.g. `[rules.TRN01]` with `min_overlap_s = 0.6`, and
`disabled = ["TRN03"]` under `[rules]` switches rules off. Each says where its default comes
from: *literature* (a cited finding), *calibrated* (a named measurement) or *convention* (an
agreement, open to change). `advice` takes the place of a rule's wording; it may name the fields
listed, in braces, those of numbers also with `_threshold` and `_usual` behind. How that is done,
and how a team writes rules of its own: [own_rules.md](own_rules.md).

Every number of a moment is taken from one stretch of the call, listed beside it as its context,
and `voicecoach.coaching.measures.recompute` takes it again from the JSON of an analysis.

This page is made from the catalogue by `python -m voicecoach.coaching.rules_markdown`.
How to add a rule: [adding-a-rule.md](adding-a-rule.md).
"""

_VALENCES = {"strength": "went well", "opportunity": "try next time", "note": "worth a listen"}


def rules_markdown() -> str:
    """Return the page: a table of all rules, then one heading per rule."""
    blocks = [_INTRODUCTION, _overview(), *(_section(rule) for rule in RULES.values())]
    return "\n".join(blocks)


def _overview() -> str:
    rows = [
        f"| {rule.code} | {rule.title} | {rule.subject} | {_VALENCES[rule.valence]} |"
        for rule in RULES.values()
    ]
    return "\n".join(("| Code | Moment | Subject | Meaning |", "|---|---|---|---|", *rows, ""))


def _section(rule: AnyRule) -> str:
    skills = "; ".join(SKILLS[row] for row in rule.skill_rows)
    needs = "; ".join(FACTS[fact] for fact in rule.needs)
    shown = f"Shown to: {', '.join(rule.rooms)}. Needs: {needs}."
    lines = [
        f"## {rule.code} {rule.title}",
        "",
        f"*{rule.subject}, {_VALENCES[rule.valence]}.* Serves: {skills}. {shown}",
        "",
        f"**What it finds.** {rule.finds}",
        "",
        f"**Why.** {rule.why}",
        "",
        f"**When the advice does not apply.** {rule.applies_not_when}",
        "",
        f"**Source** ({rule.basis})**.** {rule.source}.",
        "",
        "| Evidence | Unit | Meaning |",
        "|---|---|---|",
        *(f"| {shown.name} | {shown.unit} | {shown.meaning} |" for shown in rule.evidence),
        "",
        "| Option | Default | Origin |",
        "|---|---|---|",
        *_option_rows(rule),
        "",
    ]
    return "\n".join(lines)


def _option_rows(rule: AnyRule) -> Iterator[str]:
    for option in fields(rule.options):
        if option.name == "advice":
            continue
        where = f"{option.metadata['basis']}: {option.metadata['why']}"
        yield f"| `{option.name}` | {getattr(rule.options, option.name)} | {where} |"
    places = ("start", "end", "duration", "quote", *(field_name(m.name) for m in rule.evidence))
    named = ", ".join(f"`{name}`" for name in places)
    yield f"| `advice` | the rule's own | fields: {named} |"


if __name__ == "__main__":
    sys.stdout.write(rules_markdown())
