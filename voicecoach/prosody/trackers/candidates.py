"""Candidates for the fundamental frequency: local maxima of the normalised autocorrelation."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.recording import SampleSource
from voicecoach.prosody.framing import CHUNK_FRAME_COUNT, frames_at
from voicecoach.prosody.trackers.options import PitchOptions, PitchRange

__all__ = ["CandidateFinder", "Candidates"]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """What a frame may have as its pitch, and how loud it is.

    Parameters
    ----------
    f0_octaves : np.ndarray, shape=(n_frames, n_candidates)
        ``log2`` of the frequency in hertz.
    strength : np.ndarray, shape=(n_frames, n_candidates)
        Height of the maximum, ``-inf`` where there is no such candidate.
    peak : np.ndarray, shape=(n_frames,)
        Greatest magnitude near the centre of the frame.
    """

    f0_octaves: NDArray[np.float32]
    strength: NDArray[np.float32]
    peak: NDArray[np.float32]

    @classmethod
    def empty(cls, frame_total: int, candidate_count: int) -> "Candidates":
        """Room for the candidates of a whole channel: the most memory that tracking takes."""
        shape = (frame_total, candidate_count)
        return cls(
            f0_octaves=np.empty(shape, dtype=np.float32),
            strength=np.empty(shape, dtype=np.float32),
            peak=np.empty(frame_total, dtype=np.float32),
        )


@dataclass(frozen=True, slots=True, eq=False)
class CandidateFinder:
    """Normalised autocorrelation of many frames at once, and its strongest local maxima."""

    sample_rate_hz: int
    searched: PitchRange
    options: PitchOptions
    window: NDArray[np.float32]
    window_autocorrelation: NDArray[np.float32]
    transform_length: int
    min_lag: int
    max_lag: int

    @classmethod
    def build(
        cls, sample_rate_hz: int, searched: PitchRange, options: PitchOptions
    ) -> "CandidateFinder":
        """Prepare the window for the lowest frequency searched (Boersma 1993)."""
        from scipy.fft import irfft, next_fast_len, rfft

        periods = 3.0  # Boersma: a window holds three periods of the lowest pitch
        length = 2 * round(0.5 * periods / searched.floor_hz * sample_rate_hz)
        max_lag = int(np.ceil(sample_rate_hz / searched.floor_hz)) + 2
        transform_length = int(next_fast_len(length + max_lag + 2, real=True))
        window = np.hanning(length + 2)[1:-1]
        own = irfft(np.abs(rfft(window, transform_length)) ** 2, transform_length)
        return cls(
            sample_rate_hz=sample_rate_hz,
            searched=searched,
            options=options,
            window=window.astype(np.float32),
            window_autocorrelation=(own[: max_lag + 1] / own[0]).astype(np.float32),
            transform_length=transform_length,
            min_lag=max(2, int(sample_rate_hz / searched.ceiling_hz) - 1),
            max_lag=max_lag,
        )

    @property
    def candidate_count(self) -> int:
        """Candidates per frame; fewer than asked for where the range has fewer lags."""
        return min(self.options.candidate_count, self.max_lag - self.min_lag)

    def find(
        self, samples: SampleSource, centres: NDArray[np.int64], *, spare_count: int = 0
    ) -> Candidates:
        """Candidates around each centre, read and worked out in chunks.

        ``spare_count`` columns behind them are left for candidates from elsewhere.
        """
        count = self.candidate_count
        found = Candidates.empty(len(centres), count + spare_count)
        for part, frames in self._chunks(samples, centres):
            found.peak[part] = self._local_peak(frames)
            f0_hz, found.strength[part, :count] = self._strongest(self._autocorrelation(frames))
            np.log2(f0_hz, out=found.f0_octaves[part, :count])
        return found

    def _chunks(
        self, samples: SampleSource, centres: NDArray[np.int64]
    ) -> Iterator[tuple[slice, NDArray[np.float32]]]:
        for first in range(0, len(centres), CHUNK_FRAME_COUNT):
            part = slice(first, first + CHUNK_FRAME_COUNT)
            frames = frames_at(samples, centres[part], length=self.window.size)
            frames -= frames.mean(axis=1, keepdims=True)
            yield part, frames

    def _local_peak(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """Greatest magnitude within half a period of the centre, as Praat takes it."""
        half = max(2, round(self.sample_rate_hz / self.searched.floor_hz) // 2)
        middle = self.window.size // 2
        centre = frames[:, middle - half : middle + half]
        return np.asarray(np.maximum(centre.max(axis=1), -centre.min(axis=1)))

    def _autocorrelation(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """Autocorrelation of the windowed frames over that of the window, 1 at lag 0."""
        from scipy.fft import irfft, rfft

        spectrum = rfft(frames * self.window, self.transform_length, axis=1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        raw = irfft(power, self.transform_length, axis=1)[:, : self.max_lag + 1]
        return np.asarray(raw / (raw[:, :1] + np.float32(1e-12)) / self.window_autocorrelation)

    def _strongest(
        self, correlation: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Frequencies and strengths of the best local maxima, refined by a parabola."""
        before = correlation[:, self.min_lag - 1 : self.max_lag - 1]
        here = correlation[:, self.min_lag : self.max_lag]
        after = correlation[:, self.min_lag + 1 : self.max_lag + 1]
        lags = np.arange(self.min_lag, self.max_lag, dtype=np.float32)
        floor = 0.5 * self.options.voicing_strength_ratio
        is_maximum = (here > before) & (here >= after) & (here > floor)
        preference = self._octave_cost(np.float32(self.sample_rate_hz) / lags)
        score = np.where(is_maximum, here - preference, np.float32(-np.inf))
        count = self.candidate_count
        best = np.argpartition(score, lags.size - count, axis=1)[:, -count:]
        chosen = (np.arange(len(here))[:, None], best)
        lag, height = _parabola_top(before[chosen], here[chosen], after[chosen], lags[best])
        f0_hz = np.float32(self.sample_rate_hz) / lag
        is_valid = is_maximum[chosen]
        is_valid &= (f0_hz >= self.searched.floor_hz) & (f0_hz <= self.searched.ceiling_hz)
        strength = np.where(is_valid, height - self._octave_cost(f0_hz), np.float32(-np.inf))
        return np.where(is_valid, f0_hz, np.float32(1.0)), strength

    def _octave_cost(self, f0_hz: NDArray[np.float32]) -> NDArray[np.float32]:
        octaves = np.log2(np.float32(self.searched.floor_hz) / f0_hz)
        return np.asarray(np.float32(self.options.octave_cost_ratio) * octaves)


def _parabola_top(
    before: NDArray[np.float32],
    here: NDArray[np.float32],
    after: NDArray[np.float32],
    lag: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Place and height of the top of a parabola through three neighbours of a maximum."""
    bend = before - 2.0 * here + after
    shift = 0.5 * (before - after) / np.where(np.abs(bend) > 1e-9, bend, np.float32(1.0))
    height = here - 0.25 * (before - after) * shift
    mirrored = np.where(height > 1.0, 1.0 / np.maximum(height, 1.0), height)  # as Praat does
    return np.maximum(lag + shift, np.float32(1.0)), mirrored.astype(np.float32)
