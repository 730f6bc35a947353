"""How something was said: framewise tracks, one row per inter-pausal unit, own baselines."""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment
from voicecoach.core.speech import UnitMargin

__all__ = [
    "PROSODY_COLUMNS",
    "TRACK_PRECISION",
    "ChannelTracks",
    "PhraseProsody",
    "PitchTrack",
    "SpectralTracks",
    "VoiceBaseline",
    "as_kept",
]

TRACK_PRECISION = np.float16
"""What tracks are kept as: 0.06 dB at -70 dBFS and 0.25 Hz (1 cent) at 300 Hz."""

PROSODY_COLUMNS = MappingProxyType(
    {
        "f0_median_hz": ("Hz", "median fundamental frequency of the voiced frames"),
        "f0_sd_st": ("st", "standard deviation of the fundamental frequency, in semitones"),
        "f0_range_st": ("st", "width between the 5 % and 95 % quantiles, in semitones"),
        "level_dbfs": ("dBFS", "mean power of the speech frames, re full scale"),
        "syllable_count": ("count", "syllable nuclei found"),
        "articulation_rate_sps": ("syllables/s", "syllable nuclei per second of the unit"),
        "voiced_ratio": ("1", "share of frames that are voiced"),
    }
)
"""Measured columns of `PhraseProsody`: name -> (unit, meaning)."""


@dataclass(frozen=True, slots=True, eq=False)
class PitchTrack:
    """Fundamental frequency on a regular time grid.

    ``f0_hz`` is NaN where unvoiced; frame ``i`` is centred on
    ``start + i * hop_s``. ``voiced_strength`` says how periodic the frame is,
    between 0 and 1: the normalised autocorrelation at the chosen candidate,
    or what a network makes of it; 0 where unvoiced.
    """

    start: float
    hop_s: float
    f0_hz: NDArray[np.float32]
    voiced_strength: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.f0_hz.shape != self.voiced_strength.shape or self.f0_hz.ndim != 1:
            raise InputError(
                "f0_hz and voiced_strength need one equal shape (n_frames,); "
                f"got {self.f0_hz.shape} and {self.voiced_strength.shape}"
            )
        if (self.f0_hz[~np.isnan(self.f0_hz)] <= 0.0).any():
            raise InputError("voiced frames need f0_hz > 0; mark unvoiced ones with NaN")


@dataclass(frozen=True, slots=True, eq=False)
class SpectralTracks:
    """Levels per frame of one channel, all from one short-time Fourier transform.

    Every array has shape ``(n_frames,)``, float32; frame ``i`` is centred on
    ``start + i * hop_s``.

    Parameters
    ----------
    start, hop_s : float
        Seconds.
    level_dbfs : np.ndarray
        Whole band: ``10 * log10`` of the mean square, floored at -120 dBFS.
    speech_band_db : np.ndarray
        200-3400 Hz, the telephone band, on the same scale.
    syllable_band_db : np.ndarray
        300-3000 Hz, where syllable nuclei stand out.
    low_band_db, high_band_db : np.ndarray
        Below and above 1 kHz, for the balance of the spectrum.
    k_weighted_db : np.ndarray or None
        Whole band, weighted as ITU-R BS.1770 does, for loudness; not kept in
        the store, so ``None`` in tracks that were read back.
    """

    start: float
    hop_s: float
    level_dbfs: NDArray[np.float32]
    speech_band_db: NDArray[np.float32]
    syllable_band_db: NDArray[np.float32]
    low_band_db: NDArray[np.float32]
    high_band_db: NDArray[np.float32]
    k_weighted_db: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        shapes = {
            track.shape
            for track in (
                self.level_dbfs,
                self.speech_band_db,
                self.syllable_band_db,
                self.low_band_db,
                self.high_band_db,
                self.level_dbfs if self.k_weighted_db is None else self.k_weighted_db,
            )
        }
        if len(shapes) != 1 or self.level_dbfs.ndim != 1:
            raise InputError(f"all tracks need one equal shape (n_frames,); got {sorted(shapes)}")


@dataclass(frozen=True, slots=True, eq=False)
class ChannelTracks:
    """Framewise tracks of one channel; they travel beside the analysis, never in its JSON.

    ``margins`` says how clear each inter-pausal unit of the channel was, in
    their order: with it an analysis can be made again from what is kept.
    """

    channel: int
    speaker: str
    spectral: SpectralTracks
    pitch: PitchTrack
    margins: tuple[UnitMargin, ...] = ()


def as_kept(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Round values of a track to what the store keeps of them.

    Facts that may be made again from kept tracks are made of these, so that
    they come out the same.

    Examples
    --------
    >>> as_kept(np.array([-70.01, 300.1], np.float32)).tolist()
    [-70.0, 300.0]
    """
    return values.astype(TRACK_PRECISION).astype(np.float32)


@dataclass(frozen=True, slots=True)
class PhraseProsody:
    """Prosody of one inter-pausal unit; ``None`` where there was not enough to measure.

    Columns and units are those of `PROSODY_COLUMNS`.
    """

    speaker: str
    segment: Segment
    f0_median_hz: float | None
    f0_sd_st: float | None
    f0_range_st: float | None
    level_dbfs: float
    syllable_count: int
    articulation_rate_sps: float | None
    voiced_ratio: float


@dataclass(frozen=True, slots=True)
class VoiceBaseline:
    """A speaker's usual voice in this call: medians over their own inter-pausal units.

    Voices are compared with themselves only; ``None`` where fewer units than
    the minimum could be measured. ``phrase_count`` and ``speech_s`` say how
    much there was. ``articulation_rate_spread_sps`` and ``level_spread_db``
    are interquartile ranges, ``f0_movement_st`` the median ``f0_sd_st``.

    ``loudness_lufs`` (ITU-R BS.1770), ``active_level_dbov`` and
    ``activity_ratio`` (ITU-T P.56) are those of the whole channel. Every line has
    a gain of its own: like all levels they are comparable inside one call only.
    """

    speaker: str
    phrase_count: int
    speech_s: float
    f0_median_hz: float | None
    f0_movement_st: float | None
    level_dbfs: float | None
    level_spread_db: float | None
    articulation_rate_sps: float | None
    articulation_rate_spread_sps: float | None
    loudness_lufs: float | None = None
    active_level_dbov: float | None = None
    activity_ratio: float | None = None
