"""Who speaks when, without the stretches that hold no voice: music on hold, hum."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from voicecoach.core.intervals import Intervals, clip, complement, intersect, to_segments
from voicecoach.core.prosody import ChannelTracks
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.prosody.held_notes import voiceless_intervals

__all__ = ["voices_only"]


def voices_only(diarization: Diarization, tracks: Sequence[ChannelTracks]) -> Diarization:
    """Leave out what sounds without a voice, so that no word can have been said there.

    Parameters
    ----------
    diarization : Diarization
    tracks : sequence of ChannelTracks
        A speaker without any is left as they are.

    Returns
    -------
    Diarization
    """
    pitch = {channel.speaker: channel.pitch for channel in tracks}
    silent = {
        name: voiceless_intervals(diarization.intervals_of(name), pitch[name])
        for name in diarization.speakers
        if name in pitch
    }
    if not any(len(rows) for rows in silent.values()):
        return diarization
    units = [part for unit in diarization.segments for part in _parts(unit, silent)]
    return dataclasses.replace(diarization, segments=tuple(sorted(units)))


def _parts(unit: SpeakerSegment, silent: Mapping[str, Intervals]) -> Iterator[SpeakerSegment]:
    near = silent.get(unit.speaker, _NOWHERE)
    near = clip(near, start=unit.segment.start, end=unit.segment.end)
    if not len(near):
        yield unit
        return
    rows = np.array([[unit.segment.start, unit.segment.end]])
    for part in to_segments(intersect(rows, complement(near, duration_s=unit.segment.end))):
        yield dataclasses.replace(unit, segment=part)


_NOWHERE = np.empty((0, 2))
