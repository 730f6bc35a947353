"""Syllable nuclei without words: peaks of the level between 300 and 3000 Hz that are voiced."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.prosody import PitchTrack, SpectralTracks
from voicecoach.core.units import power_to_dbfs
from voicecoach.prosody.peaks import prominent_peaks

__all__ = ["SyllableOptions", "syllable_nuclei_s"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SyllableOptions:
    """Settings of `syllable_nuclei_s`.

    Parameters
    ----------
    smoothing_s : float
        Standard deviation of the Gaussian over the band power (calibrated on
        seven synthetic voices, see ``benchmarks/rate.py``).
    min_prominence_db : float
        A nucleus rises this much above the dips beside it (calibrated, same
        voices: without noise the rate is then neither raised nor lowered over
        all; de Jong & Wempe use 2 dB on the whole band).
    max_below_loudest_db : float
        Peaks further below the loudest are no nuclei (literature: de Jong &
        Wempe 2009).
    """

    smoothing_s: float = 0.01
    min_prominence_db: float = 1.5
    max_below_loudest_db: float = 25.0

    def __post_init__(self) -> None:
        for name in ("smoothing_s", "min_prominence_db", "max_below_loudest_db"):
            if getattr(self, name) <= 0.0:
                raise ConfigError(f"{name} must be > 0; got {getattr(self, name)}")


def syllable_nuclei_s(
    tracks: SpectralTracks, pitch: PitchTrack, options: SyllableOptions | None = None
) -> NDArray[np.float64]:
    """Find the seconds at which syllable nuclei are, for the articulation rate.

    Parameters
    ----------
    tracks : SpectralTracks
        Of one channel.
    pitch : PitchTrack
        Of the same channel on the same time grid; a peak without voice in it
        or beside it is a consonant or a noise.
    options : SyllableOptions, optional

    Returns
    -------
    np.ndarray, shape=(n_nuclei,)
        Seconds, sorted.

    Raises
    ------
    InputError
        If the two tracks are not on one time grid.

    References
    ----------
    de Jong, N. H. & Wempe, T. (2009). Praat script to detect syllable nuclei
    and measure speech rate automatically. Behavior Research Methods 41, 385-390.
    """
    if len(pitch.f0_hz) != len(tracks.level_dbfs) or pitch.hop_s != tracks.hop_s:
        raise InputError(
            "pitch and spectral tracks need one time grid; "
            f"got {len(pitch.f0_hz)} frames of {pitch.hop_s} s "
            f"and {len(tracks.level_dbfs)} of {tracks.hop_s} s"
        )
    options = options or SyllableOptions()
    level_db = _smoothed_db(tracks.syllable_band_db, options.smoothing_s / tracks.hop_s)
    peaks = prominent_peaks(level_db, min_prominence=options.min_prominence_db)
    lowest_db = np.quantile(level_db, 0.99) - options.max_below_loudest_db
    is_nucleus = (level_db[peaks] >= lowest_db) & _near_voice(pitch.f0_hz)[peaks]
    return np.asarray(tracks.start + peaks[is_nucleus] * tracks.hop_s, dtype=np.float64)


def _smoothed_db(level_db: NDArray[np.float32], sigma_frames: float) -> NDArray[np.float64]:
    reach = max(1, round(3.0 * sigma_frames))
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (offsets / sigma_frames) ** 2)
    power = np.pad(10.0 ** (level_db.astype(np.float64) / 10.0), reach, mode="edge")
    return power_to_dbfs(np.convolve(power, kernel / kernel.sum(), mode="valid"))


def _near_voice(f0_hz: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether a frame or one of its neighbours is voiced."""
    is_voiced = np.pad(~np.isnan(f0_hz), 1)
    return np.asarray(is_voiced[:-2] | is_voiced[1:-1] | is_voiced[2:])
