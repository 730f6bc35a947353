"""Which of two speakers has each frame, given what each frame alone says and how turns go.

Two hidden states that change rarely. The forward and the backward pass carry
one number each, the log odds of the second speaker, and are taken in
lock-step over many blocks, so the number of Python steps does not grow with
the call.

References
----------
Rabiner (1989), A tutorial on hidden Markov models and selected applications
in speech recognition, Proceedings of the IEEE 77(2).
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["second_speaker_log_odds"]

BLOCK_FRAME_COUNT = 2000
OVERLAP_FRAME_COUNT = 1000
"""Each block starts and ends this much outside its own frames: 10 s of context settle the odds
(calibrated: same as one block over the whole signal, see tests)."""


def second_speaker_log_odds(
    evidence: NDArray[np.float64], *, change_probability: float
) -> NDArray[np.float64]:
    """Log odds that the second speaker has a frame, given all frames.

    Parameters
    ----------
    evidence : np.ndarray, shape=(n_frames, n_trials)
        Log of the second speaker's likelihood over the first's of each frame
        alone; trials do not know of each other.
    change_probability : float
        Of another speaker from one frame to the next, above 0 and at most 0.5.

    Returns
    -------
    np.ndarray, shape=(n_frames, n_trials)

    Examples
    --------
    >>> odds = second_speaker_log_odds(
    ...     np.array([[-9.0], [1.0], [-9.0]]), change_probability=0.01
    ... )
    >>> (odds > 0).ravel().tolist()
    [False, False, False]
    """
    frame_total = len(evidence)
    starts = np.arange(0, frame_total, BLOCK_FRAME_COUNT)
    reach = min(OVERLAP_FRAME_COUNT, frame_total)
    length = min(BLOCK_FRAME_COUNT, frame_total)
    places = starts + np.arange(-reach, length + reach)[:, None]
    frames = np.clip(places, 0, frame_total - 1)
    # Outside the signal nothing speaks for anybody.
    local = np.where((places == frames)[..., None], evidence[frames], 0.0)
    after = _filtered(local, change_probability)
    before = _filtered(local[::-1], change_probability)[::-1]
    odds = (after + before - local)[reach : reach + length]
    return np.asarray(odds.swapaxes(0, 1).reshape(-1, evidence.shape[1])[:frame_total])


def _filtered(local: NDArray[np.float64], change_probability: float) -> NDArray[np.float64]:
    """Log odds at each step given it and the steps before, along axis 0."""
    # Of two states that change alike, log odds one step on are 2 atanh(stay tanh(odds / 2)).
    stay = 1.0 - 2.0 * change_probability
    halves = 0.5 * local
    for step in range(1, len(halves)):
        halves[step] += np.arctanh(stay * np.tanh(halves[step - 1]))
    return 2.0 * halves
