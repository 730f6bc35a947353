"""Key figures of three sample calls are what they were when they were last looked through.

Whether they are right is asked elsewhere, against the truth; here only whether they changed.
Tolerances take in what another processor rounds otherwise (a frame here and there), and nothing
that a change of a method or of a threshold would do.
"""

import json
from typing import Any

import pytest

from tests.golden.generate import CALLS, GOLDEN, figures_of, versions

TOLERANCES = {
    "_hz": 0.5,
    "_st": 0.05,
    "_dbfs": 0.1,
    "_db": 0.1,
    "_s": 0.03,
    "_sps": 0.05,
    "_ratio": 0.01,
    "_per_min": 0.1,
    "_per_10_min": 1.0,
    "_count": 0.5,
}
"""Unit at the end of a name -> how far apart two runs may be, in that unit."""

RELATIVE_TOLERANCE = 0.003

ENTRAINMENT_TOLERANCE = 0.15
"""A dozen pairs of turns: one frame at one edge was seen to move these by up to 0.07."""


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(GOLDEN.read_text("utf-8"))
    return loaded


def tolerance_of(name: str) -> float:
    units = [unit for unit in TOLERANCES if name.endswith(unit)]
    assert units, f"{name} ends in no unit of TOLERANCES: say there how near is near enough"
    is_of_few_turns = name.startswith("entrainment_") and name.endswith("_ratio")
    return ENTRAINMENT_TOLERANCE if is_of_few_turns else TOLERANCES[max(units, key=len)]


def is_same(name: str, found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return found == pytest.approx(expected, abs=tolerance_of(name), rel=RELATIVE_TOLERANCE)


@pytest.mark.parametrize("call", CALLS)
def test_the_signals_of_a_sample_call_are_what_they_were(call: str, golden: dict[str, Any]) -> None:
    expected, found = golden["calls"][call]["figures"], figures_of(call)
    changed = {
        name: (expected.get(name, "not there"), found.get(name, "not there"))
        for name in sorted(expected.keys() | found.keys())
        if name not in expected
        or name not in found
        or not is_same(name, found[name], expected[name])
    }
    assert not changed, (
        f"figure -> (before, now): {changed}\nmade with {golden['made_with']}, here {versions()}; "
        "if the change is meant: python -m tests.golden.generate, and look through the difference"
    )


def test_the_calls_are_those_that_the_generator_would_write(golden: dict[str, Any]) -> None:
    assert {name: call["why"] for name, call in golden["calls"].items()} == CALLS


@pytest.mark.parametrize(
    ("name", "before", "now"),
    [
        ("agent_f0_median_hz", 200.0, 202.0),  # a sixth of a semitone
        ("agent_level_dbfs", -25.0, -24.75),
        ("agent_speech_s", 20.0, 20.125),
        ("agent_turn_count", 8.0, 9.0),
        ("composure_1_rate_change_ratio", None, 0.125),
    ],
)
def test_a_change_that_people_would_see_is_told(
    name: str, before: float | None, now: float
) -> None:
    assert not is_same(name, now, before)


@pytest.mark.parametrize(
    ("name", "before", "now"),
    [("agent_f0_median_hz", 200.0, 200.25), ("agent_speech_s", 20.0, 20.01)],
)
def test_what_a_processor_rounds_otherwise_is_not_told(
    name: str, before: float, now: float
) -> None:
    assert is_same(name, now, before)
