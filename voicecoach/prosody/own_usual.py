"""What is usual for a voice at each phrase length, in one call and over the last ones.

A call has few phrases, and longer ones are faster (Jacewicz et al. 2010), so
each figure is described by a line over the logarithm of the phrase's length.
The line is robust: its slope is the median of the slopes between all pairs of
phrases (Theil 1950; Sen 1968), its height the median of what is left.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError
from voicecoach.core.own_voice import (
    MATCHED_LENGTHS_S,
    REFERENCE_LENGTH_S,
    OwnHistory,
    UsualLine,
    UsualVoice,
)
from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.units import hz_to_st

__all__ = [
    "FIGURES",
    "PITCH_REFERENCE_HZ",
    "Figure",
    "OwnUsualOptions",
    "line_over",
    "own_history",
    "robust_spread",
    "usual_line",
    "usual_voice",
    "value_of",
]

Figure = Literal["articulation_rate", "level", "f0_movement", "f0_range", "f0_median"]

PITCH_REFERENCE_HZ = 100.0
"""Pitch is written in semitones above this, which changes no difference (convention)."""

_SD_PER_MAD = 1.4826
"""Standard deviation over median absolute deviation of a normal distribution."""

_MAX_PAIRED_COUNT = 100
"""Phrases that slopes are taken between; more change the median in the third digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUsualOptions:
    """How much speech makes something usual.

    Parameters
    ----------
    min_phrase_count : int
        Phrases that a line needs (convention: a median of five has one outlier
        to spare on either side).
    min_slope_phrase_count : int
        Phrases from which the slope over length is taken from them; with fewer
        it is 0 (convention: below, the slope is less sure than none).
    min_call_count : int
        Calls that a history needs (convention: the median of three has one
        odd call to spare).
    max_call_count : int
        Calls that it goes back (the last ten: skills table of the design).
    """

    min_phrase_count: int = 5
    min_slope_phrase_count: int = 16
    min_call_count: int = 3
    max_call_count: int = 10

    def __post_init__(self) -> None:
        if self.min_phrase_count < 2 or self.min_slope_phrase_count < 2:
            raise ConfigError("min_phrase_count and min_slope_phrase_count must be >= 2")
        if not 1 <= self.min_call_count <= self.max_call_count:
            raise ConfigError(
                "need 1 <= min_call_count <= max_call_count; "
                f"got {self.min_call_count} and {self.max_call_count}"
            )


def _pitch_st(phrase: PhraseProsody) -> float | None:
    if phrase.f0_median_hz is None:
        return None
    return float(hz_to_st(phrase.f0_median_hz, reference_hz=PITCH_REFERENCE_HZ))


_VALUES: Mapping[Figure, tuple[str, Callable[[PhraseProsody], float | None]]] = MappingProxyType(
    {
        "articulation_rate": ("syllables/s", lambda phrase: phrase.articulation_rate_sps),
        "level": ("dBFS", lambda phrase: phrase.level_dbfs),
        "f0_movement": ("st", lambda phrase: phrase.f0_sd_st),
        "f0_range": ("st", lambda phrase: phrase.f0_range_st),
        "f0_median": ("st re 100 Hz", _pitch_st),
    }
)

FIGURES = MappingProxyType({figure: unit for figure, (unit, _) in _VALUES.items()})
"""Figures of a phrase that a line can be drawn for -> unit."""


def value_of(phrase: PhraseProsody, figure: Figure) -> float | None:
    """One figure of a phrase, in the unit that `FIGURES` says; ``None`` if not measured."""
    return _VALUES[figure][1](phrase)


def usual_line(
    phrases: Iterable[PhraseProsody], figure: Figure, options: OwnUsualOptions | None = None
) -> UsualLine | None:
    """Draw the line of one figure over the length of phrases.

    Returns
    -------
    UsualLine or None
        ``None`` where fewer phrases than the minimum have the figure.
    """
    known = [(phrase.segment.duration_s, value_of(phrase, figure)) for phrase in phrases]
    pairs = [(length_s, value) for length_s, value in known if value is not None]
    return line_over(np.array(pairs, dtype=np.float64).reshape(-1, 2), figure, options)


def line_over(
    pairs: NDArray[np.float64], figure: Figure, options: OwnUsualOptions | None = None
) -> UsualLine | None:
    """Draw the line that `usual_line` does over phrases of which this is known.

    Parameters
    ----------
    pairs : np.ndarray, shape=(n_phrases, 2)
        Length of each phrase in seconds, and its figure.
    figure : str
    options : OwnUsualOptions, optional
    """
    options = options or OwnUsualOptions()
    if len(pairs) < options.min_phrase_count:
        return None
    doublings = np.log2(np.clip(pairs[:, 0], *MATCHED_LENGTHS_S) / REFERENCE_LENGTH_S)
    values = pairs[:, 1]
    has_slope = len(values) >= options.min_slope_phrase_count
    slope = _median_slope(doublings, values) if has_slope else 0.0
    rest = values - slope * doublings
    return UsualLine(
        unit=FIGURES[figure],
        value=float(np.median(rest)),
        per_doubling=slope,
        spread=robust_spread(rest),
        phrase_count=len(values),
    )


def _median_slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Median of the slopes between all pairs; 0 where all lengths are equal."""
    chosen = np.linspace(0, len(x) - 1, min(len(x), _MAX_PAIRED_COUNT)).astype(np.int64)
    first, second = _pairs(len(chosen))
    run, rise = (values[chosen[second]] - values[chosen[first]] for values in (x, y))
    apart = np.abs(run) > 1e-9
    return float(np.median(rise[apart] / run[apart])) if apart.any() else 0.0


@lru_cache(maxsize=_MAX_PAIRED_COUNT)
def _pairs(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the first and of the second of every pair."""
    first, second = np.triu_indices(count, k=1)
    return first, second


def robust_spread(values: NDArray[np.float64]) -> float:
    """Standard deviation as the median absolute deviation gives it.

    Examples
    --------
    >>> float(round(robust_spread(np.array([1.0, 2.0, 3.0, 4.0, 100.0])), 4))
    1.4826
    """
    return float(_SD_PER_MAD * np.median(np.abs(values - np.median(values))))


def usual_voice(
    phrases: Iterable[PhraseProsody], *, speaker: str, options: OwnUsualOptions | None = None
) -> UsualVoice:
    """Describe a speaker's usual voice in one call, matched for phrase length.

    Parameters
    ----------
    phrases : iterable of PhraseProsody
        Those of other speakers are left aside.
    speaker : str
    options : OwnUsualOptions, optional

    Returns
    -------
    UsualVoice
    """
    own = [phrase for phrase in phrases if phrase.speaker == speaker]
    return UsualVoice(
        speaker=speaker,
        phrase_count=len(own),
        articulation_rate=usual_line(own, "articulation_rate", options),
        level=usual_line(own, "level", options),
        f0_movement=usual_line(own, "f0_movement", options),
        f0_median=usual_line(own, "f0_median", options),
    )


def own_history(
    calls: Sequence[UsualVoice], options: OwnUsualOptions | None = None
) -> OwnHistory | None:
    """What was usual over an agent's last calls, each call counting once.

    Parameters
    ----------
    calls : sequence of UsualVoice
        One per call, of one agent; the order does not matter.
    options : OwnUsualOptions, optional

    Returns
    -------
    OwnHistory or None
        ``None`` where there are fewer calls than the minimum, and a line
        ``None`` where fewer of them have it.

    References
    ----------
    Jacewicz, Fox & Wei 2010 (phrase length and rate); calls are weighed
    equally because how somebody speaks differs more from call to call than
    a call's median is unsure.
    """
    options = options or OwnUsualOptions()
    if len(calls) < options.min_call_count:
        return None
    return OwnHistory(
        call_count=len(calls),
        articulation_rate=_over_calls([call.articulation_rate for call in calls], options),
        f0_movement=_over_calls([call.f0_movement for call in calls], options),
        f0_median=_over_calls([call.f0_median for call in calls], options),
    )


def _over_calls(found: Sequence[UsualLine | None], options: OwnUsualOptions) -> UsualLine | None:
    lines = [line for line in found if line is not None]
    if len(lines) < options.min_call_count:
        return None
    values = np.array([line.value for line in lines])
    return UsualLine(
        unit=lines[0].unit,
        value=float(np.median(values)),
        per_doubling=float(np.median([line.per_doubling for line in lines])),
        spread=float(np.median([line.spread for line in lines])),
        phrase_count=sum(line.phrase_count for line in lines),
        call_count=len(lines),
        between_calls_spread=robust_spread(values),
    )
