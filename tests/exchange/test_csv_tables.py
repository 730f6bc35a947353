"""Spreadsheets get numbers as numbers and never a formula."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import analyses
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.metrics import METRICS
from voicecoach.exchange.csv_tables import (
    METRIC_COLUMNS,
    MOMENT_COLUMNS,
    metrics_csv,
    moments_csv,
    plain_text,
    safe_text,
)

relaxed = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def number(cell: str) -> float | None:
    return float(cell) if cell else None


@given(analysis=analyses())
@relaxed
def test_every_moment_comes_back_from_its_row(analysis: CallAnalysis) -> None:
    rows = rows_of(moments_csv(analysis, room="agent"))
    assert len(rows) == len(analysis.moments)
    for row, moment in zip(rows, analysis.moments, strict=True):
        first = moment.evidence[0]
        assert (float(row["start"]), float(row["end"])) == (
            moment.segment.start,
            moment.segment.end,
        )
        assert plain_text(row["advice"]) == moment.advice
        assert (plain_text(row["measurement"]), plain_text(row["unit"])) == (first.name, first.unit)
        assert number(row["value"]) == first.value
        assert (number(row["value_low"]), number(row["value_high"])) == (first.low, first.high)
        assert number(row["threshold"]) == first.threshold
        assert number(row["reference"]) == first.reference
        assert (row["rule"], row["valence"], row["moment_id"]) == (
            moment.rule,
            moment.valence,
            moment.id,
        )


@given(analysis=analyses())
@relaxed
def test_every_figure_comes_back_from_its_row(analysis: CallAnalysis) -> None:
    rows = rows_of(metrics_csv([analysis, analysis], room="agent"))
    assert len(rows) == 2 * len(METRICS)
    for row in rows:
        assert number(row["value"]) == analysis.metrics[row["metric"]]
        ends = analysis.metric_ranges.get(row["metric"], (None, None))
        assert (number(row["value_low"]), number(row["value_high"])) == ends
        assert row["unit"] == METRICS[row["metric"]].unit


@given(st.text())
def test_no_text_can_start_a_formula_and_none_is_lost(text: str) -> None:
    assert not safe_text(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not safe_text(text).startswith(("\t", "\r", "\n"))
    assert plain_text(safe_text(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n=1", "'=1", "＝1"]
)
def test_known_attacks_get_a_mark(text: str) -> None:
    assert safe_text(text) == f"'{text}"


def test_a_call_without_moments_is_a_header_alone() -> None:
    assert metrics_csv([]).strip() == ",".join(METRIC_COLUMNS)
    assert MOMENT_COLUMNS[0] == "call_id"
