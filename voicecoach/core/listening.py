"""How much of what is said in a call somebody has heard, and where they go on."""

from dataclasses import dataclass

import numpy as np

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import (
    Intervals,
    bridge,
    complement,
    durations_s,
    intersect,
    total_s,
    union,
)

__all__ = ["HEARD_RATIO", "Listened", "listened"]

HEARD_RATIO = 0.9
"""Convention: from this share of its speech on a call is heard; greeting and farewell often are
not listened to."""

BEGUN_S = 5.0
"""Convention: with less speech heard nobody has begun; it was a try of the play button."""

PIECE_S = 1.0
"""Convention: shorter pieces that were not heard lie between two that were; nobody goes back."""


@dataclass(frozen=True, slots=True)
class Listened:
    """How much of a call's speech was heard.

    Parameters
    ----------
    ratio : float
        Share of the speech, 0 to 1.
    continue_at : float or None
        Second to go on at; ``None`` where nobody has begun, or the call is heard.
    """

    ratio: float
    continue_at: float | None


def listened(spans: Intervals, speech: Intervals, *, left_at: float, duration_s: float) -> Listened:
    """Compare what was played with where somebody speaks.

    One goes on with the first speech after ``left_at`` that was not heard;
    where there is none, with the first of the call.

    Parameters
    ----------
    spans : np.ndarray, shape=(n, 2)
        What was played; may overlap, in any order.
    speech : np.ndarray, shape=(n, 2)
        Speech of everybody; where nobody speaks, the whole call counts.
    left_at : float
        Where playing stopped last.
    duration_s : float
        Length of the call.

    Raises
    ------
    InputError
        If ``duration_s`` is not positive.

    Examples
    --------
    >>> call = np.array([[0.0, 100.0]])
    >>> listened(np.array([[0.0, 40.0]]), call, left_at=40.0, duration_s=100.0)
    Listened(ratio=0.4, continue_at=40.0)
    >>> listened(np.array([[5.0, 100.0]]), call, left_at=100.0, duration_s=100.0)
    Listened(ratio=0.95, continue_at=None)
    """
    if duration_s <= 0.0:
        raise InputError(f"need duration_s > 0; got {duration_s}")
    said = union(speech) if len(speech) else np.array([[0.0, duration_s]])
    heard_s = total_s(intersect(union(spans), said))
    ratio = heard_s / total_s(said)
    if ratio >= HEARD_RATIO or heard_s < BEGUN_S:
        return Listened(ratio, None)
    return Listened(ratio, _first_missed(spans, said, left_at=left_at, duration_s=duration_s))


def _first_missed(
    spans: Intervals, said: Intervals, *, left_at: float, duration_s: float
) -> float | None:
    missed = intersect(complement(spans, duration_s=duration_s), said)
    pieces = bridge(missed, gap_s=PIECE_S)
    pieces = pieces[durations_s(pieces) >= PIECE_S]
    later = pieces[pieces[:, 1] > left_at + PIECE_S]
    if len(later):
        return float(max(later[0, 0], left_at))
    return float(pieces[0, 0]) if len(pieces) else left_at
