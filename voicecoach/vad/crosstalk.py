"""What of a channel is only the other channel leaking in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.line import ChannelCopy
from voicecoach.core.prosody import SpectralTracks

__all__ = ["CrosstalkOptions", "copied_frames", "copied_gain_db", "leak_gain_db", "leaked_frames"]

Values = NDArray[np.float64]

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
    return _gain_db(own_db, other_db, own.hop_s, max_gain_db=options.max_gain_db, options=options)


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
    other_db = _shifted(other.speech_band_db.astype(np.float64), round(lag_s / other.hop_s))
    return _gain_db(
        own.speech_band_db.astype(np.float64),
        other_db,
        own.hop_s,
        max_gain_db=options.max_copy_gain_db,
        options=options,
    )


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
    voice_db = _shifted(other.speech_band_db.astype(np.float64), round(copy.lag_s / other.hop_s))
    copied_db = copy.gain_db + _faded(
        voice_db,
        first=round((copy.low_s - copy.lag_s) / own.hop_s),
        last=round((copy.high_s - copy.lag_s) / own.hop_s),
        decay_db=options.decay_db_per_s * own.hop_s,
    )
    only_copy = _only_other(own_db, voice_db, max_gain_db=options.max_copy_gain_db, options=options)
    departs_db = np.quantile((own_db - copied_db)[only_copy], 0.975) if only_copy.any() else 0.0
    margin_db = np.clip(
        departs_db + options.min_copy_margin_db, options.min_copy_margin_db, options.margin_db
    )
    return np.asarray(own_db < copied_db + margin_db)


def _require_equal(own: SpectralTracks, other: SpectralTracks) -> None:
    if own.speech_band_db.shape != other.speech_band_db.shape:
        raise InputError(
            "the two channels need equally many frames; "
            f"got {own.speech_band_db.size} and {other.speech_band_db.size}"
        )


def _only_other(
    own_db: Values, other_db: Values, *, max_gain_db: float, options: CrosstalkOptions
) -> NDArray[np.bool_]:
    """Frames in which the other is loud and the own channel so much weaker that it may leak."""
    is_loud = other_db > np.quantile(other_db, 0.98) - options.loud_range_db
    return np.asarray(is_loud & (own_db < other_db + max_gain_db))


def _gain_db(
    own_db: Values,
    other_db: Values,
    hop_s: float,
    *,
    max_gain_db: float,
    options: CrosstalkOptions,
) -> float | None:
    only_other = _only_other(own_db, other_db, max_gain_db=max_gain_db, options=options)
    if only_other.sum() * hop_s < options.min_loud_s:
        return None
    quiet_db, loud_db = own_db[only_other], other_db[only_other]
    if quiet_db.std() < 1.0 or loud_db.std() < 1.0:
        return None  # levels that do not move cannot follow each other
    if np.corrcoef(quiet_db, loud_db)[0, 1] < options.min_correlation_ratio:
        return None
    return float(np.median(quiet_db - loud_db))


def _shifted(level_db: Values, frame_count: int) -> Values:
    """Levels that many frames later, or earlier where it is < 0."""
    kept = min(abs(frame_count), level_db.size)
    silent = np.full(kept, SILENT_DB)
    if frame_count >= 0:
        return np.concatenate((silent, level_db[: level_db.size - kept]))
    return np.concatenate((level_db[kept:], silent))


def _faded(level_db: Values, *, first: int, last: int, decay_db: float) -> Values:
    """Loudest of the frames from ``first`` to ``last`` beside each, fading from there."""
    around = np.pad(level_db, (last, -first), mode="edge")
    width = last - first + 1
    loudest = np.lib.stride_tricks.sliding_window_view(around, width).max(axis=1)
    slope_db = decay_db * np.arange(loudest.size)
    return np.asarray(np.maximum.accumulate(loudest + slope_db) - slope_db)
