"""Active speech level by ITU-T P.56: the level of speech while it lasts, pauses left out.

References
----------
ITU-T P.56 (2011). Objective measurement of active speech level, method B.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError
from voicecoach.core.prosody import VoiceBaseline
from voicecoach.core.recording import SampleSource, require_one_channel, sample_blocks

__all__ = ["ActiveLevel", "active_level", "with_voice_level"]

TIME_CONSTANT_S = 0.03
HANGOVER_S = 0.2
MARGIN_DB = 15.9
"""Smoothing of the envelope, time for which it may dip, and distance of the active
level from the threshold that decides it: all three from P.56."""

THRESHOLDS = 2.0 ** np.arange(-15, 0)
"""Of the envelope re full scale, 6 dB apart (P.56: as many as a sample has bits)."""

STEP_S = 0.01
"""The envelope is exact but looked at every 10 ms only (P.56 asks for 600 samples/s of
the signal; the envelope itself moves far more slowly)."""

SCAN_COUNT = 32


@dataclass(frozen=True, slots=True)
class ActiveLevel:
    """Level of the speech on one channel, and for how much of the time it is active.

    ``level_dbov`` is relative to the overload point, in which a full-scale sine
    has -3.01 dBov.
    """

    level_dbov: float
    activity_ratio: float


def active_level(samples: SampleSource, *, sample_rate_hz: int) -> ActiveLevel | None:
    """Measure the active speech level of one channel.

    Parameters
    ----------
    samples : SampleSource
        Read a part at a time.
    sample_rate_hz : int
        A whole number of samples per 10 ms.

    Returns
    -------
    ActiveLevel or None
        ``None`` where nothing rises above the lowest threshold by the margin.

    Raises
    ------
    InputError
        If ``samples`` is not one channel of float32, is empty, or the rate
        does not divide into 10 ms.

    Examples
    --------
    >>> time_s = np.arange(16000) / 8000
    >>> sine = np.sin(2 * np.pi * 1000 * time_s).astype(np.float32)
    >>> found = active_level(sine, sample_rate_hz=8000)
    >>> round(found.level_dbov, 1), round(found.activity_ratio, 1)
    (-3.0, 1.0)
    """
    require_one_channel(samples)
    if sample_rate_hz % round(1.0 / STEP_S):
        raise InputError(f"need a rate that divides into 10 ms; got {sample_rate_hz} Hz")
    energy, envelopes = 0.0, []
    for part_energy, envelope in _envelopes(samples, sample_rate_hz):
        energy += part_energy
        envelopes.append(envelope)
    if energy == 0.0:
        return None
    counts = _active_counts(np.concatenate(envelopes))
    return _at_margin(energy, counts * (STEP_S * sample_rate_hz), total=samples.size)


def _envelopes(
    samples: SampleSource, sample_rate_hz: int
) -> Iterator[tuple[float, NDArray[np.float64]]]:
    """Energy of each part and the doubly smoothed magnitude at the end of every 10 ms."""
    step = round(STEP_S * sample_rate_hz)
    decay = math.exp(-1.0 / (TIME_CONSTANT_S * sample_rate_hz))
    back = np.arange(step)[::-1]
    once = (1.0 - decay) * decay**back
    twice = (1.0 - decay) * (back + 1) * once
    weights = np.column_stack((once, twice)).astype(np.float32)
    carry = step * (1.0 - decay) * decay**step
    smooth = again = 0.0
    for part in sample_blocks(samples, length=4096 * step):
        rows = np.pad(np.abs(part), (0, -part.size % step)).reshape(-1, step)
        added = (rows @ weights).astype(np.float64)
        first = _decaying_sum(added[:, 0], decay**step, smooth)
        before = np.concatenate(([smooth], first[:-1]))
        second = _decaying_sum(added[:, 1] + carry * before, decay**step, again)
        smooth, again = float(first[-1]), float(second[-1])
        yield float(np.dot(part, part)), second


def _decaying_sum(values: NDArray[np.float64], decay: float, before: float) -> NDArray[np.float64]:
    """``y[i] = decay * y[i - 1] + values[i]``, in rows of `SCAN_COUNT`.

    What a row hands on has all but vanished two rows later (``decay`` is
    0.72), so the carries need no loop.
    """
    padded = np.pad(values, (0, -values.size % SCAN_COUNT)).reshape(-1, SCAN_COUNT)
    place = np.arange(SCAN_COUNT)
    powers = np.where(place >= place[:, None], decay ** np.abs(place - place[:, None]), 0.0)
    sums = padded @ powers
    fading = decay**SCAN_COUNT
    ends = np.concatenate(([0.0, 0.0, before], sums[:-1, -1]))
    handed_on = ends[2:] + fading * ends[1:-1] + fading**2 * ends[:-2]
    sums += handed_on[:, None] * decay ** (place + 1)
    return np.asarray(sums.ravel()[: values.size])


def _active_counts(envelope: NDArray[np.float64]) -> NDArray[np.float64]:
    """Steps that are active at each threshold: above it, or not long since."""
    hangover = round(HANGOVER_S / STEP_S)
    counts = np.zeros(THRESHOLDS.size)
    for number, threshold in enumerate(THRESHOLDS):
        above = np.flatnonzero(envelope >= threshold)
        if above.size == 0:
            break
        dips = np.diff(np.append(above, envelope.size)) - 1
        counts[number] = above.size + np.minimum(dips, hangover).sum()
    return counts


def _at_margin(energy: float, counts: NDArray[np.float64], *, total: int) -> ActiveLevel | None:
    """Interpolate between the two thresholds around which the margin is met."""
    known = counts > 0.0
    level_db = 10.0 * np.log10(energy / counts[known])
    margin_db = level_db - 20.0 * np.log10(THRESHOLDS[known])
    if margin_db.size == 0 or margin_db[0] < MARGIN_DB:
        return None
    below = np.flatnonzero(margin_db <= MARGIN_DB)
    if below.size == 0:
        return None
    upper = int(below[0])
    place = margin_db[max(upper - 1, 0) : upper + 1]
    share = 0.0 if upper == 0 else (place[0] - MARGIN_DB) / (place[0] - place[1])
    lower_db = float(level_db[max(upper - 1, 0)])
    found_db = lower_db + float(share) * (float(level_db[upper]) - lower_db)
    return ActiveLevel(found_db, min(1.0, energy / total / 10.0 ** (found_db / 10.0)))


def with_voice_level(
    baseline: VoiceBaseline, *, loudness_lufs: float | None, active: ActiveLevel | None
) -> VoiceBaseline:
    """Add the level of a speaker's whole channel to what is usual for their voice."""
    return replace(
        baseline,
        loudness_lufs=loudness_lufs,
        active_level_dbov=active.level_dbov if active else None,
        activity_ratio=active.activity_ratio if active else None,
    )
