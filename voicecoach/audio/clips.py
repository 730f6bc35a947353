"""Short pieces of a recording, to be carried inside a document.

Everybody is put on one channel: a clip is listened to, not measured, and
needs half the room so.
"""

import tempfile
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.encoder import Encoder
from voicecoach.core.recording import Recording
from voicecoach.core.segment import Segment

__all__ = ["CLIP_MEDIA_TYPE", "cut_clips"]

CLIP_MEDIA_TYPE = "audio/ogg; codecs=opus"

FADE_S = 0.02
"""Convention: a cut in the middle of a sound clicks; a fade of 20 ms does not."""


def cut_clips(
    recording: Recording, segments: Sequence[Segment], *, encoder: Encoder
) -> tuple[bytes, ...]:
    """Cut pieces out of a recording and encode each as Ogg Opus, 24 kb/s.

    The same recording and segments give the same bytes.

    Parameters
    ----------
    recording : Recording
    segments : sequence of Segment
        What reaches past the end is cut there.
    encoder : Encoder

    Raises
    ------
    EngineError
        If the encoder fails.
    """
    return tuple(_clip(recording, segment, encoder) for segment in segments)


def _clip(recording: Recording, segment: Segment, encoder: Encoder) -> bytes:
    rate_hz = recording.info.sample_rate_hz
    first, last = round(segment.start * rate_hz), round(segment.end * rate_hz)
    samples = np.mean([channel[first:last] for channel in recording.samples], axis=0)
    faded = _faded(samples.astype(np.float32), round(FADE_S * rate_hz))
    with tempfile.TemporaryFile() as file:
        encoder.encode([faded], file, rate_hz=rate_hz)
        file.seek(0)
        return file.read()


def _faded(samples: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """Let the ends rise from nothing and fall to it, where there is room for that."""
    if samples.size < 2 * length:
        return samples
    rise = np.linspace(0.0, 1.0, length, dtype=np.float32)
    faded = samples.copy()
    faded[:length] *= rise
    faded[-length:] *= rise[::-1]
    return faded
