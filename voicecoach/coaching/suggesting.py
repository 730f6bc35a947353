"""The name that was probably meant, for messages about one that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean"]

_MIN_LIKENESS_RATIO = 0.6
"""As `difflib` has it: more alike than not."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Ask for the nearest known name; empty where none is near.

    Examples
    --------
    >>> did_you_mean("min_puase_s", ["min_pause_s", "limit_count"])
    ' (did you mean min_pause_s?)'
    >>> did_you_mean("volume", ["min_pause_s"])
    ''
    """
    near = get_close_matches(name, list(known), n=1, cutoff=_MIN_LIKENESS_RATIO)
    return f" (did you mean {near[0]}?)" if near else ""
