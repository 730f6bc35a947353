"""Fundamental frequency of one channel, by the tracker that suits how noisy it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.recording import SampleSource, require_one_channel
from voicecoach.prosody.trackers import (
    AutocorrelationTracker,
    JoinedTracker,
    PitchOptions,
    PitchRange,
    PitchTracker,
    PyinTracker,
    SwiftF0Tracker,
)

__all__ = ["PitchOptions", "PitchRange", "TrackerChoice", "choose_tracker", "track_pitch"]

_TRACKERS: Mapping[str, Callable[[PitchOptions], PitchTracker]] = MappingProxyType(
    {
        "autocorrelation": AutocorrelationTracker,
        "autocorrelation+swift-f0": JoinedTracker,
        "swift-f0": SwiftF0Tracker,
        "pyin": PyinTracker,
    }
)


@dataclass(frozen=True, slots=True)
class TrackerChoice:
    """A tracker and why it was taken.

    ``method`` belongs into the provenance: the ``tracker``, ``why`` in a
    sentence, the ``gate_db`` measured (``None``: it was not) and the
    ``clean_gate_db`` it was held against.
    """

    tracker: PitchTracker
    method: Mapping[str, Any]


def choose_tracker(options: PitchOptions, *, gate_db: float | None = None) -> TrackerChoice:
    """Take the tracker asked for, or the one that suits the noise of the channel.

    Parameters
    ----------
    options : PitchOptions
    gate_db : float, optional
        Range between the 95 % and 15 % quantiles of the channel's speech
        band, as the speech activity reports it; without it a channel counts
        as clean.

    Examples
    --------
    >>> choose_tracker(PitchOptions(), gate_db=14.5).method["why"]
    'noisy line: its levels range over 14.5 dB, not more than 27.0 dB'
    """
    name, why = options.tracker, "asked for in the settings"
    if name == "auto":
        is_clean = gate_db is None or gate_db > options.clean_gate_db
        name = "autocorrelation" if is_clean else "autocorrelation+swift-f0"
        why = _why(gate_db, options.clean_gate_db)
    method = {
        "tracker": name,
        "why": why,
        "gate_db": gate_db,
        "clean_gate_db": options.clean_gate_db,
    }
    return TrackerChoice(_TRACKERS[name](options), MappingProxyType(method))


def _why(gate_db: float | None, clean_gate_db: float) -> str:
    if gate_db is None:
        return "the noise of the line was not measured"
    if gate_db > clean_gate_db:
        return f"clean line: its levels range over {gate_db:.1f} dB, more than {clean_gate_db} dB"
    return f"noisy line: its levels range over {gate_db:.1f} dB, not more than {clean_gate_db} dB"


def track_pitch(
    samples: SampleSource,
    *,
    sample_rate_hz: int,
    speech: Intervals,
    options: PitchOptions | None = None,
    gate_db: float | None = None,
) -> tuple[PitchTrack, PitchRange]:
    """Track the fundamental frequency of one channel where there is speech.

    Parameters
    ----------
    samples : SampleSource
        Read around speech, a few seconds at a time.
    sample_rate_hz : int
    speech : Intervals
        Where to look; everything else is unvoiced.
    options : PitchOptions, optional
    gate_db : float, optional
        How clean the channel is; see `choose_tracker`.

    Returns
    -------
    PitchTrack
        One frame every ``hop_s``, frame ``i`` centred on ``i * hop_s``; as
        many frames as `spectral_tracks` gives.
    PitchRange
        What was searched in the end.

    Raises
    ------
    InputError
        If ``samples`` is not one channel of float32 or an interval is malformed.
    MissingDependencyError
        If the tracker's package is not installed.
    EngineError
        If its network cannot be run.
    """
    require_one_channel(samples)
    tracker = choose_tracker(options or PitchOptions(), gate_db=gate_db).tracker
    return tracker.track(samples, sample_rate_hz=sample_rate_hz, speech=speech)
