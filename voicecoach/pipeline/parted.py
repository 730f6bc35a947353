"""A channel that carries everybody: what is no speech is left out, then voices are told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from voicecoach.config import Settings
from voicecoach.core.intervals import Intervals, as_intervals
from voicecoach.core.prosody import ChannelTracks, PitchTrack
from voicecoach.core.recording import MIXED, Recording, SampleSource
from voicecoach.core.segment import Segment
from voicecoach.core.speech import BY_CHANNEL, Diarization, NonSpeech, SpeakerSegment, UnitMargin
from voicecoach.diarization import (
    DiarizationOptions,
    VoiceSeparation,
    non_speech_of,
    separate_voices,
    speech_beside,
    voice_diarization,
)
from voicecoach.pipeline.by_pyannote import voices_by_pyannote
from voicecoach.prosody import ANALYSIS_RATE_HZ, PitchRange, bare_intervals, held_notes
from voicecoach.prosody.trackers import PitchTracker
from voicecoach.vad import find_tones

__all__ = [
    "PartedChannel",
    "one_party",
    "own_edges",
    "part_channel",
    "pitch_of_voices",
    "speaker_tracks",
]


@dataclass(frozen=True, slots=True, eq=False)
class PartedChannel:
    """Who speaks when on one channel of several people, and what else sounds on it.

    ``method`` belongs into the provenance.
    """

    diarization: Diarization
    non_speech: tuple[NonSpeech, ...]
    method: Mapping[str, Any]


def part_channel(
    samples: SampleSource,
    units: Intervals,
    pitch: PitchTrack,
    *,
    recording: Recording,
    channel: int,
    settings: Settings,
) -> PartedChannel:
    """Leave music, tones and announcements out of the units, and part the rest between voices.

    Parameters
    ----------
    samples : SampleSource
        At the rate of the analysis.
    units : Intervals
        Wherever speech activity was found.
    pitch : PitchTrack
        On those units, whoever they are.
    recording : Recording
        That the samples are of.
    channel : int
    settings : Settings

    Returns
    -------
    PartedChannel
        Everybody as one speaker, `MIXED`, where voices cannot be told apart.

    Raises
    ------
    MissingDependencyError, ConfigError, EngineError
        If pyannote.audio is asked for and cannot do it.
    """
    everywhere = np.array([[0.0, samples.size / ANALYSIS_RATE_HZ]])
    non_speech = non_speech_of(
        units,
        music=held_notes(pitch),
        noise=bare_intervals(units, pitch),
        tones=[(tone.segment, tone.frequency_hz) for tone in find_tones(samples, everywhere)],
        is_one_voice=lambda rows: separate_voices(samples, rows).speaker_count != 2,
    )
    speech = speech_beside(units, non_speech)
    options = settings.stage("diarization", DiarizationOptions)
    if options.engine == "none":
        return PartedChannel(_everybody(speech, channel), non_speech, _method(None))
    if options.engine == "pyannote":
        spoken, method = voices_by_pyannote(
            recording, speech, channel=channel, options=options.pyannote
        )
        heard = spoken if spoken.segments else _everybody(speech, channel)
        return PartedChannel(heard, non_speech, method)
    found = separate_voices(samples, speech)
    if not found.is_compared:
        return PartedChannel(_everybody(speech, channel), non_speech, _method(found))
    return PartedChannel(voice_diarization(found, channel=channel), non_speech, _method(found))


def one_party(units: Intervals, *, speaker: str, channel: int) -> PartedChannel:
    """All units of a channel are its speaker's."""
    rows = tuple(SpeakerSegment(Segment(*row), speaker, channel) for row in units.tolist())
    return PartedChannel(Diarization(rows, (speaker,), BY_CHANNEL), (), MappingProxyType({}))


def _everybody(speech: Intervals, channel: int) -> Diarization:
    return one_party(speech, speaker=MIXED, channel=channel).diarization


def _method(found: VoiceSeparation | None) -> Mapping[str, Any]:
    if found is None:
        return MappingProxyType({"engine": "none"})
    is_compared = found.is_compared
    return MappingProxyType(
        {
            "engine": "voices" if is_compared else "none",
            "speaker_count": found.speaker_count,
            "unsure_ratio": found.unsure_ratio if is_compared else None,
            "gain": found.gain if is_compared else None,
        }
    )


def pitch_of_voices(
    diarization: Diarization,
    tracker: PitchTracker,
    samples: SampleSource,
    *,
    everybody: tuple[PitchTrack, PitchRange],
) -> tuple[PitchTrack, Mapping[str, PitchRange]]:
    """Track each voice in its own range, on its own stretches.

    Parameters
    ----------
    diarization : Diarization
    tracker : PitchTracker
    samples : SampleSource
    everybody : tuple
        As tracked on all speech at once; taken as it is where there is one speaker.

    Returns
    -------
    PitchTrack
    mapping
        Speaker -> range that was searched.
    """
    whole, searched = everybody
    if len(diarization.speakers) < 2:
        return whole, dict.fromkeys(diarization.speakers, searched)
    ranges: dict[str, PitchRange] = {}
    f0_hz = np.full_like(whole.f0_hz, np.nan)
    strength = np.zeros_like(whole.voiced_strength)
    for speaker in diarization.speakers:
        own = diarization.intervals_of(speaker)
        track, ranges[speaker] = tracker.track(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=own)
        is_own = _is_inside(own, track)
        f0_hz[is_own], strength[is_own] = track.f0_hz[is_own], track.voiced_strength[is_own]
    return replace(whole, f0_hz=f0_hz, voiced_strength=strength), ranges


def _is_inside(units: Intervals, track: PitchTrack) -> Any:
    at = track.start + np.arange(track.f0_hz.size) * track.hop_s
    return np.searchsorted(units[:, 0], at, "right") > np.searchsorted(units[:, 1], at, "right")


def own_edges(
    margins: Sequence[UnitMargin], diarization: Diarization, units: Intervals
) -> tuple[UnitMargin, ...]:
    """Let no gate move an edge that is none of a pause but a change of voice, or of music.

    Parameters
    ----------
    margins : sequence of UnitMargin
        One for each segment of the diarization.
    diarization : Diarization
    units : Intervals
        Of speech activity, whose edges the gate drew.
    """
    rows = as_intervals(unit.segment for unit in diarization.segments)
    is_start, is_end = np.isin(rows[:, 0], units[:, 0]), np.isin(rows[:, 1], units[:, 1])
    return tuple(
        UnitMargin(
            margin.above_gate_db,
            margin.start_early_s if starts else 0.0,
            margin.start_late_s if starts else 0.0,
            margin.end_early_s if ends else 0.0,
            margin.end_late_s if ends else 0.0,
        )
        for margin, starts, ends in zip(margins, is_start, is_end, strict=True)
    )


def speaker_tracks(
    tracks: Sequence[ChannelTracks], diarization: Diarization
) -> tuple[ChannelTracks, ...]:
    """Tracks of each speaker: those of their channel, with the margins of their own units.

    Parameters
    ----------
    tracks : sequence of ChannelTracks
        One for each channel, with a margin for each unit on it.
    diarization : Diarization
    """
    found = []
    for channel in tracks:
        units = [unit for unit in diarization.segments if unit.channel == channel.channel]
        own = [channel.speaker] if channel.speaker != MIXED else list(diarization.speakers)
        for speaker in own:
            pairs = zip(units, channel.margins, strict=False)  # none, where none were kept
            margins = tuple(margin for unit, margin in pairs if unit.speaker == speaker)
            found.append(replace(channel, speaker=speaker, margins=margins))
    return tuple(found)
