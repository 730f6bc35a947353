"""Ranges of the sample calls' figures against the exact truth.

The bounds are looser than what ``python -m benchmarks.uncertainty`` reaches.
"""

from pathlib import Path

import pytest

from benchmarks.uncertainty import Heard, coverage, edge_errors
from tests.sample_analyses import analysed_samples
from voicecoach.uncertainty.errors import LINES


@pytest.fixture(scope="module")
def heard(project_root: Path) -> tuple[Heard, ...]:
    return tuple(Heard(each.call, None, each.analysis) for each in analysed_samples(project_root))


def test_ranges_hold_the_true_figures(heard: tuple[Heard, ...]) -> None:
    held = coverage(heard)
    assert sum(held.values()) / len(held) >= 0.9
    assert {name: share for name, share in held.items() if share < 0.78} == {}


def test_ranges_are_narrow_on_clear_lines(heard: tuple[Heard, ...]) -> None:
    ends = [each.analysis.metric_ranges["agent_talk_ratio"] for each in heard]
    assert sum(high - low for low, high in ends) / len(ends) <= 0.02


def test_the_table_of_clear_lines_is_what_is_measured(heard: tuple[Heard, ...]) -> None:
    measured, table = edge_errors(heard)["clear"].table(), LINES[0]
    middle = slice(2, -2)  # 5 to 95 %
    for name in ("start_s", "end_s"):
        expected = getattr(table, name)[middle]
        assert measured[name][middle] == pytest.approx(expected, abs=0.004)  # type: ignore[index]


def test_most_candidates_on_clear_lines_stay(heard: tuple[Heard, ...]) -> None:
    methods = [each.analysis.provenance.methods[-1] for each in heard]
    left_out = sum(sum(method["left_out_as_unsure"].values()) for method in methods)
    kept = sum(len(each.analysis.moments) for each in heard)
    assert kept >= 4 * left_out
