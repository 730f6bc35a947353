"""How units sound beside the rest of the same voice: level, and how abruptly they end."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import UnitTable
from voicecoach.core.prosody import SpectralTracks

__all__ = ["UnitSound", "sound_of"]

Values = NDArray[np.float64]
Track = NDArray[np.float32]

MIN_BASELINE_UNIT_S = 0.5
"""Shorter units do not tell a speaker's usual level (convention)."""

BASELINE_STRIDE = 5
"""Frames of which one is read for the usual level: a median over units needs no more."""

CUT_S = 0.05
"""A voice that is cut off keeps its level to the last frames; one that ends has let go before
(calibrated: 30-50 ms tell best)."""

VOICING_S = 0.12
"""The last syllable's voice (calibrated: 120 ms tell best, and a final fricative has none)."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitSound:
    """Cues per unit, in decibels, shape=(n_units,) each; NaN where they were not measured.

    ``level_db``: the unit against the median of the speaker's units.
    ``end_db``: its last `CUT_S` against its mean. ``end_voicing_db``: the
    same of the last `VOICING_S` in the low band, where the voice is.
    """

    level_db: Values
    end_db: Values
    end_voicing_db: Values


def sound_of(
    units: UnitTable,
    wanted: NDArray[np.int64],
    *,
    speakers: tuple[str, ...],
    levels: Mapping[str, SpectralTracks],
) -> UnitSound:
    """Measure the wanted units on the track of their speaker.

    Parameters
    ----------
    units : UnitTable
    wanted : np.ndarray of int
        Indices of units, in any order, repeated or not.
    speakers : tuple of str
        Names of the speakers that ``units`` counts.
    levels : mapping
        Speaker -> levels of their channel; speakers without have no sound.
    """
    sound = UnitSound(*np.full((3, len(units.start)), np.nan))
    is_wanted = np.zeros(len(units.start), dtype=bool)
    is_wanted[wanted] = True
    for index, speaker in enumerate(speakers):
        spectral = levels.get(speaker)
        if spectral is not None and spectral.level_dbfs.size:
            own = units.speaker == index
            _measure(units, own, np.flatnonzero(own & is_wanted), spectral, sound)
    return sound


def _measure(
    units: UnitTable,
    own: NDArray[np.bool_],
    chosen: NDArray[np.int64],
    spectral: SpectralTracks,
    sound: UnitSound,
) -> None:
    if chosen.size == 0:
        return
    band, low = spectral.speech_band_db, spectral.low_band_db
    frames = _frames(units, chosen, spectral)
    long = np.flatnonzero(own & (units.end - units.start >= MIN_BASELINE_UNIT_S))
    level_db = _mean_db(band, frames)
    if long.size:
        usual_db = _mean_db(band, _frames(units, long, spectral), stride=BASELINE_STRIDE)
        sound.level_db[chosen] = level_db - np.median(usual_db)
    sound.end_db[chosen] = _mean_db(band, _last(frames, CUT_S, spectral)) - level_db
    sound.end_voicing_db[chosen] = _mean_db(low, _last(frames, VOICING_S, spectral)) - _mean_db(
        low, frames
    )


def _frames(
    units: UnitTable, chosen: NDArray[np.int64], spectral: SpectralTracks
) -> NDArray[np.int64]:
    """First frame and the one after the last of each unit, shape=(n, 2); at least one frame."""
    size = spectral.level_dbfs.size
    edges = np.column_stack((units.start[chosen], units.end[chosen]))
    frames = np.rint((edges - spectral.start) / spectral.hop_s).astype(np.int64)
    first = np.clip(frames[:, 0], 0, size - 1)
    return np.column_stack((first, np.clip(frames[:, 1], first + 1, size)))


def _last(
    frames: NDArray[np.int64], length_s: float, spectral: SpectralTracks
) -> NDArray[np.int64]:
    count = round(length_s / spectral.hop_s)
    return np.column_stack((np.maximum(frames[:, 0], frames[:, 1] - count), frames[:, 1]))


def _mean_db(track_db: Track, frames: NDArray[np.int64], *, stride: int = 1) -> Values:
    """Mean power over rows of frames, in decibels; every row has a frame at least."""
    counts = (frames[:, 1] - frames[:, 0] + stride - 1) // stride
    begins = np.cumsum(counts) - counts
    within = np.arange(counts.sum()) - np.repeat(begins, counts)
    read = track_db[np.repeat(frames[:, 0], counts) + stride * within]
    power = np.power(np.float32(10.0), read / np.float32(10.0))
    mean = np.add.reduceat(power, begins).astype(np.float64) / counts
    return np.asarray(10.0 * np.log10(mean))
