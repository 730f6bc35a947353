"""The skills that the product is about, by number; rules name those that they serve."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SKILLS"]

_NAMES = (
    "Self-awareness before and during a call",
    "Knowing one's effect",
    "Triggers and journal",
    "Composure",
    "A brief pause before replying",
    "Breathing and self-talk",
    "Personal goals",
    "Intrinsic rewards",
    "Empathy and perspective-taking",
    "Validating feelings",
    "Length of relational talk",
    "Paraphrasing",
    "Summarising",
    "Open questions",
    "Full concentration",
    "Showing that you listen",
    "Remembering what was said",
    "Hearing unspoken feelings",
    "Own tone of voice",
    "Clear speech",
    "Encouraging language",
    "Ownership",
    "Rapport",
    "Problem solving",
    "Adapting to the person",
    "De-escalation",
    "Common ground",
    "Cultural sensitivity",
    "Technology with human contact",
    "Self-care",
    "Continuous development",
    "Role-play",
    "Peer and supervisor feedback",
    "Standardised assessment",
    "Impact of training",
    "Comparing teams",
    "Body language",
    "Trust and follow-through",
)

SKILLS: Mapping[int, str] = MappingProxyType(dict(enumerate(_NAMES, start=1)))
"""Number -> skill. Only some of them can be heard without words; a rule serves one or more."""
