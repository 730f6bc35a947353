"""Telephone voices with known fundamental frequency."""

import pytest

from benchmarks.synthetic_voice import SyntheticVoice, speak, telephone


@pytest.fixture(scope="session")
def voices() -> list[SyntheticVoice]:
    """Four voices from a low to a high one, 20 s each."""
    return [
        telephone(speak(seed=seed, f0_hz=f0_hz))
        for seed, f0_hz in enumerate((88.0, 120.0, 170.0, 245.0))
    ]
