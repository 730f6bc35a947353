"""What a person wrote about a stretch of a call.

It hangs on the call and its time (and, where it is about a moment, on the code
of the rule that found it), never on an analysis: analysing the call again loses
nothing. `voicecoach.coaching.annotations` finds the moment that it is about.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from voicecoach.core.errors import InputError
from voicecoach.core.moment import Valence
from voicecoach.core.segment import Segment

__all__ = [
    "ANSWERS",
    "KINDS",
    "MAX_ANNOTATION_CHARS",
    "VERDICTS",
    "VISIBILITIES",
    "Annotation",
    "Answer",
    "Kind",
    "Verdict",
    "Visibility",
    "require_uuid",
]

Kind = Literal["note", "reply", "verdict", "answer", "question"]
"""A note on the call; a reply to one or to a moment; a coach's verdict on a moment; the agent's
answer to a moment; a moment shared with the coach, with a question."""

Visibility = Literal["own", "shared"]
"""Who reads it: who wrote it, or the agent of the call and their coach."""

Verdict = Literal["confirmed", "wrong", "unsure"]
"""Whether a moment is what its rule says."""

Answer = Literal["acknowledged", "disputed"]
"""What the agent says to a moment."""

KINDS: tuple[Kind, ...] = ("note", "reply", "verdict", "answer", "question")
VISIBILITIES: tuple[Visibility, ...] = ("own", "shared")
VERDICTS: tuple[Verdict, ...] = ("confirmed", "wrong", "unsure")
ANSWERS: tuple[Answer, ...] = ("acknowledged", "disputed")

MAX_ANNOTATION_CHARS = 10_000
"""Longest text; convention: some four printed pages, more than anybody writes on a moment."""

_CHOICES: dict[Kind, tuple[str, ...]] = {"verdict": VERDICTS, "answer": ANSWERS}
_ABOUT_MOMENTS = frozenset({"verdict", "answer"})
_ALWAYS_SHARED = frozenset({"verdict", "answer", "question"})
_TEXT_CONTROLS = frozenset({"\n", "\t"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What a person wrote about a stretch of a call.

    Parameters
    ----------
    id : str
        A UUID made where it is written, so that sending it twice is harmless.
    call_id : str
    segment : Segment
    kind : {"note", "reply", "verdict", "answer", "question"}
    text : str
        May be empty in a note that has a valence, in a verdict, and where the
        agent acknowledges a moment.
    speaker : str or None
        Whose act it is about; ``None`` where it is about the call.
    valence : {"strength", "opportunity", "note"} or None
        Of a note: it went well, try it differently, worth a listen.
    rule : str or None
        Code of the rule whose moment this is about: rule, speaker and segment
        are those of the moment.
    choice : str or None
        One of `VERDICTS` in a verdict, one of `ANSWERS` in an answer.
    visibility : {"own", "shared"}
    reply_to : str or None
        Id of what a reply answers; ``None`` where that is a moment.
    author : str or None
        Set by the store, as are ``created_at`` and ``updated_at``.
    edited_at : datetime or None
        When it got this form, by the clock of who wrote it; of two forms the
        later one holds, whichever arrives last. ``None`` for now.

    Raises
    ------
    InputError
        If something is missing or does not belong to the kind.
    """

    id: str
    call_id: str
    segment: Segment
    kind: Kind
    text: str = ""
    speaker: str | None = None
    valence: Valence | None = None
    rule: str | None = None
    choice: Verdict | Answer | None = None
    visibility: Visibility = "own"
    reply_to: str | None = None
    author: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    edited_at: datetime | None = None

    def __post_init__(self) -> None:
        require_uuid("an annotation's id", self.id)
        if self.kind not in KINDS or self.visibility not in VISIBILITIES:
            raise InputError(
                f"need a kind of {KINDS} and a visibility of {VISIBILITIES}; "
                f"got {self.kind!r} and {self.visibility!r}"
            )
        _check_text(self.text)
        if self.edited_at is not None and self.edited_at.tzinfo is None:
            raise InputError(f"edited_at needs a time zone; got {self.edited_at.isoformat()}")
        self._check_choice()
        self._check_words()
        self._check_about()

    def _check_choice(self) -> None:
        allowed = _CHOICES.get(self.kind, ())
        if (self.choice is not None or allowed) and self.choice not in allowed:
            raise InputError(f"a {self.kind} has a choice of {allowed}; got {self.choice!r}")
        if self.valence is not None and self.kind != "note":
            raise InputError(f"only a note has a valence; this is a {self.kind}")

    def _check_words(self) -> None:
        says_enough = {
            "note": self.valence is not None,
            "verdict": True,
            "answer": self.choice == "acknowledged",
        }
        if not self.text.strip() and not says_enough.get(self.kind, False):
            raise InputError(f"this {self.kind} needs words; its text is blank")

    def _check_about(self) -> None:
        if self.rule is not None and self.speaker is None:
            raise InputError("what is about a moment names its speaker too")
        if self.kind in _ABOUT_MOMENTS and self.rule is None:
            raise InputError(f"a {self.kind} is about a moment: it needs a rule")
        if self.kind in _ALWAYS_SHARED and self.visibility != "shared":
            raise InputError(f"a {self.kind} is between agent and coach: its visibility is shared")
        if (self.reply_to is not None) != (self.kind == "reply" and self.rule is None):
            raise InputError("a reply, and nothing else, names what it answers: an id or a moment")
        if self.reply_to is not None:
            require_uuid("reply_to", self.reply_to)


def require_uuid(what: str, text: str) -> None:
    """Refuse what is no UUID, or not in its usual form: two forms would be two ids.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        is_canonical = str(UUID(text)) == text
    except ValueError:
        is_canonical = False
    if not is_canonical:
        raise InputError(f"{what} must be a UUID in lower case with hyphens; got {text!r}")


def _check_text(text: str) -> None:
    if len(text) > MAX_ANNOTATION_CHARS:
        raise InputError(f"need at most {MAX_ANNOTATION_CHARS} characters; got {len(text)}")
    strange = {c for c in text if unicodedata.category(c) in {"Cc", "Cs"}} - _TEXT_CONTROLS
    if strange:
        raise InputError(f"a text cannot hold control characters; got {sorted(map(ord, strange))}")
