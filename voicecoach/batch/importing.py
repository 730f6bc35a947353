"""Analyse recordings, a few at a time, and keep each in the store as soon as it is done."""

import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.encoder import Encoder
from voicecoach.audio.load import load_call, load_pair
from voicecoach.audio.media import MediaProcesses, media_processes
from voicecoach.audio.stored_samples import Scratch
from voicecoach.audio.transcode import PlaybackFiles, write_playback
from voicecoach.batch.agent_history import Turn, history_before, in_turn
from voicecoach.batch.kept import KeptCalls
from voicecoach.batch.sources import CallSource
from voicecoach.batch.transcripts import kept_transcript, kept_words, named_transcript
from voicecoach.config import Settings
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import (
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
from voicecoach.pipeline.words import WordsOptions
from voicecoach.store.access import Principal
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore
from voicecoach.store.staging import staging_folder

__all__ = ["ImportResult", "Importer"]

_MAX_JOBS = 4
"""More decoding processes at once than this win nothing: the store has one writer (convention)."""
_MAX_BESIDE_S = 900.0
"""Longer recordings take the memory of one thing at a time (convention)."""
_OF_WORDS = ("words", "utterances", "speech_gate")
"""Options that decide which words a recogniser finds and which of them count."""

Status = Literal["analysed", "unchanged", "refused"]
StageListener = Callable[[CallSource, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What became of one recording.

    ``analysis`` is there unless the recording was refused; ``code`` and
    ``message`` say why it was.
    """

    source: CallSource
    status: Status
    call_id: str | None = None
    analysis: CallAnalysis | None = None
    code: str | None = None
    message: str | None = None


class Importer:
    """Analyses recordings into a store; a recording that is refused stops nobody else.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    settings : Settings
    force : bool
        Analyse again what is in the store unchanged.
    jobs : int, optional
        Recordings worked on at once; default: one per processor, at most 4.
    on_stage : callable, optional
        Called with the source and the stage that starts.
    media : MediaProcesses, optional
        Whose processes have been started already: they start while the rest
        of the program loads.
    """

    def __init__(
        self,
        store: CallStore,
        principal: Principal,
        settings: Settings,
        *,
        force: bool = False,
        jobs: int | None = None,
        on_stage: StageListener | None = None,
        media: MediaProcesses | None = None,
    ) -> None:
        self._store = store
        self._principal = principal
        self._settings = settings
        self._force = force
        self._jobs = jobs or min(_MAX_JOBS, os.cpu_count() or 1)
        self._on_stage = on_stage
        self._media = media
        self._beside: Executor | None = None
        self._words = settings.stage("words", WordsOptions)
        self._recogniser = Recogniser(self._words.recogniser)
        self._kept = KeptCalls(store, principal, settings)

    def run(self, sources: Iterable[CallSource]) -> Iterator[ImportResult]:
        """Import each source; results come in the order of the sources.

        Calls of one agent are begun by their start and compared with their
        earlier ones, see `voicecoach.batch.agent_history`.

        Threads are enough: decoding and encoding happen in processes of their
        own (one each per job, reused), array work lets go of the interpreter.
        A single recording needs none for its analysis (memory that a thread
        lets go of stays with it: 50 MB for three hours), and has its copy for
        playback made beside it.
        """
        waiting = list(sources)
        jobs = max(1, min(self._jobs, len(waiting)))
        idle: SimpleQueue[MediaProcesses] = SimpleQueue()
        with ExitStack() as stack:
            scratch = Scratch(stack.enter_context(staging_folder(self._store.location)))
            for number in range(jobs):
                given = self._media if number == 0 else None
                media = given or stack.enter_context(media_processes())
                media.decoder.scratch = scratch
                idle.put(media)
            if len(waiting) == 1:
                self._beside = stack.enter_context(ThreadPoolExecutor(1))
                self._beside.submit(_load_transform)
                yield self._import_one(idle, waiting[0], Turn(None))
                return
            pool = ThreadPoolExecutor(jobs, thread_name_prefix="import")
            # On Ctrl+C what has begun is finished and saved, the rest is left for the next run.
            stack.callback(pool.shutdown, cancel_futures=True)
            begun = {
                index: pool.submit(self._import_one, idle, waiting[index], turn)
                for index, turn in in_turn(waiting)
            }
            for index in range(len(waiting)):
                yield begun.pop(index).result()

    def _import_one(
        self, idle: "SimpleQueue[MediaProcesses]", source: CallSource, turn: Turn
    ) -> ImportResult:
        media = idle.get()
        try:
            with turn.taken():
                stored = self._stored(source)
                source = _as_corrected(source, stored)
                transcript = self._transcript(source, stored)
                if stored and not self._force:
                    if self._is_same(source, stored, transcript):
                        return self._unchanged(source, stored)
                    if kept := self._kept.load(stored, source.channels):
                        return self._analyse_again(media, source, kept, transcript)
                if not source.paths and transcript:
                    return self._analyse_words(source, transcript)
                return self._analyse(media, source, turn, transcript)
        except (RecordingError, TranscriptError) as error:
            return ImportResult(
                source=source, status="refused", code=error.code, message=str(error)
            )
        except (EngineError, InputError) as error:
            return ImportResult(
                source=source, status="refused", code="analysis_failed", message=str(error)
            )
        finally:
            idle.put(media)

    def _stored(self, source: CallSource) -> CallAnalysis | None:
        sha256 = source.sha256()
        if self._store.analysed_with(self._principal, sha256) is None:
            return None
        call_id = self._store.resolve(self._principal, call_id_of(sha256))
        try:
            return self._store.load(self._principal, call_id)
        except StoreError:  # it cannot be read any more: it is made again
            return None

    def _transcript(
        self, source: CallSource, stored: CallAnalysis | None
    ) -> GivenTranscript | None:
        """Transcript that is named, or else the one that came before."""
        if not self._words.is_on:
            return None
        known = kept_transcript(stored) if stored else None
        named = named_transcript(source)
        if named and known and named.sha256 == known.sha256 and not named.speakers:
            return dataclasses.replace(named, speakers=known.speakers)
        return named or known

    def _is_same(
        self, source: CallSource, stored: CallAnalysis, transcript: GivenTranscript | None
    ) -> bool:
        """Whether an analysis would find what the stored one did."""
        expected = provenance_of(
            self._settings,
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
        media: MediaProcesses,
        source: CallSource,
        turn: Turn,
        transcript: GivenTranscript | None,
    ) -> ImportResult:
        self._report(source, "audio")
        recording = _load(media.decoder, source)
        with staging_folder(self._store.location) as folder:
            # Before the analysis: nobody waits for it, as later calls do for what is saved.
            playback = self._begin(recording, folder, media.encoder)
            result = analyse(
                recording,
                self._settings,
                channels=source.channels,
                history=lambda: self._history(source, recording, turn),
                transcript=transcript,
                recogniser=self._recogniser,
                on_stage=lambda stage: self._report(source, stage),
                scratch=media.decoder.scratch,
            )
            self._report(source, "saved")
            call_id = self._store.save(
                self._principal,
                analysis=result.analysis,
                metadata=source.metadata,
                playback=playback(),
                tracks=result.tracks,
                own_room=result.own_room,
            )
        return ImportResult(
            source=source, status="analysed", call_id=call_id, analysis=result.analysis
        )

    def _analyse_words(self, source: CallSource, transcript: GivenTranscript) -> ImportResult:
        """Analyse a transcript of which there is no recording."""
        made = analyse_words_only(
            transcript,
            self._settings,
            source_name=source.name,
            on_stage=lambda stage: self._report(source, stage),
        )
        self._report(source, "saved")
        analysis = self._kept.save(made, source.metadata)
        return ImportResult(
            source=source, status="analysed", call_id=analysis.call_id, analysis=analysis
        )

    def _analyse_again(
        self,
        media: MediaProcesses,
        source: CallSource,
        kept: AnalysedCall,
        transcript: GivenTranscript | None,
    ) -> ImportResult:
        """Find words and what rests on them anew, and hear nothing anew but for a recogniser."""
        recording = None
        if transcript is None and self._words.is_on:
            if self._has_same_words(kept.analysis):
                transcript = kept_words(kept.analysis)
            elif self._recogniser.is_here:
                self._report(source, "audio")
                recording = _load(media.decoder, source)
        made = analyse_again(
            kept,
            self._settings,
            channels=source.channels,
            transcript=transcript,
            recogniser=self._recogniser,
            recording=recording,
            on_stage=lambda stage: self._report(source, stage),
        )
        self._report(source, "saved")
        analysis = self._kept.save(made, source.metadata)
        return ImportResult(
            source=source, status="analysed", call_id=analysis.call_id, analysis=analysis
        )

    def _has_same_words(self, stored: CallAnalysis) -> bool:
        """Whether a recogniser would find the words that it found before."""
        asked = self._settings.as_dict()
        return stored.transcript is not None and all(
            stored.provenance.options.get(name) == asked[name] for name in _OF_WORDS
        )

    def _begin(
        self, recording: Recording, folder: Path, encoder: Encoder
    ) -> Callable[[], PlaybackFiles]:
        """Write the copy for playback, of a short recording beside the rest if there is a thread.

        Returns
        -------
        callable
            Gives what was written.
        """
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


def _as_corrected(source: CallSource, stored: CallAnalysis | None) -> CallSource:
    """Map channels as a person has corrected them, whatever is said of them now."""
    channels = stored.provenance.options.get("channels", {}) if stored else {}
    return dataclasses.replace(source, corrected=channels) if "corrected" in channels else source
