"""Where decoded frames go: made float32, freed of NaN and spikes, resampled, written in blocks.

Runs in the decoding process. Only a fraction of a second is held at a time,
so that a four-hour recording needs no more memory there than a short one.
"""

from collections.abc import Callable
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.refusals import Refusal

__all__ = ["SampleSink", "float32_planar"]

_BLOCK_SAMPLES = 65_536
_MAX_PEAK = 8.0
"""Convention: float files may pass full scale, but 18 dB beyond it they are in another unit."""
_MAX_UNUSABLE_RATIO = 0.01
"""Convention: a damaged frame may leave a few spikes; one sample in a hundred is another fault."""
_FULL_SCALE = {"u1": 2.0**7, "i2": 2.0**15, "i4": 2.0**31, "i8": 2.0**63}


def float32_planar(
    samples: NDArray[np.generic], *, channel_count: int, is_planar: bool
) -> NDArray[np.float32]:
    """Turn what FFmpeg decoded into float32 of full scale ±1.

    Parameters
    ----------
    samples : np.ndarray
        ``(n_channels, n_samples)`` where planar, else ``(1, n_samples * n_channels)``.
    channel_count : int
    is_planar : bool

    Returns
    -------
    np.ndarray, shape=(n_channels, n_samples)

    Examples
    --------
    >>> float32_planar(np.array([[16384, -32768]], np.int16), channel_count=2, is_planar=False)
    array([[ 0.5],
           [-1. ]], dtype=float32)
    """
    planar = samples if is_planar else samples.reshape(-1, channel_count).T
    full_scale = _FULL_SCALE.get(samples.dtype.str[1:], 1.0)
    result = planar.astype(np.float32)
    if samples.dtype == np.uint8:
        result -= np.float32(full_scale)
    if full_scale != 1.0:
        result *= np.float32(1.0 / full_scale)
    return result


class SampleSink:
    """Writes the frames of one recording into a file, as float32.

    The file holds blocks; each block has its first channel whole, then its
    second. `block_lengths` has the samples per channel of each.

    Parameters
    ----------
    file : binary file
        Where the samples go.
    channel_count, rate_hz : int
        Of the frames that will come.
    output_rate_hz : int
        Rate of what is written.
    limits : DecodeLimits
    """

    def __init__(
        self,
        file: BinaryIO,
        *,
        channel_count: int,
        rate_hz: int,
        output_rate_hz: int,
        limits: DecodeLimits,
    ) -> None:
        self.channel_count = channel_count
        self.rate_hz = rate_hz
        self.output_rate_hz = output_rate_hz
        self.block_lengths: list[int] = []
        self.non_finite_count = 0
        self.spike_count = 0
        self.peak = 0.0
        self.input_count = 0
        self._file = file
        self._max_duration_s = limits.max_duration_s
        self._pending: list[NDArray[np.generic]] = []
        self._pending_samples = 0
        self._is_planar = False
        self._resample = _stream_resampler(rate_hz, output_rate_hz, channel_count)

    def add(self, samples: NDArray[np.generic], *, is_planar: bool) -> None:
        """Take the samples of one frame.

        Raises
        ------
        Refusal
            ``too_long``.
        """
        length = samples.shape[1] if is_planar else samples.shape[1] // self.channel_count
        self._is_planar = is_planar
        self._pending.append(samples)
        self._pending_samples += length
        self.input_count += length
        if self.input_count > self._max_duration_s * self.rate_hz:
            raise Refusal("too_long", limit_h=round(self._max_duration_s / 3600.0, 2))
        if self._pending_samples >= _BLOCK_SAMPLES:
            self._flush(is_last=False)

    def finish(self) -> None:
        """Write what is left.

        Raises
        ------
        Refusal
            ``no_audio_decoded``, ``not_finite``, ``amplitude_out_of_range``.
        """
        if self.input_count == 0:
            raise Refusal("no_audio_decoded")
        self._flush(is_last=True)
        self._file.flush()
        allowed = _MAX_UNUSABLE_RATIO * self.input_count * self.channel_count
        if self.non_finite_count > allowed:
            ratio = _MAX_UNUSABLE_RATIO * self.non_finite_count / allowed
            raise Refusal("not_finite", percent=round(100.0 * ratio, 1))
        if self.spike_count > allowed:
            raise Refusal("amplitude_out_of_range", peak=f"{self.peak:.3g}")

    def _flush(self, *, is_last: bool) -> None:
        block = np.zeros((self.channel_count, 0), np.float32)
        if self._pending:
            joined = np.concatenate(self._pending, axis=1)
            block = float32_planar(
                joined, channel_count=self.channel_count, is_planar=self._is_planar
            )
        self._pending, self._pending_samples = [], 0
        self._clean(block)
        self._write(self._resample(block, is_last) if self._resample else block)

    def _clean(self, block: NDArray[np.float32]) -> None:
        """Set to zero what cannot be sound, and count it."""
        is_finite = np.isfinite(block)
        if not is_finite.all():
            self.non_finite_count += int(block.size - np.count_nonzero(is_finite))
            block[~is_finite] = 0.0
        self.peak = max(self.peak, float(block.max(initial=0.0)), -float(block.min(initial=0.0)))
        if self.peak > _MAX_PEAK:
            is_spike = np.abs(block) > _MAX_PEAK
            self.spike_count += int(np.count_nonzero(is_spike))
            block[is_spike] = 0.0

    def _write(self, block: NDArray[np.float32]) -> None:
        if block.shape[1]:
            self._file.write(np.ascontiguousarray(block).data)
            self.block_lengths.append(block.shape[1])


def _stream_resampler(
    rate_hz: int, output_rate_hz: int, channel_count: int
) -> Callable[[NDArray[np.float32], bool], NDArray[np.float32]] | None:
    if rate_hz == output_rate_hz:
        return None
    import soxr

    stream = soxr.ResampleStream(
        rate_hz, output_rate_hz, channel_count, dtype="float32", quality="HQ"
    )

    def resample(block: NDArray[np.float32], is_last: bool) -> NDArray[np.float32]:  # noqa: FBT001
        frames = np.ascontiguousarray(block.T)
        resampled: NDArray[np.float32] = stream.resample_chunk(frames, last=is_last)
        return resampled.T

    return resample
