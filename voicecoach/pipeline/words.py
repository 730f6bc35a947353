"""The words of a call: from the transcript that somebody has, or from a recogniser."""

import dataclasses
import importlib.util
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType
from typing import Any

from voicecoach.asr import (
    FasterWhisperOptions,
    FasterWhisperTranscriber,
    default_model,
    transcribe_channels,
)
from voicecoach.asr.recognition import Transcriber
from voicecoach.checkpoints import installed_names
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.course import CustomerCourse
from voicecoach.core.errors import MissingDependencyError
from voicecoach.core.intervals import Intervals, as_intervals, union
from voicecoach.core.language import LanguageSignal
from voicecoach.core.recording import MIXED, Recording, RecordingInfo
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization
from voicecoach.core.transcript import (
    UNKNOWN_LANGUAGE,
    RoleAssignment,
    Transcript,
    Word,
)
from voicecoach.language import (
    find_course,
    find_responses,
    find_signals,
    has_pack,
    likely_language,
    read_lines,
)
from voicecoach.pipeline.given_words import GivenTranscript
from voicecoach.transcript.assembly import (
    AssembledTranscript,
    TranscriptOptions,
    assemble_transcript,
)
from voicecoach.transcript.carrying import with_corrections_of
from voicecoach.transcript.gate import GateOptions, gate_transcript
from voicecoach.transcript.parting import parted_by_voice, voices_of_speakers, without_marks
from voicecoach.transcript.roles import RoleEvidence, parties_of
from voicecoach.transcript.source import SourceTranscript
from voicecoach.transcript.utterances import UtteranceOptions, utterances_of_words

__all__ = ["FoundWords", "Recogniser", "WordsOptions", "find_words"]

DEFAULT_MODEL = FasterWhisperOptions().model


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsOptions:
    """Settings of `find_words`, for the settings file.

    ``recogniser.language``, where it names one, is also that of a transcript
    which does not say its own.
    """

    is_on: bool = True
    recogniser: FasterWhisperOptions = field(default_factory=FasterWhisperOptions)


class Recogniser:
    """One engine for all calls of a run: loaded when it is first needed, one call at a time.

    Parameters
    ----------
    options : FasterWhisperOptions
    """

    def __init__(self, options: FasterWhisperOptions) -> None:
        self._options = options
        self._lock = Lock()
        self._engine: Transcriber | None = None

    @property
    def is_here(self) -> bool:
        """Whether an engine and a model are on this machine, as far as that is told at once."""
        if importlib.util.find_spec("faster_whisper") is None:
            return False
        return self._options.model != DEFAULT_MODEL or bool(
            {default_model("cpu"), default_model("cuda")} & set(installed_names())
        )

    def hear(self, recording: Recording, diarization: Diarization) -> tuple[Transcript, str]:
        """Find the words of every channel, and say which engine did.

        Raises
        ------
        MissingDependencyError
            If there is no engine or no model; the message says what brings it.
        ConfigError, EngineError
            As `voicecoach.asr.FasterWhisperTranscriber`.
        """
        speakers = recording.info.channel_speakers
        with self._lock:
            self._engine = self._engine or self._loaded()
            found = transcribe_channels(
                self._engine, recording, [_speech_of(name, diarization) for name in speakers]
            )
        languages = (heard.language for heard in found if heard.language)
        words = {name: heard.words for name, heard in zip(speakers, found, strict=True)}
        transcript = Transcript(utterances_of_words(words), next(languages, UNKNOWN_LANGUAGE))
        return transcript, self._engine.engine

    def _loaded(self) -> Transcriber:
        # Asked before the engine is: importing it takes longer than many an analysis.
        if self._options.model == DEFAULT_MODEL and not self.is_here:
            raise MissingDependencyError(
                "no engine with a model is on this machine; get them with: "
                "pip install faster-whisper && voicecoach models pull"
            )
        return FasterWhisperTranscriber(self._options)


def _speech_of(name: str, diarization: Diarization) -> Intervals:
    """Speech of a channel; of one that carries everybody, everybody's."""
    if name != MIXED:
        return diarization.intervals_of(name)
    return union(as_intervals(unit.segment for unit in diarization.segments))


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Words, who says them, what is done with them, and how they were found."""

    transcript: Transcript | None
    roles: tuple[RoleAssignment, ...]
    language: tuple[LanguageSignal, ...]
    method: Mapping[str, Any]
    responses: tuple[CueResponse, ...] = ()
    customer_course: CustomerCourse | None = None

    def in_analysis(self, analysis: CallAnalysis) -> CallAnalysis:
        """Return an analysis with them."""
        made = analysis.provenance
        return dataclasses.replace(
            analysis,
            transcript=self.transcript,
            roles=self.roles,
            language=self.language,
            responses=self.responses,
            customer_course=self.customer_course,
            provenance=dataclasses.replace(made, methods=(*made.methods, self.method)),
        )


def find_words(
    info: RecordingInfo,
    diarization: Diarization,
    settings: Settings,
    *,
    given: GivenTranscript | None = None,
    recogniser: Recogniser | None = None,
    recording: Recording | None = None,
) -> FoundWords:
    """Find the words of a call, mark those that nobody can have said, and what the others do.

    A transcript comes before a recogniser. Without either, and without a
    model unless one was asked for by name, there are no words.

    Parameters
    ----------
    info : RecordingInfo
    diarization : Diarization
    settings : Settings
    given : GivenTranscript, optional
    recogniser : Recogniser, optional
    recording : Recording, optional
        What the recogniser listens to; words that are given need none.

    Returns
    -------
    FoundWords

    Raises
    ------
    InputError
        If a label given by the user is not in the transcript.
    MissingDependencyError
        If a model that was asked for by name is not on this machine.
    ConfigError, EngineError
        If the recogniser cannot do what is asked, or fails.
    """
    options = settings.stage("words", WordsOptions)
    if not options.is_on:
        return _no_words("not asked for")
    if given is not None:
        assembled = _assembled(given, info, diarization, settings)
        if given.before is not None:
            transcript = with_corrections_of(assembled.transcript, given.before)
            assembled = dataclasses.replace(assembled, transcript=transcript)
        return _found(assembled, info, options, engine=given.engine or assembled.format)
    if recogniser is None or recording is None:
        return _no_words("there is no transcript and no recogniser")
    try:
        heard, engine = recogniser.hear(recording, diarization)
    except MissingDependencyError as error:
        if options.recogniser.model != DEFAULT_MODEL:
            raise
        return _no_words(str(error))
    assembled = _assembled(GivenTranscript(source=heard), info, diarization, settings)
    return _found(assembled, info, options, engine=engine)


def _no_words(why: str) -> FoundWords:
    return FoundWords(None, (), (), {"stage": "words", "engine": None, "why": why})


def _assembled(
    given: GivenTranscript, info: RecordingInfo, diarization: Diarization, settings: Settings
) -> AssembledTranscript:
    options = TranscriptOptions(
        utterances=settings.stage("utterances", UtteranceOptions),
        gate=settings.stage("speech_gate", GateOptions),
    )
    heard = diarization.speakers if info.has_audio else ()
    speech = {name: diarization.intervals_of(name) for name in heard}
    evidence = RoleEvidence(
        given=given.speakers,
        channel_speakers=info.channel_speakers,
        speech=speech if info.is_split else {},
        agent_name=given.agent_name,
    )
    if info.is_split or not info.has_audio:
        if isinstance(given.source, Transcript):
            gated = gate_transcript(given.source, speech, options.gate)
            return AssembledTranscript(gated, given.roles, "own")
        return assemble_transcript(given.source, evidence, options)
    everybody = _speech_of(MIXED, diarization)
    found = _assembled_together(given, evidence, everybody, options)
    if not diarization.is_estimated:
        return found
    if set(found.transcript.speakers) == {MIXED}:
        parted = parted_by_voice(found.transcript, speech, options.utterances)
        return dataclasses.replace(found, transcript=parted)
    if isinstance(given.source, Transcript) or found.transcript.timing == "word":
        return found
    # Words without times were laid over everybody's speech: each speaker's belong on their voice.
    named = _named(given.source, found.roles)
    voices = voices_of_speakers(given.source.passages, named, speech)
    own = {name: speech[voice] for name, voice in voices.items()}
    again = _assembled_together(given, evidence, everybody, options, own=own)
    held = dict.fromkeys(again.transcript.speakers, everybody)
    gated = gate_transcript(without_marks(again.transcript), held, options.gate)
    return dataclasses.replace(again, transcript=gated)


def _assembled_together(
    given: GivenTranscript,
    evidence: RoleEvidence,
    everybody: Intervals,
    options: TranscriptOptions,
    *,
    own: Mapping[str, Intervals] = MappingProxyType({}),
) -> AssembledTranscript:
    """Hold everybody's words against everybody's speech: it cannot tell who a label is.

    Words without times are laid over ``own`` speech of who is in it.
    """
    if isinstance(given.source, Transcript):
        speech = dict.fromkeys(given.source.speakers, everybody)
        gated = gate_transcript(given.source, speech, options.gate)
        return AssembledTranscript(gated, given.roles, "own")
    roles = assemble_transcript(given.source, evidence, options).roles
    named = _named(given.source, roles)
    speech = {name: own.get(name, everybody) for name in named.values()}
    held = dataclasses.replace(evidence, given=named, speech=speech)
    return dataclasses.replace(assemble_transcript(given.source, held, options), roles=roles)


def _named(source: SourceTranscript, roles: Sequence[RoleAssignment]) -> Mapping[str, str]:
    """Speaker of each party of a transcript: who it is known to be, or its own label."""
    known = {role.label: role.speaker for role in roles}
    return {party.key: known.get(party.key, party.key) for party in parties_of(source.passages)}


def _found(
    assembled: AssembledTranscript, info: RecordingInfo, options: WordsOptions, *, engine: str
) -> FoundWords:
    transcript = _within(assembled.transcript, info.duration_s)
    transcript = dataclasses.replace(transcript, language=_language(transcript, options))
    words = [word for item in transcript.utterances for word in item.words]
    method = {
        "stage": "words",
        "engine": engine,
        "language": transcript.language,
        "word_count": len(words),
        "excluded_counts": dict(Counter(word.excluded for word in words if word.excluded)),
    }
    if not has_pack(transcript.language):  # nothing can be read out of the words
        return FoundWords(transcript, assembled.roles, (), method)
    signals, lines = find_signals(transcript), read_lines(transcript)
    return FoundWords(
        transcript=transcript,
        roles=assembled.roles,
        language=signals,
        method=method,
        responses=find_responses(transcript, signals, lines=lines),
        customer_course=find_course(transcript, lines=lines),
    )


def _within(transcript: Transcript, duration_s: float) -> Transcript:
    """End words at the end of the recording; those after it count for nothing."""
    utterances = tuple(
        dataclasses.replace(item, words=tuple(_words_within(item.words, duration_s)))
        for item in transcript.utterances
    )
    return dataclasses.replace(transcript, utterances=utterances)


def _words_within(words: tuple[Word, ...], duration_s: float) -> Iterator[Word]:
    for word in words:
        if word.segment.start >= duration_s:
            yield dataclasses.replace(word, excluded=word.excluded or "no_speech")
        elif word.segment.end > duration_s:
            yield dataclasses.replace(word, segment=Segment(word.segment.start, duration_s))
        else:
            yield word


def _language(transcript: Transcript, options: WordsOptions) -> str:
    """Language that the transcript says, or the user, or else its words."""
    if transcript.language != UNKNOWN_LANGUAGE:
        return transcript.language
    if options.recogniser.language != "auto":
        return options.recogniser.language
    return likely_language(
        word.text for item in transcript.utterances for word in item.counted_words
    )
