"""Observed numbers: what can be taken from a stretch, and moments built from such numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.core.moment import Measurement, Moment, Valence
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = ["Measure", "Observation", "Take", "observe", "raise_moment"]

Take: TypeAlias = Callable[[CallAnalysis, Segment], float | None]
"""How a number is taken from a stretch of a call; ``None`` where it is not defined."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that can be taken from one stretch of a call.

    Parameters
    ----------
    name : str
        In words; unique.
    unit : str
    meaning : str
        One phrase from which the number can be taken again.
    take : callable
        ``take(analysis, stretch)``; ``None`` where it is not defined.
    """

    name: str
    unit: str
    meaning: str
    take: Take


@dataclass(frozen=True, slots=True)
class Observation:
    """A measurement and the stretch it was taken from."""

    measurement: Measurement
    stretch: Segment

    @property
    def value(self) -> float:
        """The number."""
        return self.measurement.value


def observe(
    measure: Measure,
    analysis: CallAnalysis,
    stretch: Segment,
    *,
    threshold: float | None = None,
    reference: float | None = None,
) -> Observation:
    """Take a number from a stretch.

    Raises
    ------
    InputError
        If it is not defined there; ask the facts before.
    """
    value = measure.take(analysis, stretch)
    if value is None:
        raise InputError(f"{measure.name!r} is not defined from {stretch.start} to {stretch.end} s")
    measurement = Measurement(measure.name, value, measure.unit, threshold, reference)
    return Observation(measurement, stretch)


def raise_moment(
    rule: str,
    *,
    segment: Segment,
    speaker: str = AGENT,
    valence: Valence,
    observed: Sequence[Observation],
    advice: str,
) -> Moment:
    """Build a moment whose context tells, number by number, where its evidence came from."""
    return Moment(
        rule=rule,
        segment=segment,
        speaker=speaker,
        valence=valence,
        evidence=tuple(one.measurement for one in observed),
        advice=advice,
        context=tuple(one.stretch for one in observed),
    )
