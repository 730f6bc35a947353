"""The customer's course: what cannot be built, and that nothing about the agent rests on it."""

from pathlib import Path

import pytest

from voicecoach.core.course import CoursePoint, CustomerCourse
from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

SORTS_IT = "rooms.py"
"""The module that says who may see it."""


def point(start: float, valence: float = 0.0) -> CoursePoint:
    return CoursePoint(segment=Segment(start, start + 1.0), valence=valence, text="It's fine.")


@pytest.mark.parametrize("valence", [-1.25, 1.25, float("nan")])
def test_a_value_out_of_range_is_refused(valence: float) -> None:
    with pytest.raises(InputError, match=r"\[-1, 1\]"):
        point(1.0, valence)


def test_a_point_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="needs the words"):
        CoursePoint(segment=Segment(0.0, 1.0), valence=0.0, text=" ")


def test_points_out_of_order_are_refused() -> None:
    with pytest.raises(InputError, match="in order"):
        CustomerCourse(points=(point(2.0), point(1.0)))


def test_each_of_the_four_is_one_of_the_points() -> None:
    with pytest.raises(InputError, match="one of the points"):
        CustomerCourse(points=(point(1.0),), trough=point(2.0))


def test_nothing_that_judges_an_agent_reads_it(project_root: Path) -> None:
    package = project_root / "voicecoach"
    judging = [
        path
        for floor in ("coaching", "scorecard", "statistics", "uncertainty")
        for path in (package / floor).rglob("*.py")
        if path.name != SORTS_IT
    ]
    assert judging
    reading = [path.name for path in judging if "customer_course" in path.read_text("utf-8")]
    assert reading == []
    assert "customer_course" not in (package / "core" / "metrics.py").read_text("utf-8")
