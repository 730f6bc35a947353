"""A coaching moment: an act at a second, with the numbers that made it one."""

from dataclasses import dataclass
from typing import Literal

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = ["Measurement", "Moment", "Valence"]

Valence = Literal["strength", "opportunity", "note"]
"""What a moment means: it went well / try it differently next time / worth a listen."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number behind a moment.

    Parameters
    ----------
    name : str
        What was measured, in words.
    value : float
    unit : str
        Never empty; ``"1"`` for ratios and counts.
    threshold : float or None
        What it was held against.
    reference : float or None
        The speaker's own usual value, where it was compared with one.
    low, high : float or None
        Ends of the 90 % range of ``value`` that the doubt about where speech
        begins and ends leaves; ``None`` where it was not asked.

    Raises
    ------
    InputError
        If there is no unit, or the range does not hold the value.
    """

    name: str
    value: float
    unit: str
    threshold: float | None = None
    reference: float | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if not self.unit:
            raise InputError(f"measurement {self.name!r} needs a unit; use '1' for ratios")
        low, high = self.low, self.high
        if (low is None) != (high is None):
            raise InputError(f"measurement {self.name!r} needs both ends of its range, or none")
        if low is not None and high is not None and not low <= self.value <= high:
            raise InputError(
                f"measurement {self.name!r} needs low <= value <= high; "
                f"got {low}, {self.value}, {high}"
            )


@dataclass(frozen=True, slots=True)
class Moment:
    """A rule found something.

    Parameters
    ----------
    rule : str
        Code in the catalogue, e.g. ``"TRN01"``.
    segment : Segment
        What to listen to.
    speaker : str
        Whose act it is.
    valence : {"strength", "opportunity", "note"}
    evidence : tuple of Measurement
        At least one; the first is the one that fired.
    advice : str
        One or two sentences about the act, with its numbers.
    context : tuple of Segment
        The stretches of audio that the numbers were taken from.
    """

    rule: str
    segment: Segment
    speaker: str
    valence: Valence
    evidence: tuple[Measurement, ...]
    advice: str
    context: tuple[Segment, ...] = ()

    def __post_init__(self) -> None:
        if not self.evidence:
            raise InputError(f"moment of {self.rule} at {self.segment.start} s has no evidence")

    @property
    def id(self) -> str:
        """Stable name inside a call: the same act found again gets the same one."""
        return f"{self.rule}-{self.speaker}-{round(self.segment.start * 1000)}"
