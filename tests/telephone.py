"""Small two-party recordings for tests that need a call rather than a voice."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000


def talk(
    *, speech: list[tuple[float, float]], duration_s: float, f0_hz: float, seed: int
) -> NDArray[np.float64]:
    """Hum with syllables (4 a second) where there is speech, a quiet line elsewhere.

    The pitch moves by a semitone up and down, since a hum that stands still is no voice.
    """
    rng = np.random.default_rng(seed)
    at_s = np.arange(int(duration_s * RATE_HZ)) / RATE_HZ
    moving_hz = f0_hz * 2.0 ** (np.sin(2 * np.pi * 1.5 * at_s) / 12.0)
    turns = np.cumsum(moving_hz) / RATE_HZ
    harmonics = sum(np.sin(2 * np.pi * n * turns) / n for n in range(2, 12))
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4.0 * at_s)
    spoken = np.zeros(at_s.size)
    for start, end in speech:
        spoken[int(start * RATE_HZ) : int(end * RATE_HZ)] = 1.0
    return 0.1 * harmonics * syllables * spoken + 0.0003 * rng.standard_normal(at_s.size)


def write_wav(path: Path, *channels: NDArray[np.float64]) -> Path:
    """Write channels side by side as 16-bit PCM."""
    frames = (np.clip(np.stack(channels, axis=1), -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(frames.tobytes())
    return path


def write_call(path: Path, *, seed: int = 1) -> Path:
    """Write a stereo call of 12 s: agent left, customer right, one overlap of 0.5 s.

    ::

        s         0    2    4    6    8    10   12
        agent     |------|            |-----|
        customer          |-----------|       |-|
    """
    agent = talk(speech=[(0.5, 3.0), (7.5, 9.5)], duration_s=12.0, f0_hz=210.0, seed=seed)
    customer = talk(speech=[(3.25, 8.0), (10.0, 11.0)], duration_s=12.0, f0_hz=120.0, seed=seed + 1)
    return write_wav(path, agent, customer)
