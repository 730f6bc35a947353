"""One channel of a recording on its way from samples to phrases."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voicecoach.audio.resample import resampled_blocks
from voicecoach.audio.stored_samples import Scratch
from voicecoach.config import Settings
from voicecoach.conversation import UnitOptions, inter_pausal_units
from voicecoach.core.intervals import Intervals, as_intervals
from voicecoach.core.line import ChannelCopy
from voicecoach.core.prosody import ChannelTracks, PhraseProsody, PitchTrack
from voicecoach.core.recording import MIXED, Recording, SampleSource
from voicecoach.core.speech import Diarization
from voicecoach.pipeline.clean_channels import without_copies
from voicecoach.pipeline.parted import (
    PartedChannel,
    one_party,
    own_edges,
    part_channel,
    pitch_of_voices,
)
from voicecoach.prosody import (
    ANALYSIS_RATE_HZ,
    ActiveLevel,
    PhraseOptions,
    PitchOptions,
    PitchRange,
    SyllableOptions,
    active_level,
    choose_tracker,
    gated_loudness_lufs,
    phrase_prosody,
    spectral_tracks,
    syllable_nuclei_s,
)
from voicecoach.vad import (
    MeasuredSamples,
    SpeechActivity,
    VadOptions,
    find_copies,
    speech_activity,
    unit_margins,
)

__all__ = [
    "MeasuredChannel",
    "Progress",
    "copies_in",
    "hear",
    "measure_channel",
    "measure_channels",
]

Progress = Callable[[str], None]
"""Called with the name of a stage as it starts."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredChannel:
    """What one channel alone tells: its units, tracks and phrases, and its level as a whole."""

    speaker: str
    parted: PartedChannel
    tracks: ChannelTracks
    phrases: tuple[PhraseProsody, ...]
    loudness_lufs: float | None
    active_level: ActiveLevel | None
    method: Mapping[str, Any]

    @property
    def units(self) -> Intervals:
        """Inter-pausal units, whoever they are."""
        return as_intervals(unit.segment for unit in self.parted.diarization.segments)


def hear(recording: Recording, index: int, scratch: Scratch) -> MeasuredSamples:
    """Bring one channel to the rate of the analysis and measure its levels."""
    samples = _at_analysis_rate(recording, index, scratch)
    return MeasuredSamples(samples, spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ))


def copies_in(heard: Sequence[MeasuredSamples], settings: Settings) -> tuple[ChannelCopy, ...]:
    """Find the voice of each channel in the other."""
    options = settings.stage("speech_activity", VadOptions)
    return find_copies(
        heard,
        sample_rate_hz=ANALYSIS_RATE_HZ,
        options=options.copies,
        crosstalk=options.crosstalk,
    )


def measure_channels(
    recording: Recording,
    settings: Settings,
    *,
    scratch: Scratch,
    report: Progress,
) -> tuple[tuple[MeasuredChannel, ...], tuple[ChannelCopy, ...]]:
    """Measure every channel, and find the voice of each in the other."""
    heard = [hear(recording, index, scratch) for index in range(len(recording.samples))]
    copies = copies_in(heard, settings)
    options = settings.stage("speech_activity", VadOptions)
    heard, left = without_copies(heard, copies, options=options, scratch=scratch)
    measured = (
        measure_channel(recording, heard, index, settings, report, copies=left)
        for index in range(len(heard))
    )
    return tuple(measured), copies


def measure_channel(
    recording: Recording,
    heard: Sequence[MeasuredSamples],
    index: int,
    settings: Settings,
    report: Progress,
    *,
    copies: Sequence[ChannelCopy] = (),
) -> MeasuredChannel:
    """Find speech, pitch, syllables and phrases of the channel ``index``.

    The other channels of ``heard`` are listened to for what leaks over from
    them, and ``copies`` says how much later it does.
    """
    speaker = recording.info.channel_speakers[index]
    samples, spectral = heard[index].samples, heard[index].spectral
    activity = _activity(heard, index, copies, settings)
    units = _units(activity, settings)
    report("voice")
    gate_db = activity.method["gate_db"]
    choice = choose_tracker(settings.stage("pitch", PitchOptions), gate_db=gate_db)
    heard_pitch = choice.tracker.track(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=units)
    parted = _parted(recording, samples, units, heard_pitch[0], index=index, settings=settings)
    pitch, searched = pitch_of_voices(
        parted.diarization, choice.tracker, samples, everybody=heard_pitch
    )
    spoken = as_intervals(unit.segment for unit in parted.diarization.segments)
    tracks = ChannelTracks(
        channel=index,
        speaker=speaker,
        spectral=spectral,
        pitch=pitch,
        margins=own_edges(unit_margins(spoken, activity), parted.diarization, units),
    )
    return MeasuredChannel(
        speaker=speaker,
        parted=parted,
        tracks=tracks,
        phrases=_phrases(parted.diarization, tracks, settings),
        loudness_lufs=gated_loudness_lufs(spectral),
        active_level=active_level(samples, sample_rate_hz=ANALYSIS_RATE_HZ),
        method={
            "channel": index,
            "speaker": speaker,
            "analysis_rate_hz": ANALYSIS_RATE_HZ,
            "speech_activity": dict(activity.method),
            "pitch": {**choice.method, **_ranges(searched)},
            **({"diarization": dict(parted.method)} if parted.method else {}),
        },
    )


def _parted(
    recording: Recording,
    samples: SampleSource,
    units: Intervals,
    pitch: PitchTrack,
    *,
    index: int,
    settings: Settings,
) -> PartedChannel:
    """Give the units to the channel's speaker, or part them where it carries everybody."""
    speaker = recording.info.channel_speakers[index]
    if speaker != MIXED:
        return one_party(units, speaker=speaker, channel=index)
    return part_channel(
        samples, units, pitch, recording=recording, channel=index, settings=settings
    )


def _ranges(searched: Mapping[str, PitchRange]) -> dict[str, Any]:
    """Range that was searched, or those of each of several voices."""
    ranges = {speaker: dataclasses.asdict(own) for speaker, own in searched.items()}
    return {"ranges": ranges} if len(ranges) > 1 else next(iter(ranges.values()))


def _units(activity: SpeechActivity, settings: Settings) -> Intervals:
    limits = settings.stage("inter_pausal_units", UnitOptions)
    return inter_pausal_units(
        activity.intervals, min_pause_s=limits.min_pause_s, min_unit_s=limits.min_unit_s
    )


def _activity(
    heard: Sequence[MeasuredSamples],
    index: int,
    copies: Sequence[ChannelCopy],
    settings: Settings,
) -> SpeechActivity:
    others = [other for other in range(len(heard)) if other != index]
    known = {copy.source: copy for copy in copies if copy.channel == index}
    return speech_activity(
        heard[index].spectral,
        samples=heard[index].samples,
        sample_rate_hz=ANALYSIS_RATE_HZ,
        # What leaks over from the other channel is heard there first and louder.
        others=[heard[other].spectral for other in others],
        copies=[known.get(other) for other in others],
        options=settings.stage("speech_activity", VadOptions),
    )


def _at_analysis_rate(recording: Recording, index: int, scratch: Scratch) -> SampleSource:
    rate_hz = recording.info.sample_rate_hz
    samples = recording.samples[index]
    if rate_hz == ANALYSIS_RATE_HZ:
        return samples
    return scratch.hold(resampled_blocks(samples, from_hz=rate_hz, to_hz=ANALYSIS_RATE_HZ))


def _phrases(
    spoken: Diarization, tracks: ChannelTracks, settings: Settings
) -> tuple[PhraseProsody, ...]:
    nuclei_s = syllable_nuclei_s(
        tracks.spectral, tracks.pitch, settings.stage("syllables", SyllableOptions)
    )
    found = (
        phrase
        for speaker in spoken.speakers
        for phrase in phrase_prosody(
            spoken.intervals_of(speaker),
            tracks.spectral,
            tracks.pitch,
            nuclei_s,
            speaker=speaker,
            options=settings.stage("phrases", PhraseOptions),
        )
    )
    return tuple(sorted(found, key=lambda phrase: phrase.segment))
