"""What people read of a rule, as plain values: of the catalogue, of a team or of a plug-in.

The cards of own rules are kept in the provenance of an analysis, so that its
moments can be explained wherever it is opened.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voicecoach.coaching.catalogue import RULES
from voicecoach.coaching.own_registry import registered
from voicecoach.coaching.own_rule_options import OwnRuleOptions
from voicecoach.coaching.rule import AnyRule, Basis, Room, Subject
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Valence

__all__ = ["OWN_RULES_KEY", "RuleCard", "card_of", "card_option", "cards_in", "rule_card"]

OWN_RULES_KEY = "own_rules"
"""Where the provenance of an analysis has the cards of rules that are not in the catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """The texts of a rule, and who may see its moments.

    ``origin`` is the file or the plug-in that the rule comes from; empty for
    a rule of the catalogue.
    """

    code: str
    title: str
    subject: Subject
    valence: Valence
    skill_rows: tuple[int, ...]
    finds: str
    why: str
    basis: Basis
    source: str
    applies_not_when: str
    rooms: tuple[Room, ...]
    origin: str = ""


def card_of(rule: AnyRule) -> RuleCard:
    """Make the card of a rule."""
    names = [f.name for f in dataclasses.fields(RuleCard) if f.name != "origin"]
    return RuleCard(**{name: getattr(rule, name) for name in names}, origin=_origin(rule))


def _origin(rule: AnyRule) -> str:
    if isinstance(rule.options, OwnRuleOptions):
        return rule.options.texts.file
    return rule.plugin


def card_option(card: RuleCard) -> dict[str, Any]:
    """Write a card as a provenance has it."""
    plain = dataclasses.asdict(card)
    return plain | {"skill_rows": list(card.skill_rows), "rooms": list(card.rooms)}


def cards_in(options: Mapping[str, Any]) -> dict[str, RuleCard]:
    """Read the cards of own rules from the options of a provenance, by code."""
    written: Mapping[str, Mapping[str, Any]] = options.get(OWN_RULES_KEY, {})
    names = {field.name for field in dataclasses.fields(RuleCard)}
    return {
        code: _read(card)
        for code, card in written.items()
        if code not in RULES and set(card) == names
    }


def _read(written: Mapping[str, Any]) -> RuleCard:
    values: dict[str, Any] = dict(written)
    return RuleCard(
        **values | {"skill_rows": tuple(values["skill_rows"]), "rooms": tuple(values["rooms"])}
    )


def rule_card(code: str, analysis: CallAnalysis | None = None) -> RuleCard | None:
    """Return the card of a rule by its code.

    Parameters
    ----------
    code : str
    analysis : CallAnalysis, optional
        An own rule is then told as it was when this analysis was made.

    Returns
    -------
    RuleCard or None
        ``None`` where neither the catalogue, the analysis nor this process knows it.
    """
    if code not in RULES and analysis is not None:
        card = cards_in(analysis.provenance.options).get(code)
        if card is not None:
            return card
    rule = RULES.get(code) or registered().get(code)
    return None if rule is None else card_of(rule)
