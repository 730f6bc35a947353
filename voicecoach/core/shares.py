"""A share of a few observed occasions, and how far it could be off."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from voicecoach.core.errors import InputError

__all__ = ["MIN_CALL_COUNT", "Z_90", "ShareInterval", "effective_count", "share_interval"]

Z_90 = 1.6448536269514722
"""Quantile of the normal distribution of a two-sided 90 % interval."""

MIN_CALL_COUNT = 3
"""Convention: how much calls differ is not known from one, and from two the interval is nearly
everything there can be; then no share over calls is given."""


@dataclass(frozen=True, slots=True)
class ShareInterval:
    """A share in [0, 1] and the ends of its interval.

    Raises
    ------
    InputError
        If the ends do not enclose the share, or leave [0, 1].
    """

    ratio: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.low <= self.ratio <= self.high <= 1.0:
            raise InputError(
                f"need 0 <= low <= ratio <= high <= 1; got {self.low}, {self.ratio}, {self.high}"
            )


def share_interval(
    met_count: int,
    count: int,
    *,
    effective_count: float | None = None,
    quantile: float = Z_90,
) -> ShareInterval | None:
    """Wilson's interval of a share; ``None`` where there was no occasion.

    Wilson's rather than the usual plus-minus, which has no width at 0 and 1
    and covers far less than it says on a handful of occasions.

    Parameters
    ----------
    met_count, count : int
        Occasions in which it was so, and all; ``0 <= met_count <= count``.
    effective_count : float, optional
        As many independent occasions as these are worth, where some come in
        clusters; default: ``count``.
    quantile : float
        How many standard errors each end is away; default: those of 90 %.

    Raises
    ------
    InputError
        If the counts do not fit each other or a number is not > 0.

    References
    ----------
    Brown, Cai & DasGupta 2001, Interval estimation for a binomial proportion, Statistical
    Science 16(2).

    Examples
    --------
    >>> found = share_interval(4, 5)
    >>> found.ratio, round(found.low, 2), round(found.high, 2)
    (0.8, 0.44, 0.95)
    >>> share_interval(0, 0) is None
    True
    """
    if not 0 <= met_count <= count:
        raise InputError(f"need 0 <= met_count <= count; got {met_count} of {count}")
    if count == 0:
        return None
    worth = float(count) if effective_count is None else effective_count
    if not (worth > 0.0 and quantile > 0.0 and math.isfinite(worth + quantile)):
        raise InputError(
            f"need a finite effective count and quantile > 0; got {worth} and {quantile}"
        )
    ratio = met_count / count
    square = quantile * quantile / worth
    middle = (ratio + square / 2.0) / (1.0 + square)
    half = math.sqrt(square * (ratio * (1.0 - ratio) + square / 4.0)) / (1.0 + square)
    # Rounding must not push an end past the share at 0 and 1, where they meet.
    return ShareInterval(
        ratio, max(0.0, min(ratio, middle - half)), min(1.0, max(ratio, middle + half))
    )


def effective_count(counts: Mapping[str, tuple[int, int]]) -> float:
    """As many independent occasions as those of several calls are worth; never more than there are.

    Parameters
    ----------
    counts : mapping
        Call id -> occasions met, and all (> 0); at least two calls.

    Examples
    --------
    >>> effective_count({"a": (4, 4), "b": (0, 4)}), effective_count({"a": (2, 4), "b": (2, 4)})
    (1.0, 8.0)
    """
    met = sum(met for met, _ in counts.values())
    count = sum(every for _, every in counts.values())
    ratio = met / count
    between = math.fsum((met - ratio * every) ** 2 for met, every in counts.values())
    variance = between * len(counts) / (len(counts) - 1) / count**2
    alone = ratio * (1.0 - ratio)
    return min(float(count), alone / variance) if variance > 0.0 else float(count)
