"""How units sound beside the rest of the same voice: how loud they are, and how they end."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import UnitTable
from voicecoach.core.prosody import ChannelTracks, PitchTrack, as_kept

__all__ = ["UnitSound", "sound_of"]

Values = NDArray[np.float64]
Frames = NDArray[np.int64]
Track = NDArray[np.float32]

MIN_BASELINE_UNIT_S = 0.5
"""Shorter units do not tell a speaker's usual level (convention)."""

BASELINE_UNIT_COUNT = 100
"""Units that the usual level is the median of, spread over the call: more do not move it."""

CUT_S = 0.05
"""A voice that is cut off keeps its level to the last frames; one that ends has let go before
(calibrated: 30-50 ms tell best)."""

FINAL_VOICED_COUNT = 10
"""Voiced frames of 10 ms whose pitch is the end of a unit's melody (convention: half a
syllable)."""

MIN_VOICED_COUNT = 12
"""With fewer voiced frames a unit has no melody to compare its end with."""


@dataclass(frozen=True, slots=True, eq=False)
class UnitSound:
    """Cues per unit, shape=(n_units,) each; NaN where they were not measured.

    Parameters
    ----------
    level_db : np.ndarray
        Mean power in the telephone band, against the median of the speaker's units.
    peak_db : np.ndarray
        Loudest frame in the band of syllables, against the same of the speaker's units.
    end_db : np.ndarray
        Mean power of the last `CUT_S` against that of the unit.
    end_pitch_st : np.ndarray
        Pitch of the last `FINAL_VOICED_COUNT` voiced frames against all of the unit:
        below 0 where the melody falls to its end.
    """

    level_db: Values
    peak_db: Values
    end_db: Values
    end_pitch_st: Values


def sound_of(
    units: UnitTable,
    wanted: NDArray[np.int64],
    *,
    speakers: tuple[str, ...],
    tracks: Mapping[str, ChannelTracks],
) -> UnitSound:
    """Measure the wanted units on the tracks of their speaker.

    Parameters
    ----------
    units : UnitTable
    wanted : np.ndarray of int
        Indices of units, in any order, repeated or not.
    speakers : tuple of str
        Names of the speakers that ``units`` counts.
    tracks : mapping
        By speaker; who has none has no sound.
    """
    sound = UnitSound(*np.full((4, len(units.start)), np.nan))
    is_wanted = np.zeros(len(units.start), dtype=bool)
    is_wanted[wanted] = True
    for index, speaker in enumerate(speakers):
        own = units.speaker == index
        chosen = np.flatnonzero(own & is_wanted)
        channel = tracks.get(speaker)
        if channel is None or chosen.size == 0 or channel.spectral.level_dbfs.size == 0:
            continue
        _measure(units, np.flatnonzero(own), chosen, channel, sound)
    return sound


def _measure(
    units: UnitTable, own: Frames, chosen: Frames, channel: ChannelTracks, sound: UnitSound
) -> None:
    spectral, pitch = channel.spectral, channel.pitch
    grid = (spectral.start, spectral.hop_s, spectral.level_dbfs.size)
    frames = _frames(units, chosen, grid)
    rows = _Rows.of(frames)
    level_db = rows.mean_db(spectral.speech_band_db)
    baseline = _baseline_units(units, own)
    if baseline.size:
        usual = _Rows.of(_frames(units, baseline, grid))
        usual_db = np.median(usual.mean_db(spectral.speech_band_db))
        usual_peak_db = np.median(usual.peak_db(spectral.syllable_band_db))
        sound.level_db[chosen] = level_db - usual_db
        sound.peak_db[chosen] = rows.peak_db(spectral.syllable_band_db) - usual_peak_db
    last = np.maximum(frames[:, 0], frames[:, 1] - round(CUT_S / spectral.hop_s))
    ending = np.column_stack((last, frames[:, 1]))
    sound.end_db[chosen] = _Rows.of(ending).mean_db(spectral.speech_band_db) - level_db
    if pitch.f0_hz.size:
        melody = _frames(units, chosen, (pitch.start, pitch.hop_s, pitch.f0_hz.size))
        sound.end_pitch_st[chosen] = _end_pitch_st(pitch, melody)


def _baseline_units(units: UnitTable, own: Frames) -> Frames:
    is_long = units.end[own] - units.start[own] >= MIN_BASELINE_UNIT_S
    long = own[is_long]
    return long[:: max(1, long.size // BASELINE_UNIT_COUNT)]


def _frames(units: UnitTable, chosen: Frames, grid: tuple[float, float, int]) -> Frames:
    """First frame and the one after the last of each unit, shape=(n, 2); at least one frame."""
    start, hop_s, size = grid
    edges = np.column_stack((units.start[chosen], units.end[chosen]))
    frames = np.rint((edges - start) / hop_s).astype(np.int64)
    first = np.clip(frames[:, 0], 0, size - 1)
    return np.column_stack((first, np.clip(frames[:, 1], first + 1, size)))


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Frames of some units one after the other: their indices, where each unit begins, lengths."""

    index: Frames
    begins: Frames
    counts: Frames

    @classmethod
    def of(cls, frames: Frames) -> "_Rows":
        counts = frames[:, 1] - frames[:, 0]
        begins = np.cumsum(counts) - counts
        index = np.arange(counts.sum()) + np.repeat(frames[:, 0] - begins, counts)
        return cls(index, begins, counts)

    def mean_db(self, track_db: Track) -> Values:
        """Mean power per unit."""
        power = np.exp(self._of(track_db) * np.float32(math.log(10.0) / 10.0))
        mean = np.add.reduceat(power, self.begins).astype(np.float64) / self.counts
        return np.asarray(10.0 * np.log10(mean))

    def peak_db(self, track_db: Track) -> Values:
        """Loudest frame per unit."""
        peak = np.maximum.reduceat(self._of(track_db), self.begins)
        return np.asarray(peak, dtype=np.float64)

    def _of(self, track: Track) -> Track:
        return as_kept(track[self.index])


def _end_pitch_st(pitch: PitchTrack, frames: Frames) -> Values:
    rows = _Rows.of(frames)
    begins, counts = rows.begins, rows.counts
    f0_hz = as_kept(pitch.f0_hz[rows.index])
    is_voiced = ~np.isnan(f0_hz)
    octaves = np.log2(np.where(is_voiced, f0_hz, np.float32(1.0))).astype(np.float64)
    voiced_count = np.add.reduceat(is_voiced, begins, dtype=np.int64)
    so_far = np.cumsum(is_voiced) - np.repeat(np.cumsum(voiced_count) - voiced_count, counts)
    from_end = np.repeat(voiced_count, counts) - so_far
    is_final = is_voiced & (from_end < FINAL_VOICED_COUNT)
    final = np.add.reduceat(np.where(is_final, octaves, 0.0), begins) / FINAL_VOICED_COUNT
    whole = np.add.reduceat(octaves, begins) / np.maximum(voiced_count, 1)
    return np.where(voiced_count >= MIN_VOICED_COUNT, 12.0 * (final - whole), np.nan)
