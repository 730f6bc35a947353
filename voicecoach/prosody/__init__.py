"""How something was said: pitch, level and pace of one channel, and per inter-pausal unit."""

from voicecoach.prosody.arousal import ArousalOptions, vocal_arousal
from voicecoach.prosody.loudness import gated_loudness_lufs
from voicecoach.prosody.phrases import (
    BaselineOptions,
    PhraseOptions,
    phrase_prosody,
    voice_baseline,
)
from voicecoach.prosody.pitch import PitchOptions, PitchRange, track_pitch
from voicecoach.prosody.spectrum import ANALYSIS_RATE_HZ, HOP_S, spectral_tracks
from voicecoach.prosody.syllables import SyllableOptions, syllable_nuclei_s

__all__ = [
    "ANALYSIS_RATE_HZ",
    "HOP_S",
    "ArousalOptions",
    "BaselineOptions",
    "PhraseOptions",
    "PitchOptions",
    "PitchRange",
    "SyllableOptions",
    "gated_loudness_lufs",
    "phrase_prosody",
    "spectral_tracks",
    "syllable_nuclei_s",
    "track_pitch",
    "vocal_arousal",
    "voice_baseline",
]
