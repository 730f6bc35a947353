"""First guesses at who speaks when: stretches of speech parted in two by their average sound."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["first_guesses"]

WINDOWS_S = (1.0, 1.5, 2.0, 2.5, 3.0)
"""Lengths of the stretches. No single one is best: long ones know a voice better, short ones
mix two voices more seldom (calibrated, see `voicecoach.diarization.two_voices`)."""

CEPSTRUM_COUNTS = (12, 19)
"""Coefficients looked at: the lower are the voice, the higher are more of the line."""

STEP_FRAME_COUNT = 25
COMPONENT_COUNT = 10
"""Principal components of the stretches that are kept (convention)."""

RESTART_COUNT = 10
ROUND_COUNT = 20


def first_guesses(
    cepstra: NDArray[np.float32], *, hop_s: float, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Part speech in two by windows of several lengths.

    Parameters
    ----------
    cepstra : np.ndarray, shape=(n_frames, n_cepstra)
        Of speech only, pauses left out.
    hop_s : float
    rng : np.random.Generator

    Returns
    -------
    np.ndarray, shape=(n_guesses, n_frames)
        Whether a frame is the second voice's; no rows if there is too little
        speech for three windows of the shortest length.
    """
    lengths = [round(window_s / hop_s) for window_s in WINDOWS_S]
    found = [
        _parted(cepstra[:, :count], length, rng)
        for length in lengths
        if 3 * length <= len(cepstra)
        for count in CEPSTRUM_COUNTS
    ]
    return np.array(found, dtype=np.bool_).reshape(-1, len(cepstra))


def _parted(
    cepstra: NDArray[np.float32], length: int, rng: np.random.Generator
) -> NDArray[np.bool_]:
    starts = np.arange(0, len(cepstra) - length + 1, STEP_FRAME_COUNT)
    is_second = _two_means(_principal(_summaries(cepstra, starts, length)), rng)
    votes = np.zeros(len(cepstra) + 1)
    np.add.at(votes, starts, 2.0 * is_second - 1.0)
    np.add.at(votes, starts + length, 1.0 - 2.0 * is_second)
    tail = int(starts[-1]) + length
    total = np.cumsum(votes)[:-1]
    total[tail:] = total[tail - 1]
    return np.asarray(total > 0.0)


def _summaries(
    cepstra: NDArray[np.float32], starts: NDArray[np.int64], length: int
) -> NDArray[np.float64]:
    """Mean and log spread of every coefficient in each window, each with mean 0, variance 1."""
    sums = np.cumsum(np.pad(cepstra.astype(np.float64), ((1, 0), (0, 0))), axis=0)
    squares = np.cumsum(np.pad(np.square(cepstra, dtype=np.float64), ((1, 0), (0, 0))), axis=0)
    mean = (sums[starts + length] - sums[starts]) / length
    variance = (squares[starts + length] - squares[starts]) / length - np.square(mean)
    both = np.hstack((mean, np.log(np.sqrt(np.maximum(variance, 0.0)) + 1e-3)))
    return np.asarray((both - both.mean(axis=0)) / (both.std(axis=0) + 1e-6))


def _principal(summaries: NDArray[np.float64]) -> NDArray[np.float64]:
    _, axes = np.linalg.eigh(summaries.T @ summaries)
    return np.asarray(summaries @ axes[:, ::-1][:, :COMPONENT_COUNT])


def _two_means(points: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Part points in two around means, as closely as some restarts find (Lloyd 1982)."""
    trials = [_one_try(points, rng) for _ in range(RESTART_COUNT)]
    return min(trials, key=lambda trial: trial[0])[1]


def _one_try(
    points: NDArray[np.float64], rng: np.random.Generator
) -> tuple[float, NDArray[np.bool_]]:
    first, second = points[rng.choice(len(points), 2, replace=False)]
    before: NDArray[np.bool_] | None = None
    for _ in range(ROUND_COUNT):
        distances = [np.square(points - mean).sum(axis=1) for mean in (first, second)]
        is_second = distances[1] < distances[0]
        is_settled = before is not None and np.array_equal(is_second, before)
        if is_settled or is_second.all() or not is_second.any():
            break
        before = is_second
        first, second = points[~is_second].mean(axis=0), points[is_second].mean(axis=0)
    return float(np.minimum(*distances).sum()), np.asarray(is_second)
