"""`Rule`: a coaching rule as data, and the thresholds it is run with.

A rule finds acts, never traits. It sees facts only (`CallAnalysis`) and is
pure: the same facts give the same moments.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Generic, Literal, TypeVar

from voicecoach.coaching.observation import Measure
from voicecoach.coaching.skills import SKILLS
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.moment import Moment, Valence

__all__ = [
    "FACTS",
    "VOICE_UNITS",
    "Basis",
    "Fact",
    "Room",
    "Rule",
    "RuleOptions",
    "Subject",
    "beyond_error",
    "origin",
]

Basis = Literal["literature", "calibrated", "convention", "team"]
"""Where a rule or a threshold comes from: a cited finding / a named measurement / an agreement /
a standard of the team that wrote the rule."""

Subject = Literal[
    "Turn-taking",
    "Listening",
    "Questions",
    "Empathy",
    "Solving",
    "Explaining",
    "Silence",
    "Pace",
    "Tone",
    "De-escalation",
]

Room = Literal["agent", "coach", "lead"]
"""Who may see the moments of a rule; tone of voice stays with the agent."""

VOICE_UNITS = frozenset({"Hz", "st", "dB", "dBFS", "LU", "LUFS"})
"""Units of pitch and level: a figure in one of them, of an agent, is tone of voice."""

Fact = Literal[
    "two_speakers", "overlaps", "silences", "articulation_rate", "pitch", "level", "words"
]

FACTS: dict[Fact, str] = {
    "two_speakers": "who speaks when: a channel for each party",
    "overlaps": "when both speak at once",
    "silences": "when nobody speaks",
    "articulation_rate": "syllables per second of speech",
    "pitch": "fundamental frequency",
    "level": "speech level",
    "words": "what was said: a transcript or a recogniser",
}
"""What a rule may need. A recording withholds one by listing its name as a withheld figure."""

_CODE = re.compile(r"[A-Z]{3}[0-9]{2}")


def origin(basis: Basis, why: str, *, may_exceed_one: bool = False) -> dict[str, Any]:
    """Metadata of a threshold: where its default comes from.

    A threshold whose name ends in ``_ratio`` is a share and at most 1, unless
    it says that it may exceed one: a factor on something usual.

    Examples
    --------
    >>> origin("convention", "agreed in the team")["basis"]
    'convention'
    """
    return {"basis": basis, "why": why, "may_exceed_one": may_exceed_one}


def beyond_error() -> Any:
    """Threshold by which a change must exceed its own standard error; one for all rules."""
    return field(
        default=2.0,
        metadata=origin(
            "convention",
            "change over its standard error: beyond 2 is one in twenty by chance",
            may_exceed_one=True,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOptions:
    """Thresholds of a rule: numbers > 0, each with its unit in the name and its `origin`.

    Those whose name ends in ``_ratio`` are at most 1, unless their `origin`
    says otherwise. ``advice`` is no threshold: it takes the place of the
    rule's own wording, see `voicecoach.coaching.own_wording`.

    Subclass it with one field per threshold.

    Raises
    ------
    ConfigError
        If a value is not finite and > 0, or a share is above 1.
    """

    max_per_call_count: int = field(
        default=3,
        metadata=origin("convention", "more of one kind in one call is not read; strongest kept"),
    )
    advice: str = field(
        default="", metadata=origin("convention", "empty: the wording that comes with the rule")
    )

    def __post_init__(self) -> None:
        for option in fields(self):
            value = getattr(self, option.name)
            if not isinstance(value, int | float):
                continue
            if not (math.isfinite(value) and value > 0):
                raise ConfigError(f"{option.name} must be finite and > 0; got {value!r}")
            is_share = not option.metadata.get("may_exceed_one", False)
            if option.name.endswith("_ratio") and is_share and value > 1.0:
                raise ConfigError(f"{option.name} is a share: it must be <= 1; got {value!r}")


OptionsT = TypeVar("OptionsT", bound=RuleOptions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[OptionsT]):
    """A coaching rule.

    Parameters
    ----------
    code : str
        Three capitals and two digits; never given to another rule.
    title : str
        The act, in a few plain words.
    subject : str
    valence : {"strength", "opportunity", "note"}
        It went well / try it differently next time / worth a listen.
    skill_rows : tuple of int
        Numbers of the skills (`voicecoach.coaching.skills.SKILLS`) that it serves.
    finds : str
        What must hold for a moment, in one or two sentences.
    why : str
        Why it matters to the customer, in one sentence.
    basis : {"literature", "calibrated", "convention"}
    source : str
        The citation, or what the convention is.
    applies_not_when : str
        When the advice does not apply.
    evidence : tuple of Measure
        The numbers that a moment can show; the first is the one that fires.
    needs : tuple of str
        Names of `FACTS`; where one is withheld, the rule stays silent.
    rooms : tuple of str
        Who may see its moments.
    options : RuleOptions
        Default thresholds.
    find : callable
        ``find(analysis, options)`` yields the moments, in any order.
    plugin : str
        Plug-in that brought it; set when it is loaded.

    Raises
    ------
    InputError
        If the code is malformed, or a text or the evidence is empty.
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
    evidence: tuple[Measure, ...]
    options: OptionsT
    find: Callable[[CallAnalysis, OptionsT], Iterator[Moment]]
    needs: tuple[Fact, ...] = ("two_speakers",)
    rooms: tuple[Room, ...] = ("agent", "coach")
    plugin: str = ""

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise InputError(f"a rule's code is like 'TRN01'; got {self.code!r}")
        texts = (self.title, self.finds, self.why, self.source, self.applies_not_when)
        if not all(text.strip() for text in texts) or not self.evidence or not self.skill_rows:
            raise InputError(f"rule {self.code} leaves a text, its evidence or its rows empty")
        if unknown := set(self.skill_rows) - set(SKILLS):
            raise InputError(f"rule {self.code} names skills that there are not: {unknown}")


AnyRule = Rule[Any]
"""A rule whatever its options."""
