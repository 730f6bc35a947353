"""A moment and its like in the replicas of a call."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from voicecoach.core.moment import Moment
from voicecoach.core.segment import Segment
from voicecoach.uncertainty.options import UncertaintyOptions
from voicecoach.uncertainty.ranges import around

__all__ = ["FoundAgain", "is_same_act"]


def is_same_act(one: Moment, other: Moment) -> bool:
    """Whether two moments are the same act, found with edges that lie elsewhere.

    Same rule, same speaker, the stretches share time, and so do those that
    the numbers that fire were taken from: the overlap, the silence, the turn.
    """
    return (
        one.rule == other.rule
        and one.speaker == other.speaker
        and one.segment.overlaps(other.segment)
        and _fired_on(one).overlaps(_fired_on(other))
    )


def _fired_on(moment: Moment) -> Segment:
    return moment.context[0] if moment.context else moment.segment


def _shared_s(one: Moment, other: Moment) -> float:
    shared = one.segment.intersection(other.segment)
    return shared.duration_s if shared else 0.0


@dataclass(slots=True)
class FoundAgain:
    """A candidate for a moment, and what was found of it in the replicas looked at so far."""

    moment: Moment
    again: list[Moment] = field(default_factory=list)
    missed_count: int = 0

    def look_among(self, candidates: Iterable[Moment]) -> None:
        """Take the nearest of the moments that a replica gives; count it missed without."""
        same = [other for other in candidates if is_same_act(self.moment, other)]
        if same:
            self.again.append(max(same, key=lambda other: _shared_s(self.moment, other)))
        else:
            self.missed_count += 1

    def is_lost(self, options: UncertaintyOptions) -> bool:
        """Whether it was missed more often than it may be, however the rest turns out."""
        may_miss = (1.0 - options.min_fired_ratio) * options.replica_count
        return self.missed_count > may_miss + 1e-9

    def with_ranges(self, options: UncertaintyOptions) -> Moment:
        """Return the moment with the ranges of its numbers; as it was if nothing was drawn."""
        if not self.again:
            return self.moment
        found = np.array([shown.value for shown in self.moment.evidence])
        drawn = np.array([self._values_of(other) for other in self.again])
        lows, highs = around(found, drawn, options)
        rows = zip(self.moment.evidence, lows.tolist(), highs.tolist(), strict=True)
        return replace(
            self.moment,
            evidence=tuple(replace(shown, low=low, high=high) for shown, low, high in rows),
        )

    def _values_of(self, other: Moment) -> list[float]:
        """Numbers of the same names in the order of the moment's; NaN where there is none."""
        values = {shown.name: shown.value for shown in other.evidence}
        return [values.get(shown.name, float("nan")) for shown in self.moment.evidence]
