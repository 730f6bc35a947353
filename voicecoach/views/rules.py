"""*Rules*: everything that can raise a moment here, with what was changed on this machine."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from voicecoach.coaching.catalogue import known_rules
from voicecoach.coaching.own_rule_options import OwnRuleOptions, SpokenRuleOptions
from voicecoach.coaching.own_wording import known_fields
from voicecoach.coaching.rule import FACTS, AnyRule, RuleOptions
from voicecoach.coaching.rule_card import RuleCard, card_of
from voicecoach.coaching.skills import SKILLS
from voicecoach.config import Settings
from voicecoach.core.moment import Valence
from voicecoach.statistics.precision import RulePrecision
from voicecoach.views.figures import capitalised
from voicecoach.views.markdown import as_text
from voicecoach.views.notes import precision_text
from voicecoach.views.player import BASIS_WORDS

__all__ = [
    "ABOUT_FIELDS",
    "ABOUT_RULES",
    "NOTHING_FITS",
    "SHOWN",
    "VALENCE_WORDS",
    "RuleEntry",
    "ThresholdRow",
    "chosen_entries",
    "count_text",
    "entry_label",
    "entry_lines",
    "entry_markdown",
    "rule_entries",
    "rule_subjects",
    "threshold_rows",
]

ABOUT_RULES = (
    "A rule finds an act at a second, says what fired, and is silent where a recording cannot "
    "support it. Thresholds, wording and rules of your own are set in voicecoach.toml."
)

ABOUT_FIELDS = "Fields for a wording of your own:"

NOTHING_FITS = "No rule fits. Take another subject, or fewer words."

SHOWN = ("All rules", "Your team's own", "Changed here", "Switched off")
"""What the list can be narrowed down to."""

VALENCE_WORDS: Mapping[Valence, str] = MappingProxyType(
    {"strength": "went well", "opportunity": "try next time", "note": "worth a listen"}
)

_HIDDEN = frozenset({"advice", "texts"})
_ROOM_WORDS = {"agent": "the agent", "coach": "their coach", "lead": "leads"}


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """One threshold: what holds here, what it comes with, and where that comes from."""

    name: str
    value: str
    default: str
    origin: str

    @property
    def is_changed(self) -> bool:
        """Whether this machine has another value than the rule comes with."""
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule as this machine runs it.

    ``wording`` is the team's own advice; empty where it is the rule's.
    """

    card: RuleCard
    is_on: bool
    thresholds: tuple[ThresholdRow, ...]
    wording: str
    fields: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether a threshold or the wording is not the one that the rule comes with."""
        has_own_wording = bool(self.wording) and self.card.basis != "team"
        return has_own_wording or any(row.is_changed for row in self.thresholds)


def rule_entries(settings: Settings) -> tuple[RuleEntry, ...]:
    """Every rule of some settings, also those switched off, in the order of the catalogue."""
    rules = known_rules()
    chosen = {**settings.rules, **settings.disabled}
    codes = [code for code in rules if code in chosen]
    own = [code for code in codes if card_of(rules[code]).origin]
    listed = [*(code for code in codes if code not in own), *own]
    return tuple(_entry(rules[code], chosen[code], is_on=code in settings.rules) for code in listed)


def _entry(rule: AnyRule, options: RuleOptions, *, is_on: bool) -> RuleEntry:
    return RuleEntry(
        card=card_of(rule),
        is_on=is_on,
        thresholds=threshold_rows(rule, options),
        wording=options.advice,
        fields=known_fields(rule),
        needs=tuple(FACTS[fact] for fact in rule.needs),
    )


def threshold_rows(rule: AnyRule, options: RuleOptions) -> tuple[ThresholdRow, ...]:
    """Tell the thresholds of a rule with where they come from; of an own rule those in use."""
    return tuple(
        ThresholdRow(
            name=option.name,
            value=_value(getattr(options, option.name)),
            default=_value(getattr(rule.options, option.name)),
            origin=f"{BASIS_WORDS[option.metadata['basis']]}: {option.metadata['why']}",
        )
        for option in dataclasses.fields(options)
        if option.name not in _hidden(options) and "basis" in option.metadata
    )


def _hidden(options: RuleOptions) -> frozenset[str]:
    """Options that are no thresholds, or decide nothing in this rule."""
    if not isinstance(options, OwnRuleOptions):
        return _HIDDEN
    names = (option.name for option in dataclasses.fields(options))
    unset = {name for name in names if getattr(options, name) in (None, ())}
    idle = options.idle if isinstance(options, SpokenRuleOptions) else frozenset()
    return _HIDDEN | unset | idle


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def rule_subjects(entries: Sequence[RuleEntry]) -> tuple[str, ...]:
    """Subjects of some rules, each once, in their order."""
    return tuple(dict.fromkeys(entry.card.subject for entry in entries))


def chosen_entries(
    entries: Sequence[RuleEntry], *, subject: str | None, text: str, shown: str
) -> tuple[RuleEntry, ...]:
    """Rules of a subject that hold every word of a text and are among those shown.

    Parameters
    ----------
    entries : sequence of RuleEntry
    subject : str or None
        ``None`` takes all.
    text : str
        Words, in any order; capitals do not matter.
    shown : str
        One of `SHOWN`.
    """
    words = text.casefold().split()
    return tuple(
        entry
        for entry in entries
        if subject in (None, entry.card.subject)
        and _is_shown(entry, shown)
        and all(word in _searched(entry) for word in words)
    )


def _is_shown(entry: RuleEntry, shown: str) -> bool:
    if shown == "Your team's own":
        return bool(entry.card.origin)
    if shown == "Changed here":
        return entry.is_changed
    return shown != "Switched off" or not entry.is_on


def _searched(entry: RuleEntry) -> str:
    card = entry.card
    skills = (SKILLS[row] for row in card.skill_rows)
    names = (row.name for row in entry.thresholds)
    texts = (card.code, card.title, card.subject, card.finds, card.why, card.source, entry.wording)
    return " ".join((*texts, *skills, *names)).casefold()


def count_text(entries: Sequence[RuleEntry]) -> str:
    """Say how many rules are listed, and how many of them are off or changed.

    Examples
    --------
    >>> count_text([])
    '0 rules'
    """
    counts = {
        "of your own": sum(bool(entry.card.origin) for entry in entries),
        "changed here": sum(entry.is_changed for entry in entries),
        "switched off": sum(not entry.is_on for entry in entries),
    }
    parts = [f"{count} {what}" for what, count in counts.items() if count]
    return ", ".join((f"{len(entries)} {'rule' if len(entries) == 1 else 'rules'}", *parts))


def entry_label(entry: RuleEntry) -> str:
    """One line for the list: title, meaning, code, and what is different here."""
    marks = ["own rule"] if entry.card.origin else []
    marks += ["changed"] if entry.is_changed else []
    marks += [] if entry.is_on else ["off"]
    title = as_text(entry.card.title)
    said = " · ".join((VALENCE_WORDS[entry.card.valence], entry.card.code, *marks))
    return f"**{title}** — {as_text(said)}"


def entry_lines(entry: RuleEntry) -> tuple[str, ...]:
    """Everything about one rule but its thresholds, a plain line each."""
    return tuple(f"{name}: {text}" for name, text in _told(entry))


def entry_markdown(entry: RuleEntry, precision: RulePrecision | None = None) -> str:
    """Everything about one rule, and what coaches made of its moments, as Markdown for a page."""
    said = [("What coaches say", text)] if (text := precision_text(precision)) else []
    lines = [f"**{name}.** {as_text(text)}" for name, text in (*_told(entry), *said)]
    is_own = entry.card.basis == "team" and not entry.is_changed
    table = _definition_table if is_own else _threshold_table
    return "\n\n".join([*lines, table(entry.thresholds)])


def _told(entry: RuleEntry) -> Iterator[tuple[str, str]]:
    card = entry.card
    basis = BASIS_WORDS[card.basis] + (f" ({card.origin})" if card.origin else "")
    yield "Finds", card.finds
    yield "Why", card.why
    yield "Where it comes from", f"{basis}: {card.source}."
    yield "When the advice does not apply", card.applies_not_when
    seen = " and ".join(_ROOM_WORDS[room] for room in card.rooms)
    yield "Who may see its moments", f"{capitalised(seen)}."
    yield "Skills", "; ".join(SKILLS[row] for row in card.skill_rows) + "."
    if entry.needs:
        yield "Silent without", capitalised("; ".join(entry.needs)) + "."
    if entry.wording:
        yield "Your wording", entry.wording


def _threshold_table(rows: Sequence[ThresholdRow]) -> str:
    head = "| Threshold | Here | Comes with | From |\n|---|---|---|---|"
    return "\n".join((head, *map(_threshold_line, rows)))


def _threshold_line(row: ThresholdRow) -> str:
    here = f"**{as_text(row.value)}**" if row.is_changed else as_text(row.value)
    cells = (f"`{row.name}`", here, as_text(row.default), as_text(row.origin))
    return f"| {' | '.join(cells)} |"


def _definition_table(rows: Sequence[ThresholdRow]) -> str:
    """What a rule looks for as its file says it: there is nothing else to compare it with."""
    lines = (f"| `{row.name}` | {as_text(row.value)} |" for row in rows)
    return "\n".join(("| In its file | |\n|---|---|", *lines))
