"""Times for a line that a person wrote anew: words that stay as they are keep theirs.

What changed shares the time of what it takes the place of, so that a line never
takes more time than it had: no other line has to give way.
"""

import math
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import numpy as np

from voicecoach.core.intervals import Intervals, clip, total_s, union
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Word
from voicecoach.transcript.spreading import spread

__all__ = ["MIN_WORD_S", "aligned_words"]

MIN_WORD_S = 0.1
"""Time that a pause must have for each word that is put into it (convention: that of
`voicecoach.transcript.gate.GateOptions.min_speech_per_word_s`)."""

_Change = tuple[Sequence[Word], list[str], float]
"""Words before, texts now, and when the word after them begins."""
_Timed = tuple[str, float, float]


def aligned_words(
    words: Sequence[Word], texts: Sequence[str], *, speech: Intervals | None = None
) -> tuple[Word, ...]:
    """Give the words of a corrected line their times.

    Words that stay keep theirs, whatever becomes of capitals and punctuation.
    As many others as before take over the times one by one; more or fewer
    share the time of those that they replace. Words that were added go into
    the pause where they stand, if it has the time, and else share the time of
    the word before them (the first ones, of the word after).

    Parameters
    ----------
    words : sequence of Word
        As they were, in order of their starts; at least one.
    texts : sequence of str
        Of the words as they are to be.
    speech : Intervals, optional
        Where the speaker speaks; added words go nowhere else into a pause.

    Returns
    -------
    tuple of Word
        Inside the time of the line, in order of their starts, without a
        probability and without marks.

    Examples
    --------
    >>> line = [Word("I", Segment(0.0, 0.5)), Word("did", Segment(0.5, 1.0))]
    >>> [(word.text, word.segment.start) for word in aligned_words(line, ["I", "did", "not"])]
    [('I', 0.0), ('did', 0.5), ('not', 0.75)]
    """
    found: list[_Timed] = []
    waiting: list[str] = []
    for before, now, following in _changes(words, texts):
        if not before:
            start = found[-1][2] if found else words[0].segment.start
            room = _room(start, following, count=len(now), speech=speech)
            if room is not None:
                found += _over(now, start=start, end=following, speech=room)
            elif found:
                text, start, end = found.pop()
                found += _over([text, *now], start=start, end=end, following=following)
            else:
                waiting = now
        elif len(before) == len(now):
            times = [(word.segment.start, word.segment.end) for word in before]
            if waiting:
                start, end = times.pop(0)
                next_start = times[0][0] if times else following
                found += _over([*waiting, now.pop(0)], start=start, end=end, following=next_start)
                waiting = []
            found += [(text, *time) for text, time in zip(now, times, strict=True)]
        elif now:
            start = before[0].segment.start
            end = max(word.segment.end for word in before)
            found += _over(now, start=start, end=end, following=following, speech=speech)
    return tuple(Word(text, Segment(start, end)) for text, start, end in found)


def _changes(words: Sequence[Word], texts: Sequence[str]) -> Iterator[_Change]:
    matcher = SequenceMatcher(
        None, [_bare(word.text) for word in words], list(map(_bare, texts)), autojunk=False
    )
    line_end = max(word.segment.end for word in words)
    for _, first, last, new_first, new_last in matcher.get_opcodes():
        following = words[last].segment.start if last < len(words) else line_end
        yield words[first:last], list(texts[new_first:new_last]), following


def _bare(text: str) -> str:
    """A word as far as it is the same word, with other capitals and marks around it."""
    return text.casefold().replace("\u2019", "'").strip('.,;:!?…"()[]-–') or text


def _room(start: float, end: float, *, count: int, speech: Intervals | None) -> Intervals | None:
    """Where added words can go between two others; ``None`` where there is no time for them."""
    if start >= end:
        return None
    rows = np.array([[start, end]])
    if speech is not None:
        rows = clip(union(speech), start=start, end=end)
    return rows if total_s(rows) >= MIN_WORD_S * count else None


def _over(
    texts: Sequence[str],
    *,
    start: float,
    end: float,
    following: float = math.inf,
    speech: Intervals | None = None,
) -> list[_Timed]:
    """Share out a time, up to where the next word begins; without any, all have the whole."""
    until = min(end, following)
    times: list[tuple[float, float]] = []
    if start < until:
        shared = spread(texts, start=start, end=until, speech=speech)
        times = [(begin, min(stop, until)) for begin, stop in shared]  # binary fractions
    if not times or any(begin >= stop for begin, stop in times):
        times = [(start, end)] * len(texts)
    return [(text, *time) for text, time in zip(texts, times, strict=True)]
