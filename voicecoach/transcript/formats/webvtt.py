"""WebVTT: cues with voices (``<v Agent>``) and time marks inside (``<00:00:01.500>``).

References
----------
W3C, WebVTT: The Web Video Text Tracks Format, sections 4 (syntax) and 6.4 (cue text parsing).
"""

import html
import re

from voicecoach.transcript.formats.cues import (
    ARROW,
    Cue,
    Piece,
    blocks,
    clock_s,
    cue_text,
    cue_times,
    passages_of,
)
from voicecoach.transcript.limits import numbered_lines
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.source import SourceTranscript

__all__ = ["is_webvtt", "parse_webvtt"]

_ASIDES = ("NOTE", "STYLE", "REGION")
_TAG = re.compile(r"<([^<>]*)>")
_MARK = re.compile(r"[\d:.]+")


def is_webvtt(text: str) -> bool:
    """Whether a text has the signature of the format."""
    return re.match(r"WEBVTT(?=[ \t\n]|$)", text) is not None


def parse_webvtt(text: str) -> SourceTranscript:
    """Read the cues; notes, styles and regions are passed over.

    Raises
    ------
    TranscriptError
        If a block is no cue or a time is not usable.
    """
    cues = []
    for block in blocks(numbered_lines(text)):
        if block[0][1].split()[0] in {*_ASIDES, "WEBVTT"} and ARROW not in block[0][1]:
            continue
        cues.append(_cue(block))
    return SourceTranscript("webvtt", passages_of(cues))


def _cue(block: list[tuple[int, str]]) -> Cue:
    timing = next((index for index, (_, line) in enumerate(block[:2]) if ARROW in line), None)
    if timing is None:
        number, line = block[0]
        raise transcript_error("cue_without_time", line=number, got=repr(line[:40]))
    number, line = block[timing]
    start, end = cue_times(line, number=number)
    return Cue(start, end, _pieces(cue_text(block[timing + 1 :]), first_line=number + 1))


def _pieces(body: str, *, first_line: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    voice: str | None = None
    mark: float | None = None
    parts = _TAG.split(body)  # text, tag, text, tag, ..., text
    line = first_line
    for index, part in enumerate(parts):
        if index % 2 == 0:
            pieces.append(Piece(html.unescape(part), voice, mark))
        elif _MARK.fullmatch(part):
            mark = clock_s(part, line=line)
        elif re.match(r"v[\s.]", part):
            voice = html.unescape(part.partition(" ")[2]).strip() or None
        elif part.strip() == "/v":
            voice = None
        line += part.count("\n")
    return _joined(pieces)


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Join neighbours that a mere style tag has parted, and drop what is empty and unmarked."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and (last.voice, last.start) == (piece.voice, piece.start):
            joined[-1] = Piece(last.text + piece.text, last.voice, last.start)
        else:
            joined.append(piece)
    return tuple(piece for piece in joined if piece.text.strip() or piece.start is not None)
