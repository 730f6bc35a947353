"""What was worked out of a call's facts is looked up, not redone: keys of caches, and timelines."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
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
    """

    __slots__ = ("_longest_s", "_places", "_starts", "items")

    def __init__(self, items: Iterable[Item], place: Callable[[Item], Segment]) -> None:
        self.items: Sequence[Item] = tuple(sorted(items, key=place))
        self._places = [place(item) for item in self.items]
        self._starts = [found.start for found in self._places]
        self._longest_s = max((found.duration_s for found in self._places), default=0.0)

    def inside(self, stretch: Segment) -> tuple[Item, ...]:
        """Return the items whose middle lies in a stretch, by start."""
        first = bisect_left(self._starts, stretch.start - self._longest_s)
        last = bisect_left(self._starts, stretch.end)
        return tuple(
            self.items[n]
            for n in range(first, last)
            if stretch.contains((self._places[n].start + self._places[n].end) / 2.0)
        )
