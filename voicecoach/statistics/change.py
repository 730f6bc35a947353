"""Whether one person's figure changed from some calls to later ones: moved, not, or cannot tell.

One agent's own calls, before and after a day. The later calls are looked at
four times only and each look takes its share of the error, so that whoever
looks at the page every morning is not told of a change that is chance.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from voicecoach.core.errors import InputError

__all__ = [
    "LOOK_CONFIDENCE",
    "LOOK_COUNTS",
    "MIN_BEFORE_COUNT",
    "OVERALL_CONFIDENCE",
    "POWER_RATIO",
    "Change",
    "ShiftInterval",
    "Verdict",
    "calls_needed",
    "change_since",
    "shift_interval",
]

LOOK_COUNTS = (5, 10, 20, 40)
"""Convention: later calls after which a change is looked for; each look doubles what is known."""

OVERALL_CONFIDENCE = 0.90
"""Convention, as for shares: of ten people in whom nothing changed, at most one is ever told of a
change in one of the looks (Bonferroni over the looks)."""

LOOK_CONFIDENCE = 1.0 - (1.0 - OVERALL_CONFIDENCE) / len(LOOK_COUNTS)

MIN_BEFORE_COUNT = 5
"""Convention: the fewest earlier calls; with five and five the interval has ends at all."""

POWER_RATIO = 0.8
"""Convention (Cohen 1988): how often a change of the wanted size is to be found, where it is."""

_WILCOXON_EFFICIENCY = 3.0 / math.pi
"""Calls that a t-interval would need over those that this one does, for normal values
(Lehmann 1975, Nonparametrics)."""

Verdict = Literal["moved", "moved back", "not moved", "cannot tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftInterval:
    """How far later values lie above earlier ones, in their unit, with its interval.

    ``low`` and ``high`` are ``None`` where there are too few values for an interval.
    """

    shift: float
    low: float | None
    high: float | None
    before_count: int
    after_count: int

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends; ``None`` where there are none."""
        return None if self.low is None or self.high is None else (self.low, self.high)


def shift_interval(
    before: Sequence[float], after: Sequence[float], *, confidence: float = LOOK_CONFIDENCE
) -> ShiftInterval | None:
    """Median of all differences between a later and an earlier value, and its exact interval.

    Rates of single calls are skewed and have odd ones out: ranks do not mind,
    and the interval holds for three values as for forty. Ties make it wider,
    never narrower.

    Parameters
    ----------
    before, after : sequence of float
        One value per call, in one unit.
    confidence : float
        ``0 < confidence < 1``.

    Returns
    -------
    ShiftInterval or None
        ``None`` where one side has no value.

    Raises
    ------
    InputError
        If a value is not finite, or ``confidence`` is out of range.

    References
    ----------
    Hodges & Lehmann 1963, Estimates of location based on rank tests, Annals of Mathematical
    Statistics 34(2); Bauer 1972, Constructing confidence sets using rank statistics, JASA 67.

    Examples
    --------
    >>> found = shift_interval([1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0])
    >>> found.shift, found.ends
    (5.0, (2.0, 8.0))
    """
    if not 0.0 < confidence < 1.0:
        raise InputError(f"need 0 < confidence < 1; got {confidence}")
    earlier, later = np.asarray(before, np.float64), np.asarray(after, np.float64)
    if not (np.isfinite(earlier).all() and np.isfinite(later).all()):
        raise InputError("values must be finite; leave out what was not observed")
    if not earlier.size or not later.size:
        return None
    differences = np.sort((later[:, None] - earlier[None, :]).ravel())
    rank = _outer_rank(earlier.size, later.size, tail=(1.0 - confidence) / 2.0)
    return ShiftInterval(
        shift=float(np.median(differences)),
        low=float(differences[rank - 1]) if rank else None,
        high=float(differences[-rank]) if rank else None,
        before_count=int(earlier.size),
        after_count=int(later.size),
    )


def _outer_rank(before_count: int, after_count: int, *, tail: float) -> int:
    """Rank from outside of the differences that are the ends; 0 where there are none."""
    ways = _rank_sum_ways(before_count, after_count)
    allowed = tail * math.comb(before_count + after_count, before_count)
    rank, sum_of_ways = 0, 0
    while (sum_of_ways := sum_of_ways + ways[rank]) <= allowed:
        rank += 1
    return rank


@lru_cache(maxsize=64)
def _rank_sum_ways(first_count: int, second_count: int) -> tuple[int, ...]:
    """In how many orders each value of the Mann-Whitney statistic comes about, without ties.

    The coefficients of the Gaussian binomial (Mann & Whitney 1947).

    Examples
    --------
    >>> _rank_sum_ways(2, 2)
    (1, 1, 2, 1, 1)
    """
    size = first_count * second_count + 1
    ways = [1] + [0] * (size - 1)
    for step in range(1, first_count + 1):
        for at in range(size - 1, second_count + step - 1, -1):
            ways[at] -= ways[at - second_count - step]
        for at in range(step, size):
            ways[at] += ways[at - step]
    return tuple(ways)


def calls_needed(before: Sequence[float], *, wanted: float) -> int | None:
    """Later calls after which a change of this size is found four times of five, if it is there.

    A rough figure: as for normal values that vary from call to call as the
    earlier ones do.

    Parameters
    ----------
    before : sequence of float
        The earlier calls.
    wanted : float
        Size of the change, in their unit; not 0.

    Returns
    -------
    int or None
        One of `LOOK_COUNTS`; ``None`` where the last of them is not enough.

    References
    ----------
    Lehmann 1975, Nonparametrics: statistical methods based on ranks, 2.4.

    Examples
    --------
    >>> calls_needed([1.0, 2.0, 3.0, 4.0, 5.0] * 4, wanted=2.0)
    10
    >>> calls_needed([1.0, 2.0, 3.0, 4.0, 5.0] * 4, wanted=0.1) is None
    True
    """
    from scipy.special import ndtri  # scipy is loaded where a page asks for it

    if len(before) < MIN_BEFORE_COUNT:
        return None
    spread = float(np.std(before, ddof=1))
    if spread == 0.0:
        return LOOK_COUNTS[0]
    quantiles = float(ndtri((1.0 + LOOK_CONFIDENCE) / 2.0) + ndtri(POWER_RATIO))
    known = _WILCOXON_EFFICIENCY * (wanted / spread / quantiles) ** 2 - 1.0 / len(before)
    if known <= 0.0:  # the earlier calls alone leave too much open
        return None
    return next((count for count in LOOK_COUNTS if count >= 1.0 / known), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What can be said of a change so far.

    Parameters
    ----------
    verdict : str
        ``"moved"``: the interval of the newest look lies on the wanted side of
        no change; ``"moved back"``: on the other; ``"not moved"``: it holds no
        change, and not the wanted one; else ``"cannot tell"``.
    shift : ShiftInterval or None
        Of the newest look; before the first one, of the calls there are,
        without ends. ``None`` where there are none.
    before_count, after_count : int
        Calls of which the figure is known.
    next_look_count : int or None
        Later calls at which the wanted change should show, or where none is
        likely to, of the next look; ``None`` after the last.
    """

    verdict: Verdict
    shift: ShiftInterval | None
    before_count: int
    after_count: int
    next_look_count: int | None

    @property
    def more_count(self) -> int | None:
        """Calls still to come until then; ``None`` after the last look."""
        return None if self.next_look_count is None else self.next_look_count - self.after_count


def change_since(before: Sequence[float], after: Sequence[float], *, wanted: float) -> Change:
    """Say whether later values moved as somebody wanted, at the newest look that is due.

    Parameters
    ----------
    before : sequence of float
        Earlier calls.
    after : sequence of float
        Later calls, oldest first; those after the last look say nothing more.
    wanted : float
        The change that somebody wants, with its sign; not 0.

    Raises
    ------
    InputError
        If ``wanted`` is 0 or not finite, or a value is not finite.

    Examples
    --------
    >>> usual = [4.0, 5.0, 6.0, 5.0, 4.0, 6.0]
    >>> change_since(usual, [1.0, 2.0, 1.0, 0.0, 2.0], wanted=-2.0).verdict
    'moved'
    >>> found = change_since(usual, [1.0, 2.0], wanted=-2.0)
    >>> found.verdict, found.more_count
    ('cannot tell', 3)
    """
    if not math.isfinite(wanted) or wanted == 0.0:
        raise InputError(f"need a change that is not 0; got {wanted}")
    has_baseline = len(before) >= MIN_BEFORE_COUNT
    looked = max((count for count in LOOK_COUNTS if count <= len(after)), default=0)
    if not has_baseline or not looked:
        return _too_early(before, after, wanted)
    shift = shift_interval(before, after[:looked])
    verdict = _verdict(shift, wanted)
    return Change(
        verdict=verdict,
        shift=shift,
        before_count=len(before),
        after_count=len(after),
        next_look_count=_next_look(before, after, wanted if verdict == "cannot tell" else None),
    )


def _too_early(before: Sequence[float], after: Sequence[float], wanted: float) -> Change:
    found = shift_interval(before, after)
    bare = found and ShiftInterval(
        shift=found.shift,
        low=None,
        high=None,
        before_count=found.before_count,
        after_count=found.after_count,
    )
    return Change(
        verdict="cannot tell",
        shift=bare,
        before_count=len(before),
        after_count=len(after),
        next_look_count=_next_look(before, after, wanted),
    )


def _verdict(shift: ShiftInterval | None, wanted: float) -> Verdict:
    if shift is None or shift.ends is None:
        return "cannot tell"
    low, high = shift.ends if wanted > 0.0 else (-shift.ends[1], -shift.ends[0])
    if low > 0.0:
        return "moved"
    if high < 0.0:
        return "moved back"
    return "not moved" if high < abs(wanted) else "cannot tell"


def _next_look(before: Sequence[float], after: Sequence[float], wanted: float | None) -> int | None:
    """Look at which the wanted change should show; where none is likely to, just the next."""
    to_come = [count for count in LOOK_COUNTS if count > len(after)]
    needed = calls_needed(before, wanted=wanted) if wanted is not None else None
    return next((c for c in to_come if needed is None or c >= needed), None)
