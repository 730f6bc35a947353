"""What a transcript file says, before anything is concluded from it."""

import math
from dataclasses import dataclass

from voicecoach.core.transcript import UNKNOWN_LANGUAGE
from voicecoach.transcript.refusals import transcript_error

__all__ = [
    "MAX_TIME_S",
    "MAX_WORDS",
    "Passage",
    "SourceTranscript",
    "SourceWord",
    "checked_time_s",
    "words_of",
]

MAX_TIME_S = 24 * 3600.0
"""No recorded call is longer than a day (convention)."""

MAX_WORDS = 400_000
"""More than anybody can say in a day at 250 words a minute."""


@dataclass(frozen=True, slots=True)
class SourceWord:
    """A word, with its times and probability where the file gives them."""

    text: str
    start: float | None = None
    end: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A line, subtitle or segment: what one speaker says in one go.

    Parameters
    ----------
    words : tuple of SourceWord
    label : str or None
        The speaker as the file calls them.
    channel : int or None
        Channel of the recording, counted from 0.
    start, end : float or None
        Where the file gives them; words may have times of their own.
    """

    words: tuple[SourceWord, ...]
    label: str | None = None
    channel: int | None = None
    start: float | None = None
    end: float | None = None

    @property
    def text(self) -> str:
        """All words with single spaces between."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class SourceTranscript:
    """All passages of a file, in its order; ``format`` is the name of a module in ``formats``."""

    format: str
    passages: tuple[Passage, ...]
    language: str = UNKNOWN_LANGUAGE


def checked_time_s(value: float, *, line: int | None = None) -> float:
    """Return a time if a call can have it.

    Raises
    ------
    TranscriptError
        ``time_out_of_range``: below 0, not finite or above `MAX_TIME_S`.
    """
    if not (math.isfinite(value) and 0.0 <= value <= MAX_TIME_S):
        raise transcript_error(
            "time_out_of_range", line=line, limit_h=int(MAX_TIME_S / 3600), got=value
        )
    return value


def words_of(text: str) -> tuple[SourceWord, ...]:
    """Split a text at white space into words without times."""
    return tuple(SourceWord(part) for part in text.split())
