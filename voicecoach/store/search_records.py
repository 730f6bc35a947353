"""What is looked for across calls, and what is found."""

from dataclasses import dataclass, field
from datetime import datetime

from voicecoach.core.moment import Valence
from voicecoach.core.segment import Segment
from voicecoach.store.records import CallFilter

__all__ = ["MOST_HITS", "Found", "Hit", "Wanted"]

MOST_HITS = 1000
"""Convention: more places than anybody goes through; past it the search says to be narrower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Words, a kind of moment, or words inside that kind of moment; every condition must hold.

    Parameters
    ----------
    words : str or None
        See `voicecoach.store.word_query.word_query`; only words that count are found.
    speaker : str or None
        Whose words, or whose moment.
    rule : str or None
        Code of the rule of a moment.
    valence : {"strength", "opportunity", "note"} or None
        What the moment means.
    calls : CallFilter
        In which calls.
    """

    words: str | None = None
    speaker: str | None = None
    rule: str | None = None
    valence: Valence | None = None
    calls: CallFilter = field(default_factory=CallFilter)

    @property
    def is_of_moments(self) -> bool:
        """Whether only moments of one kind are wanted."""
        return self.rule is not None or self.valence is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place in one call.

    ``text`` is what was said there, ``None`` where no words are known;
    ``rule`` and ``valence`` are there where a moment was looked for.
    """

    call_id: str
    subject: str | None
    source_names: tuple[str, ...]
    agent: str | None
    listed_at: datetime
    segment: Segment
    speaker: str
    text: str | None
    rule: str | None = None
    valence: Valence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Some of the places, newest call first, and how many there are.

    ``is_all`` is false where there are more than `MOST_HITS`: the newest that
    came into the store were looked through. ``to_guess`` are calls among them
    that the principal wants to guess before they look: each is one place,
    however many there are in it.
    """

    hits: tuple[Hit, ...]
    count: int
    is_all: bool
    to_guess: frozenset[str] = frozenset()
