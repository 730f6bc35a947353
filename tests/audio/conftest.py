"""A synthetic call, files of it in many formats, and one decoder for all tests."""

import fractions
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from voicecoach.audio.decoder import Decoded, Decoder

collect_ignore = ["make_bad_headers.py"]  # a program that the corpus is made with

Samples = NDArray[np.float32]


BIT_RATES = {"wmav2": 64_000, "g723_1": 6_300, "g726": 32_000, "libopencore_amrnb": 12_200}
"""Of encoders that know only some rates."""


@pytest.fixture(scope="session")
def decoder() -> Iterator[Decoder]:
    """One decoder, and so one child process, for as many tests as do not break it."""
    with Decoder() as decoder:
        yield decoder


def make_call(*, rate_hz: int = 8_000, duration_s: float = 6.0) -> Samples:
    """Two parties in turn: each a voice-like buzz in the telephone band, at about -20 dBFS.

    The agent holds the even seconds, the customer the odd ones; the noise
    of the line is at -60 dBFS.
    """
    rng = np.random.default_rng(8)
    time_s = np.arange(round(rate_hz * duration_s)) / rate_hz
    samples = rng.normal(0.0, 1e-3, (2, len(time_s)))
    for channel, pitch_hz in enumerate((110.0, 190.0)):
        is_on = (time_s.astype(int) % 2 == channel) & (time_s % 0.25 < 0.2)
        for harmonic in range(3, int(3_000 / pitch_hz)):
            phase = rng.uniform(0.0, 2.0 * np.pi)
            wobble = 1.0 + 0.02 * np.sin(2.0 * np.pi * 1.3 * time_s)
            sine = np.sin(2.0 * np.pi * harmonic * pitch_hz * wobble.cumsum() / rate_hz + phase)
            samples[channel] += 0.5 / harmonic * sine * is_on
    return samples.astype(np.float32)


@pytest.fixture(scope="session")
def call() -> Samples:
    """`make_call` of 6 s at 8 kHz."""
    samples = make_call()
    samples.setflags(write=False)
    return samples


@pytest.fixture
def write_wav(tmp_path: Path) -> Callable[..., Path]:
    """Write samples of shape (n_channels, n_samples) as a sound file."""

    def write(
        samples: Samples, name: str = "call.wav", *, rate_hz: int = 8_000, subtype: str = "PCM_16"
    ) -> Path:
        path = tmp_path / name
        sf.write(path, samples.T, rate_hz, subtype=subtype)
        return path

    return write


@pytest.fixture
def write_av(tmp_path: Path) -> Callable[..., Path]:
    """Encode samples with one of FFmpeg's encoders; skips where this build lacks it."""
    import av

    def write(samples: Samples, name: str, *, rate_hz: int, codec: str, container: str) -> Path:
        try:
            encoder = av.codec.Codec(codec, "w")
        except ValueError:
            pytest.skip(f"this build of PyAV has no encoder {codec}")
        layout = "mono" if len(samples) == 1 else "stereo"
        path = tmp_path / name
        with av.open(str(path), "w", format=container) as output:
            stream = output.add_stream(codec, rate=rate_hz, layout=layout)
            if codec in BIT_RATES:
                stream.bit_rate = BIT_RATES[codec]
            stream.format = encoder.audio_formats[0].name
            fifo = av.AudioResampler(format=stream.format, layout=layout, rate=rate_hz)
            pcm = np.ascontiguousarray((32_767.0 * samples).astype(np.int16).T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout=layout)
            frame.sample_rate, frame.pts = rate_hz, 0
            frame.time_base = fractions.Fraction(1, rate_hz)
            for converted in (*fifo.resample(frame), *fifo.resample(None)):
                output.mux(stream.encode(converted))
            output.mux(stream.encode(None))
        return path

    return write


@pytest.fixture(scope="session")
def offset_s() -> Callable[[Samples, Decoded], float]:
    """By how much the first channel of what was decoded comes later than the original."""

    def measure(original: Samples, decoded: Decoded) -> float:
        from voicecoach.audio.resample import resample

        rate_hz = decoded.sample_rate_hz
        first = resample(original[0], from_hz=8_000, to_hz=rate_hz)
        length = 1 << int(np.ceil(np.log2(2 * max(len(first), decoded.samples[0].size))))
        spectra = np.fft.rfft(decoded.samples[0], length) * np.conj(np.fft.rfft(first, length))
        lag = int(np.argmax(np.fft.irfft(spectra)))
        return (lag if lag < length // 2 else lag - length) / rate_hz

    return measure
