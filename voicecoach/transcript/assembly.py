"""From what a file says to a `Transcript`: who speaks, when a word is said, which words count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from voicecoach.core.intervals import Intervals
from voicecoach.core.recording import MIXED
from voicecoach.core.transcript import RoleAssignment, Transcript
from voicecoach.transcript.gate import GateOptions, gate_transcript, speech_ratios
from voicecoach.transcript.roles import RoleEvidence, assign_roles, party_key
from voicecoach.transcript.source import Passage, SourceTranscript
from voicecoach.transcript.timing import timing_of, words_with_times
from voicecoach.transcript.utterances import UtteranceOptions, utterances_of_words

__all__ = ["AssembledTranscript", "TranscriptOptions", "assemble_transcript"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptOptions:
    """Settings of `assemble_transcript`, for the settings file."""

    utterances: UtteranceOptions = field(default_factory=UtteranceOptions)
    gate: GateOptions = field(default_factory=GateOptions)


@dataclass(frozen=True, slots=True)
class AssembledTranscript:
    """A transcript, and how its speakers were found; ``format`` is ``"own"`` for our own JSON."""

    transcript: Transcript
    roles: tuple[RoleAssignment, ...]
    format: str


def assemble_transcript(
    source: SourceTranscript | Transcript,
    evidence: RoleEvidence | None = None,
    options: TranscriptOptions | None = None,
) -> AssembledTranscript:
    """Say who speaks and when, part utterances at pauses, mark the words that count for nothing.

    Parameters
    ----------
    source : SourceTranscript or Transcript
        A whole transcript (our own JSON) is only held against the speech.
    evidence : RoleEvidence, optional
        With ``speech``, words are spread over it and held against it.
    options : TranscriptOptions, optional

    Returns
    -------
    AssembledTranscript

    Raises
    ------
    InputError
        If a label given by the user is not in the transcript.
    """
    evidence = evidence or RoleEvidence()
    options = options or TranscriptOptions()
    if isinstance(source, Transcript):
        gated = gate_transcript(source, evidence.speech, options.gate)
        return AssembledTranscript(gated, (), "own")
    roles = assign_roles(source.passages, evidence)
    passages, speakers = _spoken_by(source.passages, roles, evidence.speech)
    words = words_with_times(passages, speakers, evidence.speech)
    transcript = Transcript(
        utterances_of_words(words, options.utterances), source.language, timing_of(source.passages)
    )
    gated = gate_transcript(transcript, evidence.speech, options.gate)
    return AssembledTranscript(gated, roles, source.format)


def _spoken_by(
    passages: Sequence[Passage], roles: Sequence[RoleAssignment], speech: Mapping[str, Intervals]
) -> tuple[list[Passage], list[str]]:
    """Speaker of each passage; one that is nobody's goes to whose speech lies under it."""
    by_label = {role.label: role.speaker for role in roles}
    found: list[tuple[Passage, str]] = []
    for passage in passages:
        key = party_key(passage)
        if key == MIXED and key not in by_label and len(speech) > 1:
            found += _by_sound(passage, speech)
        else:
            found.append((passage, by_label.get(key, key.strip() or MIXED)))
    return [passage for passage, _ in found], [speaker for _, speaker in found]


def _by_sound(passage: Passage, speech: Mapping[str, Intervals]) -> list[tuple[Passage, str]]:
    """Part a passage where the speech under its words goes over to somebody else."""
    spans = _spans(passage)
    if spans is None:
        return [(passage, MIXED)]
    speakers = sorted(speech)
    ratios = np.stack([speech_ratios(spans, speech[speaker]) for speaker in speakers])
    owners = np.where(ratios.max(axis=0) > 0.0, ratios.argmax(axis=0), -1)
    for index in range(1, len(owners)):  # a word in silence stays with the one before it
        owners[index] = owners[index] if owners[index] >= 0 else owners[index - 1]
    if len(spans) != len(passage.words):
        owner = int(owners[0])
        return [(passage, speakers[owner] if owner >= 0 else MIXED)]
    edges = [0, *(np.flatnonzero(np.diff(owners)) + 1).tolist(), len(owners)]
    return [
        (
            Passage(passage.words[first:last], None, None, passage.start, passage.end),
            speakers[owners[first]] if owners[first] >= 0 else MIXED,
        )
        for first, last in pairwise(edges)
    ]


def _spans(passage: Passage) -> Intervals | None:
    """Return the span of each word, or of the passage as one; ``None`` where neither is known."""
    times = [(word.start, word.end) for word in passage.words]
    if times and all(start is not None and end is not None for start, end in times):
        return np.array(times, dtype=np.float64).reshape(-1, 2)
    if passage.start is not None and passage.end is not None:
        return np.array([[passage.start, passage.end]])
    return None
