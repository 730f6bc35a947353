"""What the store keeps of coaches' work beside reviews, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from voicecoach.core.annotation import require_uuid
from voicecoach.core.errors import InputError
from voicecoach.core.metrics import METRICS
from voicecoach.core.segment import Segment

__all__ = [
    "FOLLOW_UP_OUTCOMES",
    "QUEUE_REASONS",
    "Clip",
    "FollowUp",
    "FollowUpOutcome",
    "Playlist",
    "QueueReason",
    "WaitingCall",
]

QueueReason = Literal["asked_for", "calibration", "upset", "unsure", "random"]
QUEUE_REASONS: tuple[QueueReason, ...] = ("asked_for", "calibration", "upset", "unsure", "random")
"""Why a call waits for a review: an agent asked; coaches compare their standards on it; its
customer got louder; its figures are estimates; drawn by lot. In the order of the queue."""

FollowUpOutcome = Literal["done", "dropped"]
FOLLOW_UP_OUTCOMES: tuple[FollowUpOutcome, ...] = ("done", "dropped")

_MAX_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCall:
    """A call that waits for a review, and why."""

    call_id: str
    reasons: tuple[QueueReason, ...]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What coach and agent agreed on after a call.

    Parameters
    ----------
    id : str
        A UUID.
    call_id : str
        The call that it came from; it goes with it.
    agreed : str
    due_at : datetime
    metric : str or None
        One of `voicecoach.core.metrics.METRICS` in which it should show.
    agent : str or None
        Set by the store, as are ``author``, ``set_at``, ``closed_at`` and ``outcome``.

    Raises
    ------
    InputError
        If nothing is agreed, the text is too long, or the figure is not known.
    """

    id: str
    call_id: str
    agreed: str
    due_at: datetime
    metric: str | None = None
    agent: str | None = None
    author: str | None = None
    set_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: FollowUpOutcome | None = None

    def __post_init__(self) -> None:
        require_uuid("a follow-up's id", self.id)
        _check_words("what is agreed", self.agreed)
        if self.due_at.tzinfo is None:
            raise InputError(f"due_at needs a time zone; got {self.due_at.isoformat()}")
        if self.metric is not None and self.metric not in METRICS:
            raise InputError(f"need a figure that is known; got {self.metric!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A stretch of a call worth hearing, and why.

    Raises
    ------
    InputError
        If the id is no UUID, or the note is too long.
    """

    id: str
    call_id: str
    segment: Segment
    speaker: str | None = None
    rule: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        require_uuid("a clip's id", self.id)
        if len(self.note) > _MAX_CHARS:
            raise InputError(f"need at most {_MAX_CHARS} characters; got {len(self.note)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """Clips in an order, for a workshop or a role-play.

    Raises
    ------
    InputError
        If it has no name, a text is too long, or a clip is in it twice.
    """

    id: str
    name: str
    about: str = ""
    clips: tuple[Clip, ...] = ()
    author: str | None = None
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        require_uuid("a playlist's id", self.id)
        _check_words("a playlist's name", self.name)
        if len(self.about) > _MAX_CHARS:
            raise InputError(f"need at most {_MAX_CHARS} characters; got {len(self.about)}")
        ids = [clip.id for clip in self.clips]
        if len(set(ids)) != len(ids):
            raise InputError("a clip is in a playlist once")


def _check_words(what: str, text: str) -> None:
    if not text.strip():
        raise InputError(f"{what} needs words; it is blank")
    if len(text) > _MAX_CHARS:
        raise InputError(f"{what} needs at most {_MAX_CHARS} characters; got {len(text)}")
