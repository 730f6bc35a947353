"""Who speaks when on one channel: two voices told apart by their sound, with how sure that is."""

from voicecoach.diarization.non_speech import non_speech_of, speech_beside
from voicecoach.diarization.options import DiarizationOptions
from voicecoach.diarization.separation import (
    ENGINE,
    SPEAKERS,
    VoiceSeparation,
    separate_voices,
    voice_diarization,
)

__all__ = [
    "ENGINE",
    "SPEAKERS",
    "DiarizationOptions",
    "VoiceSeparation",
    "non_speech_of",
    "separate_voices",
    "speech_beside",
    "voice_diarization",
]
