"""How much later one channel carries what the other does, if they carry the same."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.recording import SampleSource

__all__ = ["Later", "common_lag"]

MAX_LAG_S = 0.5
"""Convention: two legs of one mixed signal are not further apart."""
BLOCK_S = 2.0
BLOCK_COUNT = 4
"""Convention: eight loud seconds show a lag; where it is right, all of the call has to agree."""


class Later:
    """Samples of a channel from ``skipped`` on, as a channel of their own."""

    def __init__(self, samples: SampleSource, skipped: int, size: int) -> None:
        self._samples, self._skipped, self.size = samples, skipped, size

    def __getitem__(self, where: slice, /) -> NDArray[np.float32]:
        start, stop, _ = where.indices(self.size)
        return self._samples[start + self._skipped : stop + self._skipped]


def common_lag(
    samples: Sequence[SampleSource], loudness: NDArray[np.float64], *, rate_hz: int, frame: int
) -> int:
    """Number of samples by which the second of two channels is later than the first.

    The lag at which they have most in common, after the generalised
    cross-correlation with phase transform (Knapp & Carter 1976).

    Parameters
    ----------
    samples : sequence of SampleSource
        Two channels.
    loudness : np.ndarray, shape=(n_frames,)
        Power of each frame: the loudest stretches are compared.
    rate_hz : int
    frame : int
        Samples of a frame.

    Returns
    -------
    int
        Negative where the second is earlier.
    """
    lag_count = round(MAX_LAG_S * rate_hz)
    length = round(BLOCK_S * rate_hz)
    size = 1 << (length + 2 * lag_count - 1).bit_length()
    total = np.zeros(size // 2 + 1, dtype=complex)
    for start in _loudest(loudness, length // frame) * (length // frame) * frame:
        first, second = (
            np.fft.rfft(np.asarray(channel[start : start + length]), size) for channel in samples
        )
        total += np.conj(first) * second
    common = np.abs(np.fft.irfft(total / np.maximum(np.abs(total), 1e-12), size))
    within = np.concatenate((common[-lag_count:], common[: lag_count + 1]))
    return int(within.argmax()) - lag_count


def _loudest(loudness: NDArray[np.float64], frame_count: int) -> NDArray[np.int64]:
    """Numbers of the loudest blocks; the whole where it is shorter than one."""
    whole = loudness.size // frame_count * frame_count
    if whole == 0:
        return np.zeros(1, dtype=np.int64)
    blocks = loudness[:whole].reshape(-1, frame_count).mean(axis=1)
    return np.argsort(-blocks)[:BLOCK_COUNT].astype(np.int64)
