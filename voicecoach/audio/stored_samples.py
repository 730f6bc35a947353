"""Samples that wait in a file without a name, so that a long call needs little memory.

The kernel frees the file when the last descriptor of it is closed, also when
the process is killed: nothing is left on the disk.
"""

import itertools
import os
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import EngineError
from voicecoach.core.recording import SampleSource

__all__ = ["SampleFile", "Scratch", "StoredChannel"]

_ITEM_BYTES = 4
Samples = NDArray[np.float32]


class SampleFile:
    """Channels of equal length in a file, in blocks; see `channels`.

    Each block has its first channel whole, then its second. The descriptor
    is closed with the last reference to a channel. Read and not mapped: a
    mapped file could be cut under our feet.

    Parameters
    ----------
    file : binary file
        May be closed afterwards.
    channel_count : int
    block_lengths : sequence of int
        Samples per channel of each block.

    Raises
    ------
    EngineError
        If the file is not as long as that.
    """

    def __init__(
        self, file: IO[bytes], *, channel_count: int, block_lengths: Sequence[int]
    ) -> None:
        expected_bytes = _ITEM_BYTES * channel_count * sum(block_lengths)
        if os.fstat(file.fileno()).st_size != expected_bytes:
            raise EngineError("need as many samples as were announced; the file has others")
        self.channel_count = channel_count
        self.ends = np.cumsum(block_lengths, dtype=np.int64)
        self.lengths = np.array(block_lengths, dtype=np.int64)
        self._descriptor = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._descriptor)

    def channels(self) -> tuple["StoredChannel", ...]:
        """Views of the channels."""
        return tuple(StoredChannel(self, channel) for channel in range(self.channel_count))

    def read(self, channel: int, start: int, end: int) -> Samples:
        """Samples ``start`` to ``end`` of one channel.

        Raises
        ------
        EngineError
            If they cannot be read, or are not finite.
        """
        found = np.empty(max(0, end - start), np.float32)
        place = start
        while place < end:
            block = int(np.searchsorted(self.ends, place, side="right"))
            stop = min(end, int(self.ends[block]))
            self._read_into(found[place - start : stop - start], block, channel, place)
            place = stop
        if not np.isfinite(found).all():
            raise EngineError("samples that wait in a file were changed; analyse the call again")
        return found

    def _read_into(self, target: Samples, block: int, channel: int, place: int) -> None:
        first, length = int(self.ends[block] - self.lengths[block]), int(self.lengths[block])
        at = self.channel_count * first + channel * length + place - first
        if os.preadv(self._descriptor, [target.data], _ITEM_BYTES * at) != target.nbytes:
            raise EngineError("samples that wait in a file cannot be read; analyse the call again")


@dataclass(frozen=True, slots=True, eq=False)
class StoredChannel:
    """One channel of a `SampleFile`, as a `SampleSource`."""

    file: SampleFile
    channel: int

    @property
    def size(self) -> int:
        """Number of samples."""
        return int(self.file.ends[-1])

    def __getitem__(self, where: slice, /) -> Samples:
        """Read a slice of step 1."""
        start, end, _ = where.indices(self.size)
        return self.file.read(self.channel, start, end)


@dataclass(frozen=True, slots=True)
class Scratch:
    """Where samples wait while a recording is worked on.

    Parameters
    ----------
    folder : Path or None
        For the files; default: where the machine keeps temporary files.
    max_held_bytes : int
        What is not longer stays in memory (convention: four minutes of stereo
        at 8 kHz).
    """

    folder: Path | None = None
    max_held_bytes: int = 16 * 2**20

    def file(self) -> IO[bytes]:
        """Open a file without a name."""
        return tempfile.TemporaryFile(prefix="voicecoach-samples-", dir=self.folder)

    def hold(self, blocks: Iterable[Samples]) -> SampleSource:
        """Keep one channel that comes in blocks, shape=(n,), in memory or in a file."""
        held: list[Samples] = []
        held_bytes = 0
        waiting = iter(blocks)
        for block in waiting:
            held.append(block)
            held_bytes += block.nbytes
            if held_bytes > self.max_held_bytes:
                return self._write(itertools.chain(held, waiting))
        return np.concatenate(held) if held else np.empty(0, np.float32)

    def _write(self, blocks: Iterable[Samples]) -> SampleSource:
        with self.file() as file:
            lengths = [file.write(np.ascontiguousarray(block).data) for block in blocks]
            file.flush()
            sizes = [length // _ITEM_BYTES for length in lengths if length]
            return SampleFile(file, channel_count=1, block_lengths=sizes).channels()[0]
