"""Whether a figure changed, in words: moved, not moved, or cannot tell yet, n more calls."""

from voicecoach.statistics.change import MIN_BEFORE_COUNT, Change
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
    change: Change, *, unit: str, noun: str, wanted: float, moved: str, moved_back: str
) -> str:
    """Say what can be said of a change.

    Parameters
    ----------
    change : Change
    unit : str
        Of the figure.
    noun : str
        What is counted: ``"call"``, ``"guess"``.
    wanted : float
        The change wanted, with its sign.
    moved, moved_back : str
        How to say that it moved as wanted, and the other way.
    """
    if change.verdict == "cannot tell" or change.shift is None or change.shift.ends is None:
        return f"Cannot tell yet: {more_text(change, noun)}."
    low, high = change.shift.ends
    first, last = _signed(low, unit), difference_text(high, unit)
    found = (
        f"{difference_text(change.shift.shift, unit)}, between {first} and {last}, "
        f"after {counted_as(change.shift.after_count, noun)}"
    )
    if change.verdict == "moved":
        return f"{moved}: {found}."
    if change.verdict == "moved back":
        return f"{moved_back}: {found}."
    return f"Not moved by {difference_text(wanted, unit)}: {found}."


def more_text(change: Change, noun: str) -> str:
    """Say how much is missing until more can be said."""
    if change.before_count < MIN_BEFORE_COUNT:
        missing = MIN_BEFORE_COUNT - change.before_count
        return f"{counted_as(missing, noun)} more to compare with, from before"
    if change.more_count is None:
        return f"{counted_as(change.after_count, noun)} did not settle it, and more will not"
    return f"{counted_as(change.more_count, noun)} more"


def counted_as(count: int, noun: str) -> str:
    """Write a count with its noun, also one that ends in s.

    Examples
    --------
    >>> counted_as(1, "guess"), counted_as(3, "guess"), counted_as(3, "call")
    ('1 guess', '3 guesses', '3 calls')
    """
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
