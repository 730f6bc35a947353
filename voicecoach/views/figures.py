"""How numbers, times and dates are written for people: one place, so that screens agree.

A number and its unit are joined by a no-break space. ``None`` is never
written as zero: it reads "not known".
"""

import math
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from voicecoach.core.moment import Measurement
from voicecoach.core.units import seconds_to_clock

__all__ = [
    "GRADE_WORDS",
    "NBSP",
    "NOT_KNOWN",
    "between_text",
    "capitalised",
    "counted",
    "day_text",
    "evidence_text",
    "figure_text",
    "length_text",
    "local_time",
    "plain_number",
    "range_text",
    "ranged_text",
    "times_text",
    "unit_text",
    "when_text",
]

GRADE_WORDS: Mapping[int, str] = MappingProxyType(
    {
        0: "not answered",
        1: "a token",
        2: "named it",
        3: "named it and went further",
    }
)
"""How far an answer goes, as people read it: what was done, not how good it was."""

NOT_KNOWN = "not known"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"

RATIO = "1"
SECONDS = "s"
GRADE = "grade"
"""How far an answer goes: told in words, for people are not graded."""
CHANGE = "%"
"""Unit of a change against the usual; its sign is always written."""
CLOCK_FROM_S = 120.0
"""From two minutes on people read 2:05 more easily than 125 s."""

_UNITS = {
    RATIO: "%",
    "count": "",
    "1/min": "per minute",
    "1/(10 min)": "per 10 minutes",
    "st": "semitones",
    "wpm": "words/min",
}
_OF_ONE = {"semitones": "semitone", "words/min": "word/min", "syllables/s": "syllable/s"}
_DECIMALS = {"1/min": 1, "syllables/s": 1, "st": 1, "dB": 1, "dBFS": 0, "Hz": 0, "wpm": 0, "%": 0}


def unit_text(unit: str) -> str:
    """Write a unit in words.

    Examples
    --------
    >>> unit_text("1"), unit_text("st"), unit_text("syllables/s")
    ('%', 'semitones', 'syllables/s')
    """
    return _UNITS.get(unit, unit)


def plain_number(value: float, unit: str) -> str:
    """Write a value without its unit, as exactly as its measurement deserves.

    Examples
    --------
    >>> plain_number(0.624, "s"), plain_number(12.44, "s"), plain_number(0.534, "1")
    ('0.62', '12.4', '53')
    """
    if unit == RATIO:
        return _signed(f"{100.0 * value:.0f}")
    if unit == "count":
        return _signed(f"{value:.0f}")
    decimals = _seconds_decimals(value) if unit == SECONDS else _DECIMALS.get(unit, 1)
    return _signed(f"{value:{'+' if unit == CHANGE else ''}.{decimals}f}")


def figure_text(value: float | None, unit: str) -> str:
    """Write a value with its unit; ``None`` and NaN read "not known".

    Examples
    --------
    >>> figure_text(0.62, "s").replace(NBSP, " ")
    '0.62 s'
    >>> figure_text(185.0, "s").replace(NBSP, " ")
    '3:05 min'
    >>> figure_text(None, "s")
    'not known'
    """
    if value is None or math.isnan(value):
        return NOT_KNOWN
    if unit == SECONDS and abs(value) >= CLOCK_FROM_S:
        return f"{seconds_to_clock(value)}{NBSP}min"
    return _joined(plain_number(value, unit), unit)


def times_text(count: int) -> str:
    """Say how often something was, at the start of a sentence.

    Examples
    --------
    >>> times_text(1), times_text(3)
    ('Once', '3 times')
    """
    return "Once" if count == 1 else f"{count} times"


def range_text(low: float, high: float, unit: str) -> str:
    """Write a range with its unit once.

    Examples
    --------
    >>> range_text(0.44, 0.51, "1").replace(NBSP, " ")
    '44 to 51 %'
    """
    first, last = plain_number(low, unit), plain_number(high, unit)
    numbers = first if first == last else f"{first} to {last}"
    return _joined(numbers, unit)


def between_text(value: float, low: float, high: float, unit: str) -> str | None:
    """Say how a figure could be wrong; ``None`` where its range is written as the figure is.

    Examples
    --------
    >>> between_text(0.41, 0.39, 0.43, "1").replace(NBSP, " ")
    'between 39 and 43 %'
    >>> between_text(0.412, 0.411, 0.414, "1")
    """
    is_clock = unit == SECONDS and abs(value) >= CLOCK_FROM_S
    shown, first, last = (
        seconds_to_clock(number) if is_clock else plain_number(number, unit)
        for number in (value, low, high)
    )
    if first == shown == last:
        return None
    return (
        f"between {first} and {last}{NBSP}min"
        if is_clock
        else (f"between {first} and {_joined(last, unit)}")
    )


def ranged_text(value: float | None, ends: tuple[float, float] | None, unit: str) -> str:
    """Write a figure with its range behind it, where that is not written as the figure is.

    Examples
    --------
    >>> ranged_text(0.41, (0.39, 0.43), "1").replace(NBSP, " ")
    '41 % (39\u201343)'
    >>> ranged_text(-0.28, (-0.29, -0.26), "s").replace(NBSP, " ")
    '\u22120.28 s (\u22120.29 to \u22120.26)'
    >>> ranged_text(0.41, None, "1").replace(NBSP, " ")
    '41 %'
    """
    written = figure_text(value, unit)
    if value is None or ends is None or between_text(value, *ends, unit) is None:
        return written
    is_clock = unit == SECONDS and abs(value) >= CLOCK_FROM_S
    low, high = (seconds_to_clock(end) if is_clock else plain_number(end, unit) for end in ends)
    between = " to " if ends[0] < 0.0 else EN_DASH  # a dash beside a minus cannot be read
    return f"{written} ({low}{between}{high})"


def evidence_text(measurement: Measurement) -> str:
    """One line of evidence: what was measured, its range, the usual, what it was held against.

    Examples
    --------
    >>> evidence_text(Measurement("overlap", 0.62, "s", threshold=0.5)).replace(NBSP, " ")
    'Overlap 0.62 s (counts from 0.5 s)'
    >>> sure = Measurement("overlap", 0.62, "s", threshold=0.5, low=0.57, high=0.66)
    >>> evidence_text(sure).replace(NBSP, " ")
    'Overlap 0.62 s, between 0.57 and 0.66 (counts from 0.5 s)'
    >>> rate = Measurement("articulation rate", 5.9, "syllables/s", reference=4.7)
    >>> evidence_text(rate).replace(NBSP, " ")
    'Articulation rate 5.9 syllables/s, usually 4.7'
    >>> evidence_text(Measurement("answer to what they said", 3.0, "grade", threshold=2.0))
    'Answer to what they said: named it and went further (counts from "named it")'
    """
    if measurement.unit == GRADE:
        return _answer_text(measurement)
    parts = f"{capitalised(measurement.name)} {figure_text(measurement.value, measurement.unit)}"
    if measurement.low is not None and measurement.high is not None:
        ends = (measurement.low, measurement.high)
        between = between_text(measurement.value, *ends, measurement.unit)
        parts += f", {between.partition(NBSP)[0]}" if between else ""
    if measurement.reference is not None:
        parts += f", usually {plain_number(measurement.reference, measurement.unit)}"
    if measurement.threshold is not None:
        parts += f" ({_limit_text(measurement.value, measurement.threshold, measurement.unit)})"
    return parts


def _answer_text(answer: Measurement) -> str:
    far = f"{capitalised(answer.name)}: {GRADE_WORDS[round(answer.value)]}"
    if answer.threshold is None or answer.threshold == answer.value:
        return far
    return f'{far} (counts from "{GRADE_WORDS[round(answer.threshold)]}")'


def length_text(duration_s: float) -> str:
    """Length of a call as a player shows it.

    Examples
    --------
    >>> length_text(245.2)
    '4:05'
    """
    return seconds_to_clock(duration_s)


def local_time(at: datetime) -> datetime:
    """Time on the wall clock of this machine; a time without zone is taken as it is."""
    return at.astimezone().replace(tzinfo=None) if at.tzinfo else at


def when_text(at: datetime | None) -> str:
    """Day and time of a call in words.

    Examples
    --------
    >>> when_text(datetime(2026, 11, 14, 10, 42))
    'Saturday 14 November 2026, 10:42'
    """
    if at is None:
        return f"time {NOT_KNOWN}"
    local = local_time(at)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"


def day_text(at: datetime) -> str:
    """Day of a call, short.

    Examples
    --------
    >>> day_text(datetime(2026, 11, 4, 10, 42))
    '4 Nov 2026'
    """
    local = local_time(at)
    return f"{local.day} {local:%b %Y}"


def counted(count: int, noun: str) -> str:
    """Write a count with its noun; a regular plural.

    Examples
    --------
    >>> counted(1, "call"), counted(1200, "call")
    ('1 call', '1,200 calls')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def capitalised(text: str) -> str:
    """Same text with a capital first letter; the rest stays (``str.capitalize`` would not)."""
    return text[:1].upper() + text[1:]


def _limit_text(value: float, threshold: float, unit: str) -> str:
    direction = "from" if value >= threshold else "up to"
    trimmed = plain_number(threshold, unit)
    if "." in trimmed:
        trimmed = trimmed.rstrip("0").rstrip(".")
    return f"counts {direction} {_joined(trimmed, unit)}"


def _joined(number: str, unit: str) -> str:
    words = unit_text(unit)
    if number.lstrip(f"+{MINUS}") == "1":  # 1.0 is not one: people say 1.0 semitones
        words = _OF_ONE.get(words, words)
    return f"{number}{NBSP}{words}" if words else number


def _seconds_decimals(value: float) -> int:
    size_s = abs(value)
    return 2 if size_s < 1.0 else 1 if size_s < 20.0 else 0


def _signed(digits: str) -> str:
    without = digits.lstrip("+-")
    if not without.strip("0."):
        return "0"
    return digits.replace("-", MINUS)
