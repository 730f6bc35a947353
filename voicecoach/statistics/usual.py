"""A person's usual range of a figure, over their own calls."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from voicecoach.core.errors import InputError

__all__ = ["MIN_USUAL_CALLS", "UsualRange", "usual_range"]

MIN_USUAL_CALLS = 5
"""Convention: with fewer calls the quartiles are single calls, and no range is given."""


@dataclass(frozen=True, slots=True)
class UsualRange:
    """Middle half of somebody's calls: between the quartiles, in the unit of the figure."""

    low: float
    median: float
    high: float
    call_count: int


def usual_range(values: Iterable[float]) -> UsualRange | None:
    """Quartiles of somebody's own calls; ``None`` with fewer than `MIN_USUAL_CALLS`.

    Quartiles rather than mean and spread, because one odd call must not move
    what is usual.

    Raises
    ------
    InputError
        If a value is not finite.

    Examples
    --------
    >>> usual_range([1.0, 2.0, 3.0, 4.0, 5.0])
    UsualRange(low=2.0, median=3.0, high=4.0, call_count=5)
    >>> usual_range([1.0, 2.0]) is None
    True
    """
    observed = np.fromiter(values, dtype=np.float64)
    if not np.isfinite(observed).all():
        raise InputError("values must be finite; leave out what was not observed")
    if observed.size < MIN_USUAL_CALLS:
        return None
    low, median, high = np.quantile(observed, (0.25, 0.5, 0.75))
    return UsualRange(float(low), float(median), float(high), int(observed.size))
