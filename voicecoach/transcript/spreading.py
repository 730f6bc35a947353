"""A time for words that came without one: over the speech that is there, else evenly.

Longer words take longer: each is given time in proportion to its letters plus
one. Over speech, a word is put into the stretch of speech in which its middle
falls, so that no word lies in a pause.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, clip, union
from voicecoach.transcript.speech_clock import SpeechClock

__all__ = ["NOMINAL_CHARACTERS_PER_S", "length_of", "spread", "spread_evenly"]

NOMINAL_CHARACTERS_PER_S = 15.0
"""Letters and spaces a second where nothing is known but the words: 150 words a minute of five
letters and a space (convention: the usual figure for English conversation)."""


def length_of(texts: Sequence[str]) -> int:
    """Letters and spaces of words: what their time is shared out by."""
    return sum(len(text) + 1 for text in texts)


def spread_evenly(texts: Sequence[str], *, start: float, end: float) -> list[tuple[float, float]]:
    """Share out a stretch among words by their length.

    Parameters
    ----------
    texts : sequence of str
    start, end : float
        Seconds, ``start < end``.

    Returns
    -------
    list of tuple of float
        Start and end of each word.

    Examples
    --------
    >>> spread_evenly(["now", "I", "see."], start=0.0, end=2.75)
    [(0.0, 1.0), (1.0, 1.5), (1.5, 2.75)]
    """
    edges = start + (end - start) * _edges(texts)
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))


def _edges(texts: Sequence[str]) -> NDArray[np.float64]:
    """Edges of words between 0 and 1."""
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.float64)
    return np.concatenate(([0.0], np.cumsum(lengths) / max(lengths.sum(), 1.0)))


def spread(
    texts: Sequence[str], *, start: float, end: float, speech: Intervals | None = None
) -> list[tuple[float, float]]:
    """Share out the speech inside a stretch among words, or all of it where there is none.

    Parameters
    ----------
    texts : sequence of str
    start, end : float
        Seconds, ``start < end``.
    speech : Intervals or None
        Where the speaker speaks.

    Returns
    -------
    list of tuple of float
        Start and end of each word, in order; each inside one row of
        ``speech`` if any of it lies in the stretch.

    Examples
    --------
    >>> speech = np.array([[1.0, 2.0], [4.0, 5.0]])
    >>> spread(["yes", "yes"], start=0.0, end=9.0, speech=speech)
    [(1.0, 2.0), (4.0, 5.0)]
    """
    rows = clip(union(speech), start=start, end=end) if speech is not None else np.empty((0, 2))
    if not texts or len(rows) == 0:
        return spread_evenly(texts, start=start, end=end) if texts else []
    clock = SpeechClock.of(rows)
    edges_s = clock.total_s * _edges(texts)
    row = clock.row_at((edges_s[:-1] + edges_s[1:]) / 2.0)
    offsets = clock.rows[row, 0] - clock.before_s[row]
    starts = np.maximum(edges_s[:-1] + offsets, clock.rows[row, 0])
    ends = np.minimum(edges_s[1:] + offsets, clock.rows[row, 1])
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
