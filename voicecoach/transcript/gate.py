"""No speech, no credit: words that nobody can have said count for nothing.

Recognisers write words over silence, noise and hold music, and repeat
themselves when they lose the sound. Such words stay in the transcript, marked
with the reason (`voicecoach.core.transcript.Exclusion`).

References
----------
Koenecke et al., Careless Whisper: Speech-to-Text Hallucination Harms, FAccT 2024: about 1 % of
segments were invented, more of them where a speaker paused for long.
Barański et al., Investigation of Whisper ASR Hallucinations Induced by Non-Speech Audio, 2025
(arXiv:2501.11378): few sentences make up most of what is invented; loops are the other kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals, as_intervals, durations_s
from voicecoach.core.transcript import Exclusion, Transcript, Word
from voicecoach.transcript.inventions import (
    crowded_words,
    foreign_words,
    invented_words,
    looped_words,
)
from voicecoach.transcript.speech_clock import SpeechClock

__all__ = [
    "OF_ANYBODY",
    "GateOptions",
    "capped_durations_s",
    "gate_transcript",
    "speech_ratios",
    "words_per_min",
]

OF_ANYBODY = frozenset({"no_speech", "crowded"})
"""What nobody can have said, whoever wrote it; the other reasons are faults of recognisers, which a
person who corrects an utterance does not have."""

LONGEST_WORD_S = 1.4
"""Twice 0.7 s: the limits of openai-whisper's ``timing.py`` for words at the edge of a pause
(literature); what is above is pause that a recogniser gave to the word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOptions:
    """Settings of `gate_transcript`, for the settings file.

    Parameters
    ----------
    min_speech_ratio : float
        Share of a word's span that must have speech (convention: most of it).
    speech_margin_s : float
        How far a word may lie beside the speech: recognisers place words to
        about a tenth of a second (convention).
    min_probability : float
        A word below it is one its recogniser did not believe in
        (openai-whisper calls such words anomalous, ``transcribe.py``).
    min_speech_per_word_s : float
        Speech that an utterance must have for each of its words (convention:
        ten words a second, half as fast again as the 0.133 s below which
        openai-whisper calls a word anomalous).
    min_loop_count : int
        Repetitions in a row of two words or more that nobody says so often
        (convention).
    min_word_loop_count : int
        The same for one word: "no, no, no, no" is said (convention).
    """

    min_speech_ratio: float = 0.6
    speech_margin_s: float = 0.1
    min_probability: float = 0.15
    min_speech_per_word_s: float = 0.1
    min_loop_count: int = 4
    min_word_loop_count: int = 8

    def __post_init__(self) -> None:
        for name in ("min_speech_ratio", "min_probability"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ConfigError(f"{name} must be in [0, 1]; got {getattr(self, name)}")
        for name in ("speech_margin_s", "min_speech_per_word_s"):
            if not getattr(self, name) >= 0.0:
                raise ConfigError(f"{name} must be >= 0; got {getattr(self, name)}")
        for name in ("min_loop_count", "min_word_loop_count"):
            if getattr(self, name) < 2:
                raise ConfigError(f"{name} must be at least 2; got {getattr(self, name)}")


def gate_transcript(
    transcript: Transcript,
    speech: Mapping[str, Intervals] | None = None,
    options: GateOptions | None = None,
) -> Transcript:
    """Mark the words that count for nothing; no word is removed and no time is changed.

    Parameters
    ----------
    transcript : Transcript
    speech : mapping, optional
        Speaker -> Intervals of speech on their channel. Words of a speaker
        who is not in it are not held against audio.
    options : GateOptions, optional

    Returns
    -------
    Transcript
        The same words with ``speech_ratio`` and ``excluded`` filled in.
    """
    options = options or GateOptions()
    spoken = [utterance.words for utterance in transcript.utterances]
    words = [word for own in spoken for word in own]
    speakers = [item.speaker for item in transcript.utterances for _ in item.words]
    ratios = _ratios_by_speaker(words, speakers, speech or {}, options.speech_margin_s)
    reasons = _reasons(transcript, words, ratios, options)
    marked = iter(
        replace(
            word,
            speech_ratio=None if np.isnan(ratio) else float(ratio),
            excluded=reason,
        )
        for word, ratio, reason in zip(words, ratios, reasons, strict=True)
    )
    utterances = tuple(
        replace(item, words=tuple(next(marked) for _ in item.words))
        for item in transcript.utterances
    )
    return replace(transcript, utterances=utterances)


def _ratios_by_speaker(
    words: Sequence[Word],
    speakers: Sequence[str],
    speech: Mapping[str, Intervals],
    margin_s: float,
) -> NDArray[np.float64]:
    """Speech ratio of each word, NaN where there is nothing to hold it against."""
    ratios = np.full(len(words), np.nan)
    spans = as_intervals(word.segment for word in words)
    owners = np.array(speakers, dtype=object)
    for speaker, rows in speech.items():
        own = np.flatnonzero(owners == speaker)
        ratios[own] = speech_ratios(spans[own], rows, margin_s=margin_s)
    return ratios


def speech_ratios(
    spans: Intervals, speech: Intervals, *, margin_s: float = 0.0
) -> NDArray[np.float64]:
    """Share of each span that has speech.

    Parameters
    ----------
    spans : Intervals
        Words, in any order.
    speech : Intervals
    margin_s : float
        Speech is taken to begin so much earlier and to end so much later.

    Returns
    -------
    np.ndarray, shape=(n_spans,)
        0 to 1.

    Examples
    --------
    >>> words = np.array([[0.0, 1.0], [2.0, 4.0]])
    >>> speech_ratios(words, np.array([[0.5, 3.0]])).tolist()
    [0.5, 0.5]
    """
    if len(speech) == 0:
        return np.zeros(len(spans))
    wide = np.column_stack((np.maximum(speech[:, 0] - margin_s, 0.0), speech[:, 1] + margin_s))
    clock = SpeechClock.of(wide)
    shared_s = clock.until_s(spans[:, 1]) - clock.until_s(spans[:, 0])
    return np.clip(shared_s / durations_s(spans), 0.0, 1.0)


def _reasons(
    transcript: Transcript,
    words: Sequence[Word],
    ratios: NDArray[np.float64],
    options: GateOptions,
) -> list[Exclusion | None]:
    """Give the first reason that holds for each word; a reason it came with stays."""
    utterances = transcript.utterances
    tests: tuple[tuple[Exclusion, NDArray[np.bool_]], ...] = (
        ("no_speech", ratios < options.min_speech_ratio),
        ("crowded", crowded_words(utterances, ratios, options.min_speech_per_word_s)),
        (
            "loop",
            looped_words(
                utterances,
                min_count=options.min_loop_count,
                min_word_count=options.min_word_loop_count,
            ),
        ),
        ("known_invention", invented_words(utterances)),
        ("foreign_script", foreign_words(utterances)),
        ("low_probability", _improbable(words, options.min_probability)),
    )
    is_heard = np.array(
        [item.first_written is None for item in utterances for _ in item.words], dtype=np.bool_
    )
    reasons: list[Exclusion | None] = [word.excluded for word in words]
    for reason, holds in tests:
        for index in np.flatnonzero(holds if reason in OF_ANYBODY else holds & is_heard):
            reasons[index] = reasons[index] or reason
    return reasons


def _improbable(words: Sequence[Word], min_probability: float) -> NDArray[np.bool_]:
    return np.array(
        [word.probability is not None and word.probability < min_probability for word in words],
        dtype=np.bool_,
    )


def capped_durations_s(words: Sequence[Word]) -> NDArray[np.float64]:
    """Durations of words, without the pauses that a recogniser gave to some of them.

    A word lasts at most twice the median word, and never longer than
    `LONGEST_WORD_S`, as openai-whisper's ``timing.py`` has it.

    Returns
    -------
    np.ndarray, shape=(n_words,)
        Seconds, > 0.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> spans = ((0.0, 0.25), (0.25, 0.5), (0.5, 9.0))
    >>> capped_durations_s([Word("yes", Segment(*span)) for span in spans]).tolist()
    [0.25, 0.25, 0.5]
    """
    if not words:
        return np.empty(0)
    durations = durations_s(as_intervals(word.segment for word in words))
    return np.minimum(durations, min(2.0 * float(np.median(durations)), LONGEST_WORD_S))


def words_per_min(words: Sequence[Word]) -> float | None:
    """Rate of the words that count over their capped durations, pauses left out.

    Returns
    -------
    float or None
        Words per minute; ``None`` where no word counts.
    """
    counted = [word for word in words if word.counts]
    if not counted:
        return None
    return 60.0 * len(counted) / float(capped_durations_s(counted).sum())
