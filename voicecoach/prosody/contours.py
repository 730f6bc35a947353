"""Pitch and level as they are drawn: small whole numbers against the speaker's usual.

A contour has 50 points a second and two coarser forms, of 5 and of 0.5 points a
second, so that what is drawn is never much more than one point a pixel: three
hours at a glance take as long to draw as three minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals
from voicecoach.core.units import SEMITONES_PER_OCTAVE

__all__ = [
    "CONTOUR_POINTS_PER_S",
    "LEVEL_STEPS_PER_DB",
    "PITCH_STEPS_PER_ST",
    "UNDEFINED",
    "Contours",
    "level_contour",
    "no_contours",
    "packed",
    "pitch_contour",
    "thinned",
]

CONTOUR_POINTS_PER_S = 50.0
"""Convention: as the waveform, so that one point stands for one of its bars."""
PITCH_STEPS_PER_ST = 8
"""Convention: 12.5 cents, about what a pitch tracker can tell; reaches 15.9 semitones."""
LEVEL_STEPS_PER_DB = 2
"""Convention: half a decibel, below what is heard as a difference; reaches 63.5 dB."""
UNDEFINED = -128
"""Nobody speaks there, or it is not voiced: drawn as nothing."""
_THINNED_BY = (10, 100)
_MOST = 127


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """Pitch and level of one channel, both of shape ``(n_points,)`` and int8.

    Point ``i`` stands for the 20 ms from ``i / CONTOUR_POINTS_PER_S`` on;
    `UNDEFINED` where there is nothing to draw.
    """

    pitch: NDArray[np.int8]
    level: NDArray[np.int8]


def no_contours(duration_s: float) -> Contours:
    """Contours with nothing to draw: of a speaker without a usual, or who is not to be seen."""
    nothing = np.full(_point_count(duration_s), UNDEFINED, np.int8)
    return Contours(pitch=nothing, level=nothing)


def pitch_contour(
    f0_hz: NDArray[np.float32],
    *,
    start: float,
    hop_s: float,
    usual_hz: float,
    speech: Intervals,
    duration_s: float,
) -> NDArray[np.int8]:
    """Semitones from the speaker's usual, in steps of ``1 / PITCH_STEPS_PER_ST``.

    Parameters
    ----------
    f0_hz : np.ndarray, shape=(n_frames,)
        NaN where unvoiced; frame ``i`` is centred on ``start + i * hop_s``.
    start, hop_s : float
    usual_hz : float
    speech : np.ndarray, shape=(n, 2)
        Where the speaker speaks, sorted: what is found elsewhere is of somebody else.
    duration_s : float

    Returns
    -------
    np.ndarray, shape=(n_points,), int8

    Raises
    ------
    InputError
        If ``usual_hz`` is not > 0.

    Examples
    --------
    >>> voice = np.full(2, 200.0, np.float32)
    >>> pitch_contour(voice, start=0.01, hop_s=0.02, usual_hz=100.0,
    ...               speech=np.array([[0.0, 0.02]]), duration_s=0.04)
    array([  96, -128], dtype=int8)
    """
    if not usual_hz > 0.0:
        raise InputError(f"need usual_hz > 0; got {usual_hz}")
    hz = _at_points(f0_hz, start=start, hop_s=hop_s, duration_s=duration_s)
    above_st = SEMITONES_PER_OCTAVE * np.log2(hz / usual_hz)
    return _steps(_only_in(above_st, speech), PITCH_STEPS_PER_ST)


def level_contour(
    level_dbfs: NDArray[np.float32],
    *,
    start: float,
    hop_s: float,
    usual_dbfs: float,
    speech: Intervals,
    duration_s: float,
) -> NDArray[np.int8]:
    """Decibels from the speaker's usual, in steps of ``1 / LEVEL_STEPS_PER_DB``.

    Parameters and result are those of `pitch_contour`.

    Examples
    --------
    >>> level_contour(np.array([-24.0, -30.0], np.float32), start=0.01, hop_s=0.02,
    ...               usual_dbfs=-27.0, speech=np.array([[0.0, 1.0]]), duration_s=0.04)
    array([ 6, -6], dtype=int8)
    """
    level = _at_points(level_dbfs, start=start, hop_s=hop_s, duration_s=duration_s)
    return _steps(_only_in(level - usual_dbfs, speech), LEVEL_STEPS_PER_DB)


def thinned(values: NDArray[np.int8], factor: int) -> NDArray[np.int8]:
    """One point for ``factor``: mean of what is defined, and a standard deviation around it.

    Mean and deviation rather than the extremes, which in any two seconds of
    speech fill the lane.

    Returns
    -------
    np.ndarray, shape=(3, ceil(n_points / factor)), int8
        Low, middle, high; `UNDEFINED` where nothing is defined.

    Examples
    --------
    >>> thinned(np.array([2, 4, -128, -128, 7], np.int8), 2).tolist()
    [[2, -128, 7], [3, -128, 7], [4, -128, 7]]
    """
    count = -(-values.size // factor)
    filled = np.full(count * factor, UNDEFINED, np.float32)
    filled[: values.size] = values
    rows = filled.reshape(count, factor)
    defined = rows != UNDEFINED
    number = np.maximum(defined.sum(axis=1), 1)
    mean = np.where(defined, rows, 0.0).sum(axis=1) / number
    spread = np.sqrt((np.where(defined, rows - mean[:, None], 0.0) ** 2).sum(axis=1) / number)
    mean[~defined.any(axis=1)] = np.nan
    return np.stack([_steps(mean + side * spread, 1) for side in (-1.0, 0.0, 1.0)])


def packed(channels: Sequence[Contours]) -> bytes:
    """All contours of a call as the player reads them.

    Two little-endian unsigned 32-bit numbers, channels and points; then int8:
    of each channel its pitch and its level; then thinned by 10, and then by
    100, of each channel the low, middle and high of its pitch and of its level.

    Raises
    ------
    InputError
        If there is no channel, or they are not equally long.
    """
    tracks = [track for channel in channels for track in (channel.pitch, channel.level)]
    if len({track.size for track in tracks}) != 1:
        raise InputError("need the contours of at least one channel, all of one length")
    head = np.array([len(channels), tracks[0].size], "<u4").tobytes()
    coarse = [thinned(track, factor).tobytes() for factor in _THINNED_BY for track in tracks]
    return b"".join((head, *(track.tobytes() for track in tracks), *coarse))


def _point_count(duration_s: float) -> int:
    return max(1, int(np.ceil(duration_s * CONTOUR_POINTS_PER_S)))


def _at_points(
    values: NDArray[np.float32], *, start: float, hop_s: float, duration_s: float
) -> NDArray[np.float32]:
    """Value of the frame nearest to the middle of each point; NaN where there is none."""
    frames = np.rint((_middles(_point_count(duration_s)) - start) / hop_s).astype(np.intp)
    there = (frames >= 0) & (frames < values.size)
    found = np.full(frames.size, np.nan, np.float32)
    found[there] = values[frames[there]]
    return found


def _middles(count: int) -> NDArray[np.float64]:
    return np.asarray((np.arange(count) + 0.5) / CONTOUR_POINTS_PER_S)


def _only_in(values: NDArray[np.float32], speech: Intervals) -> NDArray[np.float32]:
    times = _middles(values.size)
    begun = np.searchsorted(speech[:, 0], times, side="right")
    ended = np.searchsorted(speech[:, 1], times, side="right")
    return np.where(begun > ended, values, np.float32(np.nan))


def _steps(values: NDArray[np.floating], steps_per_unit: int) -> NDArray[np.int8]:
    whole = np.clip(np.rint(values * steps_per_unit), -_MOST, _MOST)
    return np.where(np.isnan(whole), UNDEFINED, whole).astype(np.int8)
