"""What each overlap did, judged from its timing and sound: a small log-linear model.

Where the floor goes is a fact (`OverlapTable.passes`) and decides between two
tables of weights. Where it passes: did the holder end, or were they stopped?
Where it stays: a listener's sign, a helping word, or a bid that was given up?
Each act has a score, a weighted sum of few cues; probabilities are the
exponentials of the scores, divided by their sum.

The cues are those of the literature: placement first (duration, where it
starts, whether the holder stops), then level (Kurtić, Brown & Wells 2013), and
whether an end sounds like one or like a cut. Words are not used; they can
correct the act later. ``python -m benchmarks.triage --fit`` writes the weights.

References
----------
Kurtić, E., Brown, G. J. & Wells, B. (2013). Resources for turn competition in
overlapping talk. Speech Communication 55(5), 721-743.

French, P. & Local, J. (1983). Turn-competitive incomings. Journal of
Pragmatics 7(1), 17-38.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from voicecoach.conversation.floor import Mask, UnitTable
from voicecoach.conversation.overlaps import OverlapTable, next_of_speaker
from voicecoach.conversation.sound import UnitSound
from voicecoach.core.conversation import OverlapAct

__all__ = [
    "ACTS",
    "KEPT",
    "PASSED",
    "Acts",
    "Cue",
    "Head",
    "cues_of",
    "probabilities",
    "scaled",
]

Values = NDArray[np.float64]

ACTS: tuple[OverlapAct, ...] = (
    "backchannel",
    "end_overlap",
    "helper",
    "competitive_taken",
    "competitive_failed",
)
"""Columns of `probabilities`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One measurement, how it is scaled, and its weight for each act of its head.

    A value is limited to ``low``..``high``, then counted in steps of ``step``
    from ``middle``; one that was not measured counts as the middle. Limits
    keep a strange line from deciding by one cue alone.
    """

    low: float
    middle: float
    high: float
    step: float
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """One table of weights: the acts, what each scores without cues, and the cues by name."""

    acts: tuple[OverlapAct, ...]
    bias: tuple[float, ...]
    cues: Mapping[str, Cue]


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """The likeliest act of each overlap and its probability, shape=(n_overlaps,) each.

    ``likeliest`` counts `ACTS`.
    """

    likeliest: NDArray[np.int64]
    probability: Values

    @classmethod
    def of(cls, likely: Values) -> "Acts":
        """Choose from the result of `probabilities`."""
        return cls(likely.argmax(axis=1), likely.max(axis=1, initial=0.0))


PASSED = Head(
    acts=("end_overlap", "competitive_taken"),
    bias=(0.03, -0.03),
    cues=MappingProxyType(
        {
            "stopped_after_s": Cue(0.0, 0.35, 1.0, 0.15, (-0.83, 0.83)),
            "holder_end_db": Cue(-15.0, -5.0, 5.0, 4.0, (-0.72, 0.72)),
        }
    ),
)
"""The floor passes. ``stopped_after_s``: the holder's end after the incomer's start;
``holder_end_db``: their last 50 ms against their unit."""

KEPT = Head(
    acts=("backchannel", "helper", "competitive_failed"),
    bias=(0.26, -1.8, 1.54),
    cues=MappingProxyType(
        {
            "level_db": Cue(-5.0, -1.5, 2.0, 1.5, (-1.43, 1.59, -0.16)),
            "peak_db": Cue(-6.0, -1.5, 4.0, 2.0, (-0.79, -0.57, 1.36)),
            "end_pitch_st": Cue(-4.0, -1.5, 2.0, 1.5, (-0.4, -0.64, 1.04)),
            "again_after_s": Cue(0.0, 2.0, 4.0, 1.5, (0.86, 0.25, -1.11)),
        }
    ),
)
"""The holder keeps the floor. Of the incomer's unit ``level_db`` and ``peak_db`` against their
usual; ``end_pitch_st``: how far its melody falls to its end, as it does where all is said; and
``again_after_s``: from its end until they speak again, as who was not let in does soon."""


def cues_of(units: UnitTable, overlaps: OverlapTable, sound: UnitSound) -> dict[str, Values]:
    """Collect every cue by name, shape=(n_overlaps,) each."""
    holder, incomer = overlaps.holder, overlaps.incomer
    next_start = np.append(units.start, np.inf)[next_of_speaker(units)]
    return {
        "stopped_after_s": units.end[holder] - units.start[incomer],
        "holder_end_db": sound.end_db[holder],
        "level_db": sound.level_db[incomer],
        "peak_db": sound.peak_db[incomer],
        "end_pitch_st": sound.end_pitch_st[incomer],
        "again_after_s": (next_start - units.end)[incomer],
    }


def scaled(head: Head, cues: Mapping[str, Values]) -> Values:
    """Scale the cues of a head, shape=(n_overlaps, n_cues)."""
    columns = [
        (np.clip(np.nan_to_num(cues[name], nan=cue.middle), cue.low, cue.high) - cue.middle)
        / cue.step
        for name, cue in head.cues.items()
    ]
    return np.column_stack(columns)


def probabilities(
    cues: Mapping[str, Values], passes: Mask, *, passed: Head = PASSED, kept: Head = KEPT
) -> Values:
    """How likely each act is.

    Parameters
    ----------
    cues : mapping
        From `cues_of`.
    passes : np.ndarray of bool, shape=(n_overlaps,)
    passed, kept : Head
        Weights where the floor passes and where it does not.

    Returns
    -------
    np.ndarray, shape=(n_overlaps, 5)
        Columns are `ACTS`; rows sum to 1.
    """
    found = np.zeros((len(passes), len(ACTS)))
    for head, rows in ((passed, passes), (kept, ~passes)):
        weights = np.array([cue.weights for cue in head.cues.values()])
        score = np.array(head.bias) + scaled(head, cues)[rows] @ weights
        odds = np.exp(score - score.max(axis=1, keepdims=True, initial=-np.inf))
        columns = np.array([ACTS.index(act) for act in head.acts])
        found[np.flatnonzero(rows)[:, None], columns] = odds / odds.sum(axis=1, keepdims=True)
    return found
