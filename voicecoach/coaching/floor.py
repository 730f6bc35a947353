"""What happened around an overlap: who held the floor, who stopped, who went on."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicecoach.coaching.evidence import held
from voicecoach.coaching.lookup import floor_of, units_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Overlap
from voicecoach.core.recording import AGENT
from voicecoach.core.segment import Segment

__all__ = ["Crossing", "crossings", "turn_around"]


@dataclass(frozen=True, slots=True)
class Crossing:
    """One overlap, its two units, and the turns they belong to.

    Overlaps of backchannels are no crossings: those do not bid for the floor.

    Parameters
    ----------
    overlap : Segment
        Both speak.
    fact : Overlap
        What is known of it: what it did, and when the holder stopped.
    before : Segment or None
        The holder's turn up to the overlap; ``None`` if both start together.
    holder_unit, incomer_unit : Segment
        The two inter-pausal units that overlap.
    after : Segment or None
        The incomer's turn from the end of the overlap on; ``None`` unless the
        holder stops first.
    quiet_s : float
        How long the holder says nothing after the overlap, in seconds;
        infinite if for the rest of the call.
    """

    overlap: Segment
    fact: Overlap
    before: Segment | None
    holder_unit: Segment
    incomer_unit: Segment
    after: Segment | None
    quiet_s: float

    @property
    def is_taken(self) -> bool:
        """Whether the incomer took the floor, and the holder stopped soon and for a while."""
        return self.fact.act == "competitive_taken" and self.fact.holder_stopped


def crossings(analysis: CallAnalysis, *, incomer: str) -> Iterator[Crossing]:
    """Yield the overlaps that ``incomer`` started by more than a backchannel.

    Those of the agent that may be there for the delay of the line alone are
    left out: the customer had stopped before they could hear it.
    """
    sounds = [sound.segment for sound in analysis.conversation.backchannels]
    parts = {speaker: _Parts.of(analysis, speaker) for speaker in analysis.diarization.speakers}
    for overlap in analysis.conversation.overlaps:
        if incomer == AGENT and not overlap.is_on_both_sides:
            continue
        if overlap.incomer != incomer or any(s.overlaps(overlap.segment) for s in sounds):
            continue
        crossing = _crossing(overlap, parts[overlap.holder], parts[incomer])
        if crossing is not None:
            yield crossing


@dataclass(frozen=True, slots=True)
class _Parts:
    """Units and turns of one speaker, sorted."""

    units: tuple[Segment, ...]
    turns: tuple[Segment, ...]

    @classmethod
    def of(cls, analysis: CallAnalysis, speaker: str) -> "_Parts":
        return cls(units_of(analysis, speaker), floor_of(analysis, speaker))

    def next_start(self, after: float) -> float:
        """Start of the next unit from a time on; infinite if there is none."""
        index = bisect_left(self.units, after, key=_start)
        return self.units[index].start if index < len(self.units) else math.inf


def _crossing(fact: Overlap, holder: _Parts, incomer: _Parts) -> Crossing | None:
    overlap = fact.segment
    holder_unit = _covering(holder.units, overlap)
    incomer_unit = _covering(incomer.units, overlap)
    if holder_unit is None or incomer_unit is None:
        return None
    holder_turn = _covering(holder.turns, holder_unit) or holder_unit
    incomer_turn = _covering(incomer.turns, incomer_unit) or incomer_unit
    holder_stops = incomer_unit.end > holder_unit.end
    return Crossing(
        overlap=overlap,
        fact=fact,
        before=_stretch(holder_turn.start, overlap.start),
        holder_unit=holder_unit,
        incomer_unit=incomer_unit,
        after=_stretch(overlap.end, incomer_turn.end) if holder_stops else None,
        quiet_s=holder.next_start(overlap.end) - overlap.end,
    )


def _covering(parts: Sequence[Segment], part: Segment) -> Segment | None:
    """Return the one of sorted, disjoint parts that holds the middle of ``part``."""
    index = bisect_right(parts, (part.start + part.end) / 2.0, key=_start) - 1
    return parts[index] if index >= 0 and held(part, parts[index]) else None


def _start(part: Segment) -> float:
    return part.start


def _stretch(start: float, end: float) -> Segment | None:
    return Segment(start, end) if start < end else None


def turn_around(analysis: CallAnalysis, speaker: str, unit: Segment) -> Segment | None:
    """Return the turn that a unit belongs to; ``None`` if it did not take the floor."""
    return _covering(floor_of(analysis, speaker), unit)
