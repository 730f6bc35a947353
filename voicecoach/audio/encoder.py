"""Encode the copy for playback in a process of its own.

Encoding takes as long as the analysis and hands the interpreter back and
forth for every packet: beside an analysis, in one process, each waits for
the other. It is not the decoding process either: that one reads files from
anywhere, and what it writes is never handed to a browser.
"""

import dataclasses
import os
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.resample import resampled_blocks
from voicecoach.audio.worker_process import WorkerDiedError, WorkerOwner, WorkerTimeoutError
from voicecoach.core.errors import EngineError
from voicecoach.core.recording import SampleSource

__all__ = ["Encoder"]

_OPUS_RATES_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)
_LIMITS = DecodeLimits(timeout_s=600.0)
"""Convention: four hours take less than a minute on a slow core."""


class Encoder(WorkerOwner):
    """Encodes recording after recording as Ogg Opus in one child process.

    The process starts with the context. One thread at a time may use an
    encoder, and it must not be carried over a fork.
    """

    def encode(self, samples: Sequence[SampleSource], file: BinaryIO, *, rate_hz: int) -> None:
        """Write samples as Ogg Opus of 24 kb/s per channel.

        The same samples give the same bytes: no time, no random serial number.

        Parameters
        ----------
        samples : sequence of SampleSource
            One or two channels of one length; what passes ±1 is cut.
        file : binary file
            Open for writing, seekable, with a descriptor.
        rate_hz : int
            Of the samples; a rate that Opus does not know is raised to the next.

        Raises
        ------
        EngineError
            If the encoder fails.
        """
        opus_hz = next((rate for rate in _OPUS_RATES_HZ if rate >= rate_hz), _OPUS_RATES_HZ[-1])
        channels = [resampled_blocks(each, from_hz=rate_hz, to_hz=opus_hz) for each in samples]
        blocks = (np.stack(parts, axis=1) for parts in zip(*channels, strict=True))
        try:
            answer = self._ask(blocks, file, channel_count=len(samples), rate_hz=opus_hz)
        except (WorkerDiedError, WorkerTimeoutError) as error:
            self.close()
            raise EngineError(
                f"the Opus encoder failed on {samples[0].size} samples: {error}"
            ) from error
        except BaseException:
            self.close()  # e.g. Ctrl-C: its answer would come to the next
            raise
        if "refused" in answer:
            self.close()
            raise EngineError(f"the Opus encoder failed on {samples[0].size} samples")

    def _ask(
        self,
        blocks: Iterable[NDArray[np.float32]],
        file: BinaryIO,
        *,
        channel_count: int,
        rate_hz: int,
    ) -> dict[str, object]:
        request = {
            "task": "encode",
            "channel_count": channel_count,
            "rate_hz": rate_hz,
            "limits": dataclasses.asdict(_LIMITS),
        }
        theirs, ours = os.pipe()
        with os.fdopen(theirs, "rb") as reading, os.fdopen(ours, "wb") as pipe:
            return self._running_worker().ask(
                request,
                descriptors=(theirs, file.fileno()),
                timeout_s=_LIMITS.timeout_s,
                after=lambda: _feed(blocks, pipe, reading),
            )


def _feed(blocks: Iterable[NDArray[np.float32]], pipe: BinaryIO, reading: BinaryIO) -> None:
    """Write the samples; if nobody reads any more, the answer says why."""
    reading.close()
    try:
        with pipe:
            pipe.writelines(np.ascontiguousarray(block).data for block in blocks)
    except BrokenPipeError:
        return
