"""Where in an utterance an act was found."""

from dataclasses import dataclass

from voicecoach.core.language import SignalKind

__all__ = ["Found"]


@dataclass(frozen=True, slots=True)
class Found:
    """An act in a sentence: from token ``start`` to before ``end``, and what it is about."""

    kind: SignalKind
    sentence: int
    start: int
    end: int
    about: tuple[str, ...] = ()
