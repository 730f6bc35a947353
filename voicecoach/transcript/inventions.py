"""Words that recognisers invent, told by the words themselves: loops, crowds, known sentences.

Each function takes utterances and returns a mask over all their words, in order.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.transcript import Utterance

__all__ = [
    "KNOWN_INVENTIONS",
    "crowded_words",
    "foreign_words",
    "invented_words",
    "looped_words",
]

KNOWN_INVENTIONS = frozenset(
    {
        "thank you for watching",
        "thanks for watching",
        "thank you so much for watching",
        "thank you very much for watching",
        "thanks for watching and i'll see you next time",
        "please subscribe",
        "please subscribe to my channel",
        "please like and subscribe",
        "don't forget to like and subscribe",
        "subtitles by the amara.org community",
        "subtitles by the amara org community",
        "transcription by castingwords",
        "untertitel der amara.org-community",
        "untertitel im auftrag des zdf für funk 2017",
        "sous-titres réalisés para la communauté d'amara.org",
        "subtítulos realizados por la comunidad de amara.org",
        "legendas pela comunidade amara.org",
        "sottotitoli creati dalla comunità amara.org",
    }
)
"""What Whisper writes over music and noise and nobody says on a customer call: ends of videos and
credits of subtitles (Barański et al. 2025, and reports of users). Short ones that people do say,
such as "thank you", are not among them: there only the sound can tell."""

_LONGEST_LOOP_WORDS = 12
_MIN_SCRIPT_WORDS = 20
_FOREIGN_SHARE = 0.1
"""A script with less than a tenth of the words is not the one the call is in (convention)."""


def _mask(utterances: Sequence[Utterance]) -> NDArray[np.bool_]:
    return np.zeros(sum(len(utterance.words) for utterance in utterances), dtype=np.bool_)


def _bare(text: str) -> str:
    return text.casefold().replace("\u2019", "'").strip(".,;:!?…\"'()[]-–♪ ")


def looped_words(
    utterances: Sequence[Utterance], *, min_count: int, min_word_count: int
) -> NDArray[np.bool_]:
    """Mark runs in which one speaker repeats the same words over and over, the first time included.

    Parameters
    ----------
    utterances : sequence of Utterance
    min_count : int
        Repetitions in a row of two to twelve words.
    min_word_count : int
        Repetitions in a row of one word.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> from voicecoach.core.transcript import Word
    >>> words = tuple(Word(text, Segment(0.0, 1.0)) for text in ("I see. " * 4 + "Well.").split())
    >>> looped_words([Utterance("agent", words)], min_count=4, min_word_count=8).sum()
    np.int64(8)
    """
    mask = _mask(utterances)
    places: dict[str, list[int]] = {}
    texts: list[str] = []
    for utterance in utterances:
        for word in utterance.words:
            places.setdefault(utterance.speaker, []).append(len(texts))
            texts.append(_bare(word.text))
    for own in places.values():
        codes = np.unique([texts[index] for index in own], return_inverse=True)[1]
        mask[np.array(own)[_looped(codes, min_count, min_word_count)]] = True
    return mask


def _looped(codes: NDArray[np.intp], min_count: int, min_word_count: int) -> NDArray[np.bool_]:
    """Mark the positions of a sequence that belong to a run with some period."""
    found = np.zeros(len(codes), dtype=np.bool_)
    for period in range(1, min(_LONGEST_LOOP_WORDS, len(codes) - 1) + 1):
        count = min_word_count if period == 1 else min_count
        same = np.concatenate(([False], codes[period:] == codes[:-period], [False]))
        edges = np.diff(same.astype(np.int8))
        for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
            if end - start >= period * (count - 1):
                found[start : end + period] = True
    return found


def crowded_words(
    utterances: Sequence[Utterance], ratios: NDArray[np.float64], min_speech_per_word_s: float
) -> NDArray[np.bool_]:
    """Mark utterances with more words than anybody can say in the speech that is under them.

    Parameters
    ----------
    utterances : sequence of Utterance
    ratios : np.ndarray, shape=(n_words,)
        Speech ratio of each word; NaN where it is not known.
    min_speech_per_word_s : float

    Returns
    -------
    np.ndarray, shape=(n_words,)
        Only utterances of three words and more: the times of one or two are not exact enough.
    """
    mask = _mask(utterances)
    first = 0
    for utterance in utterances:
        last = first + len(utterance.words)
        durations = np.array([word.segment.duration_s for word in utterance.words])
        speech_s = float((durations * ratios[first:last]).sum())
        is_known = not np.isnan(speech_s) and len(durations) > 2
        mask[first:last] = is_known and speech_s < min_speech_per_word_s * len(durations)
        first = last
    return mask


def invented_words(utterances: Sequence[Utterance]) -> NDArray[np.bool_]:
    """Mark utterances that are one of `KNOWN_INVENTIONS` and nothing else."""
    mask = _mask(utterances)
    first = 0
    for utterance in utterances:
        last = first + len(utterance.words)
        bare = " ".join(filter(None, (_bare(word.text) for word in utterance.words)))
        mask[first:last] = bare in KNOWN_INVENTIONS
        first = last
    return mask


def foreign_words(utterances: Sequence[Utterance]) -> NDArray[np.bool_]:
    """Mark words in a script that the transcript hardly uses; digits and marks have none.

    Nothing is marked in a transcript of a few words: there is no telling which
    of its scripts it is in.
    """
    scripts = [_script(word.text) for utterance in utterances for word in utterance.words]
    counts = Counter(script for script in scripts if script)
    total = counts.total()
    rare = {script for script, count in counts.items() if count < _FOREIGN_SHARE * total}
    if total < _MIN_SCRIPT_WORDS:
        rare = set()
    return np.array([script in rare for script in scripts], dtype=np.bool_)


def _script(text: str) -> str | None:
    """Script of the first letter of a word, by its Unicode name."""
    letter = next((letter for letter in text if letter.isalpha()), None)
    return None if letter is None else _script_of_letter(letter)


@cache
def _script_of_letter(letter: str) -> str:
    name = unicodedata.name(letter, "UNKNOWN").split()[0]
    return "JAPANESE" if name in {"HIRAGANA", "KATAKANA", "CJK"} else name
