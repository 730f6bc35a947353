"""Noise by its steadiness: an automatic gain raises it in pauses far above any floor."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError
from voicecoach.core.prosody import SpectralTracks

__all__ = ["DIGITAL_SILENCE_DBFS", "SteadinessOptions", "has_steady_noise", "steady_noise_frames"]

DIGITAL_SILENCE_DBFS = -100.0
"""What is quieter is no noise (convention: far below the quietest step of 16 bits)."""
MAX_OVER_LOWEST_DB = 5.0
"""Mean of a noise over its lowest frames (measured: 1 dB in white, 2 in brown noise)."""
BLOCK_WINDOW_COUNT = 1 << 15


@dataclass(frozen=True, slots=True, kw_only=True)
class SteadinessOptions:
    """Settings of `steady_noise_frames`.

    Parameters
    ----------
    window_s : float
        Stretch over which level and balance are watched.
    max_deviation_db : float
        Standard deviation of the level around its trend, which is what a gain
        control does (calibrated: 90 % and more of the windows of noise stay
        below, 0-4 % of those of speech; white noise has 0.6 dB).
    max_balance_distance_db : float
        The balance of the spectrum is that of the channel's noise to within
        this much (calibrated: that of noise varies by 0.5 dB, vowels are 5-20
        dB away).
    min_below_loud_db : float
        Noise stays this much below the channel's loud speech (calibrated).
    min_share_ratio : float
        Share of the channel that must be steady before there is a noise to
        compare with (convention).
    """

    window_s: float = 0.4
    max_deviation_db: float = 1.5
    max_balance_distance_db: float = 3.0
    min_below_loud_db: float = 9.0
    min_share_ratio: float = 0.05

    def __post_init__(self) -> None:
        if self.window_s < 0.1:
            raise ConfigError(f"window_s must be >= 0.1; got {self.window_s}")
        for name in ("max_deviation_db", "max_balance_distance_db", "min_below_loud_db"):
            if getattr(self, name) <= 0.0:
                raise ConfigError(f"{name} must be > 0; got {getattr(self, name)}")
        if not 0.0 < self.min_share_ratio < 1.0:
            raise ConfigError(
                f"min_share_ratio must be between 0 and 1; got {self.min_share_ratio}"
            )


def steady_noise_frames(
    tracks: SpectralTracks,
    *,
    gate_db: NDArray[np.float64],
    options: SteadinessOptions | None = None,
) -> NDArray[np.bool_]:
    """Mark audible frames of stretches that are as steady, and as balanced, as the line's noise.

    Speech moves by a syllable every fifth of a second; noise of a line or a
    room does not, also while a gain control slowly raises it.

    Parameters
    ----------
    tracks : SpectralTracks
        Of one channel.
    gate_db : np.ndarray, shape=(n_frames,)
        Level of the speech band below which a frame is not heard anyway.
    options : SteadinessOptions, optional

    Returns
    -------
    np.ndarray, shape=(n_frames,)
        All false where the channel has no steady noise.
    """
    options = options or SteadinessOptions()
    level_db = tracks.speech_band_db.astype(np.float64)
    length = round(options.window_s / tracks.hop_s)
    if level_db.size < length:
        return np.zeros(level_db.shape, dtype=np.bool_)
    mean_db = _means(level_db, length)
    is_steady = _deviations(level_db, length) < options.max_deviation_db
    is_steady &= mean_db > DIGITAL_SILENCE_DBFS
    if is_steady.mean() < options.min_share_ratio:
        return np.zeros(level_db.shape, dtype=np.bool_)
    balance_db = _means(tracks.low_band_db.astype(np.float64) - tracks.high_band_db, length)
    usual_db = float(np.median(balance_db[is_steady]))
    is_steady &= np.abs(balance_db - usual_db) < options.max_balance_distance_db
    is_steady &= mean_db > _means(gate_db, length)
    is_steady &= mean_db < float(np.quantile(level_db, 0.97)) - options.min_below_loud_db
    return _covered(is_steady, length)


def has_steady_noise(
    tracks: SpectralTracks, among: NDArray[np.bool_], options: SteadinessOptions | None = None
) -> bool:
    """Whether the given frames show a steady noise below which there is next to nothing.

    A vowel can be as steady, but the speech around it fades far below it.
    """
    options = options or SteadinessOptions()
    level_db = tracks.speech_band_db.astype(np.float64)
    length = round(options.window_s / tracks.hop_s)
    if level_db.size < length:
        return False
    is_inside = _sums(among.astype(np.float64), length) > length - 0.5
    if not is_inside.any():
        return False
    lowest_db = float(np.quantile(level_db[among], 0.05)) + MAX_OVER_LOWEST_DB
    is_noise = _deviations(level_db, length) < options.max_deviation_db
    is_noise &= _means(level_db, length) < lowest_db
    return bool(is_noise[is_inside].mean() >= options.min_share_ratio)


def _sums(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    cumulated = np.concatenate(([0.0], np.cumsum(values)))
    return np.asarray(cumulated[length:] - cumulated[:-length])


def _means(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Mean of every window of ``length`` frames, shape=(n_frames - length + 1,)."""
    return _sums(values, length) / length


def _deviations(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Standard deviation around a straight line, of every window.

    In blocks: that many at once need a tenth of the memory of a long call, and
    lose no digits in long sums.
    """
    firsts = range(0, values.size - length + 1, BLOCK_WINDOW_COUNT)
    reach = BLOCK_WINDOW_COUNT + length - 1
    return np.concatenate([_block_deviations(values[at : at + reach], length) for at in firsts])


def _block_deviations(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    centred = values - values.mean()
    place = np.arange(values.size, dtype=np.float64)
    middle = np.arange(values.size - length + 1) + 0.5 * (length - 1)
    mean = _means(centred, length)
    spread = (length**2 - 1) / 12.0  # variance of the places in a window
    slope = (_means(centred * place, length) - middle * mean) / spread
    rest = _means(np.square(centred), length) - np.square(mean) - np.square(slope) * spread
    return np.sqrt(np.maximum(rest, 0.0))


def _covered(windows: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Frames that lie in at least one of the windows, shape=(n_windows + length - 1,)."""
    padded = np.pad(windows.astype(np.float64), length)
    return np.asarray(_sums(padded, length)[1:-1] > 0.5)
