"""The child processes that one import works with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.encoder import Encoder

__all__ = ["MediaProcesses", "media_processes"]


@dataclass(frozen=True, slots=True, eq=False)
class MediaProcesses:
    """A process that decodes recordings and one that encodes the copy for playback.

    Both are one thread's at a time.
    """

    decoder: Decoder
    encoder: Encoder


@contextmanager
def media_processes() -> Iterator[MediaProcesses]:
    """Start both, and end them with the context."""
    with Decoder() as decoder, Encoder() as encoder:
        yield MediaProcesses(decoder, encoder)
