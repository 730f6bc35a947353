"""What of a channel is only the other channel leaking in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.line import ChannelCopy
from voicecoach.core.prosody import SpectralTracks

__all__ = [
    "CrosstalkOptions",
    "copied_frames",
    "copied_gain_db",
    "fading",
    "leak_gain_db",
    "leaked_frames",
    "shifted",
]

Values = NDArray[np.float64]

COPY_RANGE_DB = 15.0
"""A copy is measured while its voice is this near to its loudest: there it is far above the noise
(calibrated: with 20 dB, noise made copies in noisy sample calls 3 dB too loud)."""

NOISE_QUANTILE, NOISE_SPREAD_DB, ABOVE_NOISE_DB, MIN_COPY_CORRELATION = 0.1, 1.0, 2.0, 0.3
"""A copy has a level where it stands out of the quietest tenth of its channel and follows the
voice (calibrated on copies of -20 dB in the noisiest sample calls: they are 3.9 dB and more above
that tenth and correlate by 0.41; where there is no copy, 1.3 dB, which is how noise spreads, and
0.15)."""

DRY_DB = 1.0
"""A copy whose level departs by less from that of the voice comes from a wire, not from a room
(calibrated: at most 0.3 dB as it is, 1.8 and more through rooms)."""

SILENT_DB = -120.0
"""Floor of the tracks: what a shifted channel carries where it has no frames."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosstalkOptions:
    """Settings of `leaked_frames` and `copied_frames`.

    Calibrated on leaks of -20 to -45 dB put into clean calls, and on copies of
    -8 to -30 dB, up to 0.6 s late, as they are and through rooms.

    Parameters
    ----------
    min_correlation_ratio : float
        Correlation of the two levels, while only the other channel is loud,
        from which one is taken to be a copy of the other.
    max_gain_db : float
        Louder "leaks" are something else (both parties in both channels).
    loud_range_db : float
        The other channel counts as loud down to this much below its loud speech.
    margin_db : float
        A frame this much above what leaks is the speaker's own.
    min_loud_s : float
        Loud speech of the other without which nothing can be said (convention).
    max_copy_gain_db : float
        The same as ``max_gain_db`` where the waveform proves the copy.
    min_copy_margin_db : float
        Least margin above such a copy; it is as much larger as the copy's
        level departs from the voice's, up to ``margin_db``.
    decay_db_per_s : float
        How fast a copy may fade where its voice ends: a room answers late
        (convention: 60 dB in 0.9 s, a large room).
    """

    min_correlation_ratio: float = 0.6
    max_gain_db: float = -15.0
    loud_range_db: float = 20.0
    margin_db: float = 8.0
    min_loud_s: float = 2.0
    max_copy_gain_db: float = -3.0
    min_copy_margin_db: float = 3.0
    decay_db_per_s: float = 70.0

    def __post_init__(self) -> None:
        if not 0.0 < self.min_correlation_ratio < 1.0:
            raise ConfigError(
                f"min_correlation_ratio must be between 0 and 1; got {self.min_correlation_ratio}"
            )
        if self.max_gain_db >= 0.0 or min(self.loud_range_db, self.margin_db) <= 0.0:
            raise ConfigError("need max_gain_db < 0, loud_range_db > 0 and margin_db > 0")
        if self.min_loud_s <= 0.0:
            raise ConfigError(f"min_loud_s must be > 0; got {self.min_loud_s}")
        if self.max_copy_gain_db >= 0.0:
            raise ConfigError(f"max_copy_gain_db must be < 0; got {self.max_copy_gain_db}")
        if not 0.0 < self.min_copy_margin_db <= self.margin_db:
            raise ConfigError(
                f"need 0 < min_copy_margin_db <= margin_db; got {self.min_copy_margin_db}"
            )
        if self.decay_db_per_s <= 0.0:
            raise ConfigError(f"decay_db_per_s must be > 0; got {self.decay_db_per_s}")


def leaked_frames(
    own: SpectralTracks, other: SpectralTracks, options: CrosstalkOptions | None = None
) -> NDArray[np.bool_]:
    """Mark the frames in which a channel carries no more than what leaks in from the other.

    Parameters
    ----------
    own, other : SpectralTracks
        Two channels of one call, on one time grid.
    options : CrosstalkOptions, optional

    Returns
    -------
    np.ndarray, shape=(n_frames,)
        All false where no leak was found.

    Raises
    ------
    InputError
        If the channels are not equally long.
    """
    options = options or CrosstalkOptions()
    gain_db = leak_gain_db(own, other, options)
    if gain_db is None:
        return np.zeros(own.speech_band_db.shape, dtype=np.bool_)
    # A frame later or earlier: the two channels need not be aligned to the sample.
    around = np.pad(other.speech_band_db, 1, mode="edge")
    leaking_db = np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:]) + gain_db
    return np.asarray(own.speech_band_db < leaking_db + options.margin_db)


def leak_gain_db(
    own: SpectralTracks, other: SpectralTracks, options: CrosstalkOptions | None = None
) -> float | None:
    """Level at which the other channel is heard in the own one, ``None`` where it is not.

    While only the other party speaks, the level of a leak follows theirs
    frame by frame; the noise of a line does not.

    Raises
    ------
    InputError
        If the channels are not equally long.
    """
    _require_equal(own, other)
    options = options or CrosstalkOptions()
    own_db, other_db = (tracks.speech_band_db.astype(np.float64) for tracks in (own, other))
    return _gain_db(own_db, other_db, own.hop_s, options)


def copied_gain_db(
    own: SpectralTracks,
    other: SpectralTracks,
    *,
    lag_s: float,
    options: CrosstalkOptions | None = None,
) -> float | None:
    """Level of a copy of the other channel that the waveform has proven, ``lag_s`` later.

    ``None`` where it is too faint for its level to be seen.

    Raises
    ------
    InputError
        If the channels are not equally long.
    """
    _require_equal(own, other)
    options = options or CrosstalkOptions()
    own_db = own.speech_band_db.astype(np.float64)
    voice_db = shifted(other.speech_band_db.astype(np.float64), round(lag_s / other.hop_s))
    only_copy = _only_copy(own_db, voice_db, options)
    if only_copy.sum() * own.hop_s < options.min_loud_s / 2.0:
        return None
    noise_db = float(np.quantile(own_db, NOISE_QUANTILE)) + NOISE_SPREAD_DB
    copied_db, loud_db = own_db[only_copy], voice_db[only_copy]
    if np.median(copied_db) < noise_db + ABOVE_NOISE_DB or min(copied_db.std(), loud_db.std()) == 0:
        return None
    if np.corrcoef(copied_db, loud_db)[0, 1] < MIN_COPY_CORRELATION:
        return None
    without_noise = np.maximum(_power(copied_db) - _power(noise_db), 0.1 * _power(copied_db))
    return float(np.median(10.0 * np.log10(without_noise) - loud_db))


def copied_frames(
    own: SpectralTracks,
    other: SpectralTracks,
    copy: ChannelCopy,
    options: CrosstalkOptions | None = None,
) -> NDArray[np.bool_]:
    """Mark the frames in which a channel carries no more than a copy of the other.

    Parameters
    ----------
    own, other : SpectralTracks
        Two channels of one call, on one time grid.
    copy : ChannelCopy
        Of the other channel in the own one.
    options : CrosstalkOptions, optional

    Returns
    -------
    np.ndarray, shape=(n_frames,)
        All false where the copy is too faint to have a level.

    Raises
    ------
    InputError
        If the channels are not equally long.
    """
    _require_equal(own, other)
    options = options or CrosstalkOptions()
    own_db = own.speech_band_db.astype(np.float64)
    if copy.gain_db is None:
        return np.zeros(own_db.shape, dtype=np.bool_)
    voice_db = shifted(other.speech_band_db.astype(np.float64), round(copy.lag_s / other.hop_s))
    beside = (
        round((copy.low_s - copy.lag_s) / own.hop_s),
        round((copy.high_s - copy.lag_s) / own.hop_s),
    )
    only_copy = _only_copy(own_db, voice_db, options)
    copied_db = copy.gain_db + _loudest(voice_db, *beside)
    if _quantile((own_db - copied_db)[only_copy], 0.9) > DRY_DB:
        copied_db = fading(copied_db, decay_db=options.decay_db_per_s * own.hop_s)
    departs_db = _quantile((own_db - copied_db)[only_copy], 0.975)
    least_db = options.min_copy_margin_db
    margin_db = float(np.clip(departs_db + least_db, least_db, options.margin_db))
    return np.asarray(own_db < copied_db + margin_db)


def _require_equal(own: SpectralTracks, other: SpectralTracks) -> None:
    if own.speech_band_db.shape != other.speech_band_db.shape:
        raise InputError(
            "the two channels need equally many frames; "
            f"got {own.speech_band_db.size} and {other.speech_band_db.size}"
        )


def _only_copy(own_db: Values, voice_db: Values, options: CrosstalkOptions) -> NDArray[np.bool_]:
    """Frames in which the other is loudest and the own channel weaker: little but the copy."""
    is_loud = voice_db > np.quantile(voice_db, 0.98) - COPY_RANGE_DB
    return np.asarray(is_loud & (own_db < voice_db + options.max_copy_gain_db))


def _power(level_db: Values | float) -> Values:
    return np.asarray(10.0 ** (np.asarray(level_db) / 10.0))


def _quantile(values: Values, share: float) -> float:
    return float(np.quantile(values, share)) if values.size else 0.0


def _gain_db(
    own_db: Values,
    other_db: Values,
    hop_s: float,
    options: CrosstalkOptions,
) -> float | None:
    is_loud = other_db > np.quantile(other_db, 0.98) - options.loud_range_db
    only_other = is_loud & (own_db < other_db + options.max_gain_db)
    if only_other.sum() * hop_s < options.min_loud_s:
        return None
    quiet_db, loud_db = own_db[only_other], other_db[only_other]
    if quiet_db.std() < 1.0 or loud_db.std() < 1.0:
        return None  # levels that do not move cannot follow each other
    if np.corrcoef(quiet_db, loud_db)[0, 1] < options.min_correlation_ratio:
        return None
    return float(np.median(quiet_db - loud_db))


def shifted(level_db: Values, frame_count: int) -> Values:
    """Levels that many frames later, or earlier where it is < 0."""
    kept = min(abs(frame_count), level_db.size)
    silent = np.full(kept, SILENT_DB)
    if frame_count >= 0:
        return np.concatenate((silent, level_db[: level_db.size - kept]))
    return np.concatenate((level_db[kept:], silent))


def _loudest(level_db: Values, first: int, last: int) -> Values:
    """Loudest of the frames from ``first`` to ``last`` beside each; ``first <= 0 <= last``."""
    around = np.pad(level_db, (last, -first), mode="edge")
    return np.asarray(
        np.lib.stride_tricks.sliding_window_view(around, last - first + 1).max(axis=1)
    )


def fading(level_db: Values, *, decay_db: float) -> Values:
    """Levels that fall by no more than this from frame to frame."""
    slope_db = decay_db * np.arange(level_db.size)
    return np.asarray(np.maximum.accumulate(level_db + slope_db) - slope_db)
