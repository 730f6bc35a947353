"""What a report of a call holds: text as people read it, and sound; nothing to compute with."""

from dataclasses import dataclass
from typing import Literal

from voicecoach.core.segment import Segment

__all__ = [
    "CallReport",
    "ReportClip",
    "ReportFigure",
    "ReportLane",
    "ReportMoment",
    "ReportSection",
]

Tone = Literal["good", "try", "note"]
Role = Literal["agent", "customer", "mixed"]


@dataclass(frozen=True, slots=True)
class ReportClip:
    """A short piece of the recording, encoded."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One figure with how far it could be off; ``meaning`` is shown on pointing at it."""

    title: str
    value: str
    between: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class ReportLane:
    """When one party spoke; ``told`` says it to who cannot see the drawing."""

    name: str
    role: Role
    spoken: tuple[Segment, ...]
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMoment:
    """A moment with its evidence.

    ``told`` are further facts with their names: why, where the rule comes
    from, when its advice does not apply; what is empty is left out.
    """

    segment: Segment
    clock: str
    title: str
    tone: Tone
    tone_words: str
    who: str
    said: str | None
    advice: str
    evidence: tuple[str, ...]
    told: tuple[tuple[str, str | None], ...]
    clip: ReportClip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSection:
    """Lines, and a table where ``rows`` has any."""

    title: str
    lines: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    greyed: frozenset[int] = frozenset()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReport:
    """Everything in the report of one call, in the order in which it is read."""

    title: str
    facts: str
    duration_s: float
    notices: tuple[str, ...]
    lanes: tuple[ReportLane, ...]
    figures: tuple[ReportFigure, ...]
    withheld: tuple[str, ...]
    moments: tuple[ReportMoment, ...]
    sections: tuple[ReportSection, ...]
    provenance: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
