"""What of a channel is only the other channel leaking in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.prosody import SpectralTracks

__all__ = ["CrosstalkOptions", "leak_gain_db", "leaked_frames"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrosstalkOptions:
    """Settings of `leaked_frames`; calibrated on leaks of -20 to -45 dB put into clean calls.

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
    """

    min_correlation_ratio: float = 0.6
    max_gain_db: float = -15.0
    loud_range_db: float = 20.0
    margin_db: float = 8.0
    min_loud_s: float = 2.0

    def __post_init__(self) -> None:
        if not 0.0 < self.min_correlation_ratio < 1.0:
            raise ConfigError(
                f"min_correlation_ratio must be between 0 and 1; got {self.min_correlation_ratio}"
            )
        if self.max_gain_db >= 0.0 or min(self.loud_range_db, self.margin_db) <= 0.0:
            raise ConfigError("need max_gain_db < 0, loud_range_db > 0 and margin_db > 0")
        if self.min_loud_s <= 0.0:
            raise ConfigError(f"min_loud_s must be > 0; got {self.min_loud_s}")


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
    if own.speech_band_db.shape != other.speech_band_db.shape:
        raise InputError(
            "the two channels need equally many frames; "
            f"got {own.speech_band_db.size} and {other.speech_band_db.size}"
        )
    options = options or CrosstalkOptions()
    own_db, other_db = (tracks.speech_band_db.astype(np.float64) for tracks in (own, other))
    is_loud = other_db > np.quantile(other_db, 0.98) - options.loud_range_db
    only_other = is_loud & (own_db < other_db + options.max_gain_db)
    if only_other.sum() * own.hop_s < options.min_loud_s:
        return None
    quiet_db, loud_db = own_db[only_other], other_db[only_other]
    if quiet_db.std() < 1.0 or loud_db.std() < 1.0:
        return None  # levels that do not move cannot follow each other
    if np.corrcoef(quiet_db, loud_db)[0, 1] < options.min_correlation_ratio:
        return None
    return float(np.median(quiet_db - loud_db))
