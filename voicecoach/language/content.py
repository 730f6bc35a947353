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
    """Token without its ending, so that forms of one word mostly agree.

    Examples
    --------
    >>> [stem(token) for token in ("smoking", "smoked", "smokes", "smoke")]
    ['smok', 'smok', 'smok', 'smok']
    """
    token = token.partition("'")[0]
    for ending in _ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= MIN_STEM_LETTERS:
            short = token[: -len(ending)]
            return short[:-1] if short[-1] == short[-2] and ending not in {"s", "e", "y"} else short
    return token


def content_stems(tokens: Iterable[str], function_words: AbstractSet[str]) -> frozenset[str]:
    """Stems of the tokens that are no function words."""
    return frozenset(
        stem(token) for token in tokens if token not in function_words and len(token) > 1
    )
