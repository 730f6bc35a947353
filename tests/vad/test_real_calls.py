"""Real telephone speech: what must be found, and the hand-made reference."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from voicecoach.conversation import inter_pausal_units
from voicecoach.core.intervals import Intervals, shared_s, total_s, union
from voicecoach.prosody import spectral_tracks, track_pitch
from voicecoach.vad import speech_activity

RATE_HZ = 8000


def read(path: Path) -> np.ndarray:
    samples, rate_hz = soundfile.read(path, dtype="float32")
    if rate_hz != RATE_HZ:
        samples = soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)
    return samples


def reference(path: Path) -> Intervals:
    fields = [line.split() for line in path.read_text("utf-8").splitlines()]
    return union(np.array([(float(f[3]), float(f[3]) + float(f[4])) for f in fields]))


@pytest.mark.parametrize("party", ["agent", "caller"])
def test_loud_voiced_speech_of_a_real_call_is_not_missed(shared_data: Path, party: str) -> None:
    samples = read(shared_data / "calls" / f"auto_repairs_40_{party}.wav")
    tracks = spectral_tracks(samples, sample_rate_hz=RATE_HZ)
    whole = np.array([[0.0, len(samples) / RATE_HZ]])
    pitch, _ = track_pitch(samples, sample_rate_hz=RATE_HZ, speech=whole)
    found = speech_activity(tracks, samples=samples, sample_rate_hz=RATE_HZ).intervals
    level_db = tracks.speech_band_db
    is_loud = (level_db > np.quantile(level_db, 0.97) - 25.0) & ~np.isnan(pitch.f0_hz)
    at = np.arange(level_db.size) * tracks.hop_s
    is_found = np.searchsorted(found[:, 0], at, "right") > np.searchsorted(found[:, 1], at, "right")
    assert (is_found & is_loud).sum() / is_loud.sum() >= 0.95


def test_detection_error_on_a_telephone_recording(shared_data: Path) -> None:
    samples = read(shared_data / "calls" / "telephone_mono.wav")
    truth = reference(shared_data / "calls" / "telephone_mono.rttm")
    tracks = spectral_tracks(samples, sample_rate_hz=RATE_HZ)
    activity = speech_activity(tracks, samples=samples, sample_rate_hz=RATE_HZ)
    found = inter_pausal_units(activity.intervals)
    wrong_s = total_s(found) + total_s(truth) - 2.0 * shared_s(found, truth)
    assert wrong_s / total_s(truth) <= 0.035
