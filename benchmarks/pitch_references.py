"""Pitch trackers that people know, on the time grid of ours; for `benchmarks.pitch` only."""

import importlib.util

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples
from voicecoach.prosody import ANALYSIS_RATE_HZ, HOP_S, PitchOptions, PitchRange, track_pitch
from voicecoach.prosody.trackers import TrackerName
from voicecoach.prosody.trackers.protocol import own_range

__all__ = ["has_praat", "praat_two_passes", "tracked"]

Track = NDArray[np.float32] | NDArray[np.float64]


def tracked(samples: Samples, tracker: TrackerName, *, gate_db: float | None = None) -> Track:
    """F0 of every frame by one of the product's trackers, looked for everywhere."""
    whole = np.array([[0.0, samples.size / ANALYSIS_RATE_HZ]])
    options = PitchOptions(tracker=tracker)
    return track_pitch(
        samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=whole, options=options, gate_db=gate_db
    )[0].f0_hz


def has_praat() -> bool:
    """Whether parselmouth is installed (the ``bench`` extra)."""
    return importlib.util.find_spec("parselmouth") is not None


def praat_two_passes(samples: Samples) -> Track:
    """Praat's autocorrelation method, twice: the range of its second pass is found as ours is.

    Its frames lie half a hop or less beside ours: voiced where the nearest
    one is, and the frequency between two voiced frames is interpolated.
    """
    coarse_hz, _ = _praat(samples, PitchRange(70.0, 500.0), hop_s=0.03)
    f0_hz, at_s = _praat(samples, own_range(coarse_hz.astype(np.float32), PitchOptions()), HOP_S)
    grid_s = np.arange(samples.size // round(HOP_S * ANALYSIS_RATE_HZ) + 1) * HOP_S
    nearest = np.clip(np.round((grid_s - at_s[0]) / HOP_S).astype(int), 0, f0_hz.size - 1)
    between = np.interp(grid_s, at_s, f0_hz)
    own = f0_hz[nearest]
    return np.asarray(np.where(np.isnan(between) | np.isnan(own), own, between))


def _praat(
    samples: Samples, searched: PitchRange, hop_s: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import parselmouth

    sound = parselmouth.Sound(samples.astype(np.float64), ANALYSIS_RATE_HZ)
    found = sound.to_pitch_ac(
        time_step=hop_s, pitch_floor=searched.floor_hz, pitch_ceiling=searched.ceiling_hz
    )
    f0_hz = found.selected_array["frequency"]
    return np.where(f0_hz > 0.0, f0_hz, np.nan), found.xs()
