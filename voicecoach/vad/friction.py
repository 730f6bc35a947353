"""Level of hissing sounds, which noise with more power at low frequencies hides from the level."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.recording import BLOCK_SAMPLE_COUNT, SampleSource

__all__ = ["friction_level_db"]

WINDOW_HOP_COUNT = 3
"""Length of the window in hops: 30 ms, as the frames of the spectrum."""


def friction_level_db(samples: SampleSource, *, hop: int, frame_total: int) -> NDArray[np.float64]:
    """Measure the mean square of the second difference of the samples around each frame.

    The difference of two samples next to each other, taken twice, raises the
    spectrum by 12 dB per octave: noise of a room or a line (which falls by 3
    dB per octave and more) becomes quieter than an "s" or an "f".

    Parameters
    ----------
    samples : SampleSource
    hop : int
        Samples between two frames.
    frame_total : int
        Frame ``i`` is centred on sample ``i * hop``.

    Returns
    -------
    np.ndarray, shape=(frame_total,)
        dB; only differences between frames mean anything.
    """
    half = hop // 2
    sums = np.concatenate(list(_power_sums(samples, half)))
    cumulated = np.concatenate(([0.0], np.cumsum(sums)))
    centres = 2 * np.arange(frame_total)
    first = np.clip(centres - WINDOW_HOP_COUNT, 0, sums.size - 1)
    last = np.clip(centres + WINDOW_HOP_COUNT, 1, sums.size)
    mean = (cumulated[last] - cumulated[first]) / ((last - first) * half)
    return np.asarray(10.0 * np.log10(mean + 1e-12), dtype=np.float64)


def _power_sums(samples: SampleSource, half: int) -> Iterator[NDArray[np.float64]]:
    """Sums of the squared second difference over every half hop, a part of the signal at a time."""
    length = max(1, BLOCK_SAMPLE_COUNT // half) * half
    for start in range(0, samples.size, length):
        end = min(start + length, samples.size)
        # One neighbour on either side; the first and the last sample stand for theirs.
        around = samples[max(start - 1, 0) : end + 1]
        edges = int(start == 0), int(end == samples.size)
        around = np.pad(around, edges, mode="edge")
        power = np.square(np.diff(around, n=2))
        yield np.add.reduceat(power, np.arange(0, power.size, half), dtype=np.float64)
