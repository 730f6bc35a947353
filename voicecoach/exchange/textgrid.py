"""TextGrid: words and utterances of each speaker as tiers, to look at and to mend in Praat.

Written and read here rather than by praatio (MIT, 80 KB): the text form of a
TextGrid is a header and a list of intervals, and a reader of strings, numbers
and nothing else accepts both its long and its short form.

References
----------
Praat manual: "TextGrid file formats".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word

__all__ = ["read_textgrid", "write_textgrid"]

WORDS_SUFFIX = " words"

_Interval = tuple[float, float, str]
_TOKEN = re.compile(r'"((?:[^"]|"")*+)"|(?<![^\s])([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![^\s])')


def write_textgrid(
    transcript: Transcript, *, duration_s: float | None = None, with_excluded: bool = True
) -> str:
    """Write two tiers per speaker: utterances (``agent``) and words (``agent words``).

    Times are written in full. Intervals of a tier cannot overlap: a word ends
    where the next one begins, and one that then has no length is left out.

    Parameters
    ----------
    transcript : Transcript
    duration_s : float, optional
        Length of the recording; the end of the last word where it is not given.
    with_excluded : bool
        Also words that count for nothing.

    Raises
    ------
    InputError
        If a word ends after ``duration_s``, or there is neither a word nor a duration.
    """
    ends = [item.segment.end for item in transcript.utterances]
    end = duration_s if duration_s is not None else max(ends, default=0.0)
    if end <= 0.0 or max(ends, default=0.0) > end:
        raise InputError(
            f"need a duration_s that reaches the last word, {max(ends, default=0.0)} s; got {end}"
        )
    tiers: dict[str, list[_Interval]] = {}
    for speaker in transcript.speakers:
        own = [
            _shown(item, with_excluded=with_excluded) for item in transcript.utterances_of(speaker)
        ]
        said = [item for item in own if item is not None]
        tiers[speaker] = [(*_span(item.segment), item.text) for item in said]
        words = (word for item in said for word in item.words)
        tiers[speaker + WORDS_SUFFIX] = [(*_span(word.segment), word.text) for word in words]
    return "".join(_lines(tiers, end))


def _shown(utterance: Utterance, *, with_excluded: bool) -> Utterance | None:
    words = utterance.words if with_excluded else utterance.counted_words
    return Utterance(utterance.speaker, words) if words else None


def _span(segment: Segment) -> tuple[float, float]:
    return segment.start, segment.end


def _lines(tiers: Mapping[str, Sequence[_Interval]], end: float) -> Iterator[str]:
    yield 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
    yield f"xmin = 0\nxmax = {end!r}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:\n"
    for number, (name, intervals) in enumerate(tiers.items(), start=1):
        whole = list(_without_holes(intervals, end))
        yield f'    item [{number}]:\n        class = "IntervalTier"\n'
        yield f"        name = {_quoted(name)}\n        xmin = 0\n        xmax = {end!r}\n"
        yield f"        intervals: size = {len(whole)}\n"
        for index, (start, stop, text) in enumerate(whole, start=1):
            yield f"        intervals [{index}]:\n            xmin = {start!r}\n"
            yield f"            xmax = {stop!r}\n            text = {_quoted(text)}\n"


def _without_holes(intervals: Sequence[_Interval], end: float) -> Iterator[_Interval]:
    """Cut overlaps, and fill what is between with empty intervals, as the format wants it."""
    at = 0.0
    starts = [*(start for start, _, _ in intervals[1:]), end]
    for (start, stop, text), following in zip(intervals, starts, strict=True):
        if start > at:
            yield at, start, ""
            at = start
        if min(stop, following) > at:
            yield at, min(stop, following), text
            at = min(stop, following)
    if end > at:
        yield at, end, ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def read_textgrid(text: str) -> Mapping[str, tuple[Word, ...]]:
    """Read the interval tiers, long or short form: each word of a labelled interval, by tier.

    Several words in one interval share it evenly. Point tiers are passed over.

    Raises
    ------
    InputError
        If the text is no TextGrid or ends too early, or an interval runs backwards.
    """
    tokens = _Tokens(text)
    if tokens.text() != "ooTextFile" or tokens.text() != "TextGrid":
        raise InputError('need a TextGrid in Praat\'s text form, which begins with "ooTextFile"')
    tokens.number(), tokens.number()
    tiers: dict[str, tuple[Word, ...]] = {}
    for _ in range(tokens.count()):
        kind, name = tokens.text(), tokens.text()
        tokens.number(), tokens.number()
        rows = range(tokens.count())
        if kind == "IntervalTier":
            found = [(tokens.number(), tokens.number(), tokens.text()) for _ in rows]
            tiers[name] = tuple(word for interval in found for word in _words(*interval))
        else:
            for _ in rows:
                tokens.number(), tokens.text()
    return MappingProxyType(tiers)


def _words(start: float, end: float, text: str) -> Iterable[Word]:
    texts = text.split()
    step_s = (end - start) / max(len(texts), 1)
    for index, part in enumerate(texts):
        last = end if index == len(texts) - 1 else start + (index + 1) * step_s
        yield Word(part, Segment(start + index * step_s, last))


class _Tokens:
    """The strings and free-standing numbers of a file, one after the other, as Praat reads it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = _TOKEN.finditer(text)

    def _next(self, needed: str) -> re.Match[str]:
        match = next(self._found, None)
        if match is None:
            raise InputError(f"the TextGrid ends where {needed} is needed; save it again")
        return match

    def text(self) -> str:
        """Return the next value, which must be a string."""
        match = self._next("a text")
        if match[1] is None:
            raise InputError(f"TextGrid line {self._line(match)}: need a text; got {match[2]}")
        return match[1].replace('""', '"')

    def number(self) -> float:
        """Return the next value, which must be a number."""
        match = self._next("a number")
        if match[2] is None:
            raise InputError(f"TextGrid line {self._line(match)}: need a number; got {match[0]}")
        return float(match[2])

    def count(self) -> int:
        """Return the next value as a number of things; more than the file can hold is refused."""
        number = self.number()
        if not 0.0 <= number <= len(self._text):
            raise InputError(f"the TextGrid says that it has {number:.0f} parts; save it again")
        return int(number)

    def _line(self, match: re.Match[str]) -> int:
        return self._text.count("\n", 0, match.start()) + 1
