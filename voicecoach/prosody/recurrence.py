"""Which voice of a call was the agent's in earlier calls: the one that comes back."""

import math
from collections.abc import Iterable, Mapping

from voicecoach.core.roles import RoleClue
from voicecoach.core.voice_print import RememberedVoice, VoicePrint
from voicecoach.prosody.voice_print import same_voice_probability

__all__ = ["recurrence_clue"]

UNSEEN_COUNT = 0.5
"""Calls that every voice is taken to have been the agent of before any was heard: the prior of
Jeffreys and of Krichevsky and Trofimov for a count."""

MIN_SAME_PROBABILITY = 0.5
"""Voices less like each other than this are not counted as one at all: among many remembered
voices chance likenesses would add up (convention)."""


def recurrence_clue(
    voices: Mapping[str, VoicePrint], remembered: Iterable[RememberedVoice]
) -> RoleClue | None:
    """Count for each voice in how many earlier calls it was the agent's.

    Each remembered voice counts as much as it is probably the same, and was
    probably the agent's. A customer who calls again counts nothing, since they
    were the customer then too.

    Parameters
    ----------
    voices : mapping
        Voice of this call -> its print.
    remembered : iterable of RememberedVoice
        Of earlier calls; of the agent's alone, where the agent is known by name.

    Returns
    -------
    RoleClue or None
        ``None`` where there are fewer than two voices, or nothing is remembered.
    """
    earlier = tuple(remembered)
    if len(voices) < 2 or not earlier:
        return None
    counts = {name: sum(_as_agent(own, other) for other in earlier) for name, own in voices.items()}
    return RoleClue(
        "recurrence", {name: math.log(count + UNSEEN_COUNT) for name, count in counts.items()}
    )


def _as_agent(own: VoicePrint, other: RememberedVoice) -> float:
    same = same_voice_probability(own, other.voice)
    return same * other.agent_probability if same >= MIN_SAME_PROBABILITY else 0.0
