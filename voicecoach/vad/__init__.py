"""Speech activity: where somebody speaks on a channel, never who."""

from voicecoach.vad.activity import SpeechActivity, VadOptions, speech_activity
from voicecoach.vad.cancellation import CancellationOptions, cancelled
from voicecoach.vad.copies import CopyOptions, MeasuredSamples, find_copies
from voicecoach.vad.crosstalk import (
    CrosstalkOptions,
    copied_frames,
    copied_gain_db,
    leak_gain_db,
    leaked_frames,
)
from voicecoach.vad.energy import (
    EnergyVadOptions,
    energy_activity,
    energy_frames,
    level_gate_db,
)
from voicecoach.vad.line import line_frames
from voicecoach.vad.margins import unit_margins
from voicecoach.vad.silero import SileroVadOptions, silero_activity
from voicecoach.vad.steadiness import SteadinessOptions, steady_noise_frames
from voicecoach.vad.tones import Tone, find_tones

__all__ = [
    "CancellationOptions",
    "CopyOptions",
    "CrosstalkOptions",
    "EnergyVadOptions",
    "MeasuredSamples",
    "SileroVadOptions",
    "SpeechActivity",
    "SteadinessOptions",
    "Tone",
    "VadOptions",
    "cancelled",
    "copied_frames",
    "copied_gain_db",
    "energy_activity",
    "energy_frames",
    "find_copies",
    "find_tones",
    "leak_gain_db",
    "leaked_frames",
    "level_gate_db",
    "line_frames",
    "silero_activity",
    "speech_activity",
    "steady_noise_frames",
    "unit_margins",
]
