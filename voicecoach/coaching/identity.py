"""What was worked out of a call's facts is looked up, not redone: keys of caches, and timelines."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from voicecoach.core.segment import Segment

__all__ = ["Identity", "Timeline"]

Item = TypeVar("Item")


class Identity:
    """A value as the key of a cache: it is itself and nothing else, however alike another may be.

    Comparing two transcripts word by word costs more than most of what is
    cached. The key keeps its value alive, so its id is nobody else's.

    Examples
    --------
    >>> one, other = [1], [1]
    >>> Identity(one) == Identity(one), Identity(one) == Identity(other)
    (True, False)
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Identity) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


class Timeline(Generic[Item]):
    """Things at their places in a call, so that those of a stretch are found at once.

    They are inside or outside by their middle.

    Parameters
    ----------
    items : iterable
    place : callable
        Segment of an item.

    Examples
    --------
    >>> places = Timeline([Segment(0.0, 1.0), Segment(4.0, 5.0)], lambda place: place)
    >>> places.inside(Segment(3.0, 6.0))
    (Segment(start=4.0, end=5.0),)
    >>> places.outside(Segment(3.0, 6.0))
    (Segment(start=0.0, end=1.0),)
    """

    __slots__ = ("_middles", "_order", "items")

    def __init__(self, items: Iterable[Item], place: Callable[[Item], Segment]) -> None:
        self.items: tuple[Item, ...] = tuple(sorted(items, key=place))
        middles = [(found.start + found.end) / 2.0 for found in map(place, self.items)]
        order = sorted(range(len(middles)), key=middles.__getitem__)
        self._middles = sorted(middles)
        self._order = None if self._middles == middles else order

    def inside(self, stretch: Segment) -> tuple[Item, ...]:
        """Return the items whose middle lies in a stretch, by start."""
        first, last = self._range(stretch)
        if self._order is None:
            return self.items[first:last]
        return tuple(self.items[number] for number in sorted(self._order[first:last]))

    def outside(self, stretch: Segment) -> tuple[Item, ...]:
        """Return the others, by start."""
        first, last = self._range(stretch)
        if self._order is None:
            return self.items[:first] + self.items[last:]
        others = (*self._order[:first], *self._order[last:])
        return tuple(self.items[number] for number in sorted(others))

    def _range(self, stretch: Segment) -> tuple[int, int]:
        first = bisect_left(self._middles, stretch.start)
        return first, bisect_left(self._middles, stretch.end)
