"""The question who the agent is, asked where it is not sure enough, with a few seconds of each."""

from dataclasses import dataclass

import numpy as np

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import Intervals, as_intervals, shared_s
from voicecoach.core.recording import AGENT, MIXED
from voicecoach.core.roles import SURE_PROBABILITY
from voicecoach.core.segment import Segment
from voicecoach.core.units import seconds_to_clock
from voicecoach.views.figures import capitalised

__all__ = ["ASK", "CLIP_S", "AgentQuestion", "VoiceChoice", "agent_question", "voice_clip"]

ASK = "Which of these is the agent?"

CLIP_S = 5.0
"""Length of what is played of each voice (convention: one or two sentences)."""

CANDIDATE_COUNT = 40
"""Units, the longest first, that a clip may begin or end with (convention)."""

OTHERS_WEIGHT = 3.0
"""How much a second of somebody else takes away from a clip (convention)."""

MAX_QUOTE_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChoice:
    """One who may be the agent.

    Parameters
    ----------
    speaker : str
        As in the analysis.
    name : str
        What people read.
    clip : Segment or None
        Where to hear this voice alone; ``None`` without audio.
    quote : str
        First words, empty where none are known.
    """

    speaker: str
    name: str
    clip: Segment | None
    quote: str

    @property
    def media_fragment(self) -> str:
        """What makes a player of the recording play the clip (W3C Media Fragments)."""
        return "" if self.clip is None else f"#t={self.clip.start:.2f},{self.clip.end:.2f}"

    @property
    def label(self) -> str:
        """Name, with the time of the clip."""
        return self.name + (f", at {seconds_to_clock(self.clip.start)}" if self.clip else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentQuestion:
    """What is not sure, and whom to choose from."""

    doubt: str
    choices: tuple[VoiceChoice, ...]


def agent_question(analysis: CallAnalysis) -> AgentQuestion | None:
    """Ask who the agent is; ``None`` where that is sure, was said, or cannot be asked."""
    probability = _probability(analysis)
    people = _people(analysis)
    if len(people) < 2 or (probability is not None and probability >= SURE_PROBABILITY):
        return None
    choices = tuple(
        VoiceChoice(
            speaker=name,
            name=_name(analysis, name, number),
            clip=voice_clip(analysis, name),
            quote=_quote(analysis, name),
        )
        for number, name in enumerate(people, start=1)
    )
    taken = next((choice.name for choice in choices if choice.speaker == AGENT), None)
    if taken is None or probability is None:
        return AgentQuestion(
            doubt="Nothing here tells, so nobody is taken for the agent.", choices=choices
        )
    doubt = (
        f"It is taken to be {taken[0].lower()}{taken[1:]} now, which is {probability:.0%} likely."
    )
    return AgentQuestion(doubt=doubt, choices=choices)


def _probability(analysis: CallAnalysis) -> float | None:
    """That who is taken for the agent is; 1 where a person said so, ``None`` for nobody."""
    estimate = analysis.agent_estimate
    if estimate is not None:
        return 1.0 if estimate.is_said else estimate.probabilities.get(AGENT)
    return min(
        (role.confidence_ratio for role in analysis.roles if role.speaker == AGENT), default=None
    )


def _people(analysis: CallAnalysis) -> tuple[str, ...]:
    """Channels from left to right, or everybody in the order in which they are heard."""
    if analysis.agent_estimate is None:
        people = _speakers_of_words(analysis)
    else:
        people = tuple(analysis.agent_estimate.probabilities)
    if analysis.recording.is_split and set(people) <= set(analysis.recording.channel_speakers):
        return tuple(name for name in analysis.recording.channel_speakers if name in people)
    return tuple(sorted(people, key=lambda name: _first_heard(analysis, name)))


def _speakers_of_words(analysis: CallAnalysis) -> tuple[str, ...]:
    said = analysis.transcript.speakers if analysis.transcript else ()
    return tuple(name for name in said if name != MIXED)


def _first_heard(analysis: CallAnalysis, name: str) -> float:
    starts = [unit.start for unit in analysis.diarization.segments_of(name)[:1]]
    if analysis.transcript:
        starts += [item.segment.start for item in analysis.transcript.utterances_of(name)[:1]]
    return min(starts, default=analysis.duration_s)


def _name(analysis: CallAnalysis, speaker: str, number: int) -> str:
    """Side of the recording, label of the words, or who is heard first."""
    channels = analysis.recording.channel_speakers
    if analysis.recording.is_split and speaker in channels:
        return ("The left channel", "The right channel")[channels.index(speaker)]
    labels = [role.label for role in analysis.roles if role.speaker == speaker]
    if labels and not analysis.agent_estimate:
        return labels[0]
    return f"Voice {number}" if analysis.agent_estimate else capitalised(speaker)


def _quote(analysis: CallAnalysis, name: str) -> str:
    if analysis.transcript is None:
        return ""
    said = (
        word.text for item in analysis.transcript.utterances_of(name) for word in item.counted_words
    )
    words = [word for _, word in zip(range(MAX_QUOTE_WORDS + 1), said, strict=False)]
    return " ".join(words[:MAX_QUOTE_WORDS]) + (" …" if len(words) > MAX_QUOTE_WORDS else "")


def voice_clip(analysis: CallAnalysis, speaker: str) -> Segment | None:
    """Five seconds in which a speaker is heard as much as may be, and nobody else.

    Where nobody knows who is heard, the speaker's words say when.
    """
    if not analysis.recording.has_audio:
        return None
    units = analysis.diarization.segments_of(speaker)
    others = as_intervals(
        unit.segment for unit in analysis.diarization.segments if unit.speaker != speaker
    )
    if not units and analysis.transcript:
        units = tuple(item.segment for item in analysis.transcript.utterances_of(speaker))
        others = as_intervals(
            item.segment for item in analysis.transcript.utterances if item.speaker != speaker
        )
    own = as_intervals(units)
    longest = sorted(units, key=lambda unit: unit.duration_s, reverse=True)[:CANDIDATE_COUNT]
    starts = [at for unit in longest for at in (unit.start, max(unit.start, unit.end - CLIP_S))]
    windows = [_window(start, analysis.duration_s) for start in starts]
    return max(
        windows,
        key=lambda window: (
            shared_s(_row(window), own) - OTHERS_WEIGHT * shared_s(_row(window), others)
        ),
        default=None,
    )


def _window(start: float, duration_s: float) -> Segment:
    start = max(0.0, min(start, duration_s - CLIP_S))
    return Segment(start, min(start + CLIP_S, duration_s))


def _row(window: Segment) -> Intervals:
    return np.array([[window.start, window.end]])
