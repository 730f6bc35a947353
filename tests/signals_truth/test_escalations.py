"""Escalations of all sample calls against their true raised voices."""

from pathlib import Path

import pytest

from benchmarks.escalation import EscalationScores, TrueStretch, true_stretches
from tests.sample_analyses import analysed_samples
from voicecoach.core.segment import Segment


@pytest.fixture(scope="module")
def scores(project_root: Path) -> EscalationScores:
    scores = EscalationScores()
    for sample in analysed_samples(project_root):
        scores.add(tuple(true_stretches(sample.truth)), sample.analysis.escalations)
    return scores


def test_what_is_found_is_a_raised_voice(scores: EscalationScores) -> None:
    assert scores.found_count >= 7
    assert scores.figures()["precision_ratio"] >= 0.9


def test_most_raised_voices_are_found_and_clear_ones_surely(scores: EscalationScores) -> None:
    assert scores.figures()["recall_ratio"] >= 0.55
    assert scores.figures()["recall_from_5_db_ratio"] >= 0.75


def test_they_start_where_the_voice_is_raised(scores: EscalationScores) -> None:
    assert scores.figures()["start_median_error_s"] <= 0.15


def line(start: float, end: float, level_db: float, speaker: str = "customer") -> dict[str, object]:
    return {"start": start, "end": end, "level_db": level_db, "speaker": speaker}


def test_calm_lines_and_long_gaps_part_true_stretches() -> None:
    lines = [
        line(0.0, 2.0, 0.0),
        line(3.0, 5.0, 3.0),
        line(6.0, 7.0, 9.0, "agent"),
        line(8.0, 9.0, 6.0),
        line(10.0, 11.0, 0.0),
        line(12.0, 13.0, 4.0),
        line(40.0, 41.0, 4.0),
    ]
    assert list(true_stretches({"lines": lines})) == [
        TrueStretch(Segment(3.0, 9.0), 6.0),
        TrueStretch(Segment(12.0, 13.0), 4.0),
        TrueStretch(Segment(40.0, 41.0), 4.0),
    ]
