"""`CallAnalysis`: everything that was found in one call, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from voicecoach.core.arousal import VocalArousal
from voicecoach.core.conversation import Conversation
from voicecoach.core.course import CustomerCourse
from voicecoach.core.entrainment import Entrainment
from voicecoach.core.errors import InputError
from voicecoach.core.escalation import Composure, Escalation
from voicecoach.core.language import LanguageSignal
from voicecoach.core.line import ChannelCopy, LineDelay
from voicecoach.core.moment import Moment
from voicecoach.core.own_voice import OwnHistory, PaceDeviation, ToneDeviation, UsualVoice
from voicecoach.core.prosody import PhraseProsody, VoiceBaseline
from voicecoach.core.recording import CUSTOMER, Finding, RecordingInfo
from voicecoach.core.responses import CueResponse
from voicecoach.core.roles import AgentEstimate
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, NonSpeech
from voicecoach.core.transcript import HeardSound, RoleAssignment, Transcript

__all__ = ["ANALYSIS_SCHEMA_VERSION", "CallAnalysis", "Provenance", "Withheld"]

ANALYSIS_SCHEMA_VERSION = 1
"""Raised when a field of the JSON form is renamed or changes its meaning."""

TIME_TOLERANCE_S = 0.02
"""Two frames: analysis frames may reach past the last sample by their own length."""


_NOT_RATED = VocalArousal(CUSTOMER, (), {}, 0)
_NO_COURSE = CustomerCourse(points=())


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

    ``history`` is what was usual for the agent over their last calls before
    this one, ``None`` where too few are known; it is a fact that went in, and
    giving it again repeats the analysis. ``tone_deviations`` holds customers
    only: an agent's tone of voice belongs to their own room.

    ``customer_arousal`` is never that of the agent, whose vocal arousal is
    kept apart (`voicecoach.core.own_room`).

    ``transcript`` holds what was said, ``None`` where no words are known. What
    a platform wrote after the end of the recording is in it and counts for
    nothing. ``roles`` says whom its labels stand for, ``language`` what was
    done with the words that count. ``responses`` holds what the customer gave
    to answer to with the answer, ``customer_course`` how the customer's words
    ran over the call: a description of the customer, on which nothing about the
    agent may rest.

    ``channel_copies`` says which channel is heard in which, ``line_delay`` how
    far away the customer is, ``None`` where nobody set it and the audio does
    not tell.

    ``agent_estimate`` says how probable it is for each speaker who was heard
    that they are the agent, ``None`` where fewer than two are told apart.

    ``sounds`` are short sounds that were heard and that no word was written
    for; there are none where no words are known.

    ``non_speech`` holds music, tones and announcements on a channel that
    carries everybody, which are no part of ``diarization``; sorted.

    ``metric_ranges`` gives the 90 % range of a figure of ``metrics``, low end
    first, that the doubt about where speech begins and ends leaves, or that of
    a share of few occasions; a figure that it does not name was not asked, or
    is not observed.

    Raises
    ------
    InputError
        If a segment lies outside ``[0, duration_s]``, a range does not hold
        its figure, or ``customer_arousal`` is of somebody else.
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
    usual_voices: tuple[UsualVoice, ...] = ()
    history: OwnHistory | None = None
    pace_deviations: tuple[PaceDeviation, ...] = ()
    tone_deviations: tuple[ToneDeviation, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    composures: tuple[Composure, ...] = ()
    entrainment: tuple[Entrainment, ...] = ()
    customer_arousal: VocalArousal | None = None
    metric_ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    transcript: Transcript | None = None
    roles: tuple[RoleAssignment, ...] = ()
    language: tuple[LanguageSignal, ...] = ()
    responses: tuple[CueResponse, ...] = ()
    channel_copies: tuple[ChannelCopy, ...] = ()
    line_delay: LineDelay | None = None
    sounds: tuple[HeardSound, ...] = ()
    customer_course: CustomerCourse | None = None
    agent_estimate: AgentEstimate | None = None
    non_speech: tuple[NonSpeech, ...] = ()
    schema_version: int = ANALYSIS_SCHEMA_VERSION

    def __post_init__(self) -> None:
        for segment in self._segments():
            if segment.end > self.duration_s + TIME_TOLERANCE_S:
                raise InputError(
                    f"every segment must lie inside the call's {self.duration_s} s; "
                    f"got one from {segment.start} to {segment.end} s"
                )
        if self.customer_arousal is not None and self.customer_arousal.speaker != CUSTOMER:
            raise InputError("customer_arousal holds the customer's; the agent's is in an OwnRoom")
        for name, (low, high) in self.metric_ranges.items():
            value = self.metrics.get(name)
            if value is None or not low <= value <= high:
                raise InputError(
                    f"the range of {name!r} must hold it; got {value} in {low} to {high}"
                )

    def _segments(self) -> tuple[Segment, ...]:
        return (
            *(unit.segment for unit in self.diarization.segments),
            *(turn.segment for turn in self.conversation.turns),
            *(overlap.segment for overlap in self.conversation.overlaps),
            *(silence.segment for silence in self.conversation.silences),
            *(escalation.segment for escalation in self.escalations),
            *(unit.segment for unit in (self.customer_arousal or _NOT_RATED).units),
            *(moment.segment for moment in self.moments),
            *(signal.segment for signal in self.language),
            *(response.cue.segment for response in self.responses),
            *(sound.segment for sound in self.sounds),
            *(stretch.segment for stretch in self.non_speech),
            *(response.answer for response in self.responses if response.answer is not None),
            *(point.segment for point in (self.customer_course or _NO_COURSE).points),
        )

    def baseline_of(self, speaker: str) -> VoiceBaseline | None:
        """Usual voice of one speaker in this call."""
        return next((b for b in self.baselines if b.speaker == speaker), None)

    def prosody_of(self, speaker: str) -> tuple[PhraseProsody, ...]:
        """Prosody of one speaker's inter-pausal units, sorted."""
        return tuple(phrase for phrase in self.prosody if phrase.speaker == speaker)
