"""Files beside the database: audio, peaks and tracks, kept if and only if a row refers to them.

Changing them goes through `FileArea.changing`, which holds the folder's lock
(one writer at a time, also between processes; the kernel lets go of it when
a process dies) and a note of the files concerned. At the end, or when the
next writer finds the note of one that died, `settle` removes those that the
database does not know.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from voicecoach.core.errors import StoreError

__all__ = [
    "Change",
    "FileArea",
    "Rows",
    "audio_name",
    "peaks_name",
    "spectrogram_name",
    "take_name",
    "tracks_name",
    "write_private",
]


class Rows(Protocol):
    """What the files need to know of the database."""

    def referenced(self, names: Iterable[str]) -> frozenset[str]:
        """Of some file names, those that a row refers to."""

    def forget_deleted(self) -> None:
        """Remove the last copies of deleted rows."""


PRIVATE_FOLDER = 0o700
_FOLDERS = ("audio", "peaks", "spectrograms", "tracks", "takes", "incoming")
_ERASING = "erasing"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def audio_name(digest: str, source: Path) -> str:
    """Where audio of this digest is kept, relative to the store."""
    return _by_digest("audio", digest, source)


def peaks_name(digest: str, source: Path) -> str:
    """Where the peaks of the audio of this digest are kept, relative to the store."""
    return _by_digest("peaks", digest, source)


def spectrogram_name(digest: str) -> str:
    """Where the spectrogram of the audio of this digest is kept, relative to the store."""
    return _by_digest("spectrograms", digest, Path("spectrogram.mel"))


def take_name(digest: str) -> str:
    """Where the recording of a new answer is kept, relative to the store."""
    return _by_digest("takes", digest, Path("take.wav"))


def tracks_name(call_id: str, content: bytes) -> str:
    """Where tracks are kept; a new analysis gets a new name, so that no reader sees half of it."""
    return f"tracks/{call_id}-{hashlib.sha256(content).hexdigest()[:12]}.parquet"


def _by_digest(folder: str, digest: str, source: Path) -> str:
    if not _DIGEST.fullmatch(digest):
        raise StoreError(f"need a SHA-256 in lower-case hexadecimal; got {digest!r}")
    return f"{folder}/{digest[:2]}/{digest}{source.suffix}"


class FileArea:
    """The files of one store.

    Parameters
    ----------
    root : Path
        The store's folder; made with mode 0700 if it does not exist.

    Raises
    ------
    StoreError
        If the folder cannot be made or written to.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            root.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            for name in _FOLDERS:
                (root / name).mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the store {root} cannot be used: {error.strerror}") from error

    def path(self, name: str) -> Path:
        """Path of a file of the store by its relative name."""
        return self.root / name

    @contextmanager
    def alone(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the folder's lock.

        Raises
        ------
        BlockingIOError
            If another writer has it and ``wait`` is false.
        """
        handle = os.open(self.root / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield
        finally:
            os.close(handle)

    @contextmanager
    def changing(self, rows: Rows) -> Iterator["Change"]:
        """Hold the lock while files and rows change together; settle at the end.

        ``rows`` are asked after the transaction inside has ended, whichever
        way it ended.
        """
        with self.alone():
            self._settle_leftovers(rows)
            change = Change(self)
            try:
                yield change
            finally:
                change.settle(rows)

    def recover(self, rows: Rows) -> None:
        """Finish what crashed writers left, unless a writer is at work: it does so itself."""
        if any(self.path("incoming").iterdir()):
            with suppress(BlockingIOError), self.alone(wait=False):
                self._settle_leftovers(rows)

    def _settle_leftovers(self, rows: Rows) -> None:
        for folder in sorted(self.path("incoming").iterdir()):
            with suppress(StoreError):  # not possible now: the note stays for the next one
                Change(self, folder=folder).settle(rows)

    def size_bytes(self) -> int:
        """Size of everything in the store's folder."""
        return sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())


class Change:
    """One change of files under the lock; see `FileArea.changing`."""

    def __init__(self, area: FileArea, *, folder: Path | None = None) -> None:
        self._area = area
        self._folder = folder or area.path("incoming") / uuid4().hex
        self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)

    def touches(self, names: Iterable[str]) -> None:
        """Note files that may have to go when this change ends; call it before touching them."""
        draft = self._folder / "draft"
        write_private(draft, json.dumps(sorted(names)).encode("utf-8"))
        draft.replace(self._folder / f"{uuid4().hex}.note")

    def place(self, name: str, source: Path | bytes, *, digest: str | None = None) -> None:
        """Put a file into the store, whole or not at all.

        Raises
        ------
        StoreError
            If the source cannot be read or has another ``digest``, or the
            store cannot be written.
        """
        target, staged = self._area.path(name), self._folder / "staged"
        try:
            target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            if isinstance(source, bytes):
                write_private(staged, source)
            else:
                _copy(source, staged, digest=digest)
            staged.replace(target)
        except OSError as error:
            raise StoreError(f"{name} could not be put into the store: {error}") from error

    def erases(self) -> None:
        """Note that rows are about to be deleted for good."""
        write_private(self._folder / _ERASING, b"")

    def settle(self, rows: Rows) -> None:
        """Remove the files noted that no row refers to, the last copies of rows, and the note.

        Raises
        ------
        StoreError
            If the database cannot do its part now; the note stays.
        """
        names = self._noted()
        for name in names - rows.referenced(names):
            self._area.path(name).unlink(missing_ok=True)
        if (self._folder / _ERASING).exists():
            rows.forget_deleted()
        shutil.rmtree(self._folder)

    def _noted(self) -> frozenset[str]:
        names: set[str] = set()
        for note in self._folder.glob("*.note"):
            names.update(json.loads(note.read_text("utf-8")))
        return frozenset(names)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, and return once it is on the disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def _copy(source: Path, target: Path, *, digest: str | None) -> None:
    with source.open("rb") as reader:
        found = hashlib.file_digest(reader, "sha256").hexdigest()
        if digest not in {None, found}:
            raise StoreError(f"{source.name} was to have the SHA-256 {digest}; it has {found}")
        reader.seek(0)
        with target.open("wb") as writer:
            shutil.copyfileobj(reader, writer)
            writer.flush()
            os.fsync(writer.fileno())
    target.chmod(0o600)
