"""Bytes of unknown origin become text, within limits."""

import codecs
from pathlib import Path

from voicecoach.transcript.refusals import transcript_error

__all__ = [
    "MAX_BYTES",
    "MAX_LINES",
    "MAX_LINE_CHARACTERS",
    "decode",
    "numbered_lines",
    "read_bytes",
]

MAX_BYTES = 32 * 1024 * 1024
"""Half a kilobyte a word, as the wordiest JSON needs, for 60,000 words: six hours of talk."""

MAX_LINES_CHARACTERS = 16 * 1024 * 1024
"""The same for formats of lines, which need a fraction of it."""

MAX_LINE_CHARACTERS = 20_000
"""An unbroken speech of twenty minutes; JSON, which may be one line, is not held to it."""


MAX_LINES = 2_000_000
"""Five for each word of the longest transcript that is accepted."""


def read_bytes(path: Path) -> bytes:
    """Read a file unless it is too big to be a transcript.

    Raises
    ------
    TranscriptError
        ``file_not_found``, ``not_a_regular_file``, ``not_readable`` or ``file_too_big``.
    """
    if not path.exists():
        raise transcript_error("file_not_found", name=path.name)
    if not path.is_file():
        raise transcript_error("not_a_regular_file", name=path.name)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise transcript_error("not_readable", name=path.name, reason=error.strerror) from error
    if len(data) > MAX_BYTES:
        size_mb = path.stat().st_size / 2**20
        raise transcript_error(
            "file_too_big", name=path.name, limit_mb=MAX_BYTES // 2**20, size_mb=f"{size_mb:.0f}"
        )
    return data


def decode(data: bytes, *, name: str) -> str:
    r"""Decode UTF-8, or UTF-16 with its mark; line ends become ``\n``.

    Raises
    ------
    TranscriptError
        ``empty_file`` or ``not_text``.

    Examples
    --------
    >>> decode("\ufeffAgent: Hello\r\n".encode("utf-16"), name="call.txt")
    'Agent: Hello\n'
    """
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise transcript_error("not_text", name=name) from error
    if "\0" in text:
        raise transcript_error("not_text", name=name)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise transcript_error("empty_file", name=name)
    return text


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """Lines with their numbers from 1.

    Raises
    ------
    TranscriptError
        ``file_too_big``, ``too_many_lines`` or ``line_too_long``.
    """
    if len(text) > MAX_LINES_CHARACTERS:
        raise transcript_error(
            "file_too_big",
            name="a file of lines",
            limit_mb=MAX_LINES_CHARACTERS // 2**20,
            size_mb=len(text) // 2**20,
        )
    if text.count("\n") > MAX_LINES:
        raise transcript_error("too_many_lines", limit=MAX_LINES)
    lines = list(enumerate(text.split("\n"), start=1))
    for number, line in lines:
        if len(line) > MAX_LINE_CHARACTERS:
            raise transcript_error(
                "line_too_long", line=number, limit=MAX_LINE_CHARACTERS, length=len(line)
            )
    return lines
