"""Fundamental frequency by autocorrelation, in two passes, on the frames where somebody speaks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals, validate
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.recording import SampleSource, require_one_channel
from voicecoach.prosody.framing import CHUNK_FRAME_COUNT, frame_count, frames_at, hop_samples
from voicecoach.prosody.viterbi import UNVOICED, best_path

__all__ = ["PitchOptions", "PitchRange", "track_pitch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PitchOptions:
    """Settings of `track_pitch`.

    The costs and thresholds are those of Praat's autocorrelation method
    (literature: Boersma 1993), so that figures compare with published ones.

    Parameters
    ----------
    search_floor_hz, search_ceiling_hz : float
        Range of the first pass; convention: covers speech of adults.
    floor_to_quartile_ratio, ceiling_to_quartile_ratio : float
        The second pass searches from the first ratio times the lower quartile
        to the second ratio times the upper quartile of the first pass
        (literature: De Looze & Hirst 2008).
    first_pass_hop_s, hop_s : float
        Frame distance in each pass (calibrated; convention).
    min_first_pass_frame_count : int
        Voiced frames without which the range stays as searched (convention:
        0.9 s of voice).
    margin_s : float
        Tracked around speech, so that its edges have context (calibrated).
    silence_ratio : float
        A frame whose peak is below this share of the loud peaks tends to
        unvoiced (calibrated: against the 99 % quantile it voices as many
        frames of real calls as Praat's 0.03 of the maximum).
    voicing_strength_ratio : float
        Strength of the unvoiced candidate (literature: Praat's voicing threshold).
    octave_cost_ratio, octave_jump_cost_ratio, voicing_change_cost_ratio : float
        In favour of high candidates, against jumps, and against changes of
        voicing, each as strength per octave or change, per 10 ms (literature).
    candidate_count : int
        Voiced candidates kept per frame (calibrated: more change nothing).
    """

    search_floor_hz: float = 70.0
    search_ceiling_hz: float = 500.0
    floor_to_quartile_ratio: float = 0.75
    ceiling_to_quartile_ratio: float = 1.5
    first_pass_hop_s: float = 0.03
    hop_s: float = 0.01
    min_first_pass_frame_count: int = 30
    margin_s: float = 0.05
    silence_ratio: float = 0.04
    voicing_strength_ratio: float = 0.45
    octave_cost_ratio: float = 0.01
    octave_jump_cost_ratio: float = 0.35
    voicing_change_cost_ratio: float = 0.14
    candidate_count: int = 5

    def __post_init__(self) -> None:
        if not 40.0 <= self.search_floor_hz < self.search_ceiling_hz <= 1000.0:
            raise ConfigError(
                "need 40 <= search_floor_hz < search_ceiling_hz <= 1000; "
                f"got {self.search_floor_hz} and {self.search_ceiling_hz}"
            )
        if not 0.0 < self.hop_s <= self.first_pass_hop_s:
            raise ConfigError(
                f"need 0 < hop_s <= first_pass_hop_s; got {self.hop_s} and {self.first_pass_hop_s}"
            )
        if self.candidate_count < 1 or self.min_first_pass_frame_count < 1:
            raise ConfigError("candidate_count and min_first_pass_frame_count must be >= 1")
        if not 0.0 < self.floor_to_quartile_ratio < 1.0 < self.ceiling_to_quartile_ratio:
            raise ConfigError("need floor_to_quartile_ratio < 1 < ceiling_to_quartile_ratio")


@dataclass(frozen=True, slots=True)
class PitchRange:
    """Frequencies between which a voice was searched; belongs into the provenance."""

    floor_hz: float
    ceiling_hz: float


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Local maxima of the autocorrelation; shape=(n_frames, n_candidates), peak (n_frames,)."""

    f0_hz: NDArray[np.float32]
    strength: NDArray[np.float32]
    peak: NDArray[np.float32]


def track_pitch(
    samples: SampleSource,
    *,
    sample_rate_hz: int,
    speech: Intervals,
    options: PitchOptions | None = None,
) -> tuple[PitchTrack, PitchRange]:
    """Track the fundamental frequency of one channel where there is speech.

    A coarse first pass over a wide range finds the voice's own range, a
    second pass searches only there. Without it octave errors of the missing
    fundamental on the telephone widen a "pitch range" by several semitones.

    Parameters
    ----------
    samples : SampleSource
        Read around speech, a few seconds at a time.
    sample_rate_hz : int
    speech : Intervals
        Where to look; everything else is unvoiced.
    options : PitchOptions, optional

    Returns
    -------
    PitchTrack
        One frame every ``hop_s``, frame ``i`` centred on ``i * hop_s``; as
        many frames as `spectral_tracks` gives.
    PitchRange
        What the second pass searched.

    Raises
    ------
    InputError
        If ``samples`` is not one channel of float32 or an interval is malformed.

    References
    ----------
    Boersma, P. (1993). Accurate short-term analysis of the fundamental
    frequency and the harmonics-to-noise ratio of a sampled sound. Proceedings
    of the Institute of Phonetic Sciences 17, 97-110.

    De Looze, C. & Hirst, D. (2008). Detecting changes in key and range for
    the automatic modelling and coding of intonation. Speech Prosody 2008.
    """
    require_one_channel(samples)
    options = options or PitchOptions()
    signal = _Signal(samples, sample_rate_hz, validate(speech), options)
    searched = PitchRange(options.search_floor_hz, options.search_ceiling_hz)
    coarse = signal.track(searched, hop_s=options.first_pass_hop_s)
    own_range = _own_range(coarse.f0_hz, searched, options)
    return signal.track(own_range, hop_s=options.hop_s), own_range


def _own_range(
    f0_hz: NDArray[np.float32], searched: PitchRange, options: PitchOptions
) -> PitchRange:
    voiced_hz = f0_hz[~np.isnan(f0_hz)]
    if voiced_hz.size < options.min_first_pass_frame_count:
        return searched
    lower_hz, upper_hz = np.quantile(voiced_hz, (0.25, 0.75))
    return PitchRange(
        floor_hz=max(50.0, float(lower_hz) * options.floor_to_quartile_ratio),
        ceiling_hz=min(700.0, float(upper_hz) * options.ceiling_to_quartile_ratio),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Signal:
    """One channel with where to look and how: what both passes share."""

    samples: SampleSource
    sample_rate_hz: int
    speech: Intervals
    options: PitchOptions

    def track(self, searched: PitchRange, *, hop_s: float) -> PitchTrack:
        """Find candidates on the speech frames and the best path through them."""
        hop = hop_samples(sample_rate_hz=self.sample_rate_hz, hop_s=hop_s)
        total = frame_count(sample_count=self.samples.size, hop=hop)
        frames = self._speech_frames(total, hop_s)
        f0_hz = np.full(total, np.nan, dtype=np.float32)
        strength = np.zeros(total, dtype=np.float32)
        if frames.size:
            f0_hz[frames], strength[frames] = self._track_frames(frames, hop, hop_s, searched)
        return PitchTrack(start=0.0, hop_s=hop_s, f0_hz=f0_hz, voiced_strength=strength)

    def _speech_frames(self, total: int, hop_s: float) -> NDArray[np.int64]:
        """Frames centred inside speech or less than the margin away from it."""
        margin_s = self.options.margin_s
        first = np.ceil((self.speech[:, 0] - margin_s) / hop_s).astype(np.int64)
        last = np.floor((self.speech[:, 1] + margin_s) / hop_s).astype(np.int64) + 1
        edges = np.zeros(total + 1, dtype=np.int64)
        np.add.at(edges, np.clip(first, 0, total), 1)
        np.add.at(edges, np.clip(last, 0, total), -1)
        return np.flatnonzero(np.cumsum(edges[:-1]) > 0)

    def _track_frames(
        self, frames: NDArray[np.int64], hop: int, hop_s: float, searched: PitchRange
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        finder = _CandidateFinder.build(self.sample_rate_hz, searched, self.options)
        found = finder.find(self.samples, frames * hop)
        per_hop = 0.01 / hop_s  # Praat's costs are per 10 ms
        chosen = best_path(
            found.strength,
            self._unvoiced_strength(found.peak),
            np.log2(found.f0_hz),
            octave_jump_cost=self.options.octave_jump_cost_ratio * per_hop,
            voicing_change_cost=self.options.voicing_change_cost_ratio * per_hop,
        )
        rows, columns = np.arange(len(frames)), np.maximum(chosen, 0)
        is_voiced = chosen != UNVOICED
        return (
            np.where(is_voiced, found.f0_hz[rows, columns], np.float32(np.nan)),
            np.where(is_voiced, found.strength[rows, columns], np.float32(0.0)),
        )

    def _unvoiced_strength(self, peak: NDArray[np.float32]) -> NDArray[np.float32]:
        """Praat's unvoiced candidate: stronger where the frame is quiet.

        Quiet against the 99 % quantile and not, as in Praat, the maximum: one
        click must not silence a voice.
        """
        voicing, silence = self.options.voicing_strength_ratio, self.options.silence_ratio
        relative = peak / max(float(np.quantile(peak, 0.99)), 1e-9)
        quiet = np.maximum(0.0, 2.0 - relative * ((1.0 + voicing) / silence))
        return np.asarray(voicing + quiet, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _CandidateFinder:
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
    ) -> "_CandidateFinder":
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

    def find(self, samples: SampleSource, centres: NDArray[np.int64]) -> _Candidates:
        """Candidates around each centre, in chunks."""
        chunks = list(self._chunks(samples, centres))
        return _Candidates(
            f0_hz=np.concatenate([chunk.f0_hz for chunk in chunks]),
            strength=np.concatenate([chunk.strength for chunk in chunks]),
            peak=np.concatenate([chunk.peak for chunk in chunks]),
        )

    def _chunks(self, samples: SampleSource, centres: NDArray[np.int64]) -> Iterator[_Candidates]:
        for first in range(0, len(centres), CHUNK_FRAME_COUNT):
            frames = frames_at(
                samples, centres[first : first + CHUNK_FRAME_COUNT], length=self.window.size
            )
            frames -= frames.mean(axis=1, keepdims=True)
            peak = self._local_peak(frames)
            f0_hz, strength = self._strongest(self._autocorrelation(frames))
            yield _Candidates(f0_hz, strength, peak)

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
        count = min(self.options.candidate_count, lags.size)
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
