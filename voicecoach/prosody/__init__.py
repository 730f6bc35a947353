"""How something was said: pitch, level and pace of one channel, and per inter-pausal unit."""

from voicecoach.prosody.active_level import ActiveLevel, active_level, with_voice_level
from voicecoach.prosody.arousal import ArousalOptions, vocal_arousal
from voicecoach.prosody.composure import ComposureOptions, composure, composure_tone
from voicecoach.prosody.deviation import (
    StretchChange,
    pace_deviations,
    stretch_change,
    tone_deviations,
)
from voicecoach.prosody.entrainment import EntrainmentOptions, entrainment
from voicecoach.prosody.escalation import EscalationOptions, find_escalations
from voicecoach.prosody.held_notes import bare_intervals, held_notes, voiceless_intervals
from voicecoach.prosody.loudness import gated_loudness_lufs
from voicecoach.prosody.own_usual import OwnUsualOptions, own_history, usual_voice
from voicecoach.prosody.phrases import (
    BaselineOptions,
    PhraseOptions,
    phrase_prosody,
    voice_baseline,
)
from voicecoach.prosody.pitch import (
    PitchOptions,
    PitchRange,
    TrackerChoice,
    choose_tracker,
    track_pitch,
)
from voicecoach.prosody.spectrum import ANALYSIS_RATE_HZ, HOP_S, spectral_tracks
from voicecoach.prosody.syllables import SyllableOptions, syllable_nuclei_s

__all__ = [
    "ANALYSIS_RATE_HZ",
    "HOP_S",
    "ActiveLevel",
    "ArousalOptions",
    "BaselineOptions",
    "ComposureOptions",
    "EntrainmentOptions",
    "EscalationOptions",
    "OwnUsualOptions",
    "PhraseOptions",
    "PitchOptions",
    "PitchRange",
    "StretchChange",
    "SyllableOptions",
    "TrackerChoice",
    "active_level",
    "bare_intervals",
    "choose_tracker",
    "composure",
    "composure_tone",
    "entrainment",
    "find_escalations",
    "gated_loudness_lufs",
    "held_notes",
    "own_history",
    "pace_deviations",
    "phrase_prosody",
    "spectral_tracks",
    "stretch_change",
    "syllable_nuclei_s",
    "tone_deviations",
    "track_pitch",
    "usual_voice",
    "vocal_arousal",
    "voice_baseline",
    "voiceless_intervals",
    "with_voice_level",
]
