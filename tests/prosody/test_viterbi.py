"""The path over blocks is the path over the whole, and the best there is."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.prosody import viterbi
from voicecoach.prosody.viterbi import UNVOICED, best_path

COSTS = {"octave_jump_cost": 0.35, "voicing_change_cost": 0.14}


def drawn(seed: int, frames: int, candidates: int = 3) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    voiced = rng.uniform(0.0, 1.0, (frames, candidates)).astype(np.float32)
    voiced[rng.random(voiced.shape) < 0.2] = -np.inf
    unvoiced = rng.uniform(0.3, 0.6, frames).astype(np.float32)
    return voiced, unvoiced, rng.uniform(6.5, 8.5, (frames, candidates)).astype(np.float32)


def score(
    path: tuple[int, ...], voiced: np.ndarray, unvoiced: np.ndarray, octaves: np.ndarray
) -> float:
    total = 0.0
    for frame, state in enumerate(path):
        total += float(unvoiced[frame] if state == UNVOICED else voiced[frame, state])
        if frame:
            before = path[frame - 1]
            if (before == UNVOICED) != (state == UNVOICED):
                total -= COSTS["voicing_change_cost"]
            elif state != UNVOICED:
                jump = abs(float(octaves[frame - 1, before]) - float(octaves[frame, state]))
                total -= COSTS["octave_jump_cost"] * jump
    return total


@given(st.integers(0, 10_000))
def test_no_other_path_is_better(seed: int) -> None:
    voiced, unvoiced, octaves = drawn(seed, frames=4, candidates=2)
    found = score(tuple(best_path(voiced, unvoiced, octaves, **COSTS)), voiced, unvoiced, octaves)
    every = itertools.product((UNVOICED, 0, 1), repeat=4)
    assert found >= max(score(path, voiced, unvoiced, octaves) for path in every) - 1e-5


def test_blocks_find_the_path_of_one_block(monkeypatch) -> None:
    voiced, unvoiced, octaves = drawn(7, frames=1500)
    blocks = best_path(voiced, unvoiced, octaves, **COSTS)
    monkeypatch.setattr(viterbi, "BLOCK_FRAME_COUNT", 1500)
    monkeypatch.setattr(viterbi, "OVERLAP_FRAME_COUNT", 0)
    assert blocks.tolist() == best_path(voiced, unvoiced, octaves, **COSTS).tolist()


def test_batches_of_blocks_change_nothing(monkeypatch) -> None:
    voiced, unvoiced, octaves = drawn(8, frames=1500)
    at_once = best_path(voiced, unvoiced, octaves, **COSTS)
    monkeypatch.setattr(viterbi, "BATCH_BLOCK_COUNT", 2)
    assert at_once.tolist() == best_path(voiced, unvoiced, octaves, **COSTS).tolist()
