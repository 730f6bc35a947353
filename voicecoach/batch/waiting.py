"""Recordings that wait to be analysed, kept on disk: a server that stops loses none of them.

Each has a folder inside the store, readable by its owner alone: what to do as
JSON, and the recording itself if it was handed over. Whoever works on it holds
a lock on the folder, which the kernel lets go of when the process dies; who
comes next takes over what nobody holds.
"""

import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.batch.sources import CallSource
from voicecoach.store.files import write_private
from voicecoach.store.staging import lock_folder

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["MAX_BEGUN", "Upload", "WaitingRecording", "WaitingRecordings"]

MAX_BEGUN = 3
"""Convention: a recording that was begun this often and never ended is not begun again."""

MAX_NAME_CHARS = 120
"""Convention: longer names of files are cut, from the left, so that the ending stays."""

_SOURCE, _BEGUN = "source.json", "begun"


@dataclass(frozen=True, slots=True)
class Upload:
    """A recording that somebody handed over: what they call it, and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WaitingRecording:
    """One recording in its folder, held by this process until it is dropped."""

    folder: Path
    source: CallSource
    _handle: int

    @property
    def begun_count(self) -> int:
        """How often its analysis was begun."""
        path = self.folder / _BEGUN
        return len(path.read_bytes()) if path.exists() else 0

    def begin(self) -> None:
        """Note that its analysis begins."""
        with (self.folder / _BEGUN).open("ab") as file:
            file.write(b"+")
            file.flush()
            os.fsync(file.fileno())

    def drop(self) -> None:
        """Remove it: it is in the store now, or refused."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._handle)


class WaitingRecordings:
    """The folder of what waits in a store.

    Parameters
    ----------
    store_folder : Path
        Where the store is.
    """

    def __init__(self, store_folder: Path) -> None:
        self._folder = store_folder / "waiting"

    def keep(self, source: CallSource, upload: Upload | None = None) -> WaitingRecording:
        """Put one on disk; what was handed over becomes the recording of ``source``."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        # Named by the time, so that who takes over keeps the order.
        folder = Path(tempfile.mkdtemp(prefix=f"{time.time_ns():020d}-", dir=self._folder))
        handle = lock_folder(folder, wait=True)
        if upload is not None:
            source = replace(source, paths=(_written(folder, upload),))
        # Without this file, last of all, the folder is one that was never finished.
        partial = folder / "partial"
        write_private(partial, _as_json().dump_json(source))
        partial.rename(folder / _SOURCE)
        return WaitingRecording(folder, source, handle)

    def take_over(self) -> tuple[WaitingRecording, ...]:
        """Hold what a process that ended has left, oldest first; what is not whole is removed."""
        if not self._folder.is_dir():
            return ()
        found = (_taken(folder) for folder in sorted(self._folder.iterdir()))
        return tuple(each for each in found if each is not None)


def _taken(folder: Path) -> WaitingRecording | None:
    try:
        handle = lock_folder(folder, wait=False)
    except (BlockingIOError, FileNotFoundError):
        return None  # somebody works on it, or has just ended
    try:
        source = _as_json().validate_json((folder / _SOURCE).read_bytes())
    except (OSError, ValueError):
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)
        return None
    return WaitingRecording(folder, source, handle)


@cache
def _as_json() -> "TypeAdapter[CallSource]":
    from pydantic import TypeAdapter

    return TypeAdapter(CallSource)


def _written(folder: Path, upload: Upload) -> Path:
    """Write what was handed over beside what to do, in a folder of its own: its name is any."""
    path = folder / "recording" / _file_name(upload)
    path.parent.mkdir(mode=0o700)
    write_private(path, upload.content)
    return path


def _file_name(upload: Upload) -> str:
    """Name of a file for what a browser says the file is called."""
    plain = "".join(c for c in Path(upload.name.replace("\\", "/")).name if c.isprintable())
    return plain[-MAX_NAME_CHARS:].lstrip(".") or "recording"
