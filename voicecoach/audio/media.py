"""The child processes that one import works with."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from voicecoach.audio.decoder import Decoder
from voicecoach.audio.encoder import Encoder

__all__ = ["MediaProcesses"]


class MediaProcesses:
    """A process that decodes recordings and one that encodes the copy for playback.

    Both start with the context, and both are one thread's at a time.
    """

    def __init__(self) -> None:
        self.decoder = Decoder()
        self.encoder = Encoder()
        self._running = ExitStack()

    def __enter__(self) -> Self:
        self._running.enter_context(self.decoder)
        self._running.enter_context(self.encoder)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.close()
