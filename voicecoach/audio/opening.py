"""Opening a recording once, and its name as text that is safe to show."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from voicecoach.audio.refusals import Refusal

__all__ = ["PathLike", "digest", "open_regular", "printable_name", "printable_text"]

PathLike = str | bytes | os.PathLike[str] | os.PathLike[bytes]

_BLOCK_BYTES = 1 << 20
_REFUSAL_OF_ERRNO = {
    errno.ENOENT: "file_not_found",
    errno.ENOTDIR: "file_not_found",
    errno.ENAMETOOLONG: "file_not_found",
    errno.ELOOP: "symlink_refused",
    errno.EMLINK: "symlink_refused",  # what some BSDs say instead
}
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def printable_name(path: PathLike) -> str:
    r"""Last part of a path with everything invisible or undecodable escaped.

    Line breaks, marks that turn the direction of writing and bytes that are
    not UTF-8 would let a file name forge what a terminal or a log shows.

    Examples
    --------
    >>> printable_name("calls/\u202egpj.wav")
    '\\u202egpj.wav'
    >>> printable_name(b"bad\xff.wav")
    'bad\\xff.wav'
    """
    return printable_text(PurePath(os.fsdecode(path)).name) or "?"


def printable_text(text: str) -> str:
    r"""Escape what is invisible or undecodable in a text.

    Examples
    --------
    >>> printable_text("two\nlines")
    'two\\nlines'
    """
    return "".join(map(_printable, text))


def _printable(character: str) -> str:
    if 0xDC80 <= ord(character) <= 0xDCFF:  # how Python carries a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    if character == "\\" or not character.isprintable():
        return character.encode("unicode_escape").decode("ascii")
    return character


@contextmanager
def open_regular(path: PathLike) -> Iterator[int]:
    """Open a regular file for reading, once, without following a last symbolic link.

    What is checked afterwards is checked on this descriptor, so that nobody
    can swap the file in between. ``O_NONBLOCK`` keeps a named pipe from
    holding us. Links among the folders above are followed: those are the
    owner's arrangement of disks, not part of an upload.

    Raises
    ------
    Refusal
        ``file_not_found``, ``symlink_refused``, ``not_readable`` or
        ``not_a_regular_file``.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except ValueError as error:  # a zero byte in the name
        raise Refusal("file_not_found") from error
    except OSError as error:
        code = _REFUSAL_OF_ERRNO.get(error.errno or 0, "not_readable")
        raise Refusal(code, reason=error.strerror or "unknown reason") from error
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise Refusal("not_a_regular_file", kind=_kind(mode))
        yield descriptor
    finally:
        os.close(descriptor)


def _kind(mode: int) -> str:
    return next((kind for is_kind, kind in _KINDS if is_kind(mode)), "something else")


def digest(descriptor: int) -> str:
    """SHA-256 of a whole file; the position of the descriptor does not matter."""
    sha256 = hashlib.sha256()
    start = 0
    while block := os.pread(descriptor, _BLOCK_BYTES, start):
        sha256.update(block)
        start += len(block)
    return sha256.hexdigest()
