"""Hiss stands out of low noise where the level does not; frames are centred on their time."""

import numpy as np

from voicecoach.vad.friction import friction_level_db

RATE_HZ = 8000
HOP = 80


def test_a_hiss_below_the_level_of_a_hum_stands_out() -> None:
    time_s = np.arange(RATE_HZ) / RATE_HZ
    hum = 0.3 * np.sin(2.0 * np.pi * 100.0 * time_s)
    hiss = 0.03 * np.sin(2.0 * np.pi * 3000.0 * time_s) * ((time_s >= 0.4) & (time_s < 0.6))
    level_db = friction_level_db((hum + hiss).astype(np.float32), hop=HOP, frame_total=101)
    assert level_db[45:55].min() > level_db[5:35].max() + 15.0


def test_frames_are_centred_on_their_time() -> None:
    samples = np.zeros(RATE_HZ, dtype=np.float32)
    samples[4000] = 1.0  # at 0.5 s
    level_db = friction_level_db(samples, hop=HOP, frame_total=101)
    assert np.flatnonzero(level_db > -60.0).mean() == 50.0


def test_recordings_shorter_than_a_frame_have_one() -> None:
    assert friction_level_db(np.ones(1, dtype=np.float32), hop=HOP, frame_total=1).shape == (1,)
