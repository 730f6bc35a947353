"""A private folder inside the store for files that are being made.

A call that is being analysed must not leave a copy in the machine's folder for
temporary files when the process is killed: what is made here is swept by
whoever comes next, and `CallStore.delete` finds nothing left elsewhere.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["lock_folder", "staging_folder", "sweep"]

_FOLDER = "staging"
_PRIVATE = 0o700


@contextmanager
def staging_folder(root: Path) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards, also after a crash (`sweep`).

    Its holder keeps a lock on it, which the kernel lets go of when the
    process dies: a folder without a lock is left over.
    """
    parent = root / _FOLDER
    parent.mkdir(mode=_PRIVATE, exist_ok=True)
    with _locked(parent):
        folder = Path(tempfile.mkdtemp(dir=parent))
        handle = lock_folder(folder, wait=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def sweep(root: Path) -> None:
    """Remove what writers that died have left."""
    parent = root / _FOLDER
    if not parent.is_dir():
        return
    with _locked(parent):
        for folder in list(parent.iterdir()):
            try:
                handle = lock_folder(folder, wait=False)
            except BlockingIOError:
                continue  # somebody is at work in it
            shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = lock_folder(folder, wait=True)
    try:
        yield
    finally:
        os.close(handle)


def lock_folder(folder: Path, *, wait: bool) -> int:
    """Lock a folder until the handle is closed or the process dies.

    Raises
    ------
    BlockingIOError
        If another process, or another handle of this one, holds it and ``wait`` is false.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BaseException:
        os.close(handle)
        raise
    return handle
