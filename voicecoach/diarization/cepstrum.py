"""The shape of the spectrum of speech, frame by frame, as mel cepstra.

References
----------
Davis and Mermelstein (1980), Comparison of parametric representations for
monosyllabic word recognition, IEEE Transactions on Acoustics, Speech and
Signal Processing 28(4).
"""

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.recording import SampleSource, require_one_channel

__all__ = ["CEPSTRUM_COUNT", "HOP_S", "RATE_HZ", "frame_count", "speech_cepstra"]

RATE_HZ = 8000
"""Rate of the samples: that of the telephone."""

HOP_S = 0.01
"""Seconds between two frames (convention)."""

CEPSTRUM_COUNT = 19
"""Coefficients kept, without the one that is the level (convention of speaker recognition)."""

WINDOW_S = 0.025
FILTER_COUNT = 26
BAND_HZ = (150.0, 3700.0)
"""What a telephone leaves, and a little of its edges: they tell one line from the other."""

TRANSFORM_LENGTH = 256
PRE_EMPHASIS = 0.97
POWER_FLOOR = 1e-9
"""Added to each band: below the noise of 16-bit samples nothing is told apart."""

_HOP = round(HOP_S * RATE_HZ)
_CHUNK_FRAME_COUNT = 4096
"""Frames worked on at once, so that memory does not grow with the call."""


def frame_count(samples: SampleSource) -> int:
    """Whole frames of 10 ms in a channel; frame ``i`` stands for ``[i, i + 1) * 0.01`` s."""
    return samples.size // _HOP


def speech_cepstra(samples: SampleSource, is_speech: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Mel cepstra of the frames that are speech, each coefficient with mean 0 and variance 1.

    Normalised over the speech of the recording, since what is asked is what
    differs within it.

    Parameters
    ----------
    samples : SampleSource
        One channel at 8 kHz.
    is_speech : np.ndarray, shape=(n_frames,)
        Which of the `frame_count` frames are wanted.

    Returns
    -------
    np.ndarray, shape=(n_speech_frames, CEPSTRUM_COUNT)

    Raises
    ------
    InputError
        If ``samples`` is not one channel of float32, or ``is_speech`` has another length.
    """
    require_one_channel(samples)
    if is_speech.shape != (frame_count(samples),):
        raise InputError(
            f"need one mark for each of the {frame_count(samples)} frames; got {is_speech.shape}"
        )
    weights, cosines = _mel_weights(), _cosines()
    found = [np.empty((0, CEPSTRUM_COUNT), dtype=np.float32)]
    for first in range(0, is_speech.size, _CHUNK_FRAME_COUNT):
        wanted = np.flatnonzero(is_speech[first : first + _CHUNK_FRAME_COUNT])
        if wanted.size:
            power = _power(_frames(samples, first)[wanted])
            found.append(np.log(power @ weights + POWER_FLOOR) @ cosines)
    return _normalised(np.concatenate(found))


def _frames(samples: SampleSource, first: int) -> NDArray[np.float32]:
    """Frames of one chunk, each centred on the middle of its 10 ms, pre-emphasised."""
    width = round(WINDOW_S * RATE_HZ)
    count = min(_CHUNK_FRAME_COUNT, frame_count(samples) - first)
    begin = first * _HOP - (width - _HOP) // 2 - 1
    end = begin + 1 + (count - 1) * _HOP + width
    part = samples[max(begin, 0) : min(end, samples.size)]
    part = np.pad(part, (max(-begin, 0), max(end - samples.size, 0)))
    emphasised = part[1:] - np.float32(PRE_EMPHASIS) * part[:-1]
    return np.asarray(np.lib.stride_tricks.sliding_window_view(emphasised, width)[::_HOP])


def _power(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    from scipy.fft import rfft

    window = np.hamming(frames.shape[1]).astype(np.float32)
    spectrum = rfft(frames * window, TRANSFORM_LENGTH, axis=1)
    return np.asarray(np.square(spectrum.real) + np.square(spectrum.imag))


def _mel_weights() -> NDArray[np.float32]:
    """Triangles of equal width on the mel scale, shape=(n_bins, n_filters)."""
    low, high = 2595.0 * np.log10(1.0 + np.array(BAND_HZ) / 700.0)
    edges_hz = 700.0 * (10.0 ** (np.linspace(low, high, FILTER_COUNT + 2) / 2595.0) - 1.0)
    bins_hz = np.fft.rfftfreq(TRANSFORM_LENGTH, 1.0 / RATE_HZ)[:, None]
    rising = (bins_hz - edges_hz[:-2]) / np.diff(edges_hz)[:-1]
    falling = (edges_hz[2:] - bins_hz) / np.diff(edges_hz)[1:]
    return np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)


def _cosines() -> NDArray[np.float32]:
    """Columns of the orthonormal cosine transform that are kept, shape=(n_filters, n_cepstra)."""
    order = np.arange(1, CEPSTRUM_COUNT + 1)
    middle = (np.arange(FILTER_COUNT)[:, None] + 0.5) / FILTER_COUNT
    return np.asarray(
        np.sqrt(2.0 / FILTER_COUNT) * np.cos(np.pi * middle * order), dtype=np.float32
    )


def _normalised(cepstra: NDArray[np.float32]) -> NDArray[np.float32]:
    if not len(cepstra):
        return cepstra
    spread = np.maximum(cepstra.std(axis=0), np.float32(1e-6))
    return np.asarray((cepstra - cepstra.mean(axis=0)) / spread, dtype=np.float32)
