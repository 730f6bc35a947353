"""Errors of a recogniser put into a transcript: wrong, missing and extra words, always the same.

Of the errors six in ten are wrong words, a quarter are missing and the rest extra, about what
recognisers do on telephone speech. Half of the wrong words sound like the true one, the others are
common words. A sentence keeps its mark where its last word goes missing, since recognisers put
their marks by what they heard.
"""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word

__all__ = ["Vocabulary", "as_recognised", "without_marks"]

WRONG_RATIO = 0.6
MISSING_RATIO = 0.25
SOUND_CLASSES = str.maketrans("pbtdkgqcxfvszjmnlr", "ppttkkkkkffsssnnlr")
COMMON = (
    *("the", "a", "and", "to", "of", "in", "it", "is", "that", "you", "i", "we", "for", "on"),
    *("was", "be", "have", "this", "with", "so", "but", "at", "not", "they", "just", "do"),
    *("what", "there", "as", "if", "up", "your", "no", "get"),
)


class Vocabulary:
    """Words by what they sound like, roughly: classes of consonants in order.

    Parameters
    ----------
    words : iterable of str

    Examples
    --------
    >>> Vocabulary(["late", "light", "morning"]).near("light")
    ('late',)
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)
        for word in sorted(set(words)):
            for key in _keys(word):
                self._by_key[key].add(word)

    def near(self, word: str) -> tuple[str, ...]:
        """Other words whose consonants are the same but for one."""
        found: set[str] = set().union(*(self._by_key.get(key, set()) for key in _keys(word)))
        return tuple(sorted(found - {word}))


def _keys(word: str) -> Iterator[str]:
    sounds = re.sub(
        r"(.)\1+", r"\1", re.sub(r"gh|[^a-z]|[aeiouyhw]", "", word).translate(SOUND_CLASSES)
    )
    yield sounds
    if len(sounds) > 2:
        yield from (sounds[:at] + sounds[at + 1 :] for at in range(len(sounds)))


def as_recognised(
    transcript: Transcript, vocabulary: Vocabulary, *, error_ratio: float, seed: int
) -> Transcript:
    """Put errors into the words of a transcript.

    Parameters
    ----------
    transcript : Transcript
    vocabulary : Vocabulary
        Words that may be heard instead.
    error_ratio : float
        Errors per word, 0 to 1.
    seed : int
    """
    random = np.random.default_rng(seed)
    return _rewritten(
        transcript, lambda words: list(_misheard(words, vocabulary, error_ratio, random))
    )


def without_marks(transcript: Transcript) -> Transcript:
    """Write a transcript as simple recognisers do: no punctuation, no capitals."""
    return _rewritten(
        transcript,
        lambda words: [
            dataclasses.replace(word, text=plain) for word in words if (plain := _plain(word.text))
        ],
    )


def _rewritten(transcript: Transcript, write: Callable[[Sequence[Word]], list[Word]]) -> Transcript:
    written = ((item.speaker, write(item.words)) for item in transcript.utterances)
    utterances = tuple(Utterance(speaker, tuple(words)) for speaker, words in written if words)
    return dataclasses.replace(transcript, utterances=utterances)


def _misheard(
    words: Sequence[Word], vocabulary: Vocabulary, error_ratio: float, random: np.random.Generator
) -> Iterator[Word]:
    kept: Word | None = None
    for word in words:
        for heard in _heard(word, vocabulary, error_ratio, random):
            if kept is not None:
                yield kept
            kept = heard
        missing_mark = kept is not None and kept.segment.start < word.segment.start
        if kept is not None and missing_mark and _mark(word.text) and not _mark(kept.text):
            kept = dataclasses.replace(kept, text=kept.text + _mark(word.text))
    if kept is not None:
        yield kept


def _heard(
    word: Word, vocabulary: Vocabulary, error_ratio: float, random: np.random.Generator
) -> Iterator[Word]:
    if random.random() >= error_ratio:
        yield word
        return
    kind = random.random()
    if kind < WRONG_RATIO:
        yield dataclasses.replace(word, text=_wrong(word.text, vocabulary, random))
    elif kind >= WRONG_RATIO + MISSING_RATIO:
        middle = (word.segment.start + word.segment.end) / 2.0
        extra = COMMON[random.integers(len(COMMON))]
        yield dataclasses.replace(word, text=extra, segment=Segment(word.segment.start, middle))
        yield dataclasses.replace(word, segment=Segment(middle, word.segment.end))


def _wrong(text: str, vocabulary: Vocabulary, random: np.random.Generator) -> str:
    near = vocabulary.near(_plain(text)) if random.random() < 0.5 else ()
    choice = near or tuple(word for word in COMMON if word != _plain(text))
    heard = choice[random.integers(len(choice))]
    return (heard.capitalize() if text[:1].isupper() else heard) + _mark(text)


def _mark(text: str) -> str:
    return text[-1] if text[-1:] in set(".,?!:;") else ""


def _plain(text: str) -> str:
    return re.sub(r"[^\w'-]", "", text).lower()
