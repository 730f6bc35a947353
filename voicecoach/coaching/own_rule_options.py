"""What a team's own rules look for, as data: the options from which `own_rules` makes rules.

The whole definition of such a rule is in its options, so that the provenance
of an analysis has it; files are read by `voicecoach.coaching.own_rules_file`.
"""

from dataclasses import dataclass, field
from typing import Literal

from voicecoach.coaching.rule import Room, RuleOptions, Subject, origin
from voicecoach.core.language import SignalKind
from voicecoach.core.moment import Valence
from voicecoach.core.recording import AGENT, CUSTOMER

__all__ = ["FigureRuleOptions", "OwnRuleOptions", "Part", "RuleTexts", "SpokenRuleOptions"]

Part = Literal["call", "opening", "closing"]
"""Where to look: everywhere, in the first seconds, or in the last."""

_TEAM = origin("team", "as its file says")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTexts:
    """What people read of a team's own rule, and who may see its moments."""

    code: str
    title: str
    subject: Subject
    valence: Valence
    skill_rows: tuple[int, ...]
    why: str
    source: str
    applies_not_when: str
    rooms: tuple[Room, ...]
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRuleOptions(RuleOptions):
    """The texts of a team's own rule; subclasses add what it looks for."""

    texts: RuleTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenRuleOptions(OwnRuleOptions):
    """Which phrases (``says``) or acts with words (``kinds``), where, and how often.

    Without ``after`` the part of the call is looked at once; with it, the
    ``after_s`` from the end of every act of that kind of ``after_speaker``.
    ``max_count`` of 0 looks for what is missing.
    """

    says: tuple[str, ...] = field(default=(), metadata=_TEAM)
    kinds: tuple[SignalKind, ...] = field(default=(), metadata=_TEAM)
    speaker: str = field(default=AGENT, metadata=_TEAM)
    within: Part = field(default="call", metadata=_TEAM)
    part_s: float = field(default=60.0, metadata=_TEAM)
    after: SignalKind | None = field(default=None, metadata=_TEAM)
    after_speaker: str = field(default=CUSTOMER, metadata=_TEAM)
    after_s: float = field(default=20.0, metadata=_TEAM)
    not_followed_by: tuple[str, ...] = field(default=(), metadata=_TEAM)
    followed_s: float = field(default=10.0, metadata=_TEAM)
    min_count: int = field(default=1, metadata=_TEAM)
    max_count: int | None = field(default=None, metadata=_TEAM)

    def __post_init__(self) -> None:
        """Take what the file's reader has checked; counts may be 0 here."""

    @property
    def idle(self) -> frozenset[str]:
        """Names of options that decide nothing in this rule."""
        names: set[str] = {"part_s"} if self.within == "call" else set()
        if self.after is None:
            names |= {"after_s", "after_speaker"}
        return frozenset(names if self.not_followed_by else {*names, "followed_s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRuleOptions(OwnRuleOptions):
    """A figure of `METRICS` and the bound that it is held against."""

    figure: str = field(metadata=_TEAM)
    above: float | None = field(default=None, metadata=_TEAM)
    below: float | None = field(default=None, metadata=_TEAM)

    def __post_init__(self) -> None:
        """Take what the file's reader has checked; a bound may be 0 or less."""
