"""Every word gets a time: its own, or one inside its passage, or one in the order of the talk.

A passage with a start and an end is spread over the speech in it. Where there
is only a start, often cut to whole seconds, the passage begins with the unit of
speech that fits the start and the length of what was said before. Where there
is no time at all, what a speaker says is spread over all their speech in order.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np

from voicecoach.core.intervals import Intervals
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Word, WordTiming
from voicecoach.transcript.source import Passage, SourceWord
from voicecoach.transcript.speech_clock import SpeechClock
from voicecoach.transcript.spreading import (
    NOMINAL_CHARACTERS_PER_S,
    length_of,
    spread,
    spread_evenly,
)

__all__ = ["timing_of", "words_with_times"]

_SHORTEST_WORD_S = 0.01
"""Given to words that the file leaves no time for."""

_MOST_SPEECH_FACTOR = 2.5
"""Speech that a passage may take up, over what its length lets expect: the speaker may have said
more than was written down (convention)."""

_NO_SPEECH: Intervals = np.empty((0, 2))


def timing_of(passages: Sequence[Passage]) -> WordTiming:
    """Tell what a file says about time, by most of its words."""
    words = [word for passage in passages for word in passage.words]
    timed = sum(word.start is not None for word in words)
    if 2 * timed >= len(words) > 0:
        return "word"
    return "passage" if any(passage.start is not None for passage in passages) else "order"


def words_with_times(
    passages: Sequence[Passage],
    speakers: Sequence[str],
    speech: Mapping[str, Intervals] | None = None,
) -> dict[str, list[Word]]:
    """Give every word a time.

    Parameters
    ----------
    passages : sequence of Passage
        In the order of the file.
    speakers : sequence of str
        Who says each passage.
    speech : mapping, optional
        Speaker -> Intervals of their speech.

    Returns
    -------
    dict
        Speaker -> words, as their passages follow each other.
    """
    by_speaker: dict[str, list[Passage]] = {}
    placed = _in_order(passages) if timing_of(passages) == "order" else _with_starts(passages)
    for passage, speaker in zip(placed, speakers, strict=True):
        by_speaker.setdefault(speaker, []).append(passage)
    rows = {speaker: (speech or {}).get(speaker, _NO_SPEECH) for speaker in by_speaker}
    if timing_of(passages) == "order":
        return {speaker: _by_order(own, rows[speaker]) for speaker, own in by_speaker.items()}
    resolution_s = _resolution_s(passages)
    return {
        speaker: _by_passage(own, rows[speaker], resolution_s)
        for speaker, own in by_speaker.items()
    }


def _in_order(passages: Sequence[Passage]) -> list[Passage]:
    """Place passages one after the other at a nominal rate."""
    placed, at = [], 0.0
    for passage in passages:
        end = at + _nominal_s(passage)
        placed.append(Passage(passage.words, passage.label, passage.channel, at, end))
        at = end
    return placed


def _nominal_s(passage: Passage) -> float:
    return max(_length(passage), 1) / NOMINAL_CHARACTERS_PER_S


def _length(passage: Passage) -> int:
    return length_of([word.text for word in passage.words])


def _with_starts(passages: Sequence[Passage]) -> list[Passage]:
    """Give passages without a start that of their first word, or of the passage before."""
    placed, latest = [], 0.0
    for passage in passages:
        own = (word.start for word in passage.words if word.start is not None)
        start = passage.start if passage.start is not None else next(own, latest)
        placed.append(Passage(passage.words, passage.label, passage.channel, start, passage.end))
        latest = start
    return placed


def _resolution_s(passages: Sequence[Passage]) -> float:
    """1 where all starts are whole seconds, as transcripts for reading have them, else 0."""
    starts = [passage.start for passage in passages if passage.start is not None]
    return 1.0 if len(starts) > 1 and all(start.is_integer() for start in starts) else 0.0


def _by_order(passages: Sequence[Passage], speech: Intervals) -> list[Word]:
    words = [word for passage in passages for word in passage.words]
    if len(speech) == 0:
        return [word for passage in passages for word in _spread(passage, _NO_SPEECH)]
    texts = [word.text for word in words]
    end = float(speech[:, 1].max())
    return _words(words, spread(texts, start=0.0, end=end, speech=speech))


def _by_passage(passages: Sequence[Passage], speech: Intervals, resolution_s: float) -> list[Word]:
    ordered = sorted(passages, key=_start)
    if all(passage.end is None for passage in ordered if not _is_timed(passage)):
        if len(speech) and not any(map(_is_timed, ordered)):
            ordered = _windows_on_speech(ordered, speech, resolution_s)
        else:
            ordered = _nominal_windows(ordered)
    found: list[Word] = []
    next_starts = [*map(_start, ordered[1:]), np.inf]
    for passage, next_start in zip(ordered, next_starts, strict=True):
        if _is_timed(passage):
            found += _words(passage.words, _filled(passage))
        else:
            found += _spread(_ended(passage, next_start), speech)
    return found


def _start(passage: Passage) -> float:
    return passage.start if passage.start is not None else 0.0


def _is_timed(passage: Passage) -> bool:
    return any(word.start is not None for word in passage.words)


def _ended(passage: Passage, next_start: float) -> Passage:
    """End a passage where the speaker's next one begins, if it would go on for longer."""
    start = _start(passage)
    end = passage.end if passage.end is not None else start + _nominal_s(passage)
    if start < next_start < end:
        end = next_start
    return Passage(passage.words, passage.label, passage.channel, start, end)


def _nominal_windows(passages: Sequence[Passage]) -> list[Passage]:
    """Put passages with one start after each other, at the nominal rate or until the next start."""
    groups = [list(group) for _, group in groupby(passages, key=_start)]
    starts = [_start(group[0]) for group in groups]
    found: list[Passage] = []
    for group, start, following in zip(groups, starts, [*starts[1:], np.inf], strict=True):
        end = min(start + sum(map(_nominal_s, group)), following)
        times = spread_evenly([passage.text for passage in group], start=start, end=end)
        found += [
            Passage(passage.words, passage.label, passage.channel, *at)
            for passage, at in zip(group, times, strict=True)
        ]
    return found


def _windows_on_speech(
    passages: Sequence[Passage], speech: Intervals, resolution_s: float
) -> list[Passage]:
    """Let each passage begin with a unit of speech, and take the speech until the next one."""
    clock = SpeechClock.of(speech)
    lengths = [_length(passage) for passage in passages]
    expected_s = [length * clock.total_s / max(sum(lengths), 1) for length in lengths]
    begins: list[float] = []
    for index, passage in enumerate(passages):
        before = (begins[-1], expected_s[index - 1]) if begins else None
        begins.append(_begin(clock, _start(passage), resolution_s, before))
    found = []
    for passage, own_s, start, following in zip(
        passages, expected_s, begins, [*begins[1:], np.inf], strict=True
    ):
        until_s = float(clock.until_s(np.array([start]))[0])
        most = clock.at(until_s + _MOST_SPEECH_FACTOR * own_s)
        end = min(following, most) if most > start else start + _nominal_s(passage)
        found.append(Passage(passage.words, passage.label, passage.channel, start, end))
    return found


def _begin(
    clock: SpeechClock, start: float, resolution_s: float, before: tuple[float, float] | None
) -> float:
    """Choose the unit nearest to where the last passage should end, rather one after a long pause.

    A second of pause before a unit outweighs a second of distance: sentences
    are parted by longer pauses than words.
    """
    low, high, expected = start, start + resolution_s, start
    if before is not None:
        begun, last_s = before
        low = max(low, begun + _SHORTEST_WORD_S)
        until_s = float(clock.until_s(np.array([begun]))[0])
        expected = min(max(clock.at(until_s + last_s), low), max(high, low))
    units = clock.rows[:, 0]
    pauses_s = units - np.concatenate(([0.0], clock.rows[:-1, 1]))
    is_near = (units >= low) & (units < max(high, low + _SHORTEST_WORD_S))
    if not is_near.any():
        return expected
    costs_s = np.where(is_near, np.abs(units - expected) - pauses_s, np.inf)
    return float(units[np.argmin(costs_s)])


def _spread(passage: Passage, speech: Intervals) -> list[Word]:
    texts = [word.text for word in passage.words]
    start = _start(passage)
    end = max(passage.end or 0.0, start + _SHORTEST_WORD_S)
    return _words(passage.words, spread(texts, start=start, end=end, speech=speech))


def _filled(passage: Passage) -> list[tuple[float, float]]:
    """Times of words of which some have none: those share the gap that they stand in."""
    times: list[tuple[float, float]] = []
    at = _start(passage)
    for is_known, run in groupby(passage.words, key=lambda word: word.start is not None):
        words = list(run)
        if is_known:
            times += _known(words)
        else:
            following = passage.words[len(times) + len(words) :]
            after = following[0].start if following else passage.end
            texts = [word.text for word in words]
            end = max(after or 0.0, at + _SHORTEST_WORD_S * len(words))
            times += spread_evenly(texts, start=at, end=end)
        at = times[-1][1]
    return times


def _known(words: Sequence[SourceWord]) -> list[tuple[float, float]]:
    """Times of words with a start; a missing end is the next start, within a nominal length."""
    starts = [word.start or 0.0 for word in words]
    times = []
    for word, start, following in zip(words, starts, [*starts[1:], np.inf], strict=True):
        nominal = start + length_of([word.text]) / NOMINAL_CHARACTERS_PER_S
        end = word.end if word.end is not None else min(following, nominal)
        times.append((start, float(end)))
    return times


def _words(words: Sequence[SourceWord], times: Sequence[tuple[float, float]]) -> list[Word]:
    """Build words; each lasts for some time and none begins before the one before it."""
    found: list[Word] = []
    latest = 0.0
    for word, (start, end) in zip(words, times, strict=True):
        latest = max(start, latest)
        segment = Segment(latest, max(end, latest + _SHORTEST_WORD_S))
        found.append(Word(word.text, segment, word.probability))
    return found
