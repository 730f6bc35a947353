"""What came just before an agent's voice left its usual, counted over calls; no advice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

from voicecoach.coaching.deviations import Before, DeviationEpisode

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BEFORE_WORDS",
    "HOW_TRIGGERS_ARE_FOUND",
    "NO_TRIGGERS",
    "Trigger",
    "trigger_table",
    "triggers_of",
]

HOW_TRIGGERS_ARE_FOUND = (
    "Two or more of your phrases in a row that left your usual pace, loudness or pitch, by what "
    "happened in the 10 s before. It says what came before, not why. A demand that is repeated can "
    "be told from words only."
)

NO_TRIGGERS = "Nowhere in them did your voice leave its usual for more than a phrase."

BEFORE_WORDS: Mapping[Before, str] = MappingProxyType(
    {
        "cut in on": "The customer came in on you",
        "raised level": "The customer got louder",
        "dead air": "Nobody spoke for 10 s or longer",
        "nothing found": "Nothing that sound alone can name",
    }
)

_DIRECTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pace": ("faster", "slower"),
        "level": ("louder", "quieter"),
        "pitch movement": ("livelier", "flatter"),
        "pitch": ("higher", "lower"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """How often the voice left its usual after one kind of thing, and how.

    Parameters
    ----------
    before : str
        In words.
    episode_count, call_count : int
    voice : str
        What the voice did, commonest first.
    """

    before: str
    episode_count: int
    call_count: int
    voice: str


def triggers_of(calls: Sequence[Sequence[DeviationEpisode]]) -> tuple[Trigger, ...]:
    """Group the episodes of several calls by what came before; named things first.

    Parameters
    ----------
    calls : sequence of sequence of DeviationEpisode
        Of each call; calls without any count as calls.
    """
    rows = []
    for before in get_args(Before):
        of_call = [[each for each in call if each.before == before] for call in calls]
        episodes = [episode for call in of_call for episode in call]
        if episodes:
            rows.append(
                Trigger(
                    before=BEFORE_WORDS[before],
                    episode_count=len(episodes),
                    call_count=sum(bool(call) for call in of_call),
                    voice=_voice_text(episodes),
                )
            )
    return tuple(rows)


def _voice_text(episodes: Sequence[DeviationEpisode]) -> str:
    ways = Counter(_DIRECTIONS[each.figure][0 if each.z > 0.0 else 1] for each in episodes)
    return ", ".join(f"{way}: {count}" for way, count in ways.most_common())


def trigger_table(triggers: Sequence[Trigger]) -> "pd.DataFrame":
    """Rows as a table for reading."""
    import pandas as pd

    columns = {
        "What came before": [each.before for each in triggers],
        "Times": [each.episode_count for each in triggers],
        "Calls": [each.call_count for each in triggers],
        "Your voice": [each.voice for each in triggers],
    }
    return pd.DataFrame(columns)
