"""Words from CTranslate2's Whisper models: the only file that names the engine.

Only the speech that was found is heard, never the engine's own idea of it;
nothing that was written before prompts what is written next, because one
invented sentence would call for another; and the most probable text is taken,
never one drawn by lot, so that the same call gives the same words twice.
"""

import functools
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from voicecoach.asr.chunks import Chunk, ChunkOptions, plan_chunks
from voicecoach.asr.recognition import Recognition
from voicecoach.asr.vocabulary import vocabulary_hint
from voicecoach.checkpoints import installed
from voicecoach.core.errors import ConfigError, EngineError, MissingDependencyError
from voicecoach.core.intervals import Intervals
from voicecoach.core.recording import SampleSource
from voicecoach.core.transcript import Word

__all__ = [
    "FasterWhisperOptions",
    "FasterWhisperTranscriber",
    "default_device",
    "default_model",
]

Device = Literal["cpu", "cuda"]

RATE_HZ = 16000
_WINDOW_S = 30.0
_FRAMES_PER_S = 100
_DEFAULT_MODELS: dict[Device, str] = {"cpu": "small", "cuda": "turbo"}
"""What is affordable on either (calibrated for the CPU, on weights of this size: `small` in 8-bit
integers takes an eighth of the time of the speech on one core; convention for the other)."""
_COMPUTE_TYPES: dict[Device, str] = {"cpu": "int8", "cuda": "float16"}
_BATCH_COUNTS: dict[Device, int] = {"cpu": 1, "cuda": 16}
"""Chunks heard at once (calibrated for the CPU: four or eight were no quicker and take more
memory; convention for graphics cards, which one chunk leaves idle)."""
_LANGUAGE_CHUNK_COUNT = 4
"""Chunks that may be heard for the language; the first that is clear decides (convention)."""
_FILES = (
    ("config.json",),
    ("model.bin",),
    ("tokenizer.json",),
    ("vocabulary.txt", "vocabulary.json"),
)
"""What a folder must hold. Without its tokenizer the engine would go and download one."""
_WHISPER_CODES = {"jv": "jw", "nb": "no"}
"""Where Whisper's code for a language is not the one of BCP 47."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FasterWhisperOptions:
    """Settings of `FasterWhisperTranscriber`.

    Parameters
    ----------
    model : str
        Name of a registered model, a repository that was pulled, or a local
        folder; ``"default"`` for the one that suits the device.
    device : {"auto", "cpu", "cuda"}
    compute_type : str
        Number format of CTranslate2; ``"default"`` for 8-bit integers on the
        CPU and 16-bit floats on a graphics card.
    language : str
        BCP 47 tag; ``"auto"`` to have it found.
    vocabulary : tuple of str
        Names of products and people (see `voicecoach.asr.vocabulary`).
    beam_count : int
        Texts that are followed at once (convention: Whisper's own default).
    batch_count : int
        Chunks that are heard at once; 0 for what suits the device.
    cpu_thread_count : int
        0 for all cores. For many calls, one process per core with one thread
        each is quicker: two threads cost 5 to 20 % of the work again.
    """

    model: str = "default"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    compute_type: str = "default"
    language: str = "auto"
    vocabulary: tuple[str, ...] = ()
    beam_count: int = 5
    batch_count: int = 0
    cpu_thread_count: int = 0

    def __post_init__(self) -> None:
        if self.device not in {"auto", "cpu", "cuda"}:
            raise ConfigError(f"device must be auto, cpu or cuda; got {self.device!r}")
        if self.beam_count < 1:
            raise ConfigError(f"beam_count must be >= 1; got {self.beam_count}")
        if min(self.batch_count, self.cpu_thread_count) < 0:
            raise ConfigError("batch_count and cpu_thread_count must be >= 0")
        if not self.model.strip():
            raise ConfigError("model must be a name, a repository or a folder; got an empty one")
        vocabulary_hint(self.vocabulary)


def default_device() -> Device:
    """``"cuda"`` where CTranslate2 finds a graphics card that it can use, else ``"cpu"``.

    Raises
    ------
    MissingDependencyError
        If faster-whisper is not installed.
    """
    _engine()
    import ctranslate2

    return "cuda" if ctranslate2.get_cuda_device_count() > 0 else "cpu"


def default_model(device: Device) -> str:
    """Name of the model that suits a device."""
    return _DEFAULT_MODELS[device]


class FasterWhisperTranscriber:
    """`Transcriber` that runs a Whisper model of CTranslate2; nothing is downloaded.

    Parameters
    ----------
    options : FasterWhisperOptions or None
    chunks : ChunkOptions or None

    Raises
    ------
    MissingDependencyError
        If faster-whisper or the model is not on this machine; the message says
        what brings it.
    ConfigError
        If the folder named holds no model, the model does not know the
        language, or the vocabulary is longer than the model can take.
    EngineError
        If the model cannot be loaded.
    """

    def __init__(
        self, options: FasterWhisperOptions | None = None, chunks: ChunkOptions | None = None
    ) -> None:
        self._options = options or FasterWhisperOptions()
        self._chunks = chunks or ChunkOptions()
        engine = _engine()
        device = default_device() if self._options.device == "auto" else self._options.device
        folder, label = _model_folder(self._options.model, device)
        self.engine = f"faster-whisper {engine.__version__}, {label}"
        self._model = _loaded(engine, folder, device=device, options=self._options)
        self._batched = engine.BatchedInferencePipeline(self._model)
        self._batch_count = self._options.batch_count or _BATCH_COUNTS[device]
        self._hint = vocabulary_hint(self._options.vocabulary)
        self._language = self._known(self._options.language)
        _require_room(self._model, self._hint)

    def transcribe(
        self,
        samples: SampleSource,
        *,
        sample_rate_hz: int,
        speech: Intervals,
        language: str | None = None,
    ) -> Recognition:
        """Find the words in the speech of one channel.

        Samples are read and heard a few minutes at a time at the most, however
        long the call is.

        Parameters
        ----------
        samples : SampleSource
        sample_rate_hz : int
        speech : Intervals
            Units of speech of the channel; nothing else is heard.
        language : str or None
            BCP 47 tag; asked only where the options name none.

        Returns
        -------
        Recognition

        Raises
        ------
        ConfigError
            If the model does not know the language.
        EngineError
            If the engine fails.
        """
        duration_s = samples.size / sample_rate_hz
        planned = plan_chunks(speech, duration_s=duration_s, options=self._chunks)
        code = self._language or self._known(language or "auto")
        probability: float | None = None
        words: list[Word] = []
        audio_of = functools.partial(_audio, samples, sample_rate_hz=sample_rate_hz)
        if code is None and planned:
            first = [audio_of(chunk) for chunk in planned[:_LANGUAGE_CHUNK_COUNT]]
            code, probability = self._detected(np.concatenate(first))
        for batch in self._batches(planned):
            words += self._words(batch, [audio_of(chunk) for chunk in batch], code)
        words.sort(key=lambda word: word.segment)
        return Recognition(tuple(words), _tag(code), probability)

    def _batches(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, ...]]:
        """As many chunks as are heard at once; one that the batch would cut goes by itself."""
        for too_long, some in groupby(chunks, key=_is_too_long):
            waiting = list(some)
            step = 1 if too_long else self._batch_count
            for first in range(0, len(waiting), step):
                yield tuple(waiting[first : first + step])

    def _words(
        self, chunks: tuple[Chunk, ...], heard: list[NDArray[np.float32]], code: str | None
    ) -> list[Word]:
        starts_s = np.cumsum([0, *(audio.size for audio in heard[:-1])]) / RATE_HZ
        settings = {
            "language": code,
            "beam_size": self._options.beam_count,
            "temperature": 0.0,
            "condition_on_previous_text": False,
            "word_timestamps": True,
            "vad_filter": False,
            "hotwords": self._hint or None,
        }
        try:
            if _is_too_long(chunks[0]):
                # Unlike the batch, the model by itself moves its 30 s on until all is heard.
                segments, _ = self._model.transcribe(heard[0], **settings)
                return list(_translated(segments, chunks[0], heard_from_s=0.0))
            clips = [
                {"start": float(start), "end": float(start) + audio.size / RATE_HZ}
                for start, audio in zip(starts_s, heard, strict=True)
            ]
            segments, _ = self._batched.transcribe(
                np.concatenate(heard), clip_timestamps=clips, batch_size=len(clips), **settings
            )
            return [
                word
                for segment in segments  # the engine works while it is read
                for word in _of_its_chunk(segment, chunks, starts_s)
            ]
        except (RuntimeError, ValueError, IndexError) as error:
            at = float(chunks[0].stretches[0, 0])
            raise EngineError(f"faster-whisper failed on the speech from {at:.1f} s on") from error

    def _detected(self, audio: NDArray[np.float32]) -> tuple[str, float | None]:
        if not self._model.model.is_multilingual:
            return "en", None
        try:
            code, probability, _ = self._model.detect_language(
                audio, language_detection_segments=_LANGUAGE_CHUNK_COUNT
            )
        except RuntimeError as error:
            raise EngineError("faster-whisper failed to tell the language") from error
        return str(code), float(probability)

    def _known(self, tag: str) -> str | None:
        """Whisper's code of a language; ``None`` where it is to be found."""
        if tag == "auto":
            return None
        primary = tag.partition("-")[0].lower()
        code = _WHISPER_CODES.get(primary, primary)
        if code not in self._model.supported_languages:
            known = ", ".join(sorted(self._model.supported_languages))
            raise ConfigError(f"this model does not know the language {tag!r}; it knows {known}")
        return code


@functools.cache
def _engine() -> Any:
    try:
        import faster_whisper
    except ModuleNotFoundError as error:
        if error.name != "faster_whisper":
            raise  # it is installed, and something it needs is broken
        raise MissingDependencyError(
            "words need faster-whisper, which is not installed: pip install faster-whisper"
        ) from error
    return faster_whisper


def _model_folder(model: str, device: Device) -> tuple[Path, str]:
    """Folder of a model, and how an analysis names it."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        missing = [
            " or ".join(names)
            for names in _FILES
            if not any((folder / name).is_file() for name in names)
        ]
        if missing:
            raise ConfigError(
                f"{folder} holds no Whisper model for CTranslate2: {', '.join(missing)} missing; "
                "name a folder that ct2-transformers-converter wrote, with its tokenizer.json"
            )
        return folder, folder.resolve().name
    if folder.is_absolute() or model.startswith((".", "~")):
        raise ConfigError(f"need a folder with a Whisper model; there is none at {folder}")
    found = installed(default_model(device) if model == "default" else model)
    return found.folder, f"{found.checkpoint.name}@{found.checkpoint.revision[:12]}"


def _loaded(engine: Any, folder: Path, *, device: Device, options: FasterWhisperOptions) -> Any:
    asked = options.compute_type
    try:
        return engine.WhisperModel(
            str(folder),
            device=device,
            compute_type=_COMPUTE_TYPES[device] if asked == "default" else asked,
            cpu_threads=options.cpu_thread_count or _core_count(),
            local_files_only=True,
        )
    except ValueError as error:  # a number format or a device that this machine has not
        raise ConfigError(f"cannot run on {device} as {asked}: {error}") from error
    except Exception as error:  # tokenizers raises Exception itself
        raise EngineError(
            f"{folder} holds files of a Whisper model, but they cannot be loaded ({error}); "
            "check them with: voicecoach models check"
        ) from error


def _core_count() -> int:
    """Cores that this process may use (CTranslate2 would take four, however many there are)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _require_room(model: Any, hint: str) -> None:
    """Refuse a hint that the engine would cut off without a word."""
    room_count = model.max_length // 2 - 1
    token_count = len(model.hf_tokenizer.encode(f" {hint}", add_special_tokens=False).ids)
    if hint and token_count > room_count:
        raise ConfigError(
            f"the vocabulary takes {token_count} tokens; the model has room for {room_count}: "
            "leave out the names that it hears right without help"
        )


def _audio(samples: SampleSource, chunk: Chunk, *, sample_rate_hz: int) -> NDArray[np.float32]:
    """Samples of a chunk at the rate of the model."""
    import soxr

    indices = np.round(chunk.stretches * sample_rate_hz).astype(int)
    joined = np.concatenate([np.asarray(samples[first:last]) for first, last in indices.tolist()])
    if sample_rate_hz == RATE_HZ:
        return joined
    return np.asarray(soxr.resample(joined, sample_rate_hz, RATE_HZ, quality="HQ"), np.float32)


def _is_too_long(chunk: Chunk) -> bool:
    return chunk.duration_s > _WINDOW_S


def _of_its_chunk(
    segment: Any, chunks: tuple[Chunk, ...], starts_s: NDArray[np.float64]
) -> Iterator[Word]:
    # The engine counts from where the chunk begins, rounded down to one of its frames.
    heard_from_s = segment.seek / _FRAMES_PER_S
    index = int(np.argmin(np.abs(starts_s - heard_from_s)))
    return _translated((segment,), chunks[index], heard_from_s=heard_from_s)


def _translated(segments: Iterable[Any], chunk: Chunk, *, heard_from_s: float) -> Iterator[Word]:
    """Words of the engine on the time axis of the recording."""
    for segment in segments:
        for word in segment.words or ():
            text = "".join(word.word.split())
            if not text:
                continue
            where = chunk.in_recording(word.start - heard_from_s, word.end - heard_from_s)
            yield Word(text, where, min(max(float(word.probability), 0.0), 1.0))


def _tag(code: str | None) -> str | None:
    """BCP 47 tag of one of Whisper's codes."""
    return "jv" if code == "jw" else code
