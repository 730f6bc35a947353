"""Seconds of speech as a clock that stands still in the pauses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, durations_s, union

__all__ = ["SpeechClock"]


@dataclass(frozen=True, slots=True, eq=False)
class SpeechClock:
    """How much speech there is until a time, and when so much of it is over.

    Parameters
    ----------
    rows : Intervals
        Sorted and disjoint; `of` takes any.
    before_s : np.ndarray, shape=(n_rows + 1,)
        Speech before each row, and all of it.

    Examples
    --------
    >>> clock = SpeechClock.of(np.array([[1.0, 2.0], [4.0, 6.0]]))
    >>> clock.until_s(np.array([0.5, 3.0, 5.0])).tolist()
    [0.0, 1.0, 2.0]
    >>> clock.at(2.0)
    5.0
    """

    rows: Intervals
    before_s: NDArray[np.float64]

    @classmethod
    def of(cls, speech: Intervals) -> "SpeechClock":
        """Set up the clock for speech in any order."""
        rows = union(speech)
        return cls(rows, np.concatenate(([0.0], np.cumsum(durations_s(rows)))))

    @property
    def total_s(self) -> float:
        """All speech."""
        return float(self.before_s[-1])

    def until_s(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        """Speech before each of the times."""
        if len(self.rows) == 0:
            return np.zeros(len(at))
        row = np.maximum(np.searchsorted(self.rows[:, 0], at, side="right") - 1, 0)
        inside_s = np.minimum(at, self.rows[row, 1]) - self.rows[row, 0]
        return np.asarray(self.before_s[row] + np.maximum(inside_s, 0.0))

    def row_at(self, speech_s: NDArray[np.float64]) -> NDArray[np.intp]:
        """Row that is going on when so much speech is over; needs a row."""
        row = np.searchsorted(self.before_s, speech_s, side="right") - 1
        return np.asarray(np.clip(row, 0, len(self.rows) - 1))

    def at(self, speech_s: float) -> float:
        """Time when so much speech is over; the end of the last row if there is not so much."""
        row = self.row_at(np.array([speech_s]))[0]
        return float(min(self.rows[row, 0] + speech_s - self.before_s[row], self.rows[row, 1]))
