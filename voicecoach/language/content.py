"""Content words: what a sentence is about, so that it can be found again in other words."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

__all__ = ["content_stems", "stem"]

MIN_STEM_LETTERS = 3

_ENDINGS = (
    "ations",
    "ation",
    "ingly",
    "ness",
    "ment",
    "ings",
    "ies",
    "ing",
    "ied",
    "ers",
    "est",
    "ed",
    "er",
    "es",
    "ly",
    "s",
    "e",
    "y",
)


@lru_cache(maxsize=65536)
def stem(token: str) -> str:
    """Token without its endings, so that forms of one word mostly agree.

    A consonant that is doubled at the end is written once, whether an ending doubled
    it or not: "stopped" and "stop", "called" and "call", "cancelled" and "cancel".

    Examples
    --------
    >>> [stem(token) for token in ("smoking", "smoked", "smokes", "smoke")]
    ['smok', 'smok', 'smok', 'smok']
    >>> [stem(token) for token in ("called", "call", "stopped", "stop")]
    ['cal', 'cal', 'stop', 'stop']
    """
    long, short = "", token.partition("'")[0]
    while short != long:
        long, short = short, _shorter(short)
    return short


def _shorter(token: str) -> str:
    """Token without its last ending, so that "delivered" loses two and meets "deliver"."""
    for ending in _ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= MIN_STEM_LETTERS:
            return _undoubled(token[: -len(ending)])
    return _undoubled(token)


def _undoubled(short: str) -> str:
    is_doubled = len(short) > MIN_STEM_LETTERS and short[-1] == short[-2]
    return short[:-1] if is_doubled and short[-1] not in "aeiou" else short


def content_stems(tokens: Iterable[str], function_words: AbstractSet[str]) -> frozenset[str]:
    """Stems of the tokens that are no function words."""
    return frozenset(
        stem(token) for token in tokens if token not in function_words and len(token) > 1
    )
