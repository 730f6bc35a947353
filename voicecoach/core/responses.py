"""What a customer gave to answer to, and what the agent's next words made of it. A fact, no score.

References
----------
Bylund & Makoul 2002, Empathic communication and gender in the physician-patient encounter,
Patient Education and Counseling 48: a cue and how far the answer goes into it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from voicecoach.core.errors import InputError
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.recording import CUSTOMER
from voicecoach.core.segment import Segment

__all__ = ["CUE_KINDS", "GRADES", "MET_GRADE", "CueResponse"]

CUE_KINDS: tuple[SignalKind, ...] = (
    "hardship",
    "repeated",
    "complaint",
    "emotion",
    "not_understood",
)
"""What of a customer's words asks for an answer, the strongest first; convention."""

GRADES: Mapping[int, str] = MappingProxyType(
    {
        0: "nothing of it was answered",
        1: "a token: a stock phrase, an apology, a listener's sign",
        2: "specific: a word of the customer's, or what it means for them, acknowledged",
        3: "specific, and said back in other words or asked about openly",
    }
)
"""How far an answer goes into what was said."""

MET_GRADE = 2
"""From this grade on an opportunity is met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueResponse:
    """One opportunity to answer, and the answer.

    Parameters
    ----------
    cue : LanguageSignal
        What the customer said; of several in one turn the strongest.
    grade : int
        One of `GRADES`.
    answer : Segment or None
        Where the words are that give the grade; ``None`` with grade 0.
    text : str
        Those words, as written; empty with grade 0.
    about : tuple of str
        Stems of the customer's words that are in them; empty where the grade
        rests on none.
    at_once_s : float or None
        Seconds from the end of the customer's turn with the cue to the agent's
        next words; below zero where they begin before it ends. ``None`` where
        the agent says nothing in the time in which an answer is looked for.

    Raises
    ------
    InputError
        If the cue is not a customer's or not a cue, the grade is none of
        `GRADES`, or an answer comes without words or with grade 0.
    """

    cue: LanguageSignal
    grade: int
    answer: Segment | None
    text: str
    about: tuple[str, ...] = ()
    at_once_s: float | None = None

    def __post_init__(self) -> None:
        if self.cue.speaker != CUSTOMER or self.cue.kind not in CUE_KINDS:
            raise InputError(
                f"need a cue of the customer's, one of {', '.join(CUE_KINDS)}; "
                f"got {self.cue.kind!r} of {self.cue.speaker!r}"
            )
        if self.grade not in GRADES:
            raise InputError(f"need a grade of {', '.join(map(str, GRADES))}; got {self.grade!r}")
        is_answered = self.grade > 0
        if is_answered != (self.answer is not None) or is_answered != bool(self.text.strip()):
            raise InputError("an answer has a place and words from grade 1 on, and only then")

    @property
    def is_met(self) -> bool:
        """Whether the answer takes up what the customer said."""
        return self.grade >= MET_GRADE
