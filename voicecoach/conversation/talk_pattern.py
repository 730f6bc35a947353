"""Which voice talks like the agent's, from who speaks when alone.

A weak clue, and held to be one: it rests on how service calls begin. Who
answers greets briefly, then the customer tells what the matter is; over the
whole call the agent says more.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from voicecoach.core.intervals import Intervals, total_s
from voicecoach.core.roles import RoleClue

__all__ = ["talk_pattern_clue"]

PICK_UP_S = 0.8
"""A first word shorter than this is a "hello?" of who was called, and counts for nothing: a
greeting with a name takes longer (calibrated: 0.97 s or longer in all sample calls)."""

MIN_WORD_S = 0.5
"""Shorter units after the first are listening sounds or breath, and begin nothing (convention)."""

FIRST_ODDS = 4.0
"""That the agent rather than the customer speaks first after that (convention: agents do on all
sample calls, on outbound calls and after an announcement often not)."""

PER_OPENING, PER_SHARE = -1.1, 0.85
"""Log odds per factor e in the length of a party's first stretch of speech, and in that of all
their speech (calibrated on the sample calls: 94 % right without those of the agent in question)."""

MAX_LOG_ODDS = math.log(6.0)
"""How much all of it may say (convention: what is calibrated on made calls is not sure)."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Units of one voice without a longer one of another that begins between them."""

    voice: str
    speech_s: float


def talk_pattern_clue(speech: Mapping[str, Intervals]) -> RoleClue | None:
    """Say for which voice it speaks that it talks as it does.

    Parameters
    ----------
    speech : mapping
        Voice -> Intervals of its inter-pausal units, sorted; voices without
        any are left out.

    Returns
    -------
    RoleClue or None
        ``None`` where fewer than two voices speak.

    Examples
    --------
    >>> agent = np.array([[0.5, 2.0], [20.0, 40.0]])
    >>> clue = talk_pattern_clue({"left": agent, "right": np.array([[3.0, 18.0]])})
    >>> clue.log_odds["left"] > clue.log_odds["right"]
    True
    """
    stretches = _stretches(speech)
    voices = list(dict.fromkeys(item.voice for item in stretches))
    if len(voices) < 2:
        return None
    is_picked_up = stretches[0].speech_s < PICK_UP_S
    rest = stretches[1:] if is_picked_up else stretches
    odds = {voice: PER_SHARE * math.log(total_s(speech[voice])) for voice in voices}
    odds[rest[0].voice] += math.log(FIRST_ODDS)
    if not is_picked_up:  # who is called tells nothing: there the agent does
        for voice in voices:
            own = [item.speech_s for item in stretches if item.voice == voice]
            opening_s = next((each for each in own if each >= PICK_UP_S), max(own))
            odds[voice] += PER_OPENING * math.log(opening_s)
    return RoleClue("talk_pattern", _held_back(odds))


def _stretches(speech: Mapping[str, Intervals]) -> list[_Stretch]:
    units = sorted(
        (float(start), float(end), voice) for voice, own in speech.items() for start, end in own
    )
    found: list[_Stretch] = []
    for start, end, voice in units:
        if found and end - start < MIN_WORD_S:
            continue
        before = found.pop() if found and found[-1].voice == voice else _Stretch(voice, 0.0)
        found.append(_Stretch(voice, before.speech_s + end - start))
    return found


def _held_back(odds: Mapping[str, float]) -> dict[str, float]:
    """Centre, and shrink so that no two differ by more than `MAX_LOG_ODDS`."""
    values = np.array([*odds.values()])
    spread = float(np.ptp(values))
    scale = min(1.0, MAX_LOG_ODDS / spread) if spread > 0.0 else 1.0
    middle = float(values.mean())
    return {voice: scale * (value - middle) for voice, value in odds.items()}
