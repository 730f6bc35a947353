"""Rules of this installation that are not in the catalogue: those of a team and of plug-ins.

A process knows those that its settings have named. They are kept so that a
moment can be explained where only its code is at hand, and so that a plug-in
is loaded once; which rules are run is for the settings to say.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from voicecoach.coaching.rule import AnyRule

__all__ = ["register", "registered"]

_KNOWN: dict[str, AnyRule] = {}


def register(rules: Iterable[AnyRule]) -> None:
    """Take rules in; one that comes with a known code takes its place."""
    _KNOWN.update({rule.code: rule for rule in rules})


def registered() -> Mapping[str, AnyRule]:
    """Every rule taken in, by its code."""
    return MappingProxyType(_KNOWN)
