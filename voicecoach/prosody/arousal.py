"""Vocal arousal of each inter-pausal unit, rated against the speaker's own units.

Three features that rise with arousal (pitch, level, balance of the spectrum)
are each placed among the speaker's own baseline units and then fused without
labels. Three changes make it fit for the telephone. The balance is the alpha
ratio (above against below 1 kHz), median over voiced frames: the line leaves
little below 500 Hz, and a median depends less on which sounds were spoken than
a long-term spectrum. Pitch is the lower quartile of a unit (`PITCH_QUANTILE`).
And a feature counts by how surely it goes along with the *others*: in a
recording whose level was evened out, level is noise, and drops out.

References
----------
Bone, D., Lee, C.-C. & Narayanan, S. (2014). Robust unsupervised arousal rating:
a rule-based framework with knowledge-inspired vocal features. IEEE
Transactions on Affective Computing 5(2), 201-213.

Eyben, F. et al. (2016). The Geneva minimalistic acoustic parameter set (GeMAPS)
for voice research and affective computing. IEEE Transactions on Affective
Computing 7(2), 190-202.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.arousal import UnitArousal, VocalArousal
from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.intervals import Intervals, validate
from voicecoach.core.prosody import PitchTrack, SpectralTracks
from voicecoach.core.segment import Segment
from voicecoach.core.units import hz_to_st

__all__ = [
    "AROUSAL_FEATURES",
    "ArousalOptions",
    "arousal_features",
    "feature_weights",
    "place_among",
    "vocal_arousal",
]

Array = NDArray[np.float64]

AROUSAL_FEATURES = ("f0_st", "level_dbfs", "balance_db")
"""Columns of `arousal_features`."""

PITCH_QUANTILE = 0.25
"""Not the median: where a telephone takes the fundamental away, a tracker errs upwards only
(calibrated: 9-17 % of the frames of five voices more than 3 st above what it finds in the wide
band, under 0.5 % below)."""

ONE_SIDED_95_QUANTILE = 1.645
MAX_COMPARED_COUNT = 512
"""More baseline units are thinned out to this many quantiles, so that time grows with length."""

ROWS_AT_ONCE_COUNT = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class ArousalOptions:
    """How much must be there before arousal is rated.

    Parameters
    ----------
    min_unit_count : int
        Measured units of the speaker (convention: with 20 a correlation of
        0.38 is the smallest that is surely not chance).
    min_baseline_count : int
        Units of a neutral baseline; with fewer, all own units are the
        baseline (convention: leaving one out still leaves two).
    min_voiced_frame_count : int
        Voiced frames of a unit (convention: 0.2 s, one or two syllables).
    """

    min_unit_count: int = 20
    min_baseline_count: int = 3
    min_voiced_frame_count: int = 20

    def __post_init__(self) -> None:
        if self.min_unit_count < 5:
            raise ConfigError(f"min_unit_count must be >= 5; got {self.min_unit_count}")
        if self.min_baseline_count < 2 or self.min_voiced_frame_count < 2:
            raise ConfigError("min_baseline_count and min_voiced_frame_count must be >= 2")


def vocal_arousal(
    units: Intervals,
    spectral: SpectralTracks,
    pitch: PitchTrack,
    *,
    speaker: str,
    is_neutral: NDArray[np.bool_] | None = None,
    options: ArousalOptions | None = None,
) -> VocalArousal | None:
    """Rate every unit of one speaker that is long enough.

    Parameters
    ----------
    units : Intervals
        Inter-pausal units of one speaker, sorted and disjoint.
    spectral, pitch : SpectralTracks, PitchTrack
        Of the speaker's channel.
    speaker : str
    is_neutral : np.ndarray, shape=(n_units,), optional
        Units known to be calm: the baseline. Without it all own units are the
        baseline, and ratings say only which units are above which.
    options : ArousalOptions, optional

    Returns
    -------
    VocalArousal or None
        ``None`` where there are too few units, or where pitch goes along with
        neither level nor balance more than by chance: then nothing in the
        voice moves that could be rated.

    Raises
    ------
    InputError
        If an interval is malformed, or there is not one flag per unit.
    """
    options = options or ArousalOptions()
    if is_neutral is not None and is_neutral.shape != (len(units),):
        raise InputError(f"need one flag per unit; got {is_neutral.shape} for {len(units)} units")
    features = arousal_features(units, spectral, pitch, options=options)
    known = np.asarray(~np.isnan(features).any(axis=1))
    if known.sum() < options.min_unit_count:
        return None
    values, is_baseline = features[known], _baseline(known, is_neutral, options)
    places = np.column_stack([place_among(column, is_baseline) for column in values.T])
    weights = feature_weights(places)
    if weights[AROUSAL_FEATURES.index("f0_st")] == 0.0:
        return None  # level and balance alone go together when a handset is moved
    ratings = np.clip(places @ (weights / weights.sum()), -1.0, 1.0)
    return VocalArousal(
        speaker=speaker,
        units=tuple(
            UnitArousal(Segment(start, end), rating)
            for (start, end), rating in zip(units[known].tolist(), ratings.tolist(), strict=True)
        ),
        weights=dict(zip(AROUSAL_FEATURES, weights.tolist(), strict=True)),
        baseline_unit_count=int(is_baseline.sum()),
    )


def _baseline(
    known: NDArray[np.bool_], is_neutral: NDArray[np.bool_] | None, options: ArousalOptions
) -> NDArray[np.bool_]:
    if is_neutral is not None and (is_neutral & known).sum() >= options.min_baseline_count:
        return np.asarray(is_neutral[known])
    return np.ones(int(known.sum()), dtype=np.bool_)


def arousal_features(
    units: Intervals,
    spectral: SpectralTracks,
    pitch: PitchTrack,
    *,
    options: ArousalOptions | None = None,
) -> Array:
    """Measure what rises with arousal, over the voiced frames of each unit.

    Returns
    -------
    np.ndarray, shape=(n_units, 3)
        Columns `AROUSAL_FEATURES`: lower quartile of the pitch in semitones
        (re 100 Hz), median level, and median of the level above 1 kHz minus
        that below.
        NaN where a unit has too few voiced frames.

    Raises
    ------
    InputError
        If an interval is malformed or the tracks have different time axes.
    """
    options = options or ArousalOptions()
    count = len(pitch.f0_hz)
    if count != len(spectral.level_dbfs) or pitch.hop_s != spectral.hop_s:
        raise InputError("pitch and levels must be on the same frames")
    framewise = np.column_stack(
        (
            hz_to_st(pitch.f0_hz.astype(np.float64), reference_hz=100.0),
            spectral.level_dbfs,
            spectral.high_band_db - spectral.low_band_db,
        )
    )
    voiced = np.flatnonzero(~np.isnan(pitch.f0_hz))
    centres_s = pitch.start + voiced * pitch.hop_s
    bounds = np.searchsorted(centres_s, validate(units) - 1e-9)
    result = np.full((len(units), len(AROUSAL_FEATURES)), np.nan)
    for row, (first, last) in enumerate(bounds.tolist()):
        if last - first >= options.min_voiced_frame_count:
            ordered = np.sort(framewise[voiced[first:last]], axis=0)
            for column, quantile in enumerate((PITCH_QUANTILE, 0.5, 0.5)):
                result[row, column] = ordered[round(quantile * (last - first - 1)), column]
    return result


def place_among(values: Array, is_baseline: NDArray[np.bool_]) -> Array:
    """Say where each value lies in the baseline: ``2 * P[value > baseline] - 1``.

    The distribution of the baseline is smoothed by a kernel as wide as
    Silverman's rule has it for the spread of all values: counting alone knows
    only ``n + 1`` places, and none above the highest of a small baseline. A
    value is never compared with itself.

    Parameters
    ----------
    values : np.ndarray, shape=(n_units,)
    is_baseline : np.ndarray, shape=(n_units,)
        At least two are.

    Returns
    -------
    np.ndarray, shape=(n_units,)
        From -1 to 1; all 0 where the values do not differ.

    References
    ----------
    Silverman, B. W. (1986). Density estimation for statistics and data
    analysis. Chapman & Hall, equation 3.31.

    Examples
    --------
    >>> place_among(np.array([0.0, 1.0, 2.0, 9.0]), np.array([True, True, True, False])).round(1)
    array([-0.7,  0. ,  0.7,  1. ])
    """
    baseline = values[is_baseline]
    width = _spread(values) * 0.9 * baseline.size**-0.2
    if width == 0.0:
        return np.zeros_like(values)
    others = baseline.size - is_baseline.astype(np.float64)  # itself adds tanh(0) = 0 to the sum
    if baseline.size > MAX_COMPARED_COUNT:
        at = (np.arange(MAX_COMPARED_COUNT) + 0.5) / MAX_COMPARED_COUNT
        baseline = np.quantile(baseline, at)
        others = np.full(values.size, float(MAX_COMPARED_COUNT))
    # Logistic kernel of unit variance: 2 * F(x) - 1 = tanh(pi * x / (2 * sqrt(3))).
    slope = math.pi / (2.0 * math.sqrt(3.0)) / width
    sums = [
        np.tanh(slope * (values[first : first + ROWS_AT_ONCE_COUNT, None] - baseline)).sum(axis=1)
        for first in range(0, values.size, ROWS_AT_ONCE_COUNT)
    ]
    return np.asarray(np.concatenate(sums) / others)


def _spread(values: Array) -> float:
    """Standard deviation, or the one that the quartiles suggest where that is smaller."""
    lower, upper = np.quantile(values, (0.25, 0.75))
    deviation = float(np.std(values, ddof=1))
    return min(deviation, float(upper - lower) / 1.349) or deviation


def feature_weights(places: Array) -> Array:
    """Weigh each feature by how surely it goes along with the others.

    That is the lower end of the one-sided 95 % interval (Fisher's z) of the
    rank correlation with the mean of the others, as items of a questionnaire
    are weighed; the paper correlates with the mean of all, to which a feature
    that is pure noise belongs as well. Features at or below 0 are taken out,
    worst first.

    Parameters
    ----------
    places : np.ndarray, shape=(n_units, n_features)

    Returns
    -------
    np.ndarray, shape=(n_features,)
        >= 0; all 0 where not even two features go along with each other.
    """
    weights = np.zeros(places.shape[1])
    kept = list(range(places.shape[1]))
    while len(kept) >= 2:
        found = np.array([_surely(places, column, kept) for column in kept])
        if found.min() > 0.0:
            weights[kept] = found
            break
        kept.pop(int(np.argmin(found)))
    return weights


def _surely(places: Array, column: int, kept: list[int]) -> float:
    rest = places[:, [other for other in kept if other != column]].mean(axis=1)
    correlation = _rank_correlation(places[:, column], rest)
    if len(places) <= 3:
        return 0.0
    margin = ONE_SIDED_95_QUANTILE / math.sqrt(len(places) - 3)
    return math.tanh(math.atanh(min(correlation, 0.999)) - margin)


def _rank_correlation(first: Array, second: Array) -> float:
    """Spearman's correlation; -1 where one of them does not vary, since nothing goes along."""
    ranks = [_ranks(first), _ranks(second)]
    if min(float(np.ptp(rank)) for rank in ranks) == 0.0:
        return -0.999
    return max(float(np.asarray(np.corrcoef(np.stack(ranks)))[0, 1]), -0.999)


def _ranks(values: Array) -> Array:
    """Ranks from 0; equal values share their mean rank."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts + 1) / 2.0)[group])
