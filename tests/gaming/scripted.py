"""Calls written as lines, simply timed, through the real stages on words and the real rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tests.coaching.calls import call
from voicecoach.coaching.catalogue import find_moments
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Word
from voicecoach.pipeline.given_words import GivenTranscript
from voicecoach.pipeline.provenance import read_settings
from voicecoach.pipeline.words import find_words
from voicecoach.scorecard.metrics import call_metrics
from voicecoach.transcript.utterances import utterances_of_words

__all__ = ["Line", "Script", "analysed", "of_agent", "read_script"]

WORD_S = 0.3
PAUSE_S = 0.3
"""Between two sentences of a line."""
GAP_S = 0.45


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody says after the other, and how long nobody spoke before."""

    speaker: str
    text: str
    gap_s: float = GAP_S


Script = tuple[Line, ...]


def read_script(text: str) -> Script:
    """Read lines such as ``agent: Good morning.``; ``(12)`` before the words is a silence, in s."""
    return tuple(_line(row) for row in text.strip().splitlines())


def _line(row: str) -> Line:
    speaker, _, said = row.partition(": ")
    if said.startswith("("):
        seconds, _, said = said[1:].partition(") ")
        return Line(speaker, said, float(seconds))
    return Line(speaker, said)


def of_agent(script: Script, change: Callable[[Line, str], Line]) -> Script:
    """Change every line of the agent, knowing what the customer has just said."""
    heard = [Line(CUSTOMER, ""), *script]
    return tuple(
        change(line, before.text if before.speaker == CUSTOMER else "")
        if line.speaker == AGENT
        else line
        for before, line in pairwise(heard)
    )


def analysed(script: Script) -> CallAnalysis:
    """Say what was done in a call: facts, words, what was done with them, moments, figures."""
    words: dict[str, list[Word]] = {AGENT: [], CUSTOMER: []}
    at = 0.5
    for line in script:
        at += line.gap_s
        for word in line.text.split():
            words[line.speaker].append(Word(word, Segment(at, at + WORD_S)))
            at += WORD_S + (PAUSE_S if word[-1] in ".?!" else 0.0)
    facts = call(agent=_units(words[AGENT]), customer=_units(words[CUSTOMER]), duration_s=at + 1.0)
    source = Transcript(utterances_of_words(words), "en")
    given = GivenTranscript(source=source, sha256="0" * 64)
    found = find_words(facts.recording, facts.diarization, read_settings(), given=given)
    with_words = found.in_analysis(facts)
    return replace(with_words, moments=find_moments(with_words), metrics=call_metrics(with_words))


def _units(words: Sequence[Word]) -> list[tuple[float, float]]:
    """Stretches without a pause."""
    units: list[tuple[float, float]] = []
    for word in words:
        if units and word.segment.start - units[-1][1] < PAUSE_S / 2.0:
            units[-1] = (units[-1][0], word.segment.end)
        else:
            units.append((word.segment.start, word.segment.end))
    return units
