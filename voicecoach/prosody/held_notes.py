"""Where no voice is in what sounds like speech: pitch that stands as still as notes do.

Music on hold has pauses, loudness and harmonics as speech has, but a note is
held: within a fifth of a second a voice moves further. Measured: of the voiced
fifths of a second of the sample calls and of a real call, at most three in a
hundred of any three seconds are so still; of music on hold, four in ten and
more.
"""

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import (
    Intervals,
    bridge,
    durations_s,
    from_mask,
    intersect,
    union,
)
from voicecoach.core.prosody import PitchTrack, as_kept

__all__ = ["bare_intervals", "held_notes", "voiceless_intervals"]

NOTE_S = 0.2
"""As long as a short note, and longer than any vowel keeps its pitch (convention)."""
MAX_MOVEMENT_ST = 0.2
"""Range of the pitch of a held note; 0 of 1000 windows of the sample calls have less (calibrated,
on every fourth of them)."""
AROUND_S = 3.0
"""Stretch of which the share of held notes is taken: a bar or two (convention)."""
MIN_NOTE_RATIO = 0.15
"""Between the 0.03 of speech and the 0.38 of music (calibrated as `MAX_MOVEMENT_ST`)."""
MIN_WINDOW_COUNT = 20
"""Fewer voiced windows say nothing of a stretch: 0.2 s beyond the first (convention)."""
MIN_BARE_UNIT_S = 3.0
"""From this length on a unit of speech has vowels: the longer of the sample calls and of a real
call are voiced for 0.3 and more (calibrated)."""
MIN_VOICED_RATIO = 0.15
"""Half of that."""
MAX_GAP_S = 2.0
"""Between two held notes of one stretch of music (convention)."""


def voiceless_intervals(units: Intervals, pitch: PitchTrack) -> Intervals:
    """Find stretches of one channel that sound, but hold no voice.

    Parameters
    ----------
    units : Intervals
        Where speech activity was found.
    pitch : PitchTrack
        Of the same channel.

    Returns
    -------
    Intervals
        Sorted and disjoint, inside the units.
    """
    found = union(np.concatenate((held_notes(pitch), bare_intervals(units, pitch))))
    return intersect(units, found) if found.size else found


def bare_intervals(units: Intervals, pitch: PitchTrack) -> Intervals:
    """Units that are too long to be voiced as little as they are: noise, not speech."""
    return units[_is_bare(units, pitch)]


def held_notes(pitch: PitchTrack) -> Intervals:
    """Stretches of music: from the first to the last of many held notes; sorted, disjoint."""
    return _notes(pitch) + pitch.start


def _notes(pitch: PitchTrack) -> Intervals:
    """Stretches from the first to the last of many held notes, in seconds from the first frame."""
    length = round(NOTE_S / pitch.hop_s) + 1
    if pitch.f0_hz.size < length:
        return np.empty((0, 2))
    pitch_st = 12.0 * np.log2(as_kept(pitch.f0_hz).astype(np.float64))
    windows = np.lib.stride_tricks.sliding_window_view(pitch_st, length)
    ranges_st = windows.max(axis=1) - windows.min(axis=1)  # NaN where not voiced throughout
    is_still = ranges_st < MAX_MOVEMENT_ST
    around = round(AROUND_S / pitch.hop_s)
    still_counts = _sums(is_still, around)
    voiced_counts = _sums(~np.isnan(ranges_st), around)
    is_music = (voiced_counts >= MIN_WINDOW_COUNT) & (
        still_counts >= MIN_NOTE_RATIO * voiced_counts
    )
    held = from_mask(is_still & is_music, hop_s=pitch.hop_s)
    held[:, 1] += NOTE_S
    return bridge(held, gap_s=MAX_GAP_S)


def _sums(mask: NDArray[np.bool_], length: int) -> NDArray[np.int64]:
    """Count what is true around each place."""
    sums = np.concatenate(([0], np.cumsum(mask)))
    centres = np.arange(mask.size)
    first = np.maximum(0, centres - length // 2)
    last = np.minimum(mask.size, centres + length // 2 + 1)
    return np.asarray(sums[last] - sums[first])


def _is_bare(units: Intervals, pitch: PitchTrack) -> NDArray[np.bool_]:
    """Which units are long and hardly voiced."""
    voiced = np.concatenate(([0], np.cumsum(~np.isnan(pitch.f0_hz))))
    frames = np.clip(
        np.round((units - pitch.start) / pitch.hop_s).astype(np.int64), 0, voiced.size - 1
    )
    counts = frames[:, 1] - frames[:, 0]
    voiced_counts = voiced[frames[:, 1]] - voiced[frames[:, 0]]
    is_long = durations_s(units) >= MIN_BARE_UNIT_S
    return np.asarray(is_long & (voiced_counts < MIN_VOICED_RATIO * counts))
