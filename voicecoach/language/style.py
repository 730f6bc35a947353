"""Style matching: how alike two speakers use the small words.

References
----------
Ireland & Pennebaker 2010, Language style matching in writing, JPSP 99(3).
"""

from collections.abc import Sequence

from voicecoach.language.pack import LanguagePack

__all__ = ["MIN_STYLE_TOKENS", "style_matching"]

MIN_STYLE_TOKENS = 100
"""With fewer tokens of either the shares are chance; as in ConvoKit's practice."""
STYLE = "style_"
TINY = 1e-4
"""Keeps a class that neither uses from dividing by zero."""


def style_matching(
    tokens: Sequence[str], others: Sequence[str], pack: LanguagePack
) -> float | None:
    """Mean over classes of function words of ``1 - |a - b| / (a + b)``, their shares.

    Returns
    -------
    float or None
        0 to 1; ``None`` with fewer than `MIN_STYLE_TOKENS` of either.
    """
    if min(len(tokens), len(others)) < MIN_STYLE_TOKENS:
        return None
    classes = [words for name, words in pack.lists.items() if name.startswith(STYLE)]
    return sum(_match(tokens, others, words) for words in classes) / len(classes)


def _match(tokens: Sequence[str], others: Sequence[str], words: frozenset[str]) -> float:
    share, other = (sum(token in words for token in said) / len(said) for said in (tokens, others))
    return 1.0 - abs(share - other) / (share + other + TINY)
