"""A new answer to a moment, from a microphone: the stages of a call, for one voice."""

from dataclasses import dataclass

from voicecoach.audio.stored_samples import Scratch
from voicecoach.coaching.retaking import stretch_voice
from voicecoach.config import Settings
from voicecoach.conversation import channel_diarization
from voicecoach.core.errors import InputError, MissingDependencyError
from voicecoach.core.growth import OwnTake
from voicecoach.core.recording import Recording
from voicecoach.diarization import DiarizationOptions
from voicecoach.pipeline.channels import MeasuredChannel, hear, measure_channel
from voicecoach.pipeline.voices import voices_only
from voicecoach.pipeline.words import Recogniser, WordsOptions

__all__ = ["MAX_TAKE_S", "MIN_TAKE_SPEECH_S", "MeasuredTake", "measure_take"]

MIN_TAKE_SPEECH_S = 1.0
"""Convention: below a second of speech no phrase has a pace of its own."""

MAX_TAKE_S = 180.0
"""Convention: a moment is answered in less; longer recordings are left running by mistake."""

_EXPECTED = frozenset({"mono", "fake_stereo"})
"""Findings about a call that say nothing against one voice alone."""


@dataclass(frozen=True, slots=True)
class MeasuredTake:
    """A new answer, and what is to be said about its recording.

    Parameters
    ----------
    heard : OwnTake
    notices : tuple of str
        What may have harmed it, in words; empty when nothing did.
    """

    heard: OwnTake
    notices: tuple[str, ...] = ()


def measure_take(
    recording: Recording, settings: Settings, *, recogniser: Recogniser | None = None
) -> MeasuredTake:
    """Measure one voice as `voicecoach.pipeline.analyse` does, and find its words where it can.

    Parameters
    ----------
    recording : Recording
        Of one channel.
    settings : Settings
    recogniser : Recogniser, optional

    Returns
    -------
    MeasuredTake

    Raises
    ------
    InputError
        If it has two channels, is longer than `MAX_TAKE_S`, or holds no speech
        or less than `MIN_TAKE_SPEECH_S` of it.
    """
    info = recording.info
    if len(info.channel_speakers) != 1:
        raise InputError("need a recording with one channel; got two: choose a single microphone")
    if info.duration_s > MAX_TAKE_S:
        raise InputError(
            f"need at most {MAX_TAKE_S:.0f} s; got {info.duration_s:.0f} s: record the answer alone"
        )
    scratch = Scratch()
    one_voice = settings.with_stage("diarization", DiarizationOptions(engine="none"))
    measured = measure_channel(recording, [hear(recording, 0, scratch)], 0, one_voice, _nobody)
    voice = stretch_voice(measured.phrases)
    if voice is None:
        raise InputError(
            "no speech was heard in this recording: see that the microphone is on and the right "
            "one is chosen, then record again"
        )
    if voice.speech_s < MIN_TAKE_SPEECH_S:
        raise InputError(
            f"need at least {MIN_TAKE_SPEECH_S:.0f} s of speech; got {voice.speech_s:.1f} s: "
            "record the whole answer"
        )
    text = _text_of(recording, measured, settings, recogniser)
    return MeasuredTake(OwnTake(voice=voice, text=text), _notices(recording))


def _nobody(stage: str) -> None:
    del stage


def _text_of(
    recording: Recording,
    measured: MeasuredChannel,
    settings: Settings,
    recogniser: Recogniser | None,
) -> str | None:
    """Words of a take; ``None`` without a model on this machine."""
    if recogniser is None or not settings.stage("words", WordsOptions).is_on:
        return None
    diarization = channel_diarization([measured.units], recording.info.channel_speakers)
    try:
        transcript, _ = recogniser.hear(recording, voices_only(diarization, (measured.tracks,)))
    except MissingDependencyError:
        return None
    words = (word.text for item in transcript.utterances for word in item.words)
    return " ".join(words) or None


def _notices(recording: Recording) -> tuple[str, ...]:
    return tuple(
        finding.message
        for finding in recording.findings
        if finding.severity == "warning" and finding.code not in _EXPECTED
    )
