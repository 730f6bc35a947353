"""Turns, floor transfers, overlaps, silences: what a stopwatch would say of a conversation.

These are facts. Whether an overlap was welcome is for ``coaching`` to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = [
    "NOTICED_S",
    "STOPPED_WITHIN_S",
    "AtCustomer",
    "Backchannel",
    "Conversation",
    "FloorTransfer",
    "Overlap",
    "OverlapAct",
    "OverlapKind",
    "ShareOverTime",
    "Silence",
    "SilenceKind",
    "TalkTime",
    "Turn",
]

OverlapKind = Literal["within", "between"]
OverlapAct = Literal[
    "backchannel", "end_overlap", "helper", "competitive_taken", "competitive_failed", "unsure"
]
SilenceKind = Literal["pause", "gap", "edge"]

STOPPED_WITHIN_S = 1.0
"""A holder who stops this soon stopped because of the overlap (convention)."""


NOTICED_S = 0.1
"""Who stops sooner after they hear somebody did not stop for them (convention: nobody can)."""


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
    next speaker's start. ``at_customer_s`` is the same offset on the
    customer's clock, ``None`` where the delay of the line is not known.
    """

    from_speaker: str
    to_speaker: str
    at: float
    offset_s: float
    at_customer_s: float | None = None

    def __post_init__(self) -> None:
        if self.from_speaker == self.to_speaker:
            raise InputError(
                f"a floor transfer needs two speakers; got {self.from_speaker!r} twice"
            )


@dataclass(frozen=True, slots=True)
class AtCustomer:
    """What an overlap is on the customer's clock, where the agent is heard later.

    ``shared_s`` is how long the holder still spoke once the incomer was heard
    there, 0 where they had stopped before; ``low_s`` to ``high_s`` what the
    range of the delay makes of it.

    Raises
    ------
    InputError
        If a length is negative or ``shared_s`` lies outside its range.
    """

    shared_s: float
    low_s: float
    high_s: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.low_s <= self.shared_s <= self.high_s:
            raise InputError(
                "need 0 <= low_s <= shared_s <= high_s; "
                f"got {self.low_s}, {self.shared_s}, {self.high_s}"
            )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two speakers at once: ``incomer`` started while ``holder`` held the floor.

    Parameters
    ----------
    holder, incomer : str
        A speaker still holds the floor in a short pause of their own
        (``max_held_pause_s``): who speaks into it is the incomer.
    segment : Segment
        Both speak.
    kind : str
        ``"between"`` where the incomer's unit takes the floor, ``"within"``
        where it does not.
    act : str
        What the incomer's speech did, judged from its sound alone:

        * ``backchannel``: a listener's short sign;
        * ``end_overlap``: the next turn, begun while the last was ending;
        * ``helper``: words supplied to the holder, who goes on;
        * ``competitive_taken``: the holder stopped before they were through;
        * ``competitive_failed``: a bid for the floor that was given up;
        * ``unsure``: the likeliest of these is not likely enough.
    likeliest_act : str or None
        The likeliest act, also where ``act`` is ``"unsure"``; ``None`` where
        it was not judged.
    act_probability : float or None
        Its probability.
    holder_stopped_after_s : float or None
        From the start of the overlap until the holder stopped and the incomer
        spoke on; ``None`` where the holder spoke on.
    holder_back_after_s : float or None
        From that stop until the holder's next turn that is longer than a
        backchannel; ``None`` where there is none in the call, or no stop.
    at_customer : AtCustomer or None
        What it is on the customer's clock; ``None`` where the delay of the
        line is not known.
    """

    holder: str
    incomer: str
    segment: Segment
    kind: OverlapKind
    act: OverlapAct = "unsure"
    likeliest_act: OverlapAct | None = None
    act_probability: float | None = None
    holder_stopped_after_s: float | None = None
    holder_back_after_s: float | None = None
    at_customer: AtCustomer | None = None

    def __post_init__(self) -> None:
        if self.holder == self.incomer:
            raise InputError(f"an overlap needs two speakers; got {self.holder!r} twice")
        if self.act_probability is not None and not 0.0 <= self.act_probability <= 1.0:
            raise InputError(f"act_probability must be in [0, 1]; got {self.act_probability}")

    @property
    def holder_stopped(self) -> bool:
        """Whether the holder stopped within `STOPPED_WITHIN_S` of the overlap's start."""
        stopped_after_s = self.holder_stopped_after_s
        return stopped_after_s is not None and stopped_after_s <= STOPPED_WITHIN_S

    @property
    def is_on_both_sides(self) -> bool:
        """Whether it is there for the customer too, however large the delay in its range.

        More than `NOTICED_S` of it, or half of it if it is shorter than twice that.
        Where the delay is not known, both sides are taken to hear the same.
        """
        if self.at_customer is None:
            return True
        return self.at_customer.low_s > min(NOTICED_S, self.segment.duration_s / 2.0)


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
    ``before`` and ``after`` are the speakers on either side. A pause or a gap
    of ``min_dead_air_s`` or longer ``is_dead_air``, announced or not: only
    words tell.
    """

    segment: Segment
    kind: SilenceKind
    before: str | None
    after: str | None
    is_dead_air: bool = False


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
class ShareOverTime:
    """Who speaks when and how much: talk shares in windows that slide over the call.

    Parameters
    ----------
    window_s, hop_s : float
        Length of a window, and from the start of one to the start of the next.
    at : tuple of float
        Middle of each window.
    speech_ratio : mapping
        Speaker -> share per window: own speech over everybody's speech in the
        window; ``None`` where nobody speaks in it.

    Raises
    ------
    InputError
        If a speaker has not one share per window.
    """

    window_s: float
    hop_s: float
    at: tuple[float, ...]
    speech_ratio: Mapping[str, tuple[float | None, ...]]

    def __post_init__(self) -> None:
        for speaker, shares in self.speech_ratio.items():
            if len(shares) != len(self.at):
                raise InputError(
                    f"need one share per window, {len(self.at)}; got {len(shares)} of {speaker!r}"
                )


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything about who held the floor; empty where the recording does not say who spoke."""

    turns: tuple[Turn, ...] = ()
    floor_transfers: tuple[FloorTransfer, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    backchannels: tuple[Backchannel, ...] = ()
    silences: tuple[Silence, ...] = ()
    talk_time: TalkTime = field(default_factory=lambda: TalkTime({}))
    share_over_time: ShareOverTime | None = None

    def turns_of(self, speaker: str) -> tuple[Turn, ...]:
        """Return the turns of one speaker, sorted."""
        return tuple(turn for turn in self.turns if turn.speaker == speaker)
