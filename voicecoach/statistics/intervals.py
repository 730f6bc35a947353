"""The mean of a few values and how far it can be trusted."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from voicecoach.core.errors import InputError

__all__ = ["CONFIDENCE", "MeanInterval", "mean_interval"]

CONFIDENCE = 0.95
"""Convention: 95 of 100 such intervals hold the true mean."""


@dataclass(frozen=True, slots=True)
class MeanInterval:
    """Mean of ``count`` values, in their unit, and its confidence interval.

    ``low`` and ``high`` are ``None`` where there are fewer than two values:
    one value says nothing about how much the next would differ.

    Raises
    ------
    InputError
        If only one end is given, the ends do not enclose the mean, or there
        is no value at all.
    """

    mean: float
    low: float | None
    high: float | None
    count: int

    def __post_init__(self) -> None:
        if self.count < 1:
            raise InputError(f"a mean needs at least one value; got count={self.count}")
        if (self.low is None) != (self.high is None):
            raise InputError(f"need both ends or neither; got {self.low!r} and {self.high!r}")
        low, high = self.ends or (self.mean, self.mean)
        if not low <= self.mean <= high:
            raise InputError(f"need low <= mean <= high; got {low}, {self.mean}, {high}")

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends of the interval; ``None`` where there is none."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    def within(self, low: float, high: float) -> "MeanInterval":
        """Cut the interval to the range that the true mean can lie in.

        No true mean is lost by it, so the interval holds it just as often.

        Raises
        ------
        InputError
            If the mean itself lies outside.

        Examples
        --------
        >>> MeanInterval(mean=0.5, low=-0.1, high=0.9, count=3).within(0.0, 1.0).low
        0.0
        """
        ends = self.ends
        cut = (None, None) if ends is None else (max(low, ends[0]), min(high, ends[1]))
        if not low <= self.mean <= high:
            raise InputError(f"need a mean from {low} to {high}; got {self.mean}")
        return MeanInterval(mean=self.mean, low=cut[0], high=cut[1], count=self.count)

    @property
    def can_tell(self) -> bool:
        """Whether there were enough values for an interval."""
        return self.ends is not None


def mean_interval(
    values: Iterable[float], *, confidence: float = CONFIDENCE
) -> MeanInterval | None:
    """Mean and Student's t-interval of independent values.

    The t-interval and not a percentile bootstrap: on three values the
    bootstrap gives a narrow interval just where it must be wide.

    Parameters
    ----------
    values : iterable of float
        One per independent unit (an agent, not a call of an agent), any unit.
    confidence : float
        Share of such intervals that hold the true mean, ``0 < confidence < 1``.

    Returns
    -------
    MeanInterval or None
        ``None`` when there are no values; without ends when there is one.

    Raises
    ------
    InputError
        If a value is not finite or ``confidence`` is out of range.

    References
    ----------
    Student (1908), The probable error of a mean, Biometrika 6(1).

    Examples
    --------
    >>> found = mean_interval([4.0, 5.0, 6.0])
    >>> found.mean, round(found.low, 2), round(found.high, 2)
    (5.0, 2.52, 7.48)
    >>> mean_interval([4.0]).can_tell
    False
    """
    if not 0.0 < confidence < 1.0:
        raise InputError(f"need 0 < confidence < 1; got {confidence}")
    observed = np.fromiter(values, dtype=np.float64)
    if not np.isfinite(observed).all():
        raise InputError("values must be finite; leave out what was not observed")
    if observed.size == 0:
        return None
    mean = float(observed.mean())
    if observed.size == 1:
        return MeanInterval(mean=mean, low=None, high=None, count=1)
    half = _half_width(observed.size, float(observed.std(ddof=1)), confidence=confidence)
    return MeanInterval(mean=mean, low=mean - half, high=mean + half, count=observed.size)


def _half_width(count: int, standard_deviation: float, *, confidence: float) -> float:
    from scipy.special import stdtrit  # scipy.stats would take half a second to import

    quantile = float(stdtrit(count - 1, (1.0 + confidence) / 2.0))
    return quantile * standard_deviation / math.sqrt(count)
