"""Which language a text is in, of those that there is a pack for."""

from collections.abc import Iterable

from voicecoach.core.transcript import UNKNOWN_LANGUAGE
from voicecoach.language.pack import load_pack, pack_languages

__all__ = ["likely_language"]

MIN_WORD_COUNT = 5
"""Fewer words say nothing of their language (convention)."""

MIN_FUNCTION_RATIO = 0.3
"""Share of function words from which a text is in their language. Of spoken English about half
are; other languages share a few of their letters with them, far from a third (convention)."""


def likely_language(words: Iterable[str]) -> str:
    """Language whose function words are most of a text; `UNKNOWN_LANGUAGE` where none is clear.

    Examples
    --------
    >>> likely_language("So what I can do is send you a new one.".split())
    'en'
    >>> likely_language("Das kann ich Ihnen gern heute noch schicken.".split())
    'und'
    """
    plain = [word.strip(".,;:!?\"'()").lower() for word in words]
    if len(plain) < MIN_WORD_COUNT:
        return UNKNOWN_LANGUAGE
    ratios = {
        name: sum(word in load_pack(name).lists["function"] for word in plain) / len(plain)
        for name in pack_languages()
    }
    likely = max(ratios, key=ratios.__getitem__)
    return likely if ratios[likely] >= MIN_FUNCTION_RATIO else UNKNOWN_LANGUAGE
