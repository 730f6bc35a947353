"""Speech activity: where somebody speaks on a channel, never who."""

from voicecoach.vad.activity import SpeechActivity, VadOptions, speech_activity
from voicecoach.vad.energy import EnergyVadOptions, energy_activity, level_gate_db
from voicecoach.vad.silero import SileroVadOptions, silero_activity

__all__ = [
    "EnergyVadOptions",
    "SileroVadOptions",
    "SpeechActivity",
    "VadOptions",
    "energy_activity",
    "level_gate_db",
    "silero_activity",
    "speech_activity",
]
