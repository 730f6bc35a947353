"""Pieces of a recording inside a document."""

import io

import av
import numpy as np
import pytest

from voicecoach.audio.clips import cut_clips
from voicecoach.audio.encoder import Encoder
from voicecoach.core.recording import AGENT, CUSTOMER, Recording, RecordingInfo
from voicecoach.core.segment import Segment

RATE_HZ = 8000
DURATION_S = 4.0


@pytest.fixture(scope="module")
def recording() -> Recording:
    """The agent sounds at 400 Hz in the first two seconds, the customer at 900 Hz after that."""
    at = np.arange(round(DURATION_S * RATE_HZ)) / RATE_HZ
    agent = np.where(at < 2.0, 0.5 * np.sin(2.0 * np.pi * 400.0 * at), 0.0)
    customer = np.where(at >= 2.0, 0.5 * np.sin(2.0 * np.pi * 900.0 * at), 0.0)
    info = RecordingInfo(
        sha256="0" * 64,
        sample_rate_hz=RATE_HZ,
        duration_s=DURATION_S,
        channel_speakers=(AGENT, CUSTOMER),
        codecs=("pcm_s16le",),
        containers=("wav",),
        source_names=("call.wav",),
    )
    return Recording(tuple(c.astype(np.float32) for c in (agent, customer)), info)


def heard(clip: bytes) -> tuple[np.ndarray, int]:
    with av.open(io.BytesIO(clip)) as container:
        frames = [frame.to_ndarray().mean(axis=0) for frame in container.decode(audio=0)]
        return np.concatenate(frames), container.streams.audio[0].rate


def loudest_hz(samples: np.ndarray, rate_hz: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(np.fft.rfftfreq(samples.size, 1.0 / rate_hz)[spectrum.argmax()])


def test_a_clip_holds_its_seconds_of_both_voices(recording: Recording) -> None:
    with Encoder() as encoder:
        clips = cut_clips(recording, [Segment(0.5, 1.5), Segment(2.5, 4.5)], encoder=encoder)
    for clip, (length_s, tone_hz) in zip(clips, [(1.0, 400.0), (1.5, 900.0)], strict=True):
        samples, rate_hz = heard(clip)
        assert samples.size / rate_hz == pytest.approx(length_s, abs=0.05)
        assert loudest_hz(samples, rate_hz) == pytest.approx(tone_hz, abs=10.0)


def test_the_same_seconds_give_the_same_bytes(recording: Recording) -> None:
    with Encoder() as encoder:
        first, second = cut_clips(recording, [Segment(0.5, 1.5)] * 2, encoder=encoder)
    assert first == second
    assert len(first) < 6_000  # 24 kb/s, with its headers
