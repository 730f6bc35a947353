"""SubRip: numbered cues with a comma before the milliseconds, and no notion of a speaker.

References
----------
There is no standard; the format is what SubRip wrote and players accept:
a number, ``hh:mm:ss,mmm --> hh:mm:ss,mmm``, text, a blank line.
"""

import re

from voicecoach.transcript.formats.cues import (
    ARROW,
    Cue,
    Piece,
    blocks,
    cue_text,
    cue_times,
    passages_of,
)
from voicecoach.transcript.limits import numbered_lines
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.source import SourceTranscript

__all__ = ["is_srt", "parse_srt"]

_START = re.compile(r"\s*(?:\d+[ \t]*\n)?[ \t]*\d+:\d+:\d+[.,]\d+[ \t]*-->")
_STYLE = re.compile(r"</?(?:i|b|u|font)\b[^<>]*>|\{\\[^{}]*\}", re.IGNORECASE)


def is_srt(text: str) -> bool:
    """Whether a text begins with a cue."""
    return _START.match(text) is not None


def parse_srt(text: str) -> SourceTranscript:
    """Read the cues; style tags are dropped, ``Name:`` at the beginning names the speaker.

    Raises
    ------
    TranscriptError
        If a block is no cue or a time is not usable.
    """
    cues = [_cue(block) for block in blocks(numbered_lines(text))]
    return SourceTranscript("srt", passages_of(cues))


def _cue(block: list[tuple[int, str]]) -> Cue:
    has_number = block[0][1].strip().isdecimal() and len(block) > 1
    number, line = block[1 if has_number else 0]
    if ARROW not in line:
        raise transcript_error("cue_without_time", line=number, got=repr(line[:40]))
    start, end = cue_times(line, number=number)
    body = cue_text(block[2 if has_number else 1 :])
    return Cue(start, end, (Piece(_STYLE.sub("", body)),))
