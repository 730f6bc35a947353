"""What kind of sound file this is, read from its first bytes.

The decoder is told the container instead of guessing it: a text file that is
called ``call.wav`` must not be taken for a playlist that names other files.
Nothing here raises on any input.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["HEAD_BYTES", "TAIL_BYTES", "Sniffed", "ogg_end_position", "sniff"]

HEAD_BYTES = 65_536
"""How much of the file `sniff` wants to see; chunks before a WAV's data may be long."""

TAIL_BYTES = 65_536
"""How much of the end `ogg_end_position` wants to see; a page of Ogg has at most 65 307 bytes."""

_MAGIC = (
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"#!AMR", "amr"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b".snd", "au"),
    (b"caff", "caf"),
    (b"wvpk", "wv"),
    (b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb", "w64"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (b"ID3", "mp3"),
)
_OGG_END_FLAG = 4
_ByteOrder = Literal["big", "little"]
_GUESSED_DURATION = frozenset({"aac", "amr", "gsm", "g722"})
_GSM_FRAME_BYTES = 33
_PLACEHOLDER_BYTES = 0x7FFFF000
"""Recorders that write to a pipe put sizes from here up to 0xFFFFFFFF into a WAV header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """What the first bytes say.

    Parameters
    ----------
    container : str
        FFmpeg's name of the demuxer to force.
    missing_ratio : float or None
        Share of the promised sample data that the file does not hold;
        ``None`` where the header promises nothing that can be checked.
    opus_input_rate_hz : int or None
        Rate of the sound that an Opus encoder was given.
    has_declared_duration : bool
        Whether a duration in the header was written there, not estimated
        from the size.
    is_named_only : bool
        Whether only the name of the file says what it is (headerless G.722).
    """

    container: str
    missing_ratio: float | None = None
    opus_input_rate_hz: int | None = None
    has_declared_duration: bool = True
    is_named_only: bool = False


def sniff(head: bytes, *, size_bytes: int, suffix: str = "") -> Sniffed | None:
    """Say which container ``head`` begins, or ``None`` when it is none we read.

    Headerless G.722 has no mark at all and is accepted by its ``suffix``
    alone, and only where nothing else matches; a raw ``.gsm`` file must also
    have the mark of its frames.

    Parameters
    ----------
    head : bytes
        The first `HEAD_BYTES` of the file, fewer where it is shorter.
    size_bytes : int
        Size of the file.
    suffix : str
        End of its name, e.g. ``".gsm"``; case does not matter.

    Examples
    --------
    >>> sniff(b"fLaC" + bytes(60), size_bytes=64).container
    'flac'
    >>> sniff(b"ffconcat version 1.0", size_bytes=20, suffix=".wav") is None
    True
    """
    if _is_riff(head):
        return Sniffed(container="wav", missing_ratio=_missing_ratio(head, size_bytes=size_bytes))
    container = _by_magic(head) or _by_frames(head)
    if container is None:
        return _by_name(head, suffix=suffix.lower())
    return Sniffed(
        container=container,
        missing_ratio=_w64_missing_ratio(head, size_bytes=size_bytes)
        if container == "w64"
        else None,
        opus_input_rate_hz=_opus_input_rate_hz(head) if container in {"ogg", "matroska"} else None,
        has_declared_duration=_has_declared_duration(head, container=container),
    )


def ogg_end_position(tail: bytes) -> int | None:
    r"""Position, in the codec's samples, on the page that ends an Ogg stream (RFC 3533).

    ``None`` means that no whole page says it is the last: the file was cut,
    or its recorder was.

    Examples
    --------
    >>> ogg_end_position(b"OggS\x00\x04" + (576_000).to_bytes(8, "little") + bytes(40))
    576000
    >>> ogg_end_position(b"OggS\x00\x00" + (576_000).to_bytes(8, "little") + bytes(40)) is None
    True
    """
    start = tail.rfind(b"OggS")
    while start >= 0:
        if _is_whole_page(tail[start:]) and tail[start + 5] & _OGG_END_FLAG:
            return int.from_bytes(tail[start + 6 : start + 14], "little")
        start = tail.rfind(b"OggS", 0, start)
    return None


def _is_whole_page(page: bytes) -> bool:
    segment_count = page[26] if len(page) > 26 else 255
    return len(page) >= 27 + segment_count + sum(page[27 : 27 + segment_count])


def _is_riff(head: bytes) -> bool:
    return head[:4] in {b"RIFF", b"RIFX", b"RF64", b"BW64"} and head[8:12] == b"WAVE"


def _by_magic(head: bytes) -> str | None:
    for magic, container in _MAGIC:
        if head.startswith(magic):
            return container
    if head[4:8] == b"ftyp":
        return "mov"
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return "aiff"
    return None


def _by_frames(head: bytes) -> str | None:
    """Recognise MPEG audio without tags: twelve sync bits, then fields that may not be reserved."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if version == 1:
        return None
    if layer == 0:
        return "aac" if head[1] & 0xF0 == 0xF0 and head[2] >> 2 & 15 < 13 else None
    is_valid = head[2] >> 4 not in {0, 15} and head[2] >> 2 & 3 != 3
    return "mp3" if is_valid else None


def _by_name(head: bytes, *, suffix: str) -> Sniffed | None:
    frames = head[:_GSM_FRAME_BYTES], head[_GSM_FRAME_BYTES : 2 * _GSM_FRAME_BYTES]
    if suffix == ".gsm" and all(frame and frame[0] >> 4 == 0xD for frame in frames):
        return Sniffed(container="gsm", has_declared_duration=False)
    if suffix == ".g722" and head and not _looks_like_text(head):
        return Sniffed(container="g722", has_declared_duration=False, is_named_only=True)
    return None


def _looks_like_text(head: bytes) -> bool:
    return all(byte >= 0x20 or byte in b"\t\n\r" for byte in head[:512])


def _has_declared_duration(head: bytes, *, container: str) -> bool:
    if container == "mp3":  # only these headers hold a count of frames
        return b"Xing" in head or b"Info" in head or b"VBRI" in head
    return container not in _GUESSED_DURATION


def _opus_input_rate_hz(head: bytes) -> int | None:
    start = head.find(b"OpusHead")
    if start < 0 or len(head) < start + 16:
        return None
    return int.from_bytes(head[start + 12 : start + 16], "little") or None


def _missing_ratio(head: bytes, *, size_bytes: int) -> float | None:
    order: _ByteOrder = "big" if head[:4] == b"RIFX" else "little"
    wide_size: int | None = None
    for name, start, declared in _chunks(head, order=order):
        if name == b"ds64" and len(head) >= start + 16:
            wide_size = int.from_bytes(head[start + 8 : start + 16], "little")
        if name == b"data":
            if wide_size is not None:
                return _share_missing(wide_size, size_bytes - start)
            is_known = declared < _PLACEHOLDER_BYTES
            return _share_missing(declared if is_known else 0, size_bytes - start)
    return None


def _chunks(head: bytes, *, order: _ByteOrder) -> Iterator[tuple[bytes, int, int]]:
    """Walk over the chunks of a RIFF file: name, start of the content, declared size."""
    start = 12
    while start + 8 <= len(head):
        size = int.from_bytes(head[start + 4 : start + 8], order)
        yield head[start : start + 4], start + 8, size
        start += 8 + size + size % 2


def _w64_missing_ratio(head: bytes, *, size_bytes: int) -> float | None:
    """As `_missing_ratio`; here names have 16 bytes, sizes 8, and they count their own header."""
    start = 40
    while start + 24 <= len(head):
        size = int.from_bytes(head[start + 16 : start + 24], "little")
        if head[start : start + 4] == b"data":
            return _share_missing(size - 24, size_bytes - start - 24)
        start += max(24, (size + 7) // 8 * 8)
    return None


def _share_missing(promised_bytes: int, present_bytes: int) -> float | None:
    if promised_bytes <= 0:
        return None
    return min(1.0, max(0.0, 1.0 - present_bytes / promised_bytes))
