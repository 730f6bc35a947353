"""Pitch trackers behind one protocol; which one runs is chosen in `voicecoach.prosody.pitch`."""

from voicecoach.prosody.trackers.autocorrelation import AutocorrelationTracker, JoinedTracker
from voicecoach.prosody.trackers.options import (
    TRACKER_NAMES,
    PitchOptions,
    PitchRange,
    TrackerName,
)
from voicecoach.prosody.trackers.protocol import PitchTracker
from voicecoach.prosody.trackers.pyin import PyinTracker
from voicecoach.prosody.trackers.swift import SwiftF0Tracker

__all__ = [
    "TRACKER_NAMES",
    "AutocorrelationTracker",
    "JoinedTracker",
    "PitchOptions",
    "PitchRange",
    "PitchTracker",
    "PyinTracker",
    "SwiftF0Tracker",
    "TrackerName",
]
