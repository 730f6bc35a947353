"""Who speaks when: the facts that everything else is computed from."""

from dataclasses import dataclass
from typing import Literal

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals, as_intervals
from voicecoach.core.segment import Segment

__all__ = [
    "BY_CHANNEL",
    "NOBODY_HEARD",
    "Diarization",
    "NonSpeech",
    "NonSpeechKind",
    "SpeakerSegment",
    "UnitMargin",
]

BY_CHANNEL = "channel"
"""`Diarization.engine` where the channel says who speaks."""

NOBODY_HEARD = "none"
"""`Diarization.engine` where there is no recording."""

NonSpeechKind = Literal["music", "ring_back", "tone", "prompt", "noise", "hold"]
"""What sounds, or waits, where no party of the call speaks:

* ``music``: held notes, as music on hold has;
* ``ring_back``: the tone that a caller hears while it rings;
* ``tone``: any other steady tone, such as busy, a beep or a key;
* ``prompt``: a recorded announcement before anybody answered, or between music;
* ``noise``: long, and without anything voiced;
* ``hold``: quiet between two of these, with nobody speaking.
"""


@dataclass(frozen=True, slots=True, order=True)
class NonSpeech:
    """A stretch of a recording of both parties that is no part of what they say."""

    segment: Segment
    kind: NonSpeechKind


@dataclass(frozen=True, slots=True, order=True)
class SpeakerSegment:
    """One inter-pausal unit: speech of one speaker without a pause of the limit or longer.

    ``probability`` is how sure it is that this speaker has it, 0 to 1, by the
    own account of what told the voices apart; ``None`` where the channel says so.
    """

    segment: Segment
    speaker: str
    channel: int
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Diarization:
    """Inter-pausal units of every speaker, sorted by start.

    Units of one speaker never overlap; units of different speakers may.

    Parameters
    ----------
    segments : tuple of SpeakerSegment
    speakers : tuple of str
        Everybody on the recording, also who never spoke.
    engine : str
        How it was found: `BY_CHANNEL`, `NOBODY_HEARD`, or what told voices on
        one channel apart.
    is_estimated : bool
        Whether who speaks was told by the voices, on a channel that carries several.

    Raises
    ------
    InputError
        If the units are not sorted, overlap within a speaker, or name a
        speaker who is not listed.
    """

    segments: tuple[SpeakerSegment, ...]
    speakers: tuple[str, ...]
    engine: str
    is_estimated: bool = False

    def __post_init__(self) -> None:
        previous_end = dict.fromkeys(self.speakers, 0.0)
        previous_start = 0.0
        for unit in self.segments:
            if unit.speaker not in previous_end:
                raise InputError(f"speaker {unit.speaker!r} is not one of {self.speakers}")
            if unit.segment.start < previous_start:
                raise InputError("inter-pausal units must be sorted by start")
            if unit.segment.start < previous_end[unit.speaker]:
                raise InputError(
                    f"units of {unit.speaker!r} overlap at {unit.segment.start} s; join them first"
                )
            previous_start = unit.segment.start
            previous_end[unit.speaker] = unit.segment.end

    def segments_of(self, speaker: str) -> tuple[Segment, ...]:
        """Inter-pausal units of one speaker, sorted."""
        return tuple(unit.segment for unit in self.segments if unit.speaker == speaker)

    def intervals_of(self, speaker: str) -> Intervals:
        """Inter-pausal units of one speaker as an array, shape ``(n, 2)``."""
        return as_intervals(self.segments_of(speaker))


@dataclass(frozen=True, slots=True)
class UnitMargin:
    """How clear the decision on one inter-pausal unit was.

    Parameters
    ----------
    above_gate_db : float
        Level of its loudest twentieth of a second over the gate with which speech
        may begin; near or below zero is doubtful.
    start_early_s, start_late_s : float
        How much earlier or later it would begin had the gate been 3 dB lower
        or higher; 0 to 0.3.
    end_early_s, end_late_s : float
        The same for its end: how much earlier with a higher gate, how much
        later with a lower one.
    """

    above_gate_db: float
    start_early_s: float
    start_late_s: float
    end_early_s: float
    end_late_s: float
