"""The values that go into the store and come out of it, besides those of ``core``."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from voicecoach.core.annotation import Annotation
from voicecoach.core.errors import InputError
from voicecoach.core.listening import HEARD_RATIO

__all__ = [
    "CHECK_IN_LEVELS",
    "MAX_TEXT_LENGTH",
    "CallFilter",
    "CallMetadata",
    "CallSummary",
    "CheckIn",
    "MetricRow",
    "PlaybackRecord",
    "PlaybackSource",
    "SharedMoment",
    "StoreCounts",
]

MAX_TEXT_LENGTH = 1000
"""Longest text to search for; databases limit the patterns that they compare with."""

CHECK_IN_LEVELS = range(1, 6)


def _require_aware(name: str, at: datetime | None) -> None:
    if at is not None and at.tzinfo is None:
        raise InputError(f"{name} needs a time zone; got {at.isoformat()}: add one, e.g. +00:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMetadata:
    """What the telephony platform knows about a call; ``None`` where it did not say.

    Raises
    ------
    InputError
        If ``started_at`` has no time zone.
    """

    agent: str | None = None
    team: str | None = None
    queue: str | None = None
    started_at: datetime | None = None
    external_id: str | None = None
    subject: str | None = None

    def __post_init__(self) -> None:
        _require_aware("started_at", self.started_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """How somebody said they felt, for themselves alone: 1 is worn out, 5 is fresh.

    Raises
    ------
    InputError
        If the level is not 1 to 5, or ``at`` has no time zone.
    """

    id: str
    at: datetime
    level: int

    def __post_init__(self) -> None:
        _require_aware("at", self.at)
        if self.level not in CHECK_IN_LEVELS:
            raise InputError(f"a check-in is 1 to 5; got {self.level}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls to list; every condition that is given must hold.

    ``started_from`` is included, ``started_before`` is not; calls without a
    known start satisfy neither. ``rule`` is the code of a rule of which the
    call has a moment; ``unheard`` leaves out what the principal has
    heard, ``not_to_guess`` what they want to guess before they look. ``text``
    is looked for in subject, external id and names of the source files,
    wherever it stands and in upper or lower case alike, and among the words
    that were said (`voicecoach.store.word_query`).

    Raises
    ------
    InputError
        If a date has no time zone, or the text is longer than `MAX_TEXT_LENGTH`.
    """

    agent: str | None = None
    team: str | None = None
    queue: str | None = None
    started_from: datetime | None = None
    started_before: datetime | None = None
    text: str | None = None
    rule: str | None = None
    unheard: bool = False
    not_to_guess: bool = False

    def __post_init__(self) -> None:
        _require_aware("started_from", self.started_from)
        _require_aware("started_before", self.started_before)
        if self.text is not None and len(self.text) > MAX_TEXT_LENGTH:
            raise InputError(
                f"need at most {MAX_TEXT_LENGTH} characters to search for; got {len(self.text)}"
            )


class PlaybackSource(Protocol):
    """Files made for playback, wherever they are; ``audio.transcode`` gives such a value."""

    @property
    def audio_digest(self) -> str:
        """SHA-256 of the bytes of ``audio_path``, in hexadecimal."""

    @property
    def audio_path(self) -> Path:
        """What is played."""

    @property
    def peaks_path(self) -> Path:
        """The waveform drawn for it."""

    @property
    def peaks_per_s(self) -> float:
        """Points of the waveform per second."""

    @property
    def channel_count(self) -> int:
        """Channels of the audio."""

    @property
    def codec(self) -> str:
        """Codec of the audio, e.g. ``"opus"``."""

    @property
    def duration_s(self) -> float:
        """Length of the audio."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackRecord:
    """Playback files of a call, as kept by the store.

    ``spectrogram_path`` is ``None`` until somebody has asked for it.
    """

    audio_digest: str
    audio_path: Path
    peaks_path: Path
    peaks_per_s: float
    channel_count: int
    codec: str
    duration_s: float
    spectrogram_path: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSummary:
    """One line of the list of calls.

    ``listed_at`` is the start of the call, or where that is not known the
    time at which it came into the store. ``agent_speech_s`` is ``None``, and
    with it ``agent_talk_ratio``, where it is not known who spoke when.
    ``has_audio`` is false for a transcript without a recording.
    ``heard_ratio`` is the share of its speech that the principal who asks has heard,
    ``continue_at`` the second at which they go on, where they have begun.
    """

    call_id: str
    sha256: str
    metadata: CallMetadata
    listed_at: datetime
    created_at: datetime
    duration_s: float
    source_names: tuple[str, ...]
    finding_count: int
    strength_count: int
    opportunity_count: int
    note_count: int
    agent_talk_ratio: float | None
    agent_speech_s: float | None
    has_audio: bool = True
    heard_ratio: float = 0.0
    continue_at: float | None = None

    @property
    def is_heard(self) -> bool:
        """Whether enough of it was heard to call it so."""
        return self.heard_ratio >= HEARD_RATIO


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedMoment:
    """A moment that an agent shared with their coach, and what was replied, oldest first."""

    question: Annotation
    replies: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow:
    """One figure of one call; ``value`` is ``None`` where the call could not support it."""

    call_id: str
    agent: str | None
    team: str | None
    started_at: datetime | None
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCounts:
    """How much there is, and where; ``file_bytes`` is the size of all files of the store."""

    location: str
    revision: str
    calls: int
    moments: int
    annotations: int
    file_bytes: int = field(default=0)
