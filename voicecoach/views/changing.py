"""Whether a figure changed, in words: moved, not moved, or cannot tell yet, n more calls."""

from collections.abc import Mapping

from voicecoach.statistics.change import MIN_BEFORE_COUNT, Change, Verdict
from voicecoach.views.figures import MINUS, NBSP, plain_number, unit_text

__all__ = ["change_text", "counted_as", "difference_text", "more_text"]


def difference_text(value: float, unit: str) -> str:
    """Write a difference with its sign; of shares in points, since percent could be of anything.

    Examples
    --------
    >>> difference_text(-0.08, "1").replace(NBSP, " ")
    '\u22128 points'
    >>> difference_text(1.25, "s").replace(NBSP, " ")
    '+1.2 s'
    """
    number = _signed(value, unit)
    words = "points" if unit == "1" else unit_text(unit)
    return f"{number}{NBSP}{words}" if words else number


def _signed(value: float, unit: str) -> str:
    number = plain_number(value, unit)
    return number if number.startswith(MINUS) or value <= 0.0 or number == "0" else f"+{number}"


def change_text(
    change: Change, *, unit: str, noun: str, said: Mapping[Verdict, str], is_over: bool = False
) -> str:
    """Say what can be said of a change.

    Parameters
    ----------
    change : Change
    unit : str
        Of the figure.
    noun : str
        What is counted: ``"call"``, ``"guess"``.
    said : mapping
        How to say that it moved as wanted, the other way, or not.
    is_over : bool
        Whether nothing more is to come.
    """
    if change.verdict == "cannot tell" or change.shift is None or change.shift.ends is None:
        if is_over:
            return f"Could not be told from {counted_as(change.after_count, noun)}."
        return f"Cannot tell yet, {more_text(change, noun)}."
    low, high = change.shift.ends
    first, last = _signed(low, unit), difference_text(high, unit)
    found = (
        f"{difference_text(change.shift.shift, unit)}, between {first} and {last}, "
        f"after {counted_as(change.shift.after_count, noun)}"
    )
    return f"{said[change.verdict]}: {found}."


def more_text(change: Change, noun: str) -> str:
    """Say how much is missing until more can be said."""
    if change.before_count < MIN_BEFORE_COUNT:
        missing = MIN_BEFORE_COUNT - change.before_count
        return f"{counted_as(missing, f'more {noun}')} from before to compare with"
    if change.more_count is None:
        return f"{counted_as(change.after_count, noun)} did not settle it, and more will not"
    return counted_as(change.more_count, f"more {noun}")


def counted_as(count: int, noun: str) -> str:
    """Write a count with its noun, also one that ends in s.

    Examples
    --------
    >>> counted_as(1, "guess"), counted_as(3, "guess"), counted_as(3, "call")
    ('1 guess', '3 guesses', '3 calls')
    """
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
