"""Who speaks when on one channel: two voices told apart by their sound, with how sure that is."""

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
    "VoiceSeparation",
    "separate_voices",
    "voice_diarization",
]
