"""Turns, floor transfers, overlaps, silences: what a stopwatch would say of a conversation.

These are facts. Whether an overlap was welcome is for ``coaching`` to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = [
    "Backchannel",
    "Conversation",
    "FloorTransfer",
    "Overlap",
    "OverlapKind",
    "Silence",
    "SilenceKind",
    "TalkTime",
    "Turn",
]

OverlapKind = Literal["within", "between"]
SilenceKind = Literal["pause", "gap", "edge"]


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """A speaker holds the floor: from their first unit to their last, own pauses included."""

    segment: Segment
    speaker: str


@dataclass(frozen=True, slots=True)
class FloorTransfer:
    """The floor passes from one speaker to another.

    ``offset_s`` is the next speaker's start minus the previous speaker's end
    (floor transfer offset): > 0 is a gap, < 0 an overlap. ``at`` is the
    next speaker's start.
    """

    from_speaker: str
    to_speaker: str
    at: float
    offset_s: float

    def __post_init__(self) -> None:
        if self.from_speaker == self.to_speaker:
            raise InputError(
                f"a floor transfer needs two speakers; got {self.from_speaker!r} twice"
            )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two speakers at once: ``incomer`` started while ``holder`` was speaking.

    ``kind`` is ``"between"`` where the incomer's turn follows (the floor
    passes) and ``"within"`` where the holder's turn goes on.
    """

    holder: str
    incomer: str
    segment: Segment
    kind: OverlapKind

    def __post_init__(self) -> None:
        if self.holder == self.incomer:
            raise InputError(f"an overlap needs two speakers; got {self.holder!r} twice")


@dataclass(frozen=True, slots=True)
class Backchannel:
    """A short unit inside the other's turn that does not take the floor."""

    speaker: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody speaks.

    ``kind`` is ``"pause"`` inside one speaker's turn, ``"gap"`` between two
    speakers, ``"edge"`` before the first or after the last speech.
    ``before`` and ``after`` are the speakers on either side.
    """

    segment: Segment
    kind: SilenceKind
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TalkTime:
    """Seconds of speech per speaker: the sum of their inter-pausal units.

    Time in which both speak counts once for each.
    """

    speech_s: Mapping[str, float]

    def ratio(self, speaker: str) -> float | None:
        """Own speech over the sum of everybody's; ``None`` when nobody speaks.

        Examples
        --------
        >>> TalkTime({"agent": 30.0, "customer": 10.0}).ratio("agent")
        0.75
        """
        total_s = sum(self.speech_s.values())
        return self.speech_s[speaker] / total_s if total_s > 0.0 else None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything about who held the floor; empty where the recording does not say who spoke."""

    turns: tuple[Turn, ...] = ()
    floor_transfers: tuple[FloorTransfer, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    backchannels: tuple[Backchannel, ...] = ()
    silences: tuple[Silence, ...] = ()
    talk_time: TalkTime = field(default_factory=lambda: TalkTime({}))

    def turns_of(self, speaker: str) -> tuple[Turn, ...]:
        """Return the turns of one speaker, sorted."""
        return tuple(turn for turn in self.turns if turn.speaker == speaker)
