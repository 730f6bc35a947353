"""Voices on one channel told apart by pyannote.audio, where the settings ask for it."""

from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from voicecoach.core.intervals import Intervals
from voicecoach.core.recording import Recording
from voicecoach.core.speech import Diarization
from voicecoach.diarization.pyannote import PyannoteDiarizer, PyannoteOptions
from voicecoach.diarization.speaker_turns import SpeakerEstimate

__all__ = ["voices_by_pyannote"]

_LOCK = Lock()
"""A pipeline hears one call at a time, and is loaded once."""


def voices_by_pyannote(
    recording: Recording, speech: Intervals, *, channel: int, options: PyannoteOptions
) -> tuple[Diarization, Mapping[str, Any]]:
    """Tell whose the speech of one channel is, and how that was found.

    The recording is heard at its own rate: the models know voices by more
    than the band of a telephone where there is more.

    Parameters
    ----------
    recording : Recording
    speech : Intervals
        Units without music, tones and announcements.
    channel : int
    options : PyannoteOptions

    Returns
    -------
    Diarization
        With as many speakers as were heard; none where nobody was.
    mapping
        For the provenance; ``doubtful_stretches`` as pairs of start and end.

    Raises
    ------
    MissingDependencyError
        If pyannote.audio or the model is not on this machine.
    ConfigError, EngineError
        As `voicecoach.diarization.pyannote.PyannoteDiarizer`.
    """
    with _LOCK:
        diarizer = _loaded(options)
        found = diarizer.diarize(
            recording.samples[channel],
            sample_rate_hz=recording.info.sample_rate_hz,
            units=speech,
            channel=channel,
        )
    return found.diarization, {**diarizer.method, **_account(found)}


@lru_cache(maxsize=1)
def _loaded(options: PyannoteOptions) -> PyannoteDiarizer:
    return PyannoteDiarizer(options)


def _account(found: SpeakerEstimate) -> dict[str, Any]:
    """What the pipeline said of this call, but for whose each stretch is."""
    return {
        "speaker_count": len(found.diarization.speakers),
        "unsure_ratio": found.unsure_ratio,
        "unclaimed_s": found.unclaimed_s,
        "doubtful_stretches": [
            [stretch.segment.start, stretch.segment.end] for stretch in found.doubtful
        ],
    }
