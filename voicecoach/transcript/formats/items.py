"""What the JSON formats share: words with times, punctuation of its own, runs of one speaker."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from voicecoach.transcript.source import Passage, SourceWord
from voicecoach.transcript.spreading import spread_evenly

__all__ = [
    "LONGEST_WORD",
    "Spoken",
    "append_punctuation",
    "as_language",
    "bare",
    "dress",
    "passages_by_speaker",
    "timed_words",
]

_LANGUAGES = {
    "english": "en", "spanish": "es", "french": "fr", "german": "de", "italian": "it",
    "portuguese": "pt", "dutch": "nl", "polish": "pl", "russian": "ru", "turkish": "tr",
    "arabic": "ar", "hindi": "hi", "japanese": "ja", "korean": "ko", "chinese": "zh",
}  # fmt: skip
"""Whisper's service writes names where everybody else writes tags."""


LONGEST_WORD = 64
"""Letters beyond which nothing is joined to a word: a file of punctuation stays quick to read."""

_MOST_TO_COMPARE = 500
"""Words of one phrase beyond which comparing them, which is quadratic, is not worth it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word and who said it."""

    word: SourceWord
    label: str | None = None
    channel: int | None = None


def as_language(text: str | None) -> str:
    """Return a BCP 47 tag: ``en_us``, ``english`` and nothing at all are understood.

    Examples
    --------
    >>> as_language("english"), as_language("en_US"), as_language(None)
    ('en', 'en-US', 'und')
    """
    tag = _LANGUAGES.get((text or "").casefold(), (text or "").replace("_", "-"))
    parts = tag.split("-")
    is_tag = parts[0].isalpha() and parts[0].isascii() and 2 <= len(parts[0]) <= 3
    is_tag = is_tag and all(part.isascii() and part.isalnum() and len(part) < 9 for part in parts)
    return tag if is_tag else "und"


def timed_words(
    text: str,
    *,
    start: float | None = None,
    end: float | None = None,
    probability: float | None = None,
) -> list[SourceWord]:
    """Words of a text with one time: usually one; several share it by length.

    An end that is not after the start is taken as not known.
    """
    texts = text.split()
    if start is None or end is None or end <= start:
        first = [SourceWord(part, start, None, probability) for part in texts[:1]]
        return first + [SourceWord(part, None, None, probability) for part in texts[1:]]
    times = spread_evenly(texts, start=start, end=end) if texts else []
    return [SourceWord(part, *at, probability) for part, at in zip(texts, times, strict=True)]


def append_punctuation(spoken: list[Spoken], mark: str) -> None:
    """Write a mark behind the last word; one before any word is dropped."""
    if spoken and mark.strip() and len(spoken[-1].word.text) < LONGEST_WORD:
        last = spoken[-1]
        word = replace(last.word, text=last.word.text + "".join(mark.split()))
        spoken[-1] = replace(last, word=word)


def passages_by_speaker(spoken: Iterable[Spoken]) -> tuple[Passage, ...]:
    """Put words in a row of one speaker together."""
    return tuple(
        Passage(tuple(item.word for item in run), label, channel)
        for (label, channel), run in groupby(spoken, key=lambda item: (item.label, item.channel))
    )


def bare(text: str) -> str:
    """Return a word without capitals and punctuation, for comparison."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def dress(texts: list[str], words: list[SourceWord]) -> list[SourceWord]:
    """Give written words the times of spoken ones, where the two are the same word.

    Some transcribers give times for bare words ("twenty") and the readable
    text ("20.") apart. Readable words that match none keep no time.

    Examples
    --------
    >>> spoken = [SourceWord("yes", 0.0, 0.5), SourceWord("twenty", 0.5, 1.0)]
    >>> [(word.text, word.start) for word in dress(["Yes,", "20."], spoken)]
    [('Yes,', 0.0), ('20.', None)]
    """
    if max(len(texts), len(words)) > _MOST_TO_COMPARE:
        return words
    pairs = SequenceMatcher(
        None, [bare(text) for text in texts], [bare(word.text) for word in words], autojunk=False
    ).get_matching_blocks()
    matches = {a + i: words[b + i] for a, b, size in pairs for i in range(size)}
    return [
        replace(matches[index], text=text) if index in matches else SourceWord(text)
        for index, text in enumerate(texts)
    ]
