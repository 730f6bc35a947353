"""What every pitch tracker does, and what they share: where to look, and the voice's own range."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.recording import SampleSource
from voicecoach.prosody.trackers.options import PitchOptions, PitchRange

__all__ = ["PitchTracker", "own_range", "speech_frames"]


class PitchTracker(Protocol):
    """Finds the fundamental frequency of one channel where there is speech."""

    @property
    def name(self) -> str:
        """One of `TRACKER_NAMES`, for the provenance."""

    def track(
        self, samples: SampleSource, *, sample_rate_hz: int, speech: Intervals
    ) -> tuple[PitchTrack, PitchRange]:
        """Track one channel.

        Parameters
        ----------
        samples : SampleSource
            Read in slices around speech, a few seconds at a time, never as a
            whole; the slices are the same whatever the source.
        sample_rate_hz : int
        speech : Intervals
            Where to look; everything else is unvoiced.

        Returns
        -------
        PitchTrack
            One frame every ``hop_s``, frame ``i`` centred on ``i * hop_s``;
            as many frames as `spectral_tracks` gives.
        PitchRange
            Frequencies that were searched for in the end.
        """


def speech_frames(
    speech: Intervals, *, frame_total: int, hop_s: float, margin_s: float
) -> NDArray[np.int64]:
    """Frames centred inside speech or less than the margin away from it.

    Examples
    --------
    >>> speech_frames(np.array([[0.02, 0.04]]), frame_total=9, hop_s=0.01, margin_s=0.01).tolist()
    [1, 2, 3, 4, 5]
    """
    first = np.ceil((speech[:, 0] - margin_s) / hop_s - 1e-9).astype(np.int64)
    last = np.floor((speech[:, 1] + margin_s) / hop_s + 1e-9).astype(np.int64) + 1
    edges = np.zeros(frame_total + 1, dtype=np.int32)
    np.add.at(edges, np.clip(first, 0, frame_total), 1)
    np.add.at(edges, np.clip(last, 0, frame_total), -1)
    return np.flatnonzero(np.cumsum(edges[:-1]) > 0)


def own_range(f0_hz: NDArray[np.float32], options: PitchOptions) -> PitchRange:
    """Range of a voice from the quartiles of its first pass (De Looze & Hirst 2008).

    With too few voiced frames it stays as searched.

    Examples
    --------
    >>> own_range(np.full(40, 120.0, dtype=np.float32), PitchOptions())
    PitchRange(floor_hz=90.0, ceiling_hz=180.0)
    """
    voiced_hz = f0_hz[~np.isnan(f0_hz)]
    if voiced_hz.size < options.min_first_pass_frame_count:
        return PitchRange(options.search_floor_hz, options.search_ceiling_hz)
    lower_hz, upper_hz = np.quantile(voiced_hz, (0.25, 0.75))
    return PitchRange(
        floor_hz=max(50.0, float(lower_hz) * options.floor_to_quartile_ratio),
        ceiling_hz=min(700.0, float(upper_hz) * options.ceiling_to_quartile_ratio),
    )
