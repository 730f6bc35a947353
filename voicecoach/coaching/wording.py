"""How numbers are written in advice; nothing is rounded anywhere else."""

from voicecoach.core.units import seconds_to_clock

__all__ = ["at", "count", "duration", "number", "percent", "times"]

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def at(time_s: float) -> str:
    """Write a place in the call as the player shows it.

    Examples
    --------
    >>> at(331.5)
    '5:31'
    """
    return seconds_to_clock(time_s)


def duration(duration_s: float) -> str:
    """Write a duration: to the second from 10 s on, to the tenth below.

    Examples
    --------
    >>> duration(12.25), duration(0.75)
    ('12 s', '0.8 s')
    """
    return f"{duration_s:.0f} s" if duration_s >= 10.0 else f"{duration_s:.1f} s"


def number(value: float, unit: str) -> str:
    """Write a measured value with one decimal and its unit.

    Examples
    --------
    >>> number(4.75, "syllables/s")
    '4.8 syllables/s'
    """
    return f"{value:.1f} {unit}"


def percent(value: float) -> str:
    """Write a change in percent without its sign: the sentence says the direction.

    Examples
    --------
    >>> percent(-18.2)
    '18 %'
    """
    return f"{abs(value):.0f} %"


def count(value: float, one: str, many: str) -> str:
    """Write a count with its noun, small ones in words.

    Examples
    --------
    >>> count(2, "sound", "sounds"), count(12, "sound", "sounds")
    ('two sounds', '12 sounds')
    """
    whole = round(value)
    written = _WORDS[whole] if whole < len(_WORDS) else str(whole)
    return f"{written} {one if whole == 1 else many}"


def times(value: float) -> str:
    """Write how often something was.

    Examples
    --------
    >>> times(2), times(3)
    ('twice', 'three times')
    """
    once = {1: "once", 2: "twice"}
    return once.get(round(value)) or count(value, "time", "times")
