"""Words of everybody on one channel, given to the voices that were told apart there: each word."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, as_intervals
from voicecoach.core.recording import MIXED
from voicecoach.core.transcript import Transcript, Word
from voicecoach.transcript.gate import speech_ratios
from voicecoach.transcript.utterances import UtteranceOptions, utterances_of_words

__all__ = ["parted_by_voice"]

MAX_REACH_S = 0.25
"""A word that lies on nobody's speech is the nearest voice's up to this far away: recognisers place
words to about a tenth of a second, voices are told apart to a quarter (convention)."""


def parted_by_voice(
    transcript: Transcript,
    speech: Mapping[str, Intervals],
    options: UtteranceOptions | None = None,
) -> Transcript:
    """Give every word to whose speech lies under most of it; short replies stay their own.

    Word by word, never line by line: a line of a recogniser often holds the
    end of one turn and the beginning of the next.

    Parameters
    ----------
    transcript : Transcript
        Of words that are nobody's yet.
    speech : mapping
        Speaker -> Intervals of their speech.
    options : UtteranceOptions, optional

    Returns
    -------
    Transcript
        Words on nobody's speech, and far from all, are `MIXED`: it is not
        known who says them. Marks and times are kept.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> from voicecoach.core.transcript import Utterance
    >>> line = [Word("Right?", Segment(0.5, 1.0)), Word("Yes.", Segment(1.0, 1.25))]
    >>> voices = {"speaker_1": np.array([[0.0, 1.0]]), "speaker_2": np.array([[1.0, 1.5]])}
    >>> parted = parted_by_voice(Transcript((Utterance("mixed", tuple(line)),)), voices)
    >>> [(item.speaker, item.text) for item in parted.utterances]
    [('speaker_1', 'Right?'), ('speaker_2', 'Yes.')]
    """
    words = [word for item in transcript.utterances for word in item.words]
    by_speaker: dict[str, list[Word]] = {}
    for word, owner in zip(words, _owners(words, speech), strict=True):
        by_speaker.setdefault(owner, []).append(word)
    return replace(transcript, utterances=utterances_of_words(by_speaker, options))


def _owners(words: Sequence[Word], speech: Mapping[str, Intervals]) -> list[str]:
    if not words or not speech:
        return [MIXED] * len(words)
    speakers = (*speech, MIXED)
    spans = as_intervals(word.segment for word in words)
    shared_s = np.stack([speech_ratios(spans, rows) for rows in speech.values()])
    distances_s = np.stack([_distances_s(spans, rows) for rows in speech.values()])
    owner = np.where(
        shared_s.max(axis=0) > 0.0, shared_s.argmax(axis=0), distances_s.argmin(axis=0)
    )
    owner[distances_s.min(axis=0) > MAX_REACH_S] = len(speech)
    return [speakers[which] for which in owner.tolist()]


def _distances_s(spans: Intervals, rows: Intervals) -> NDArray[np.float64]:
    """How far each span is from the nearest row; 0 where they share time or touch."""
    if not len(rows):
        return np.full(len(spans), np.inf)
    after = np.searchsorted(rows[:, 1], spans[:, 0])
    starts = np.append(rows[:, 0], np.inf)[after]
    ends = np.concatenate(([-np.inf], rows[:, 1]))[after]
    return np.maximum(0.0, np.minimum(starts - spans[:, 1], spans[:, 0] - ends))
