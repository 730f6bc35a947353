"""Tones of the telephone network: sounds as steady, and as pure, as no voice is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals, from_mask, to_mask, validate
from voicecoach.core.recording import SampleSource, require_one_channel
from voicecoach.core.segment import Segment

__all__ = ["Tone", "find_tones"]

RATE_HZ = 8000
HOP_S = 0.02
FRAME_S = 0.064
"""Tells the two tones of a ring-back, 40 Hz apart (convention)."""

LOWEST_HZ = 100.0
"""Hum of the mains is no tone of the network (convention)."""

LOBE_BIN_COUNT = 2
"""Bins on each side of a peak that a Hann window spreads it over."""

MIN_PURE_RATIO = 0.9
"""Power of the two strongest peaks over all: what 10 dB of noise leave of a pure tone (derived)."""

MAX_LEVEL_RANGE_DB = 2.0
"""Within a tone; two tones beat by no more in a frame that holds several beats (convention)."""

MAX_PITCH_RANGE_HZ = 8.0
"""Of the stronger peak, half a bin to each side: a voice glides further (convention)."""

MIN_TONE_S = 0.3
"""Shorter than the burst of any ring-back (0.4 s in the United Kingdom; ITU-T E.180)."""

_CHUNK_FRAME_COUNT = 4096


@dataclass(frozen=True, slots=True)
class Tone:
    """One burst; ``frequency_hz`` is that of its stronger component."""

    segment: Segment
    frequency_hz: float


def find_tones(samples: SampleSource, units: Intervals) -> tuple[Tone, ...]:
    """Find steady tones of one or two frequencies among what was taken for speech.

    Parameters
    ----------
    samples : SampleSource
        One channel at 8 kHz.
    units : Intervals
        Where to look; sorted and disjoint.

    Returns
    -------
    tuple of Tone
        Sorted, of 0.3 s and more, to a hundredth of a second or two.

    Raises
    ------
    InputError
        If ``samples`` is not one channel of float32, or ``units`` are malformed.

    References
    ----------
    ITU-T E.180/Q.35 (1998), Technical characteristics of tones for the telephone service.
    """
    require_one_channel(samples)
    frame_total = max(0, (samples.size - _WIDTH) // _HOP + 1)
    rows = validate(units)
    if rows.size and rows[:, 1].max() > samples.size / RATE_HZ + HOP_S:
        raise InputError("units must end with the samples")
    asked = to_mask(rows, hop_s=HOP_S, frame_count=frame_total)
    peak_hz, level_db = np.full(frame_total, np.nan), np.full(frame_total, np.nan)
    for first in range(0, frame_total, _CHUNK_FRAME_COUNT):
        places = first + np.flatnonzero(asked[first : first + _CHUNK_FRAME_COUNT])
        if places.size:
            peak_hz[places], level_db[places] = _peaks(samples, places)
    return tuple(_bursts(peak_hz, level_db))


_HOP, _WIDTH = round(HOP_S * RATE_HZ), round(FRAME_S * RATE_HZ)


def _peaks(
    samples: SampleSource, places: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequency and level of the strongest peak where two make up the frame; NaN elsewhere."""
    from scipy.fft import rfft

    begin = int(places[0]) * _HOP
    part = samples[begin : int(places[-1]) * _HOP + _WIDTH]
    frames = np.lib.stride_tricks.sliding_window_view(part, _WIDTH)[places * _HOP - begin]
    power = np.square(np.abs(rfft(frames * np.hanning(_WIDTH).astype(np.float32), axis=1)))
    power[:, : round(LOWEST_HZ / RATE_HZ * _WIDTH)] = 0.0
    total = power.sum(axis=1) + 1e-12
    strongest, strongest_power = _take_peak(power)
    _, second_power = _take_peak(power)
    is_pure = strongest_power + second_power > MIN_PURE_RATIO * total
    return (
        np.where(is_pure, strongest * RATE_HZ / _WIDTH, np.nan),
        np.where(is_pure, 10.0 * np.log10(total), np.nan),
    )


def _take_peak(power: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bin and power of the strongest peak of each frame, which is then taken out."""
    bins = power.argmax(axis=1)
    around = np.clip(
        bins[:, None] + np.arange(-LOBE_BIN_COUNT, LOBE_BIN_COUNT + 1), 0, power.shape[1] - 1
    )
    lobe = np.take_along_axis(power, around, axis=1).astype(np.float64)
    centre = (lobe * around).sum(axis=1) / (lobe.sum(axis=1) + 1e-12)
    np.put_along_axis(power, around, 0.0, axis=1)
    return centre, lobe.sum(axis=1)


def _bursts(peak_hz: NDArray[np.float64], level_db: NDArray[np.float64]) -> list[Tone]:
    length = round((MIN_TONE_S - FRAME_S) / HOP_S) + 1
    if peak_hz.size < length:
        return []
    is_steady = (_ranges(peak_hz, length) < MAX_PITCH_RANGE_HZ) & (
        _ranges(level_db, length) < MAX_LEVEL_RANGE_DB
    )
    covered = np.convolve(is_steady, np.ones(length)) > 0.5
    found = []
    for start, end in from_mask(covered, hop_s=HOP_S).tolist():
        own = slice(round(start / HOP_S), round(end / HOP_S))
        stretch = Segment(start, end - HOP_S + FRAME_S)
        found.append(Tone(stretch, float(np.nanmedian(peak_hz[own]))))
    return found


def _ranges(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Range of every window of ``length`` frames; NaN where one of them is."""
    windows = np.lib.stride_tricks.sliding_window_view(values, length)
    return np.asarray(windows.max(axis=1) - windows.min(axis=1))
