"""What WebVTT and SubRip share: cues with times, and tags in their text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from voicecoach.transcript.formats.items import timed_words
from voicecoach.transcript.formats.labels import Labelled, keep_labels, split_label
from voicecoach.transcript.limits import MAX_LINE_CHARACTERS
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.source import Passage, SourceWord, checked_time_s, words_of
from voicecoach.transcript.spreading import spread_evenly

__all__ = ["ARROW", "Cue", "Piece", "blocks", "clock_s", "cue_text", "cue_times", "passages_of"]

ARROW = "-->"
_CLOCK = re.compile(r"(?:(\d{1,4}):(?=[0-5]?\d:))?(\d{1,4}):([0-5]?\d)(?:[.,](\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one voice from one time mark to the next; ``start`` is ``None`` before any mark."""

    text: str
    voice: str | None = None
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle; ``end`` is ``None`` where it has no length."""

    start: float
    end: float | None
    pieces: tuple[Piece, ...]


def clock_s(text: str, *, line: int) -> float:
    """Read ``hh:mm:ss.mmm``, hours and milliseconds optional, comma or point.

    Without hours there may be more than 59 minutes.

    Raises
    ------
    TranscriptError
        ``time_malformed`` or ``time_out_of_range``.

    Examples
    --------
    >>> clock_s("01:02:03,500", line=1)
    3723.5
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise transcript_error("time_malformed", line=line, example="00:01:02.500", got=repr(text))
    hours, minutes, seconds, fraction = match.groups(default="0")
    whole_s = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return checked_time_s(float(f"{whole_s}.{fraction}"), line=line)


def cue_times(line: str, *, number: int) -> tuple[float, float | None]:
    """Read ``start --> end``; what follows on the line is about the place on the screen.

    Raises
    ------
    TranscriptError
        ``cue_without_time``, ``time_malformed``, ``time_out_of_range`` or ``time_backwards``.
    """
    before, arrow, after = line.partition(ARROW)
    if not arrow or not after.split():
        raise transcript_error("cue_without_time", line=number, got=repr(line[:40]))
    start = clock_s(before.strip(), line=number)
    end = clock_s(after.split()[0], line=number)
    if end < start:
        raise transcript_error("time_backwards", line=number, start=start, end=end)
    return start, end if end > start else None


def cue_text(lines: list[tuple[int, str]]) -> str:
    """Join the lines of text of one cue.

    Raises
    ------
    TranscriptError
        ``line_too_long``, if they are longer than one line may be.
    """
    text = "\n".join(line for _, line in lines)
    if len(text) > MAX_LINE_CHARACTERS:
        raise transcript_error(
            "line_too_long", line=lines[0][0], limit=MAX_LINE_CHARACTERS, length=len(text)
        )
    return text


def blocks(lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Split numbered lines at blank ones."""
    block: list[tuple[int, str]] = []
    for number, line in lines:
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def passages_of(cues: list[Cue]) -> tuple[Passage, ...]:
    """One passage per voice of each cue; where no voice is tagged, ``Name: text`` names it."""
    if any(piece.voice for cue in cues for piece in cue.pieces):
        return tuple(passage for cue in cues for passage in _voiced(cue))
    labelled = keep_labels([split_label(_text(cue)) for cue in cues])
    return tuple(
        _prefixed(cue, said) for cue, said in zip(cues, labelled, strict=True) if _text(cue)
    )


def _text(cue: Cue) -> str:
    return " ".join(" ".join(piece.text for piece in cue.pieces).split())


def _prefixed(cue: Cue, said: Labelled) -> Passage:
    words = [word for _, own in _words_by_piece(cue, cue.pieces) for word in own]
    own_words = tuple(words[len(words) - len(said.text.split()) :])
    return Passage(own_words, said.label, None, cue.start, cue.end)


def _voiced(cue: Cue) -> Iterator[Passage]:
    voices = {piece.voice for piece in cue.pieces if piece.text.strip()}
    is_alone = len(voices) == 1
    by_voice: dict[str | None, list[SourceWord]] = {}
    for voice, words in _words_by_piece(cue, cue.pieces if is_alone else _marked(cue)):
        if words:
            by_voice.setdefault(voice, []).extend(words)
    for voice, words in by_voice.items():
        times = (cue.start, cue.end) if is_alone else (None, None)
        yield Passage(tuple(words), voice, None, *times)


def _marked(cue: Cue) -> tuple[Piece, ...]:
    """Share a cue without marks among its voices by the length of what they say."""
    if cue.end is None or any(piece.start is not None for piece in cue.pieces):
        return cue.pieces
    times = spread_evenly([piece.text for piece in cue.pieces], start=cue.start, end=cue.end)
    return tuple(
        replace(piece, start=start) for piece, (start, _) in zip(cue.pieces, times, strict=True)
    )


def _words_by_piece(
    cue: Cue, pieces: tuple[Piece, ...]
) -> Iterator[tuple[str | None, list[SourceWord]]]:
    """Words of the pieces: timed from mark to mark, or not at all where there is no mark."""
    if all(piece.start is None for piece in pieces):
        for piece in pieces:
            yield piece.voice, list(words_of(piece.text))
        return
    starts = [piece.start if piece.start is not None else cue.start for piece in pieces]
    ends = [*starts[1:], cue.end if cue.end is not None else starts[-1]]
    for piece, start, end in zip(pieces, starts, ends, strict=True):
        yield piece.voice, timed_words(piece.text, start=start, end=end)
