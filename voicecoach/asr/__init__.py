"""Words with their times, one adapter per engine; never who says them."""

from voicecoach.asr.chunks import Chunk, ChunkOptions, plan_chunks
from voicecoach.asr.faster_whisper import (
    FasterWhisperOptions,
    FasterWhisperTranscriber,
    default_device,
    default_model,
)
from voicecoach.asr.recognition import Recognition, Transcriber, transcribe_channels
from voicecoach.asr.vocabulary import vocabulary_hint

__all__ = [
    "Chunk",
    "ChunkOptions",
    "FasterWhisperOptions",
    "FasterWhisperTranscriber",
    "Recognition",
    "Transcriber",
    "default_device",
    "default_model",
    "plan_chunks",
    "transcribe_channels",
    "vocabulary_hint",
]
