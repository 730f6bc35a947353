"""The units of a speaker as they are drawn, and the prosody of each."""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, durations_s
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.segment import Segment
from voicecoach.core.speech import SpeakerSegment, UnitMargin
from voicecoach.core.units import SEMITONES_PER_OCTAVE

__all__ = ["CLEAR", "Gate", "Margins", "Party", "Tone", "Unit", "inside"]

Margins: TypeAlias = Mapping[str, Sequence[UnitMargin]]
"""Speaker -> how clear each of their units was."""

GATE_DOUBT_DB = 3.0
"""How far the gate of speech may have been off: what margins are measured for."""

MIN_KEPT_RATIO = 0.5
"""A unit that errors would shrink further keeps its edges: so short ones would not have been
found (convention)."""


@dataclass(frozen=True, slots=True)
class Tone:
    """What the pitch and the level of a voice may truly be beside what was found."""

    pitch_st: float
    movement_st: float
    level_db: float

    def added_to(self, phrase: PhraseProsody) -> PhraseProsody:
        """Return the prosody of one unit as it would then be."""
        f0_hz, sd_st = phrase.f0_median_hz, phrase.f0_sd_st
        return replace(
            phrase,
            f0_median_hz=None if f0_hz is None else f0_hz * self._pitch_ratio,
            f0_sd_st=None if sd_st is None else max(0.0, sd_st + self.movement_st),
            level_dbfs=phrase.level_dbfs + self.level_db,
        )

    @property
    def _pitch_ratio(self) -> float:
        return float(2.0 ** (self.pitch_st / SEMITONES_PER_OCTAVE))


@dataclass(frozen=True, slots=True, eq=False)
class Party:
    """Units of one speaker as drawn: arrays have a row per replica, a column per unit there may be.

    Columns are in order of time; ``phrases`` has the prosody of each, whosever it was found,
    ``tones`` what a replica adds to it.
    """

    speaker: str
    channel: int
    phrases: tuple[PhraseProsody | None, ...]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    is_kept: NDArray[np.bool_]
    is_pause_after: NDArray[np.bool_]
    tones: tuple[Tone, ...] | None = None

    def units(self, replica: int) -> Iterator["Unit"]:
        """Yield the units of one replica: those kept, joined where there is no pause."""
        kept = np.flatnonzero(self.is_kept[replica])
        if kept.size == 0:
            return
        starts, ends = self.starts[replica, kept], np.maximum.accumulate(self.ends[replica, kept])
        is_apart = self.is_pause_after[replica, kept[:-1]] & (starts[1:] > ends[:-1])
        first = np.flatnonzero(np.concatenate(([True], is_apart)))
        last = np.append(first[1:], kept.size) - 1
        tone = self.tones[replica] if self.tones else None
        columns, from_s, until_s = kept.tolist(), starts.tolist(), ends.tolist()
        for begin, finish in zip(first.tolist(), last.tolist(), strict=True):
            parts = tuple(self.phrases[column] for column in columns[begin : finish + 1])
            yield Unit(Segment(from_s[begin], until_s[finish]), self, parts, tone)


CLEAR = UnitMargin(math.inf, 0.0, 0.0, 0.0, 0.0)


class Gate:
    """What a channel's units would be with its gate moved, by a share of `GATE_DOUBT_DB`.

    Units below the gate that was used are known from elsewhere (the network);
    no gate moves those out.
    """

    def __init__(self, margins: Sequence[UnitMargin], moved: NDArray[np.float64]) -> None:
        above_db, start_early_s, start_late_s, end_early_s, end_late_s = np.array(
            [dataclasses.astuple(margin) for margin in margins]
        ).T
        raised, lowered = np.maximum(moved, 0.0), np.maximum(-moved, 0.0)
        self.starts_later_s = raised * start_late_s - lowered * start_early_s
        self.ends_earlier_s = raised * end_early_s - lowered * end_late_s
        self.is_missed = (above_db >= 0.0) & (above_db < GATE_DOUBT_DB * raised)


def inside(
    found: Intervals, starts: NDArray[np.float64], ends: NDArray[np.float64], *, limit: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Starts and ends, each unit at least half as long as found, all in the recording."""
    starts, ends = np.maximum(starts, 0.0), np.minimum(ends, limit)
    holds = ends - starts >= MIN_KEPT_RATIO * durations_s(found)
    return np.where(holds, starts, found[:, 0]), np.where(holds, ends, found[:, 1])


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a replica, and the prosody of the found ones that it is made of."""

    segment: Segment
    party: Party
    parts: tuple[PhraseProsody | None, ...]
    tone: Tone | None

    def speaker_segment(self) -> SpeakerSegment:
        """Return it as part of a diarization."""
        return SpeakerSegment(self.segment, self.party.speaker, self.party.channel)

    def phrase(self, *, min_rate_s: float) -> PhraseProsody | None:
        """Prosody over the new edges; of joined units the pitch is that of the longest."""
        parts = [part for part in self.parts if part is not None]
        if not parts:
            return None
        seconds = self.segment.duration_s
        rate_sps = sum(map(_syllables, parts)) / seconds if seconds >= min_rate_s else None
        whole = parts[0] if len(parts) == 1 else _joined(parts)
        found = PhraseProsody(  # named one by one: `replace` takes three times as long
            speaker=self.party.speaker,
            segment=self.segment,
            f0_median_hz=whole.f0_median_hz,
            f0_sd_st=whole.f0_sd_st,
            f0_range_st=whole.f0_range_st,
            level_dbfs=whole.level_dbfs,
            syllable_count=whole.syllable_count,
            articulation_rate_sps=rate_sps,
            voiced_ratio=whole.voiced_ratio,
        )
        return found if self.tone is None else self.tone.added_to(found)


def _joined(parts: Sequence[PhraseProsody]) -> PhraseProsody:
    return replace(
        max(parts, key=_length_s),
        syllable_count=sum(part.syllable_count for part in parts),
        level_dbfs=_joint_level_dbfs(parts),
    )


def _length_s(part: PhraseProsody) -> float:
    return part.segment.duration_s


def _syllables(part: PhraseProsody) -> float:
    """Syllables by which the rate of a unit was made; without a rate, those counted."""
    rate_sps = part.articulation_rate_sps
    return part.syllable_count if rate_sps is None else rate_sps * _length_s(part)


def _joint_level_dbfs(parts: Sequence[PhraseProsody]) -> float:
    powers = [10.0 ** (part.level_dbfs / 10.0) for part in parts]
    return float(10.0 * np.log10(np.average(powers, weights=list(map(_length_s, parts)))))
