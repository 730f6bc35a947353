"""Best path through voiced and unvoiced candidates, found in lock-step over many blocks."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNVOICED", "best_path"]

UNVOICED = -1
"""Value of the path where the unvoiced candidate wins."""

BLOCK_FRAME_COUNT = 200
OVERLAP_FRAME_COUNT = 40
"""Each block starts and ends this much outside its own frames: 0.4 s of context settles the path
(calibrated: same path as one block over the whole signal, see tests)."""

BATCH_BLOCK_COUNT = 128
"""Blocks worked on at once, so that memory does not grow with the call."""


def best_path(
    voiced_strength: NDArray[np.float32],
    unvoiced_strength: NDArray[np.float32],
    f0_octaves: NDArray[np.float32],
    *,
    octave_jump_cost: float,
    voicing_change_cost: float,
) -> NDArray[np.int64]:
    """Choose one candidate per frame: strongest, with the least movement (Boersma 1993).

    Parameters
    ----------
    voiced_strength : np.ndarray, shape=(n_frames, n_candidates)
        Local strengths; ``-inf`` where there is no such candidate.
    unvoiced_strength : np.ndarray, shape=(n_frames,)
    f0_octaves : np.ndarray, shape=(n_frames, n_candidates)
        ``log2`` of each candidate's frequency.
    octave_jump_cost, voicing_change_cost : float
        Cost per octave between two frames, and of becoming voiced or unvoiced.

    Returns
    -------
    np.ndarray, shape=(n_frames,)
        Index of the candidate, or `UNVOICED`.

    Notes
    -----
    The signal is cut into overlapping blocks and step ``t`` of all of them is
    taken at once, so the number of Python steps does not depend on its length
    within a batch.
    """
    frame_total = len(unvoiced_strength)
    block_starts = np.arange(0, frame_total, BLOCK_FRAME_COUNT)
    path = np.empty(len(block_starts) * BLOCK_FRAME_COUNT, dtype=np.int64)
    offsets = np.arange(-OVERLAP_FRAME_COUNT, BLOCK_FRAME_COUNT + OVERLAP_FRAME_COUNT)
    own = slice(OVERLAP_FRAME_COUNT, OVERLAP_FRAME_COUNT + BLOCK_FRAME_COUNT)
    for first in range(0, len(block_starts), BATCH_BLOCK_COUNT):
        starts = block_starts[first : first + BATCH_BLOCK_COUNT]
        places = starts + offsets[:, None]  # (steps, blocks)
        frames = np.clip(places, 0, frame_total - 1)
        local = np.concatenate(
            (unvoiced_strength[frames][..., None], voiced_strength[frames]), axis=2
        )
        local[places != frames] = 0.0  # outside the signal nothing speaks for any candidate
        states = _lock_step(local, f0_octaves[frames], octave_jump_cost, voicing_change_cost)
        begin = first * BLOCK_FRAME_COUNT
        path[begin : begin + starts.size * BLOCK_FRAME_COUNT] = states[own].T.ravel()
    return path[:frame_total] - 1


def _lock_step(
    local: NDArray[np.float32],
    f0_octaves: NDArray[np.float32],
    octave_jump_cost: float,
    voicing_change_cost: float,
) -> NDArray[np.int64]:
    """Viterbi over axis 0 of shape (steps, blocks, 1 + candidates); state 0 is unvoiced.

    Blocks come last inside: the many of them are what numpy takes in one go.
    """
    local = np.ascontiguousarray(local.transpose(0, 2, 1))
    cost = _step_costs(f0_octaves, octave_jump_cost, voicing_change_cost)
    back = np.zeros(local.shape, dtype=np.int8)
    score = local[0]
    reached = np.empty(cost.shape[1:], dtype=np.float32)
    for step in range(1, len(local)):
        np.subtract(score[:, None], cost[step], out=reached)
        back[step] = reached.argmax(axis=0)
        score = reached.max(axis=0) + local[step]
    return _trace_back(back, score.argmax(axis=0))


def _step_costs(
    f0_octaves: NDArray[np.float32], octave_jump_cost: float, voicing_change_cost: float
) -> NDArray[np.float32]:
    """Cost of coming from each state to each, of shape (steps, from, to, blocks)."""
    pitch = np.ascontiguousarray(f0_octaves.transpose(0, 2, 1)) * np.float32(octave_jump_cost)
    steps, candidates, blocks = pitch.shape
    cost = np.zeros((steps, candidates + 1, candidates + 1, blocks), dtype=np.float32)
    cost[:, 0, 1:] = cost[:, 1:, 0] = voicing_change_cost
    np.abs(pitch[:-1, :, None] - pitch[1:, None, :], out=cost[1:, 1:, 1:])
    return cost


def _trace_back(back: NDArray[np.int8], last: NDArray[np.int64]) -> NDArray[np.int64]:
    path = np.empty((len(back), last.size), dtype=np.int64)
    path[-1] = state = last
    blocks = np.arange(last.size)
    for step in range(len(back) - 1, 0, -1):
        state = back[step, state, blocks].astype(np.int64)
        path[step - 1] = state
    return path
