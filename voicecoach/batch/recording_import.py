"""Analyse one recording and keep it in the store; what `Importer` does with each of many."""

import dataclasses
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call, load_pair
from voicecoach.audio.media import MediaProcesses
from voicecoach.audio.transcode import PlaybackFiles, write_playback
from voicecoach.batch.agent_history import Turn, history_before
from voicecoach.batch.kept import KeptCalls
from voicecoach.batch.roles import RoleFinder
from voicecoach.batch.sources import CallSource
from voicecoach.batch.transcripts import lost_corrections, transcript_for
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import (
    CallNotFoundError,
    ChangedMeanwhileError,
    EngineError,
    InputError,
    RecordingError,
    StoreError,
    TranscriptError,
)
from voicecoach.core.own_voice import OwnHistory
from voicecoach.core.recording import Recording
from voicecoach.pipeline import (
    AnalysedCall,
    GivenTranscript,
    Recogniser,
    analyse,
    analyse_again,
    analyse_words_only,
    call_id_of,
    provenance_of,
)
from voicecoach.pipeline.line import with_delay_of_call
from voicecoach.pipeline.speakers import words_as_they_are
from voicecoach.pipeline.words import WordsOptions
from voicecoach.store.access import Principal
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.store.staging import staging_folder

__all__ = ["ImportResult", "RecordingImport", "StageListener"]

_MAX_BESIDE_S = 900.0
"""Longer recordings take the memory of one thing at a time (convention)."""
_MOST_TRIES = 3
"""How often a call is analysed once more because somebody changed it meanwhile (convention)."""
_OF_WORDS = ("words", "utterances", "speech_gate")
"""Options that decide which words a recogniser finds and which of them count."""

Status = Literal["analysed", "unchanged", "refused"]
StageListener = Callable[[CallSource, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What became of one recording.

    ``analysis`` is there unless the recording was refused; ``code`` and
    ``message`` say why it was. ``note`` says what people should know besides.
    """

    source: CallSource
    status: Status
    call_id: str | None = None
    analysis: CallAnalysis | None = None
    code: str | None = None
    message: str | None = None
    note: str | None = None


class RecordingImport:
    """Imports recordings one at a time; one that is refused stops nobody else.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    settings : Settings
    media : MediaProcesses
        Which decode the recordings and encode their copies.
    recogniser : Recogniser
        May be shared with others: one model in memory serves all.
    force : bool
        Analyse again what is in the store unchanged.
    on_stage : callable, optional
        Called with the source and the stage that starts.
    beside : Executor, optional
        Where the copy for playback of a short recording is written beside the rest.
    """

    def __init__(
        self,
        store: CallStore,
        principal: Principal,
        settings: Settings,
        *,
        media: MediaProcesses,
        recogniser: Recogniser,
        force: bool = False,
        on_stage: StageListener | None = None,
        beside: Executor | None = None,
    ) -> None:
        self._store = store
        self._principal = principal
        self._settings = settings
        self._media = media
        self._recogniser = recogniser
        self._force = force
        self._on_stage = on_stage
        self._beside = beside
        self._words = settings.stage("words", WordsOptions)
        self._kept = KeptCalls(store, principal, settings)
        self._roles = RoleFinder(store, principal, settings)
        if beside is not None:
            beside.submit(_load_transform)

    def import_one(self, source: CallSource, turn: Turn) -> ImportResult:
        """Import one recording in its turn.

        Raises
        ------
        StoreError
            If the store cannot be written: nothing else could be kept either.
        """
        try:
            with turn.taken():
                return self._import(source, turn, tries_left=_MOST_TRIES)
        except (RecordingError, TranscriptError) as error:
            return ImportResult(
                source=source, status="refused", code=error.code, message=str(error)
            )
        except (EngineError, InputError, ChangedMeanwhileError) as error:
            return ImportResult(
                source=source, status="refused", code="analysis_failed", message=str(error)
            )

    def _import(self, source: CallSource, turn: Turn, *, tries_left: int) -> ImportResult:
        """Import a recording; once more if somebody changed the call meanwhile."""
        stored = self._stored(source)
        try:
            return self._imported(_as_corrected(source, stored), turn, stored)
        except ChangedMeanwhileError:
            if not tries_left:
                raise
            return self._import(source, turn, tries_left=tries_left - 1)

    def _imported(
        self, source: CallSource, turn: Turn, stored: CallAnalysis | None
    ) -> ImportResult:
        settings = _with_kept_delay(self._settings, stored)
        transcript = transcript_for(source, stored) if self._words.is_on else None
        if stored and not self._force:
            if self._is_same(source, stored, transcript, settings):
                return self._unchanged(source, stored)
            if kept := self._kept.load(stored, source.channels):
                return self._analyse_again(source, kept, transcript)
        if not source.paths and transcript:
            return self._analyse_words(source, transcript, stored)
        return self._analyse(source, turn, transcript, settings, stored)

    def _stored(self, source: CallSource) -> CallAnalysis | None:
        sha256 = source.sha256()
        if self._store.analysed_with(self._principal, sha256) is None:
            return None
        call_id = self._store.resolve(self._principal, call_id_of(sha256))
        try:
            return self._store.load(self._principal, call_id)
        except StoreError:  # it cannot be read any more: it is made again
            return None

    def _is_same(
        self,
        source: CallSource,
        stored: CallAnalysis,
        transcript: GivenTranscript | None,
        settings: Settings,
    ) -> bool:
        """Whether an analysis would find what the stored one did."""
        expected = provenance_of(
            settings,
            source.channels,
            transcript=transcript.as_option if transcript else None,
        )
        has_its_words = stored.transcript is not None or not self._words.is_on
        return options_hash(stored.provenance) == options_hash(expected) and (
            has_its_words or not self._recogniser.is_here
        )

    def _unchanged(self, source: CallSource, stored: CallAnalysis) -> ImportResult:
        self._learn(stored.call_id, source.metadata)
        return ImportResult(
            source=source, status="unchanged", call_id=stored.call_id, analysis=stored
        )

    def _learn(self, call_id: str, given: CallMetadata) -> None:
        """Take over metadata that was given, keep what was not."""
        known = self._store.metadata(self._principal, call_id)
        said = {name: value for name, value in dataclasses.asdict(given).items() if value}
        learned = dataclasses.replace(known, **said)
        if learned != known:
            self._store.set_metadata(self._principal, call_id, learned)

    def _analyse(
        self,
        source: CallSource,
        turn: Turn,
        transcript: GivenTranscript | None,
        settings: Settings,
        stored: CallAnalysis | None,
    ) -> ImportResult:
        self._report(source, "audio")
        recording = _load(self._media.decoder, source)
        with staging_folder(self._store.location) as folder:
            # Before the analysis: nobody waits for it, as later calls do for what is saved.
            playback = self._begin(recording, folder)
            result = analyse(
                recording,
                settings,
                channels=source.channels,
                history=lambda: self._history(source, recording, turn),
                transcript=transcript,
                recogniser=self._recogniser,
                on_stage=lambda stage: self._report(source, stage),
                scratch=self._media.decoder.scratch,
            )
            result, voices = self._roles.settle(
                result,
                agent_name=self._agent_name(source, result.analysis.call_id),
                recording=recording,
                scratch=self._media.decoder.scratch,
            )
            self._report(source, "saved")
            call_id = self._store.save(
                self._principal,
                analysis=result.analysis,
                metadata=source.metadata,
                playback=playback(),
                tracks=result.tracks,
                own_room=result.own_room,
                replaces=options_hash(stored.provenance) if stored else None,
            )
            self._roles.keep(dataclasses.replace(result.analysis, call_id=call_id), voices)
        return _analysed(source, result.analysis, stored, call_id=call_id)

    def _analyse_words(
        self, source: CallSource, transcript: GivenTranscript, stored: CallAnalysis | None
    ) -> ImportResult:
        """Analyse a transcript of which there is no recording."""
        made = analyse_words_only(
            transcript,
            self._settings,
            source_name=source.name,
            on_stage=lambda stage: self._report(source, stage),
        )
        self._report(source, "saved")
        analysis = self._kept.save(made, source.metadata, replaces=stored)
        return _analysed(source, analysis, stored, call_id=analysis.call_id)

    def _analyse_again(
        self,
        source: CallSource,
        kept: AnalysedCall,
        transcript: GivenTranscript | None,
    ) -> ImportResult:
        """Find words and what rests on them anew, and hear nothing anew but for a recogniser."""
        recording = None
        if transcript is None and self._words.is_on:
            if self._has_same_words(kept.analysis):
                transcript = words_as_they_are(kept.analysis)
            elif self._recogniser.is_here:
                self._report(source, "audio")
                recording = _load(self._media.decoder, source)
        made = analyse_again(
            kept,
            self._settings,
            channels=source.channels,
            transcript=transcript,
            recogniser=self._recogniser,
            recording=recording,
            on_stage=lambda stage: self._report(source, stage),
        )
        made, _ = self._roles.settle(
            made, agent_name=self._agent_name(source, kept.analysis.call_id)
        )
        self._report(source, "saved")
        analysis = self._kept.save(made, source.metadata, replaces=kept.analysis)
        return _analysed(source, analysis, kept.analysis, call_id=analysis.call_id)

    def _agent_name(self, source: CallSource, call_id: str) -> str | None:
        """Name that is given now, or else the one that is known."""
        if source.metadata.agent is not None:
            return source.metadata.agent
        try:
            return self._store.metadata(self._principal, call_id).agent
        except CallNotFoundError:
            return None

    def _has_same_words(self, stored: CallAnalysis) -> bool:
        """Whether a recogniser would find the words that it found before."""
        asked = self._settings.as_dict()
        return stored.transcript is not None and all(
            stored.provenance.options.get(name) == asked[name] for name in _OF_WORDS
        )

    def _begin(self, recording: Recording, folder: Path) -> Callable[[], PlaybackFiles]:
        """Write the copy for playback, of a short recording beside the rest if there is a thread.

        Returns
        -------
        callable
            Gives what was written.
        """
        encoder = self._media.encoder
        if self._beside is not None and recording.info.duration_s < _MAX_BESIDE_S:
            writing = self._beside.submit(write_playback, recording, folder, encoder=encoder)
            self._beside.submit(_load_parquet)
            return writing.result
        written = write_playback(recording, folder, encoder=encoder)
        return lambda: written

    def _history(self, source: CallSource, recording: Recording, turn: Turn) -> OwnHistory | None:
        turn.wait()
        return history_before(
            source,
            recording.info.sha256,
            store=self._store,
            principal=self._principal,
            settings=self._settings,
        )

    def _report(self, source: CallSource, stage: str) -> None:
        if self._on_stage is not None:
            self._on_stage(source, stage)


def _analysed(
    source: CallSource, analysis: CallAnalysis, before: CallAnalysis | None, *, call_id: str
) -> ImportResult:
    return ImportResult(
        source=source,
        status="analysed",
        call_id=call_id,
        analysis=analysis,
        note=lost_corrections(before, analysis),
    )


def _load_transform() -> None:
    """Load what the analysis begins with while the decoding process is at work."""
    import scipy.fft  # noqa: F401


def _load_parquet() -> None:
    """Load what the tracks are saved with while they are measured."""
    import pyarrow.parquet  # noqa: F401


def _load(decoder: Decoder, source: CallSource) -> Recording:
    channels = source.channels
    if len(source.paths) == 1:
        return load_call(decoder, source.paths[0], agent_channel=channels["agent_channel"])
    recording = load_pair(decoder, *source.paths)
    if source.corrected is None or not recording.is_split:
        return recording
    info = dataclasses.replace(recording.info, channel_speakers=tuple(channels["files"]))
    return dataclasses.replace(recording, info=info)


def _with_kept_delay(settings: Settings, stored: CallAnalysis | None) -> Settings:
    return with_delay_of_call(settings, stored.provenance) if stored else settings


def _as_corrected(source: CallSource, stored: CallAnalysis | None) -> CallSource:
    """Map channels as a person has corrected them, or as was found where nobody says more now."""
    channels = stored.provenance.options.get("channels", {}) if stored else {}
    is_found = "found" in channels and source.agent_channel is None
    if "corrected" in channels or is_found:
        return dataclasses.replace(source, corrected=channels)
    return source
