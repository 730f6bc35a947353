"""Prosody per inter-pausal unit, and a speaker's usual voice over all of them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals, durations_s, validate
from voicecoach.core.prosody import PhraseProsody, PitchTrack, SpectralTracks, VoiceBaseline
from voicecoach.core.quantiles import median, quantile
from voicecoach.core.segment import Segment
from voicecoach.core.units import hz_to_st, power_to_dbfs

__all__ = ["BaselineOptions", "PhraseOptions", "phrase_prosody", "voice_baseline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseOptions:
    """How much must be there before a unit's figures are given.

    Parameters
    ----------
    min_median_frame_count : int
        Voiced frames for a median (convention: 0.1 s, about one vowel).
    min_spread_frame_count : int
        Voiced frames for spread and range (convention: 0.3 s, several
        syllables; the 5 % quantile of fewer is one frame).
    min_rate_s : float
        Length for an articulation rate (convention: in one second 30 ms of
        error at each edge are 6 %).
    """

    min_median_frame_count: int = 10
    min_spread_frame_count: int = 30
    min_rate_s: float = 1.0

    def __post_init__(self) -> None:
        if min(self.min_median_frame_count, self.min_spread_frame_count) < 2:
            raise ConfigError("min_median_frame_count and min_spread_frame_count must be >= 2")
        if self.min_rate_s <= 0.0:
            raise ConfigError(f"min_rate_s must be > 0; got {self.min_rate_s}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineOptions:
    """How many units a baseline needs.

    Parameters
    ----------
    min_phrase_count : int
        Units in which a figure could be measured (convention: a median of
        five has one outlier to spare on either side).
    """

    min_phrase_count: int = 5

    def __post_init__(self) -> None:
        if self.min_phrase_count < 1:
            raise ConfigError(f"min_phrase_count must be >= 1; got {self.min_phrase_count}")


def phrase_prosody(
    units: Intervals,
    tracks: SpectralTracks,
    pitch: PitchTrack,
    nuclei_s: NDArray[np.float64],
    *,
    speaker: str,
    options: PhraseOptions | None = None,
) -> tuple[PhraseProsody, ...]:
    """Measure pitch, level and articulation rate of every inter-pausal unit.

    Parameters
    ----------
    units : Intervals
        Inter-pausal units of one speaker, sorted and disjoint.
    tracks, pitch : SpectralTracks, PitchTrack
        Of the speaker's channel.
    nuclei_s : np.ndarray, shape=(n_nuclei,)
        Sorted seconds, as `syllable_nuclei_s` gives them.
    speaker : str
    options : PhraseOptions, optional

    Returns
    -------
    tuple of PhraseProsody
        One per unit; a figure is ``None`` where there was not enough to
        measure (see `PhraseOptions`).

    Raises
    ------
    InputError
        If an interval is malformed.
    """
    if len(validate(units)) == 0:
        return ()
    options = options or PhraseOptions()
    grid = _Grid(units, start=tracks.start, hop_s=tracks.hop_s, total=len(tracks.level_dbfs))
    f0 = _f0_per_unit(pitch.f0_hz, grid, options)
    level_dbfs = power_to_dbfs(grid.means(10.0 ** (tracks.level_dbfs.astype(np.float64) / 10.0)))
    voiced_ratio = grid.means((~np.isnan(pitch.f0_hz)).astype(np.float64))
    counts = np.searchsorted(nuclei_s, units[:, 1]) - np.searchsorted(nuclei_s, units[:, 0])
    seconds = durations_s(units)
    rate_sps = np.where(seconds >= options.min_rate_s, counts / seconds, np.nan)
    return tuple(
        PhraseProsody(
            speaker=speaker,
            segment=Segment(start, end),
            f0_median_hz=_or_none(median_hz),
            f0_sd_st=_or_none(sd_st),
            f0_range_st=_or_none(range_st),
            level_dbfs=level,
            syllable_count=count,
            articulation_rate_sps=_or_none(rate),
            voiced_ratio=voiced,
        )
        for (start, end), (median_hz, sd_st, range_st), level, count, rate, voiced in zip(
            units.tolist(),
            f0.tolist(),
            level_dbfs.tolist(),
            counts.tolist(),
            rate_sps.tolist(),
            voiced_ratio.tolist(),
            strict=True,
        )
    )


class _Grid:
    """Frames of a track that belong to each unit: those centred inside it, at least one."""

    def __init__(self, units: Intervals, *, start: float, hop_s: float, total: int) -> None:
        first = np.ceil((units[:, 0] - start) / hop_s - 1e-9).astype(np.int64)
        last = np.ceil((units[:, 1] - start) / hop_s - 1e-9).astype(np.int64)
        self.first = np.clip(first, 0, total - 1)
        self.last = np.clip(last, self.first + 1, total)

    def means(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean of a track over the frames of each unit, shape=(n_units,)."""
        sums = np.concatenate(([0.0], np.cumsum(values)))
        return np.asarray((sums[self.last] - sums[self.first]) / (self.last - self.first))

    def unit_of_frames(self, total: int) -> NDArray[np.int64]:
        """Index of the unit each frame belongs to, -1 outside, shape=(total,)."""
        unit = np.searchsorted(self.first, np.arange(total), side="right") - 1
        return np.where((unit >= 0) & (np.arange(total) < self.last[unit]), unit, -1)


def _f0_per_unit(
    f0_hz: NDArray[np.float32], grid: _Grid, options: PhraseOptions
) -> NDArray[np.float64]:
    """Median (Hz), standard deviation and 5-95 % range (st) per unit, shape=(n_units, 3)."""
    unit = grid.unit_of_frames(len(f0_hz))
    used = np.flatnonzero(~np.isnan(f0_hz) & (unit >= 0))
    used = used[np.lexsort((f0_hz[used], unit[used]))]
    values_hz = f0_hz[used].astype(np.float64)
    values_st = hz_to_st(values_hz, reference_hz=100.0)
    counts = np.bincount(unit[used], minlength=len(grid.first))
    starts = np.cumsum(counts) - counts
    median_hz = _sorted_quantile(values_hz, starts, counts, quantile=0.5)
    range_st = _sorted_quantile(values_st, starts, counts, quantile=0.95)
    range_st -= _sorted_quantile(values_st, starts, counts, quantile=0.05)
    median_hz[counts < options.min_median_frame_count] = np.nan
    range_st[counts < options.min_spread_frame_count] = np.nan
    sd_st = np.where(np.isnan(range_st), np.nan, _grouped_sd(values_st, unit[used], counts))
    return np.column_stack((median_hz, sd_st, range_st))


def _sorted_quantile(
    values: NDArray[np.float64],
    starts: NDArray[np.int64],
    counts: NDArray[np.int64],
    *,
    quantile: float,
) -> NDArray[np.float64]:
    """Quantile of each run of ``counts`` sorted values; linear, as `numpy.quantile`."""
    if values.size == 0:
        return np.full(len(counts), np.nan)
    place = starts + quantile * np.maximum(counts - 1, 0)
    below = np.minimum(np.floor(place).astype(np.int64), values.size - 1)
    above = np.minimum(below + 1, np.maximum(starts + counts - 1, 0))
    above = np.minimum(np.maximum(above, below), values.size - 1)
    result = values[below] + (place - below) * (values[above] - values[below])
    return np.where(counts > 0, result, np.nan)


def _grouped_sd(
    values: NDArray[np.float64], group: NDArray[np.int64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Sample standard deviation of the values of each group."""
    means = np.bincount(group, weights=values, minlength=len(counts)) / np.maximum(counts, 1)
    squares = np.bincount(group, weights=(values - means[group]) ** 2, minlength=len(counts))
    return np.sqrt(squares / np.maximum(counts - 1, 1))


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value


def voice_baseline(
    phrases: Iterable[PhraseProsody], *, speaker: str, options: BaselineOptions | None = None
) -> VoiceBaseline:
    """Describe a speaker's usual voice in this call: medians over their own units.

    Parameters
    ----------
    phrases : iterable of PhraseProsody
        Those of other speakers are left aside.
    speaker : str
    options : BaselineOptions, optional

    Returns
    -------
    VoiceBaseline
        A figure is ``None`` where fewer units than the minimum have it.
    """
    options = options or BaselineOptions()
    own = [phrase for phrase in phrases if phrase.speaker == speaker]
    levels = _measured((phrase.level_dbfs for phrase in own), options)
    rates = _measured((phrase.articulation_rate_sps for phrase in own), options)
    return VoiceBaseline(
        speaker=speaker,
        phrase_count=len(own),
        speech_s=sum(phrase.segment.duration_s for phrase in own),
        f0_median_hz=median(_measured((phrase.f0_median_hz for phrase in own), options)),
        f0_movement_st=median(_measured((phrase.f0_sd_st for phrase in own), options)),
        level_dbfs=median(levels),
        level_spread_db=_interquartile_range(levels),
        articulation_rate_sps=median(rates),
        articulation_rate_spread_sps=_interquartile_range(rates),
    )


def _measured(values: Iterable[float | None], options: BaselineOptions) -> list[float]:
    """Sorted values that are known; none where they are fewer than the minimum."""
    known = sorted(value for value in values if value is not None)
    return known if len(known) >= options.min_phrase_count else []


def _interquartile_range(ranked: list[float]) -> float | None:
    return quantile(ranked, 0.75) - quantile(ranked, 0.25) if ranked else None
