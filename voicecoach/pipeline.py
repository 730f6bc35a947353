"""The order of the stages: a recording goes in, an analysis comes out.

This is the only module that knows which stage follows which. Each stage maps
frozen values to frozen values; judgement starts at `find_moments`.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach import __version__
from voicecoach.audio.resample import resample
from voicecoach.coaching.catalogue import default_options, find_moments
from voicecoach.config import Settings, load_settings
from voicecoach.conversation import (
    ConversationOptions,
    UnitOptions,
    channel_diarization,
    describe_conversation,
    inter_pausal_units,
)
from voicecoach.core.analysis import CallAnalysis, Provenance, Withheld
from voicecoach.core.conversation import Conversation
from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import ChannelTracks, PhraseProsody, SpectralTracks
from voicecoach.core.recording import Recording
from voicecoach.core.speech import Diarization
from voicecoach.prosody import (
    ANALYSIS_RATE_HZ,
    BaselineOptions,
    PhraseOptions,
    PitchOptions,
    SyllableOptions,
    phrase_prosody,
    spectral_tracks,
    syllable_nuclei_s,
    track_pitch,
    voice_baseline,
)
from voicecoach.scorecard.metrics import call_metrics
from voicecoach.vad import VadOptions, speech_activity

__all__ = [
    "STAGES",
    "STAGE_OPTIONS",
    "AnalysedCall",
    "analyse",
    "call_id_of",
    "provenance_of",
    "read_settings",
]

STAGES = ("audio", "speech", "voice", "conversation", "moments", "saved")
"""What a person waiting for an analysis is told, in order."""

STAGE_OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "speech_activity": VadOptions(),
        "inter_pausal_units": UnitOptions(),
        "pitch": PitchOptions(),
        "syllables": SyllableOptions(),
        "phrases": PhraseOptions(),
        "baseline": BaselineOptions(),
        "conversation": ConversationOptions(),
    }
)
"""Table of the settings file -> default options of that stage."""

ONE_CHANNEL = "both parties are on one channel, so who speaks when is not known from it"

_NEEDS_SPLIT_CHANNELS = (
    "talk time per speaker",
    "talk share",
    "turns",
    "floor transfer offsets",
    "overlaps",
    "backchannels",
    "voice baselines",
    "coaching moments",
)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedCall:
    """An analysis and the framewise tracks that it was made from."""

    analysis: CallAnalysis
    tracks: tuple[ChannelTracks, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Heard:
    """Samples of one channel at the rate of the analysis, and their levels."""

    samples: NDArray[np.float32]
    spectral: SpectralTracks


@dataclass(frozen=True, slots=True, eq=False)
class _Channel:
    """One channel on its way through the stages."""

    speaker: str
    units: Intervals
    tracks: ChannelTracks
    phrases: tuple[PhraseProsody, ...]
    method: Mapping[str, Any]


def read_settings(path: Path | None = None) -> Settings:
    """Read ``voicecoach.toml`` over the defaults of every stage and rule.

    Raises
    ------
    ConfigError
        If the file does not fit; see `voicecoach.config.load_settings`.
    """
    return load_settings(path, stages=STAGE_OPTIONS, rules=default_options())


def call_id_of(sha256: str) -> str:
    """Name a call by the content of its recording, so that it cannot come in twice.

    Examples
    --------
    >>> call_id_of("9f86d081884c7d659a2feaa0c55ad015")
    '9f86d081884c'
    """
    return sha256[:12]


def provenance_of(
    settings: Settings,
    channels: Mapping[str, Any],
    *,
    methods: tuple[Mapping[str, Any], ...] = (),
) -> Provenance:
    """Say how an analysis is made; without ``methods`` also before it was made.

    Parameters
    ----------
    settings : Settings
    channels : mapping
        How channels were mapped to speakers, as asked for by the user.
    methods : tuple of mapping
        What was chosen on the way, per channel.
    """
    return Provenance(
        voicecoach_version=__version__,
        created_utc=datetime.now(UTC).isoformat(timespec="seconds"),
        options={
            **settings.as_dict(),
            "rules": sorted(settings.rules),
            "channels": dict(channels),
        },
        methods=methods,
    )


def analyse(
    recording: Recording,
    settings: Settings,
    *,
    channels: Mapping[str, Any] = MappingProxyType({}),
    on_stage: Progress | None = None,
) -> AnalysedCall:
    """Run every stage over one recording.

    Parameters
    ----------
    recording : Recording
    settings : Settings
    channels : mapping
        How the caller asked for channels to be mapped; kept in the provenance.
    on_stage : callable, optional
        Called with the name of each of `STAGES` as it starts.

    Returns
    -------
    AnalysedCall
    """
    report = on_stage or _silent
    report("speech")
    heard = [_hear(recording, index) for index in range(len(recording.samples))]
    measured = [
        _measure_channel(recording, heard, index, settings, report) for index in range(len(heard))
    ]
    report("conversation")
    diarization = channel_diarization(
        [channel.units for channel in measured], recording.info.channel_speakers
    )
    methods = tuple(channel.method for channel in measured)
    provenance = provenance_of(settings, channels, methods=methods)
    facts = _facts(recording, diarization, measured, settings, provenance)
    report("moments")
    moments = find_moments(facts, settings.rules)
    return AnalysedCall(
        analysis=dataclasses.replace(facts, moments=moments, metrics=call_metrics(facts)),
        tracks=tuple(channel.tracks for channel in measured),
    )


def _silent(stage: str) -> None:
    del stage


def _hear(recording: Recording, index: int) -> _Heard:
    samples = _at_analysis_rate(recording, index)
    return _Heard(samples, spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ))


def _measure_channel(
    recording: Recording, heard: list[_Heard], index: int, settings: Settings, report: Progress
) -> _Channel:
    speaker = recording.info.channel_speakers[index]
    samples, spectral = heard[index].samples, heard[index].spectral
    activity = speech_activity(
        spectral,
        samples=samples,
        sample_rate_hz=ANALYSIS_RATE_HZ,
        # What leaks over from the other channel is heard there first and louder.
        others=[other.spectral for other in heard if other is not heard[index]],
        options=settings.stage("speech_activity", VadOptions),
    )
    limits = settings.stage("inter_pausal_units", UnitOptions)
    units = inter_pausal_units(
        activity.intervals, min_pause_s=limits.min_pause_s, min_unit_s=limits.min_unit_s
    )
    report("voice")
    pitch, searched = track_pitch(
        samples,
        sample_rate_hz=ANALYSIS_RATE_HZ,
        speech=units,
        options=settings.stage("pitch", PitchOptions),
    )
    tracks = ChannelTracks(channel=index, speaker=speaker, spectral=spectral, pitch=pitch)
    return _Channel(
        speaker=speaker,
        units=units,
        tracks=tracks,
        phrases=_phrases(units, tracks, settings),
        method={
            "channel": index,
            "speaker": speaker,
            "analysis_rate_hz": ANALYSIS_RATE_HZ,
            "speech_activity": dict(activity.method),
            "pitch": {"tracker": "autocorrelation, two passes", **dataclasses.asdict(searched)},
        },
    )


def _at_analysis_rate(recording: Recording, index: int) -> NDArray[np.float32]:
    rate_hz = recording.info.sample_rate_hz
    samples: NDArray[np.float32] = recording.samples[index]
    if rate_hz == ANALYSIS_RATE_HZ:
        return samples
    return resample(samples, from_hz=rate_hz, to_hz=ANALYSIS_RATE_HZ)


def _phrases(
    units: Intervals, tracks: ChannelTracks, settings: Settings
) -> tuple[PhraseProsody, ...]:
    nuclei_s = syllable_nuclei_s(
        tracks.spectral, tracks.pitch, settings.stage("syllables", SyllableOptions)
    )
    return phrase_prosody(
        units,
        tracks.spectral,
        tracks.pitch,
        nuclei_s,
        speaker=tracks.speaker,
        options=settings.stage("phrases", PhraseOptions),
    )


def _facts(
    recording: Recording,
    diarization: Diarization,
    channels: list[_Channel],
    settings: Settings,
    provenance: Provenance,
) -> CallAnalysis:
    phrases = sorted(
        (phrase for channel in channels for phrase in channel.phrases),
        key=lambda phrase: phrase.segment,
    )
    baseline = settings.stage("baseline", BaselineOptions)
    info = recording.info
    return CallAnalysis(
        call_id=call_id_of(info.sha256),
        duration_s=info.duration_s,
        recording=info,
        findings=recording.findings,
        withheld=_withheld(recording),
        diarization=diarization,
        prosody=tuple(phrases),
        baselines=tuple(
            voice_baseline(phrases, speaker=channel.speaker, options=baseline)
            for channel in channels
            if recording.is_split
        ),
        conversation=_conversation(recording, diarization, settings),
        moments=(),
        metrics={},
        provenance=provenance,
    )


def _conversation(
    recording: Recording, diarization: Diarization, settings: Settings
) -> Conversation:
    return describe_conversation(
        diarization,
        duration_s=recording.info.duration_s,
        options=settings.stage("conversation", ConversationOptions),
    )


def _withheld(recording: Recording) -> tuple[Withheld, ...]:
    if recording.is_split:
        return ()
    return tuple(Withheld(figure, ONE_CHANNEL) for figure in _NEEDS_SPLIT_CHANNELS)
