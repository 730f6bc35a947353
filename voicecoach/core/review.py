"""A coach's review of a call: a level for each criterion of a rubric, tied to what was heard.

A level without a second of the call that shows it is an opinion about a person;
so a score that is given names at least one. A review that is finished stays as
it is: correcting it makes the next version.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = ["LEVELS", "MAX_REVIEW_CHARS", "Anchor", "Criterion", "Review", "Rubric", "Score"]

LEVELS = (1, 2, 3, 4)
"""From "not yet" to "others can learn from it"; even, so that no level is the middle."""

MAX_REVIEW_CHARS = 10_000
"""Longest text; convention: some four printed pages, as for notes on a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a rubric.

    Parameters
    ----------
    name : str
        Stable; scores refer to it.
    title : str
    about : str
        What is looked at, in one sentence.
    looks_like : tuple of str
        One line for each of `LEVELS`: what a call of that level sounds like.

    Raises
    ------
    InputError
        If something is blank, or there is not one line for each level.
    """

    name: str
    title: str
    about: str
    looks_like: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.looks_like) != len(LEVELS):
            raise InputError(
                f"criterion {self.name!r} needs a line for each of the {len(LEVELS)} levels; "
                f"got {len(self.looks_like)}"
            )
        for text in (self.name, self.title, self.about, *self.looks_like):
            if not text.strip():
                raise InputError(f"criterion {self.name!r} has a blank text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """What a review looks at.

    Raises
    ------
    InputError
        If it has no criterion, or two of one name.
    """

    name: str
    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        names = self.names
        if not names or len(set(names)) != len(names):
            raise InputError(f"a rubric needs criteria of different names; got {list(names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the criteria, in order."""
        return tuple(criterion.name for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the call that shows a level; ``rule`` where it is a moment of one."""

    segment: Segment
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One criterion of a review.

    Parameters
    ----------
    criterion : str
    level : int or None
        One of `LEVELS`; ``None`` where the call had no occasion for it.
    anchors : tuple of Anchor
        At least one for a level.

    Raises
    ------
    InputError
        If the level is none, or nothing in the call is named for it.
    """

    criterion: str
    level: int | None
    anchors: tuple[Anchor, ...] = ()

    def __post_init__(self) -> None:
        if self.level is not None and self.level not in LEVELS:
            raise InputError(f"need a level of {LEVELS} or not applicable; got {self.level!r}")
        if self.level is not None and not self.anchors:
            raise InputError(
                f"{self.criterion!r} has level {self.level} but names nothing in the call; "
                "tie it to a moment or a note"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What one person found in a call.

    Parameters
    ----------
    call_id : str
    rubric : str
        Name of the rubric.
    scores : tuple of Score
        One for each criterion at the most.
    summary : str
        Words to the agent about the call as a whole; may be empty.
    version : int
        Counted from 1; set by the store, as are ``author``, ``saved_at`` and ``finished_at``.
    finished_at : datetime or None
        ``None`` for a draft, which only its author sees.

    Raises
    ------
    InputError
        If a criterion is scored twice, or the summary is too long.
    """

    call_id: str
    rubric: str
    scores: tuple[Score, ...] = ()
    summary: str = ""
    author: str | None = None
    version: int = 1
    saved_at: datetime | None = None
    finished_at: datetime | None = None

    def __post_init__(self) -> None:
        names = [score.criterion for score in self.scores]
        if len(set(names)) != len(names):
            raise InputError(f"a criterion is scored once; got {names}")
        if len(self.summary) > MAX_REVIEW_CHARS:
            raise InputError(f"need at most {MAX_REVIEW_CHARS} characters; got {len(self.summary)}")

    def missing(self, criteria: Collection[str]) -> tuple[str, ...]:
        """Criteria that have neither a level nor "not applicable" yet.

        Examples
        --------
        >>> scores = (Score(criterion="listening", level=None),)
        >>> Review(call_id="c", rubric="r", scores=scores).missing(["listening", "clarity"])
        ('clarity',)
        """
        scored = {score.criterion for score in self.scores}
        return tuple(name for name in criteria if name not in scored)
