"""Odds from both sides of a frame, whole or in blocks, are those of all paths added up."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.diarization import turns
from voicecoach.diarization.turns import second_speaker_log_odds


def odds_of_all_paths(evidence: np.ndarray, change: float) -> list[float]:
    paths = np.array(list(itertools.product((0, 1), repeat=len(evidence))))
    changes = np.abs(np.diff(paths, axis=1)).sum(axis=1)
    stays = len(evidence) - 1 - changes
    weights = np.exp(paths @ evidence) * change**changes * (1.0 - change) ** stays
    return [
        float(np.log(weights[paths[:, frame] == 1].sum() / weights[paths[:, frame] == 0].sum()))
        for frame in range(len(evidence))
    ]


@given(st.integers(0, 10_000), st.sampled_from([0.01, 0.2, 0.5]))
def test_odds_are_those_of_all_paths_added_up(seed: int, change: float) -> None:
    evidence = np.random.default_rng(seed).normal(0.0, 2.0, 6)
    found = second_speaker_log_odds(evidence[:, None], change_probability=change)
    assert found[:, 0] == pytest.approx(odds_of_all_paths(evidence, change))


def test_blocks_give_what_one_block_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    drift = np.repeat(rng.choice([-0.3, 0.3], 40), 225)
    evidence = (drift + rng.normal(0.0, 0.5, drift.size))[:, None]
    in_blocks = second_speaker_log_odds(evidence, change_probability=0.0025)
    monkeypatch.setattr(turns, "BLOCK_FRAME_COUNT", drift.size)
    assert in_blocks == pytest.approx(
        second_speaker_log_odds(evidence, change_probability=0.0025), abs=1e-6
    )


def test_trials_do_not_know_of_each_other() -> None:
    evidence = np.random.default_rng(5).normal(0.0, 1.0, (300, 3))
    together = second_speaker_log_odds(evidence, change_probability=0.01)
    alone = second_speaker_log_odds(evidence[:, 1:2], change_probability=0.01)
    assert np.array_equal(together[:, 1:2], alone)
