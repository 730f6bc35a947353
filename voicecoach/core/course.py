"""How a customer's words ran over a call: where they began, lowest, highest, and where they ended.

A description of the customer and of nobody else. It is not a figure of the
agent, no rule may raise a moment from it, and no score may rest on it: words
that acknowledge something sad are sad words (signals 2), the end of a call is
often sad for reasons that no agent can change, and people who are content
say little.
"""

from dataclasses import dataclass

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = ["CoursePoint", "CustomerCourse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePoint:
    """One turn of the customer's.

    Parameters
    ----------
    segment : Segment
    valence : float
        How pleasant its words are with those of the turns around it, -1 to 1.
    text : str
        Its words, as written.

    Raises
    ------
    InputError
        If the valence lies outside [-1, 1] or there are no words.
    """

    segment: Segment
    valence: float
    text: str

    def __post_init__(self) -> None:
        if not -1.0 <= self.valence <= 1.0:
            raise InputError(f"valence must be in [-1, 1]; got {self.valence!r}")
        if not self.text.strip():
            raise InputError("a point needs the words it stands for")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCourse:
    """The course of a customer's words: a description, never a score of the agent.

    Parameters
    ----------
    points : tuple of CoursePoint
        Turns with words that say how pleasant something is, by start.
    start, trough, peak, end : CoursePoint or None
        The first, the lowest, the highest and the last of them; ``None``
        where there are too few for a course.

    Raises
    ------
    InputError
        If the points are not in order, or one of the four is not among them.
    """

    points: tuple[CoursePoint, ...]
    start: CoursePoint | None = None
    trough: CoursePoint | None = None
    peak: CoursePoint | None = None
    end: CoursePoint | None = None

    def __post_init__(self) -> None:
        starts = [point.segment.start for point in self.points]
        if starts != sorted(starts):
            raise InputError("points must be in order of their starts")
        for point in (self.start, self.trough, self.peak, self.end):
            if point is not None and point not in self.points:
                raise InputError(f"need one of the points; got {point}")
