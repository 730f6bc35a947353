"""What to do when there is no call yet."""

from dataclasses import dataclass

__all__ = ["ADD_HERE", "FIRST_STEPS", "FirstStep", "place_of_store"]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One way to get a call into the store: what it is for, and the command."""

    title: str
    text: str
    command: str


FIRST_STEPS = (
    FirstStep(
        "Look around with sample calls",
        "Made-up calls with computer voices: free to use, and nobody's conversation.",
        "make demo\n# or: voicecoach demo",
    ),
    FirstStep(
        "Analyse your own call",
        "Best is a recording with a channel for each person. Say on which one the agent is.",
        "voicecoach analyze RECORDING \\\n  --agent-channel left",
    ),
    FirstStep(
        "Analyse two files of one call",
        "Some systems write one file for each person. Name both, and they become one call.",
        "voicecoach analyze \\\n  --agent-audio AGENT \\\n  --customer-audio CUSTOMER",
    ),
)
"""In the order in which they are shown."""


ADD_HERE = "Or hand recordings over on this page: Add calls"
"""The way that needs no command."""


def place_of_store(location: str) -> str:
    """Say where calls are kept.

    Examples
    --------
    >>> place_of_store("/srv/calls")
    'Calls are kept in /srv/calls. Another place: --store FOLDER, or the variable VOICECOACH_STORE.'
    """
    return (
        f"Calls are kept in {location}. "
        "Another place: --store FOLDER, or the variable VOICECOACH_STORE."
    )
