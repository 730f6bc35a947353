"""Speech activity: where somebody speaks on a channel, never who."""

from voicecoach.vad.activity import SpeechActivity, VadOptions, speech_activity
from voicecoach.vad.crosstalk import CrosstalkOptions, leak_gain_db, leaked_frames
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

__all__ = [
    "CrosstalkOptions",
    "EnergyVadOptions",
    "SileroVadOptions",
    "SpeechActivity",
    "SteadinessOptions",
    "VadOptions",
    "energy_activity",
    "energy_frames",
    "leak_gain_db",
    "leaked_frames",
    "level_gate_db",
    "line_frames",
    "silero_activity",
    "speech_activity",
    "steady_noise_frames",
    "unit_margins",
]
