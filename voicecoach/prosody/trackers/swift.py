"""Pitch of the swift-f0 network, every 16 ms, around speech only.

The network and its weights (120 KB) come with the ``swift-f0`` package; it
is loaded when a channel is noisy, or when asked for.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import EngineError, InputError, MissingDependencyError
from voicecoach.core.intervals import Intervals, validate
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.recording import SampleSource
from voicecoach.prosody.framing import frame_count, hop_samples
from voicecoach.prosody.trackers.options import PitchOptions, PitchRange
from voicecoach.prosody.trackers.protocol import own_range, speech_frames

__all__ = ["NetworkPitch", "SwiftF0Tracker", "network_pitch"]

NETWORK_RATE_HZ = 16000
NETWORK_HOP_S = 0.016
"""Fixed by the network."""

CONTEXT_FRAME_COUNT = 16
"""Network frames read on either side of a block; the network looks at eleven, the rest is for
the filter of the resampler (calibrated: longer context changes no frame)."""

BLOCK_FRAME_COUNT = 256
"""Network frames worked on at once: 4 s (memory, not result; 16 s took 80 MB more)."""

VOICED_PROBABILITY = 0.5
"""From here on a frame is voiced (literature: the network was calibrated so by its author)."""

LOUD_PEAK = 0.5
"""Loud speech is brought to this peak first: the network hears less in quiet recordings (measured:
a voice 34 dB down lost an eighth of its frames)."""

NEIGHBOUR_OCTAVES = 0.25
"""Between two frames nearer than this the pitch glides (convention)."""


@dataclass(frozen=True, slots=True, eq=False)
class NetworkPitch:
    """What the network hears on its own grid: frame ``i`` is centred on ``i * 0.016`` s.

    ``probability`` is that of a voiced frame, 0 where the network was not asked.
    """

    f0_hz: NDArray[np.float32]
    probability: NDArray[np.float32]

    def at(
        self, at_s: NDArray[np.floating[Any]], *, min_probability: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Pitch and probability at other times; the pitch is NaN where unvoiced.

        Voiced where the nearest frame is; the pitch glides between two voiced
        frames that are not far apart.

        Examples
        --------
        >>> heard = NetworkPitch(np.float32([100.0, 102.01]), np.float32([0.75, 0.75]))
        >>> f0_hz, probability = heard.at(np.array([0.008]), min_probability=0.5)
        >>> round(float(f0_hz[0]), 2), float(probability[0])
        (101.0, 0.75)
        """
        place = np.clip(at_s / NETWORK_HOP_S, 0.0, len(self.f0_hz) - 1.0)
        before = np.floor(place).astype(np.int64)
        after = np.minimum(before + 1, len(self.f0_hz) - 1)
        weight = (place - before).astype(np.float32)
        nearest = np.where(weight < 0.5, before, after)
        is_voiced = self.probability >= min_probability
        left, right = np.log2(self.f0_hz[before]), np.log2(self.f0_hz[after])
        glides = is_voiced[before] & is_voiced[after] & (np.abs(left - right) < NEIGHBOUR_OCTAVES)
        between = left * (1.0 - weight) + right * weight
        f0_hz = np.where(glides, np.exp2(between), self.f0_hz[nearest])
        probability = self.probability[before] * (1.0 - weight) + self.probability[after] * weight
        return (
            np.where(is_voiced[nearest], f0_hz, np.float32(np.nan)).astype(np.float32),
            probability.astype(np.float32),
        )


@dataclass(frozen=True, slots=True)
class SwiftF0Tracker:
    """The network alone, kept to the range that its own voiced frames span.

    Outside the range its errors by octaves lie (De Looze & Hirst's quartile
    rule, as for the autocorrelation).
    """

    options: PitchOptions = field(default_factory=PitchOptions)

    @property
    def name(self) -> str:
        """For the provenance."""
        return "swift-f0"

    def track(
        self, samples: SampleSource, *, sample_rate_hz: int, speech: Intervals
    ) -> tuple[PitchTrack, PitchRange]:
        """See `PitchTracker.track`."""
        options, speech = self.options, validate(speech)
        heard = network_pitch(
            samples, sample_rate_hz=sample_rate_hz, speech=speech, margin_s=options.margin_s
        )
        coarse_s = np.arange(0.0, samples.size / sample_rate_hz, options.first_pass_hop_s)
        coarse_hz, _ = heard.at(coarse_s, min_probability=VOICED_PROBABILITY)
        wide = PitchRange(options.search_floor_hz, options.search_ceiling_hz)
        searched = own_range(_inside(coarse_hz, wide), options)
        hop = hop_samples(sample_rate_hz=sample_rate_hz, hop_s=options.hop_s)
        total = frame_count(sample_count=samples.size, hop=hop)
        frames = speech_frames(
            speech, frame_total=total, hop_s=options.hop_s, margin_s=options.margin_s
        )
        found_hz, probability = heard.at(frames * options.hop_s, min_probability=VOICED_PROBABILITY)
        f0_hz = np.full(total, np.nan, dtype=np.float32)
        strength = np.zeros(total, dtype=np.float32)
        f0_hz[frames] = _inside(found_hz, searched)
        strength[frames] = np.where(np.isnan(f0_hz[frames]), np.float32(0.0), probability)
        return PitchTrack(0.0, options.hop_s, f0_hz, strength), searched


def network_pitch(
    samples: SampleSource, *, sample_rate_hz: int, speech: Intervals, margin_s: float
) -> NetworkPitch:
    """Ask the network around speech, in blocks of 4 s.

    Parameters
    ----------
    samples : SampleSource
        Read a block at a time.
    sample_rate_hz : int
        A rate at which 16 ms are whole samples, such as 8000.
    speech : Intervals
        Sorted and disjoint.
    margin_s : float
        Asked around speech.

    Raises
    ------
    InputError
        If the rate does not divide into hops of 16 ms.
    MissingDependencyError
        If swift-f0 is not installed.
    EngineError
        If the network cannot be run.
    """
    if sample_rate_hz * 2 % 125:
        raise InputError(
            f"swift-f0 needs a rate that divides into 16 ms hops; got {sample_rate_hz} Hz; "
            "resample to 8000 Hz"
        )
    hop = hop_samples(sample_rate_hz=sample_rate_hz, hop_s=NETWORK_HOP_S)
    total = frame_count(sample_count=samples.size, hop=hop)
    frames = speech_frames(
        speech, frame_total=total, hop_s=NETWORK_HOP_S, margin_s=margin_s + NETWORK_HOP_S
    )
    f0_hz = np.ones(total, dtype=np.float32)
    probability = np.zeros(total, dtype=np.float32)
    gain = _gain(samples, frames, hop)
    for first, last in _blocks(frames):
        around = first - CONTEXT_FRAME_COUNT, last + CONTEXT_FRAME_COUNT
        heard = _detect(_read(samples, *around, hop) * gain, sample_rate_hz)
        inner = slice(CONTEXT_FRAME_COUNT, CONTEXT_FRAME_COUNT + last - first)
        f0_hz[first:last], probability[first:last] = heard[0][inner], heard[1][inner]
    return NetworkPitch(f0_hz, probability)


def _blocks(frames: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """First and past the last frame of each block; where the context would overlap, they join."""
    if not frames.size:
        return
    gaps = np.flatnonzero(np.diff(frames) > 2 * CONTEXT_FRAME_COUNT)
    starts = frames[np.concatenate(([0], gaps + 1))].tolist()
    ends = (frames[np.concatenate((gaps, [frames.size - 1]))] + 1).tolist()
    for start, end in zip(starts, ends, strict=True):
        for first in range(start, end, BLOCK_FRAME_COUNT):
            yield first, min(first + BLOCK_FRAME_COUNT, end)


def _read(samples: SampleSource, first: int, last: int, hop: int) -> NDArray[np.float32]:
    """Samples of network frames, zero outside the recording."""
    begin, end = first * hop, last * hop
    part = samples[max(begin, 0) : min(end, samples.size)]
    return np.pad(part, (max(-begin, 0), max(end - samples.size, 0)))


def _gain(samples: SampleSource, frames: NDArray[np.int64], hop: int) -> np.float32:
    """Factor that brings loud speech (99 % quantile of the peaks) to `LOUD_PEAK`."""
    peaks = [
        np.abs(_read(samples, first, last, hop)).reshape(-1, hop).max(axis=1)
        for first, last in _blocks(frames)
    ]
    loud = float(np.quantile(np.concatenate(peaks), 0.99)) if peaks else 0.0
    return np.float32(LOUD_PEAK / loud) if loud > 0.0 else np.float32(1.0)


def _inside(f0_hz: NDArray[np.float32], searched: PitchRange) -> NDArray[np.float32]:
    is_inside = (f0_hz >= searched.floor_hz) & (f0_hz <= searched.ceiling_hz)
    return np.where(is_inside, f0_hz, np.float32(np.nan))


def _detect(
    samples: NDArray[np.float32], sample_rate_hz: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pitch and probability of every 16 ms.

    The rate is changed here and not by the network's package: at its lesser
    quality the band above the telephone's holds noise of the arithmetic that
    differs from block to block, and the network hears it (measured: up to
    0.05 of probability; so it is less than 1e-6).
    """
    import soxr

    wide = soxr.resample(samples, sample_rate_hz, NETWORK_RATE_HZ, quality="VHQ")
    try:
        found = _network().detect(wide, NETWORK_RATE_HZ)
    except RuntimeError as error:
        raise EngineError("the swift-f0 network failed on this channel") from error
    return found.pitch_hz.astype(np.float32), found.confidence.astype(np.float32)


@functools.cache
def _network() -> Any:
    try:
        from swift_f0 import SwiftF0
    except ImportError as error:
        raise MissingDependencyError(
            "pitch on noisy channels needs swift-f0, which is not installed; "
            "run: pip install swift-f0"
        ) from error
    return SwiftF0(threads=1)  # calls and channels run side by side
