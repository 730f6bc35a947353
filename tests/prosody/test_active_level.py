"""Active speech level: bursts of known activity, and P.56 worked out sample by sample."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.level import active_level_by_samples_dbov, bursts, tone
from benchmarks.sample_calls import read_channels
from benchmarks.synthetic_voice import speak, telephone
from voicecoach.core.errors import InputError
from voicecoach.prosody import active_level

RATE_HZ = 8000


def test_a_steady_sine_is_active_all_the_time() -> None:
    found = active_level(tone(1000.0), sample_rate_hz=RATE_HZ)
    assert found is not None
    assert found.level_dbov == pytest.approx(-9.03, abs=0.1)
    assert found.activity_ratio == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(("on_s", "off_s"), [(3.0, 3.0), (2.0, 8.0)])
def test_bursts_are_active_while_on_and_for_the_hangover(on_s: float, off_s: float) -> None:
    found = active_level(bursts(on_s=on_s, off_s=off_s), sample_rate_hz=RATE_HZ)
    assert found is not None
    # The envelope takes some hundredths of a second to rise and to fall.
    assert found.activity_ratio == pytest.approx((on_s + 0.25) / (on_s + off_s), rel=0.05)
    held_db = 10.0 * np.log10(on_s / (on_s + 0.25))
    assert found.level_dbov == pytest.approx(-9.03 + held_db, abs=0.15)


def test_pauses_shorter_than_the_hangover_are_active() -> None:
    found = active_level(bursts(on_s=0.5, off_s=0.1), sample_rate_hz=RATE_HZ)
    assert found is not None
    assert found.activity_ratio == pytest.approx(1.0, abs=0.05)


def test_longer_silence_changes_the_activity_and_not_the_level() -> None:
    voice = telephone(speak(seed=5, f0_hz=130.0)).samples
    padded = np.concatenate((voice, np.zeros(20 * RATE_HZ, dtype=np.float32)))
    short, long = (active_level(part, sample_rate_hz=RATE_HZ) for part in (voice, padded))
    assert short is not None
    assert long is not None
    assert long.level_dbov == pytest.approx(short.level_dbov, abs=0.05)
    assert long.activity_ratio == pytest.approx(short.activity_ratio / 2.0, abs=0.01)


@pytest.mark.parametrize("gain", [1.0, 0.05])
def test_a_voice_has_the_level_that_every_sample_gives(gain: float) -> None:
    samples = np.float32(gain) * telephone(speak(seed=6, f0_hz=220.0)).samples
    found = active_level(samples, sample_rate_hz=RATE_HZ)
    assert found is not None
    assert found.level_dbov == pytest.approx(active_level_by_samples_dbov(samples), abs=0.02)


def test_parts_of_a_long_recording_join_without_a_seam() -> None:
    # 4096 steps of 10 ms are read at once: 41 s; this is twice that.
    samples = np.tile(telephone(speak(seed=7, f0_hz=100.0)).samples, 5)
    found = active_level(samples, sample_rate_hz=RATE_HZ)
    assert found is not None
    assert found.level_dbov == pytest.approx(active_level_by_samples_dbov(samples), abs=0.02)


def test_silence_has_no_active_level() -> None:
    assert active_level(np.zeros(RATE_HZ, dtype=np.float32), sample_rate_hz=RATE_HZ) is None
    faint = np.full(RATE_HZ, 1e-6, dtype=np.float32)
    assert active_level(faint, sample_rate_hz=RATE_HZ) is None


def test_a_rate_that_does_not_divide_is_refused() -> None:
    with pytest.raises(InputError, match="10 ms"):
        active_level(np.zeros(100, dtype=np.float32), sample_rate_hz=11025)


def test_a_real_voice_has_the_level_that_every_sample_gives(shared_data: Path) -> None:
    [samples] = read_channels(shared_data / "calls" / "auto_repairs_40_caller.wav")
    found = active_level(samples, sample_rate_hz=RATE_HZ)
    assert found is not None
    assert found.level_dbov == pytest.approx(active_level_by_samples_dbov(samples), abs=0.02)
