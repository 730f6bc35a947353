"""Speech given to the speakers that an engine heard, and where its two answers disagree.

An engine that hears overlapping speech answers twice: *regular*, with everybody
who speaks at a time, and *exclusive*, with the one who most likely does. Where
the two differ, it is not sure whose speech it is.
"""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, complement, intersect, total_s, union, validate
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment

__all__ = ["DoubtfulStretch", "SpeakerEstimate", "SpeakerTurns", "estimate_speakers"]

MIN_TURN_S = 0.1
"""What is shorter is no turn: hardly a speech sound (convention)."""


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerTurns:
    """What an engine heard, on its own time axis.

    Parameters
    ----------
    regular : mapping of str to Intervals
        Everybody who speaks, in order of who speaks first.
    exclusive : mapping of str to Intervals
        At any time at most one of them.
    """

    regular: Mapping[str, Intervals]
    exclusive: Mapping[str, Intervals]


@dataclass(frozen=True, slots=True, order=True)
class DoubtfulStretch:
    """Speech of which it is not sure whose it is, and everybody whose it may be, two at least."""

    segment: Segment
    speakers: tuple[str, ...]

    @property
    def wrong_s(self) -> float:
        """Seconds expected in the wrong hands: as likely one's as any other's (convention)."""
        return self.segment.duration_s * (1.0 - 1.0 / len(self.speakers))


@dataclass(frozen=True, slots=True)
class SpeakerEstimate:
    """Inter-pausal units given to speakers, and how far that is in doubt.

    Parameters
    ----------
    diarization : Diarization
        Every second of speech with one speaker; the probability of a unit is
        that of its seconds: 1 outside of doubtful stretches.
    doubtful : tuple of DoubtfulStretch
        Sorted by start; none reaches beyond the units, or overlaps another.
    unsure_ratio : float or None
        Share of the speech given to anybody that is expected to be in the
        wrong hands, by the doubt alone; ``None`` where there is none.
    unclaimed_s : float
        Speech of units in which the engine heard nobody: music, a noise.
    """

    diarization: Diarization
    doubtful: tuple[DoubtfulStretch, ...]
    unsure_ratio: float | None
    unclaimed_s: float


def estimate_speakers(
    units: Intervals, turns: SpeakerTurns, *, engine: str, channel: int = 0
) -> SpeakerEstimate:
    """Cut units between the speakers of an engine.

    Where speech begins and ends is left as the units have it: the engine only
    says whose it is. What it leaves open inside a unit goes to the nearer
    speaker, and so do turns shorter than `MIN_TURN_S`, unless the unit has no
    other; a unit in which it heard nobody is nobody's.

    Parameters
    ----------
    units : Intervals
        Where anybody speaks, sorted and disjoint.
    turns : SpeakerTurns
    engine : str
    channel : int
        The channel that everybody is on.

    Returns
    -------
    SpeakerEstimate

    Raises
    ------
    InputError
        If ``units`` are malformed.

    Examples
    --------
    >>> heard = {"a": np.array([[0.0, 2.0]]), "b": np.array([[2.0, 3.0]])}
    >>> found = estimate_speakers(
    ...     np.array([[0.5, 3.5]]), SpeakerTurns(heard, heard), engine="hand"
    ... )
    >>> found.diarization.intervals_of("b").tolist()
    [[2.0, 3.5]]
    """
    validate(units)
    labelled = _labelled(turns.exclusive)
    pieces = [piece for start, end in units.tolist() for piece in _pieces(start, end, labelled)]
    claimed = np.array([piece[:2] for piece in pieces]).reshape(-1, 2)
    claimed_s = total_s(claimed)
    doubtful = tuple(_doubtful(turns, labelled, claimed))
    segments = (
        SpeakerSegment(Segment(start, end), speaker, channel, _probability(start, end, doubtful))
        for start, end, speaker in pieces
    )
    return SpeakerEstimate(
        diarization=Diarization(tuple(segments), tuple(turns.regular), engine, is_estimated=True),
        doubtful=doubtful,
        unsure_ratio=sum(each.wrong_s for each in doubtful) / claimed_s if claimed_s else None,
        unclaimed_s=total_s(units) - claimed_s,
    )


def _probability(start: float, end: float, doubtful: tuple[DoubtfulStretch, ...]) -> float:
    own = Segment(start, end)
    wrong_s = sum(
        dataclasses.replace(each, segment=shared).wrong_s
        for each in doubtful
        if (shared := each.segment.intersection(own)) is not None
    )
    return 1.0 - wrong_s / own.duration_s


_Piece = tuple[float, float, str]


def _labelled(exclusive: Mapping[str, Intervals]) -> list[_Piece]:
    return sorted(
        (start, end, name) for name, rows in exclusive.items() for start, end in rows.tolist()
    )


def _pieces(start: float, end: float, labelled: list[_Piece]) -> Iterator[_Piece]:
    """Part one unit between those who are heard in it."""
    every = [piece for piece in labelled if piece[0] < end and piece[1] > start]
    heard = _turns(every) or every
    if not heard:
        return
    owners = [next(same) for _, same in itertools.groupby(heard, key=lambda piece: piece[2])]
    changes = [_change(heard, owner) for owner in owners[1:]]
    edges = itertools.pairwise([start, *changes, end])
    for (first, last), owner in zip(edges, owners, strict=True):
        if first < last:
            yield first, last, owner[2]


def _turns(labelled: list[_Piece]) -> list[_Piece]:
    return [piece for piece in labelled if piece[1] - piece[0] >= MIN_TURN_S]


def _change(heard: list[_Piece], owner: _Piece) -> float:
    """Half way between the end of the speaker before and the start of this one."""
    before = heard[heard.index(owner) - 1]
    return (before[1] + owner[0]) / 2.0


def _doubtful(
    turns: SpeakerTurns, labelled: list[_Piece], claimed: Intervals
) -> Iterator[DoubtfulStretch]:
    disagreements = list(_disagreements(turns))
    told = np.array([mark[:2] for mark in disagreements]).reshape(-1, 2)
    open_changes = (
        (start, end, names)
        for first, last, names in _open_changes(labelled, union(claimed))
        for start, end in _outside(first, last, told)
    )
    for start, end, names in sorted((*disagreements, *open_changes), key=lambda mark: mark[:2]):
        for row in intersect(np.array([[start, end]]), claimed).tolist():
            yield DoubtfulStretch(Segment(*row), tuple(sorted(names)))


def _outside(start: float, end: float, rows: Intervals) -> Iterator[list[float]]:
    beside = complement(rows, duration_s=end)
    yield from intersect(np.array([[start, end]]), beside).tolist()


_Mark = tuple[float, float, set[str]]


def _open_changes(labelled: list[_Piece], units: Intervals) -> Iterator[_Mark]:
    """Speech that one speaker leaves and another ends: the change lies somewhere in it."""
    for before, after in itertools.pairwise(_turns(labelled)):
        start, end = before[1], after[0]
        is_within = ((units[:, 0] <= start) & (units[:, 1] >= end)).any()
        if before[2] != after[2] and start < end and is_within:
            yield start, end, {before[2], after[2]}


def _disagreements(turns: SpeakerTurns) -> Iterator[_Mark]:
    """Stretches in which the regular answer has others than the exclusive one."""
    rows = [*turns.regular.values(), *turns.exclusive.values()]
    edges = np.unique(np.concatenate([np.empty(0), *(each.ravel() for each in rows)]))
    middles = (edges[:-1] + edges[1:]) / 2.0
    regular = {name: _covers(each, middles) for name, each in turns.regular.items()}
    exclusive = {name: _covers(each, middles) for name, each in turns.exclusive.items()}
    names = sorted({*regular, *exclusive})
    nobody = np.zeros(len(middles), dtype=np.bool_)
    said = [
        (
            {name for name in names if regular.get(name, nobody)[index]},
            {name for name in names if exclusive.get(name, nobody)[index]},
        )
        for index in range(len(middles))
    ]
    doubted = [everybody | one if everybody != one else set() for everybody, one in said]
    for candidates, parts in itertools.groupby(range(len(said)), key=doubted.__getitem__):
        indices = list(parts)
        if candidates:
            yield float(edges[indices[0]]), float(edges[indices[-1] + 1]), candidates


def _covers(rows: Intervals, at: NDArray[np.float64]) -> NDArray[np.bool_]:
    joined = union(rows)
    begun = np.searchsorted(joined[:, 0], at, side="right")
    ended = np.searchsorted(joined[:, 1], at, side="right")
    return np.asarray(begun > ended)
