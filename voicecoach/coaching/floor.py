"""What happened around an overlap: who held the floor, who stopped, who went on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voicecoach.coaching.evidence import held
from voicecoach.core.analysis import CallAnalysis
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
    before: Segment | None
    holder_unit: Segment
    incomer_unit: Segment
    after: Segment | None
    quiet_s: float

    @property
    def ran_s(self) -> float:
        """How long the holder's unit had been running when the incomer started."""
        return self.overlap.start - self.holder_unit.start


def crossings(analysis: CallAnalysis, *, incomer: str) -> Iterator[Crossing]:
    """Yield the overlaps that ``incomer`` started by more than a backchannel."""
    sounds = [sound.segment for sound in analysis.conversation.backchannels]
    for overlap in analysis.conversation.overlaps:
        if overlap.incomer != incomer or any(s.overlaps(overlap.segment) for s in sounds):
            continue
        crossing = _crossing(analysis, overlap.segment, holder=overlap.holder, incomer=incomer)
        if crossing is not None:
            yield crossing


def _crossing(
    analysis: CallAnalysis, overlap: Segment, *, holder: str, incomer: str
) -> Crossing | None:
    holder_units = analysis.diarization.segments_of(holder)
    holder_unit = _covering(holder_units, overlap)
    incomer_unit = _covering(analysis.diarization.segments_of(incomer), overlap)
    if holder_unit is None or incomer_unit is None:
        return None
    holder_turn = turn_around(analysis, holder, holder_unit) or holder_unit
    incomer_turn = turn_around(analysis, incomer, incomer_unit) or incomer_unit
    next_start = min((u.start for u in holder_units if u.start >= overlap.end), default=None)
    return Crossing(
        overlap=overlap,
        before=_stretch(holder_turn.start, overlap.start),
        holder_unit=holder_unit,
        incomer_unit=incomer_unit,
        after=(
            _stretch(overlap.end, incomer_turn.end) if incomer_unit.end > holder_unit.end else None
        ),
        quiet_s=float("inf") if next_start is None else next_start - overlap.end,
    )


def _covering(units: Iterable[Segment], part: Segment) -> Segment | None:
    return next((unit for unit in units if held(part, unit)), None)


def _stretch(start: float, end: float) -> Segment | None:
    return Segment(start, end) if start < end else None


def turn_around(analysis: CallAnalysis, speaker: str, unit: Segment) -> Segment | None:
    """Return the turn that a unit belongs to; ``None`` if it did not take the floor."""
    turns = (turn.segment for turn in analysis.conversation.turns_of(speaker))
    return next((turn for turn in turns if held(unit, turn)), None)
