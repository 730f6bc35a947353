"""Held notes are no voice; a voice that moves is left alone."""

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import PitchTrack
from voicecoach.prosody.held_notes import voiceless_intervals

HOP_S = 0.01
UNITS: Intervals = np.array([[1.0, 4.0], [5.0, 15.0]])


def track(f0_hz: NDArray[np.float64]) -> PitchTrack:
    return PitchTrack(0.0, HOP_S, f0_hz.astype(np.float32), np.ones(f0_hz.size, np.float32))


def voice(seconds: float) -> NDArray[np.float64]:
    """Rise and fall by two semitones, twice a second, with unvoiced sounds between."""
    at = np.arange(0.0, seconds, HOP_S)
    f0_hz = 150.0 * 2.0 ** (2.0 * np.sin(4.0 * np.pi * at) / 12.0)
    return np.where(at % 0.5 < 0.35, f0_hz, np.nan)


def melody(seconds: float) -> NDArray[np.float64]:
    at = np.arange(0.0, seconds, HOP_S)
    return 220.0 * 2.0 ** (np.array([0, 4, 7, 5])[(at // 0.5).astype(int) % 4] / 12.0)


def test_a_voice_is_left_alone() -> None:
    assert voiceless_intervals(UNITS, track(voice(20.0))).size == 0


def test_a_melody_holds_no_voice() -> None:
    assert voiceless_intervals(UNITS, track(melody(20.0))) == pytest.approx(UNITS, abs=0.1)


def test_the_voice_beside_a_melody_stays() -> None:
    f0_hz = np.concatenate((voice(5.0), melody(10.0), voice(5.0)))
    assert voiceless_intervals(UNITS, track(f0_hz)) == pytest.approx(UNITS[1:], abs=0.25)


def test_a_long_unit_without_pitch_holds_no_voice_and_a_short_one_may_whisper() -> None:
    units = np.array([[1.0, 2.0], [5.0, 15.0]])
    silent = track(np.full(2000, np.nan))
    assert voiceless_intervals(units, silent) == pytest.approx(units[1:])


def test_nothing_is_said_of_no_units() -> None:
    assert voiceless_intervals(np.empty((0, 2)), track(melody(5.0))).shape == (0, 2)
