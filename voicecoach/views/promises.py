"""What was promised in a call and when it is due, as *Replay* and the terminal list it."""

from voicecoach.coaching.spoken import quote, signals_of
from voicecoach.core.analysis import CallAnalysis
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
        f"Promised at {seconds_to_clock(made.segment.start)}, due {', '.join(made.about)}: "
        f"{quote(made.text)}."
        for made in signals_of(analysis, AGENT, "promise")
        if made.about
    )
    return (*lines, NOT_KNOWN) if lines else ()
