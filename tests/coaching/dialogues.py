"""Hand-made calls as a dialogue: who says what, with a quarter of a second for each word."""

from typing import Any

from tests.coaching.calls import moments_of
from tests.coaching.spoken_calls import Line, spoken_call, without_words
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.moment import Moment

__all__ = ["dialogue", "spares"]

WORD_S = 0.25
GAP_S = 0.5


def dialogue(text: str, *, until_s: float | None = None, **rest: Any) -> CallAnalysis:
    """Build the analysis of a call from rows such as ``agent: Good morning.``.

    ``(12)`` before the words is a silence of 12 s. ``until_s`` is the length
    of the call.
    """
    lines: dict[str, list[Line]] = {"agent": [], "customer": []}
    end = 0.5
    for row in filter(str.strip, text.splitlines()):
        speaker, _, said = row.strip().partition(": ")
        silence, _, words = said.partition(") ") if said.startswith("(") else ("", "", said)
        start = end + (float(silence[1:]) if silence else GAP_S)
        end = start + WORD_S * len(words.split())
        lines[speaker].append((start, end, words))
    return spoken_call(**lines, duration_s=until_s or end + 1.0, **rest)


def spares(code: str, text: str, **rest: Any) -> bool:
    """Whether a rule finds nothing in a dialogue, and nothing in the same call without words."""
    analysis = dialogue(text, **rest)
    return not moments_of(code, analysis) and not _without_words(code, analysis)


def _without_words(code: str, analysis: CallAnalysis) -> tuple[Moment, ...]:
    return moments_of(code, without_words(analysis))
