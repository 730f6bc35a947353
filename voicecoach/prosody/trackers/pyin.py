"""Pitch of librosa's probabilistic YIN, for comparison; librosa is imported when it is run."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import MissingDependencyError
from voicecoach.core.intervals import Intervals, validate
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.recording import SampleSource
from voicecoach.prosody.framing import frame_count, hop_samples
from voicecoach.prosody.trackers.autocorrelation import first_pass_range
from voicecoach.prosody.trackers.options import PitchOptions, PitchRange
from voicecoach.prosody.trackers.protocol import speech_frames

__all__ = ["PyinTracker"]

BLOCK_FRAME_COUNT = 2000
"""Frames of one search: 20 s (memory)."""

CONTEXT_FRAME_COUNT = 50
"""Frames before and after a block that settle its path (convention: as long as a syllable)."""


@dataclass(frozen=True, slots=True)
class PyinTracker:
    """librosa.pyin in the range that the autocorrelation's first pass finds.

    References
    ----------
    Mauch, M. & Dixon, S. (2014). pYIN: a fundamental frequency estimator using
    probabilistic threshold distributions. ICASSP 2014, 659-663.
    """

    options: PitchOptions = field(default_factory=PitchOptions)

    @property
    def name(self) -> str:
        """For the provenance."""
        return "pyin"

    def track(
        self, samples: SampleSource, *, sample_rate_hz: int, speech: Intervals
    ) -> tuple[PitchTrack, PitchRange]:
        """See `PitchTracker.track`."""
        options, speech = self.options, validate(speech)
        searched = first_pass_range(
            samples, sample_rate_hz=sample_rate_hz, speech=speech, options=options
        )
        hop = hop_samples(sample_rate_hz=sample_rate_hz, hop_s=options.hop_s)
        total = frame_count(sample_count=samples.size, hop=hop)
        frames = speech_frames(
            speech, frame_total=total, hop_s=options.hop_s, margin_s=options.margin_s
        )
        f0_hz = np.full(total, np.nan, dtype=np.float32)
        strength = np.zeros(total, dtype=np.float32)
        for first, last in _blocks(frames):
            begin = max(first - CONTEXT_FRAME_COUNT, 0)
            part = samples[begin * hop : (last + CONTEXT_FRAME_COUNT) * hop]
            found_hz, probability = _pyin(part, sample_rate_hz, hop, searched)
            inner = slice(first - begin, last - begin)
            f0_hz[first:last], probability = found_hz[inner], probability[inner]
            strength[first:last] = np.where(np.isnan(f0_hz[first:last]), 0.0, probability)
        return PitchTrack(0.0, options.hop_s, f0_hz, strength), searched


def _blocks(frames: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """First and past the last frame of each stretch of speech, cut where it is long."""
    for run in np.split(frames, np.flatnonzero(np.diff(frames) > 1) + 1):
        for first in range(0, run.size, BLOCK_FRAME_COUNT):
            part = run[first : first + BLOCK_FRAME_COUNT]
            yield int(part[0]), int(part[-1]) + 1


def _pyin(
    samples: NDArray[np.float32], sample_rate_hz: int, hop: int, searched: PitchRange
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    try:
        from librosa import pyin
    except ImportError as error:
        raise MissingDependencyError(
            "the tracker 'pyin' needs librosa, which is not installed; run: pip install librosa"
        ) from error
    periods = 4.0  # in a window; two are the least that YIN compares
    f0_hz, _, probability = pyin(
        np.asarray(samples),
        fmin=searched.floor_hz,
        fmax=searched.ceiling_hz,
        sr=sample_rate_hz,
        frame_length=2 * round(0.5 * periods / searched.floor_hz * sample_rate_hz),
        hop_length=hop,
    )
    return f0_hz.astype(np.float32), probability.astype(np.float32)
