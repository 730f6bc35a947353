"""`Segment`: a stretch of time in a recording."""

import math
from dataclasses import dataclass

from voicecoach.core.errors import SegmentError

__all__ = ["Segment"]


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """Half-open stretch ``[start, end)`` of a recording, in seconds from its first sample.

    Ordered by start, then end. There is no empty segment: what two segments
    share is a segment or ``None``.

    Raises
    ------
    SegmentError
        Unless ``0 <= start < end`` and both are finite.

    Examples
    --------
    >>> Segment(1.0, 3.0).intersection(Segment(2.0, 5.0))
    Segment(start=2.0, end=3.0)
    """

    start: float
    end: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.start < self.end < math.inf:
            raise SegmentError(
                "need 0 <= start < end, both finite (seconds); "
                f"got start={self.start!r}, end={self.end!r}"
            )

    @property
    def duration_s(self) -> float:
        """Length in seconds, always > 0."""
        return self.end - self.start

    def contains(self, at: float) -> bool:
        """Whether the time ``at`` lies inside; the end itself does not."""
        return self.start <= at < self.end

    def overlaps(self, other: "Segment") -> bool:
        """Whether the two share any time."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: "Segment") -> "Segment | None":
        """Return what both cover, or ``None`` where they share nothing."""
        if not self.overlaps(other):
            return None
        return Segment(max(self.start, other.start), min(self.end, other.end))
