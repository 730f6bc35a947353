"""Lines with known speech: tone bursts and synthetic voices on an 8 kHz telephone line."""

import numpy as np
import pytest

from benchmarks.synthetic_voice import SyntheticVoice, speak, telephone


@pytest.fixture(scope="session")
def low_voice() -> SyntheticVoice:
    return telephone(speak(seed=1, f0_hz=110.0))


@pytest.fixture(scope="session")
def high_voice() -> SyntheticVoice:
    return telephone(speak(seed=2, f0_hz=210.0))


@pytest.fixture(scope="session")
def bursts() -> np.ndarray:
    """Ten seconds; 1 kHz at -9 dBFS from 2 to 4 s and from 6 to 7 s over noise at -72 dBFS."""
    time_s = np.arange(80_000) / 8000.0
    on = ((time_s >= 2.0) & (time_s < 4.0)) | ((time_s >= 6.0) & (time_s < 7.0))
    noise = 10.0 ** (-72.0 / 20.0) * np.random.default_rng(3).standard_normal(time_s.size)
    return (0.5 * np.sin(2 * np.pi * 1000.0 * time_s) * on + noise).astype(np.float32)
