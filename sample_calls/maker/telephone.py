"""The telephone line: two channels with noise, cross-talk and mu-law, kept as Opus."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from .script import SPEAKERS, Script
from .shaping import LINE_RATE_HZ, Samples
from .timeline import Timeline

MU = 255.0
OPUS_BITS_PER_S = 22_000  # both channels together


def mix(timeline: Timeline, script: Script, rng: np.random.Generator) -> dict[str, Samples]:
    """Return what each channel of the line carries, by speaker, at 8 kHz."""
    size = round(timeline.duration_s * LINE_RATE_HZ)
    clean = {speaker: np.zeros(size) for speaker in SPEAKERS}
    for item in timeline.utterances:
        first = round(item.start * LINE_RATE_HZ)
        sound = item.rendered.samples
        clean[item.line.speaker][first : first + sound.size] += sound
    bleed = 0.0 if script.bleed_db is None else 10.0 ** (script.bleed_db / 20.0)
    noisy = {}
    for own, other in (SPEAKERS, SPEAKERS[::-1]):
        noise = _noise(size, pink=script.pink_noise, rng=rng)
        offset_db = 0.0 if own == "customer" else -3.0
        level = 10.0 ** ((script.noise_dbfs + offset_db) / 20.0)
        noisy[own] = mu_law(clean[own] + bleed * clean[other] + level * noise)
    return noisy


def _noise(size: int, *, pink: bool, rng: np.random.Generator) -> Samples:
    spectrum = np.fft.rfft(rng.standard_normal(size))
    frequency_hz = np.fft.rfftfreq(size, 1.0 / LINE_RATE_HZ)
    spectrum[(frequency_hz < 150.0) | (frequency_hz > 3600.0)] *= 0.05
    if pink:
        spectrum /= np.sqrt(np.maximum(frequency_hz, 100.0))
    noise = np.fft.irfft(spectrum, size)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)))


def mu_law(samples: Samples) -> Samples:
    """Quantise to the 256 steps of G.711 mu-law (continuous form) and back."""
    limited = np.clip(samples, -1.0, 1.0)
    compressed = np.sign(limited) * np.log1p(MU * np.abs(limited)) / np.log1p(MU)
    steps = np.round(compressed * 127.0) / 127.0
    return np.asarray(np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(MU)) / MU)


def write_opus(path: Path, left: Samples, right: Samples) -> None:
    """Write two uncoupled Opus streams in one file.

    Joint stereo would leak one speaker into the other's channel at low rates,
    so the streams are kept apart (channel mapping family 255).
    """
    samples = np.round(np.stack((left, right), axis=1) * 32767.0).astype(np.int16)
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(
            "libopus",
            rate=LINE_RATE_HZ,
            options={"mapping_family": "255", "application": "voip", "vbr": "on"},
        )
        stream.layout = "stereo"
        stream.bit_rate = OPUS_BITS_PER_S
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate = LINE_RATE_HZ
        frame.time_base = Fraction(1, LINE_RATE_HZ)
        frame.pts = 0
        for packet in stream.encode(frame):
            container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)


def read_opus(path: Path) -> NDArray[np.float32]:
    """Decode with PyAV; shape=(2, n_samples) at 8 kHz."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=LINE_RATE_HZ)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        frames += resampler.resample(None)
        return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
