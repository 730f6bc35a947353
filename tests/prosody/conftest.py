"""Telephone voices with known fundamental frequency, and settings of the property tests."""

import pytest
from hypothesis import settings

from benchmarks.synthetic_voice import SyntheticVoice, speak, telephone

# A shared machine may be slow at any time: no test here is about how long it takes.
settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")


@pytest.fixture(scope="session")
def voices() -> list[SyntheticVoice]:
    """Four voices from a low to a high one, 20 s each."""
    return [
        telephone(speak(seed=seed, f0_hz=f0_hz))
        for seed, f0_hz in enumerate((88.0, 120.0, 170.0, 245.0))
    ]
