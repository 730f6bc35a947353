"""What was promised in a call and when it is due, as *Replay* and the terminal list it."""

import re

from voicecoach.coaching.spoken import quote, signals_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal
from voicecoach.core.recording import AGENT
from voicecoach.core.units import seconds_to_clock

__all__ = ["promise_lines"]

NOT_KNOWN = "Whether a promise was kept is not in a recording."


def promise_lines(analysis: CallAnalysis) -> tuple[str, ...]:
    """Each promise of the agent with its second, its words and when it is due.

    Ends with what cannot be known; empty where nothing was promised or no
    words are known.
    """
    lines = tuple(
        f"Promised at {seconds_to_clock(made.segment.start)}, due {_due(made)}: {quote(made.text)}."
        for made in signals_of(analysis, AGENT, "promise")
        if made.about
    )
    return (*lines, NOT_KNOWN) if lines else ()


def _due(made: LanguageSignal) -> str:
    """Its times with the capitals that they were said with."""
    said = (re.search(re.escape(time), made.text, re.IGNORECASE) for time in made.about)
    return ", ".join(
        found[0] if found else time for found, time in zip(said, made.about, strict=True)
    )
