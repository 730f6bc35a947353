"""Names that a recogniser is told beforehand, and words that it must never be told."""

import re
from collections.abc import Iterable

from voicecoach.core.errors import ConfigError

__all__ = ["vocabulary_hint"]

_MAX_WORD_COUNT = 5
"""A hint is a name (convention: the longest product names are this long); a sentence is none."""

_CREDITED = re.compile(
    r"\b(apolog\w*|appreciat\w*|concern(s|ed)?|empath\w*|excuse(s|d)?|feel(s|ings?)?|felt|"
    r"forgiv\w*|frustrat\w*|grateful\w*|hear you|inconvenien\w*|pardon(s|ed)?|regret\w*|sorry|"
    r"sympath\w*|thank(s|ful)?|underst(and\w*|ood)|upset\w*|worr(y|ies|ied|ying))\b",
    re.IGNORECASE,
)
"""English words of apology, thanks and empathy. A recogniser writes hinted words where something
only sounds alike, and these are what agents are given credit for."""


def vocabulary_hint(names: Iterable[str]) -> str:
    """Join names of products and people to the hint that a recogniser takes.

    Parameters
    ----------
    names : iterable of str
        At most five words each.

    Returns
    -------
    str
        Each name once, in the order given; empty where there is none.

    Raises
    ------
    ConfigError
        If one is blank or longer than a name, or holds an English word of
        apology, thanks or empathy.

    Examples
    --------
    >>> vocabulary_hint(["Fritz!Box 7590", "Siobhan", "Siobhan"])
    'Fritz!Box 7590, Siobhan'
    """
    return ", ".join(dict.fromkeys(_checked(" ".join(name.split())) for name in names))


def _checked(name: str) -> str:
    if not 0 < len(name.split()) <= _MAX_WORD_COUNT:
        raise ConfigError(
            f"vocabulary takes names of 1 to {_MAX_WORD_COUNT} words; got {name!r}: "
            "leave sentences out"
        )
    credited = _CREDITED.search(name)
    if credited:
        raise ConfigError(
            f"vocabulary must not hold {credited.group()!r} (in {name!r}): a recogniser would hear "
            "it where nobody said it, and agents would be credited with it; leave it out"
        )
    return name
