"""Which voice is the agent's: what speaks for each, and how probable it makes it.

Every clue gives each voice a log likelihood of being the agent's. They add up,
as if each were independent of the others, so the outcome is held below
`MAX_PROBABILITY`: only a person is certain.
"""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from voicecoach.core.errors import InputError

__all__ = [
    "MAX_PROBABILITY",
    "SURE_PROBABILITY",
    "AgentEstimate",
    "RoleClue",
    "RoleClueKind",
    "estimate_agent",
]

RoleClueKind = Literal[
    "said",
    "channel",
    "labels",
    "agent_name",
    "greeting",
    "talk_words",
    "talk_pattern",
    "recurrence",
]
"""What a clue is taken from:

* ``said``: a person said who it is, which ends the matter;
* ``channel``: the setting of channels, or its default;
* ``labels``: names of roles in the transcript, held against who is heard under the words;
* ``agent_name``, ``greeting``: the opening words;
* ``talk_words``: who asks and offers, who tells what happened;
* ``talk_pattern``: who begins, and who has the short opening and most of the speech;
* ``recurrence``: whose voice was the agent's in earlier calls.
"""

MAX_PROBABILITY = 0.99
"""What clues can reach together (convention: they are not independent of each other)."""

SURE_PROBABILITY = 0.9
"""Below it a call asks who the agent is (convention: a wrong name costs a whole call's figures, a
question one click)."""


@dataclass(frozen=True, slots=True)
class RoleClue:
    """What one source says.

    Parameters
    ----------
    kind : str
        See `RoleClueKind`.
    log_odds : mapping
        Voice -> natural logarithm of how likely this clue is if the voice is
        the agent's, up to a constant that is the same for all.
    """

    kind: RoleClueKind
    log_odds: Mapping[str, float]

    def __post_init__(self) -> None:
        if not all(math.isfinite(value) for value in self.log_odds.values()):
            raise InputError(f"a clue needs finite log odds; got {dict(self.log_odds)}")


@dataclass(frozen=True, slots=True)
class AgentEstimate:
    """How probable it is for each voice of a call that it is the agent's.

    Parameters
    ----------
    probabilities : mapping
        Voice -> probability; they sum to 1.
    clues : tuple of RoleClue
        What it rests on.

    Raises
    ------
    InputError
        If there is no voice, or the probabilities do not sum to 1.
    """

    probabilities: Mapping[str, float]
    clues: tuple[RoleClue, ...] = ()

    def __post_init__(self) -> None:
        if not self.probabilities or abs(sum(self.probabilities.values()) - 1.0) > 1e-6:
            raise InputError(f"probabilities must sum to 1; got {dict(self.probabilities)}")

    @property
    def agent(self) -> str:
        """The voice that is most probably the agent's; of equal ones the first."""
        return max(self.probabilities, key=self.probabilities.__getitem__)

    @property
    def is_said(self) -> bool:
        """Whether a person has said who the agent is."""
        return any(clue.kind == "said" for clue in self.clues)

    def clues_for(self, voice: str) -> tuple[RoleClue, ...]:
        """Clues that speak for a voice against the best of the others, the strongest first."""
        speaking = [clue for clue in self.clues if _lead(clue, voice) > 0.0]
        return tuple(sorted(speaking, key=lambda clue: -_lead(clue, voice)))

    def clues_against(self, voice: str) -> tuple[RoleClue, ...]:
        """Clues that speak for another voice, the strongest first."""
        speaking = [clue for clue in self.clues if _lead(clue, voice) < 0.0]
        return tuple(sorted(speaking, key=lambda clue: _lead(clue, voice)))

    def renamed(self, names: Mapping[str, str]) -> "AgentEstimate":
        """Return the same for voices under other names.

        Examples
        --------
        >>> estimate_agent(["a", "b"], ()).renamed({"a": "agent"}).probabilities
        {'agent': 0.5, 'b': 0.5}
        """
        return AgentEstimate(
            _renamed(self.probabilities, names),
            tuple(
                dataclasses.replace(clue, log_odds=_renamed(clue.log_odds, names))
                for clue in self.clues
            ),
        )


def _renamed(values: Mapping[str, float], names: Mapping[str, str]) -> dict[str, float]:
    return {names.get(voice, voice): value for voice, value in values.items()}


def _lead(clue: RoleClue, voice: str) -> float:
    others = [value for other, value in clue.log_odds.items() if other != voice]
    return clue.log_odds.get(voice, 0.0) - max(others, default=0.0)


def estimate_agent(voices: Sequence[str], clues: Sequence[RoleClue]) -> AgentEstimate:
    """Put clues together.

    Parameters
    ----------
    voices : sequence of str
        Everybody who may be the agent; at least one.
    clues : sequence of RoleClue
        A voice that a clue does not name has log odds of 0 in it.

    Raises
    ------
    InputError
        If there is no voice.

    Examples
    --------
    >>> greeting = RoleClue("greeting", {"left": math.log(19.0)})
    >>> found = estimate_agent(["left", "right"], [greeting])
    >>> found.agent, round(found.probabilities["left"], 2)
    ('left', 0.95)
    """
    said = [clue for clue in clues if clue.kind == "said"]
    sums = {voice: sum(clue.log_odds.get(voice, 0.0) for clue in said or clues) for voice in voices}
    highest = max(sums.values(), default=0.0)
    weights = {voice: math.exp(value - highest) for voice, value in sums.items()}
    total = sum(weights.values())
    shares = {voice: weight / total for voice, weight in weights.items()}
    if said or len(shares) < 2:
        return AgentEstimate(shares, tuple(clues))
    return AgentEstimate(_held_back(shares), tuple(clues))


def _held_back(shares: Mapping[str, float]) -> dict[str, float]:
    """Bring the highest down to what clues can reach, and the others up in proportion."""
    best = max(shares, key=shares.__getitem__)
    if shares[best] <= MAX_PROBABILITY:
        return dict(shares)
    rest = {voice: share for voice, share in shares.items() if voice != best}
    left, even = sum(rest.values()), 1.0 / len(rest)
    return {
        voice: MAX_PROBABILITY
        if voice == best
        else (1.0 - MAX_PROBABILITY) * (share / left if left > 0.0 else even)
        for voice, share in shares.items()
    }
