"""`CallAnalysis`: everything that was found in one call, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voicecoach.core.conversation import Conversation
from voicecoach.core.errors import InputError
from voicecoach.core.moment import Moment
from voicecoach.core.prosody import PhraseProsody, VoiceBaseline
from voicecoach.core.recording import Finding, RecordingInfo
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization

__all__ = ["ANALYSIS_SCHEMA_VERSION", "CallAnalysis", "Provenance", "Withheld"]

ANALYSIS_SCHEMA_VERSION = 1
"""Raised when a field of the JSON form is renamed or changes its meaning."""

TIME_TOLERANCE_S = 0.02
"""Two frames: analysis frames may reach past the last sample by their own length."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A figure that this recording cannot support, and why."""

    figure: str
    reason: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Enough to repeat the analysis.

    ``options`` holds the options of each stage by its name, ``methods`` what
    was chosen on the way per channel (e.g. which speech activity method, and
    the measured figure that decided it), ``checkpoints`` model name ->
    revision.
    """

    voicecoach_version: str
    created_utc: str
    options: Mapping[str, Any]
    methods: tuple[Mapping[str, Any], ...] = ()
    checkpoints: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CallAnalysis:
    """All facts and moments of one call; the arrays (tracks) travel beside it.

    Raises
    ------
    InputError
        If a segment lies outside ``[0, duration_s]``.
    """

    call_id: str
    duration_s: float
    recording: RecordingInfo
    findings: tuple[Finding, ...]
    withheld: tuple[Withheld, ...]
    diarization: Diarization
    prosody: tuple[PhraseProsody, ...]
    baselines: tuple[VoiceBaseline, ...]
    conversation: Conversation
    moments: tuple[Moment, ...]
    metrics: Mapping[str, float | None]
    provenance: Provenance
    schema_version: int = ANALYSIS_SCHEMA_VERSION

    def __post_init__(self) -> None:
        for segment in self._segments():
            if segment.end > self.duration_s + TIME_TOLERANCE_S:
                raise InputError(
                    f"every segment must lie inside the call's {self.duration_s} s; "
                    f"got one from {segment.start} to {segment.end} s"
                )

    def _segments(self) -> tuple[Segment, ...]:
        return (
            *(unit.segment for unit in self.diarization.segments),
            *(turn.segment for turn in self.conversation.turns),
            *(overlap.segment for overlap in self.conversation.overlaps),
            *(silence.segment for silence in self.conversation.silences),
            *(moment.segment for moment in self.moments),
        )

    def baseline_of(self, speaker: str) -> VoiceBaseline | None:
        """Usual voice of one speaker in this call."""
        return next((b for b in self.baselines if b.speaker == speaker), None)

    def prosody_of(self, speaker: str) -> tuple[PhraseProsody, ...]:
        """Prosody of one speaker's inter-pausal units, sorted."""
        return tuple(phrase for phrase in self.prosody if phrase.speaker == speaker)
