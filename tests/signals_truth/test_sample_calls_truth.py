"""Signals of all sample calls against their exact truth."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.turns import TurnScores
from tests.sample_analyses import analysed_samples


@pytest.fixture(scope="module")
def scores(project_root: Path) -> TurnScores:
    scores = TurnScores()
    for sample in analysed_samples(project_root):
        diarization = sample.analysis.diarization
        units = {name: diarization.intervals_of(name) for name in diarization.speakers}
        scores.compare(sample.call, units, sample.analysis.conversation)
    return scores


def test_talk_time_of_every_speaker_is_within_3_percent(scores: TurnScores) -> None:
    far = {name: error for name, error in scores.talk_errors.items() if abs(error) > 0.03}
    assert far == {}


def test_talk_time_leans_to_neither_side(scores: TurnScores) -> None:
    assert abs(np.mean(list(scores.talk_errors.values()))) <= 0.01


def test_overlaps_are_found(scores: TurnScores) -> None:
    assert scores.figures()["overlap_f1"] >= 0.9


def test_offsets_of_floor_transfers_are_near(scores: TurnScores) -> None:
    figures = scores.figures()
    assert figures["offset_median_error_s"] <= 0.06
    assert figures["transfers_found_ratio"] >= 0.95
