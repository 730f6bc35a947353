"""Inter-pausal units, and who speaks when if each party has a channel of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.intervals import Intervals, bridge, durations_s, validate
from voicecoach.core.segment import Segment
from voicecoach.core.speech import BY_CHANNEL, Diarization, SpeakerSegment

__all__ = [
    "MIN_PAUSE_S",
    "MIN_UNIT_S",
    "UnitOptions",
    "channel_diarization",
    "inter_pausal_units",
]

MIN_PAUSE_S = 0.2
"""A shorter silence belongs to the speech around it: the closure of a stop (convention: the usual
limit of inter-pausal units)."""

MIN_UNIT_S = 0.08
"""A shorter unit is a click or a breath (convention: shorter than any syllable)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOptions:
    """Settings of `inter_pausal_units`, for the settings file."""

    min_pause_s: float = MIN_PAUSE_S
    min_unit_s: float = MIN_UNIT_S

    def __post_init__(self) -> None:
        if self.min_pause_s < 0.0 or self.min_unit_s < 0.0:
            raise ConfigError(
                "min_pause_s and min_unit_s must be >= 0; "
                f"got {self.min_pause_s} and {self.min_unit_s}"
            )


def inter_pausal_units(
    speech: Intervals, *, min_pause_s: float = MIN_PAUSE_S, min_unit_s: float = MIN_UNIT_S
) -> Intervals:
    """Join speech across short pauses and drop what is then still shorter than a syllable.

    Parameters
    ----------
    speech : Intervals
        Of one speaker, in any order.
    min_pause_s : float
        Silences of this length and longer separate two units.
    min_unit_s : float

    Returns
    -------
    Intervals
        Sorted and disjoint, at least ``min_pause_s`` apart.

    Raises
    ------
    InputError
        If an interval is malformed or a limit is negative.

    Examples
    --------
    >>> import numpy as np
    >>> speech = np.array([[0.0, 1.0], [1.125, 2.0], [2.5, 3.0]])
    >>> inter_pausal_units(speech).tolist()
    [[0.0, 2.0], [2.5, 3.0]]
    """
    if min_pause_s < 0.0 or min_unit_s < 0.0:
        raise InputError(
            f"min_pause_s and min_unit_s must be >= 0; got {min_pause_s} and {min_unit_s}"
        )
    # A silence of exactly the limit separates, whatever binary fractions make of it.
    units = bridge(speech, gap_s=max(0.0, min_pause_s - 1e-9))
    return units[durations_s(units) >= min_unit_s]


def channel_diarization(units: Sequence[Intervals], channel_speakers: Sequence[str]) -> Diarization:
    """Say who speaks when from the units found on each party's own channel.

    Parameters
    ----------
    units : sequence of Intervals
        Inter-pausal units per channel.
    channel_speakers : sequence of str
        Who is on each channel; every label once.

    Raises
    ------
    InputError
        If there is not one label per channel or a label comes twice.

    Examples
    --------
    >>> import numpy as np
    >>> agent, customer = np.array([[0.0, 2.0]]), np.array([[1.5, 3.0]])
    >>> found = channel_diarization([agent, customer], ["agent", "customer"])
    >>> [(unit.speaker, unit.segment.start) for unit in found.segments]
    [('agent', 0.0), ('customer', 1.5)]
    """
    if len(units) != len(channel_speakers) or len(set(channel_speakers)) != len(channel_speakers):
        raise InputError(
            "need one label per channel, each once; "
            f"got {list(channel_speakers)} for {len(units)} channels"
        )
    rows = np.concatenate([np.empty((0, 2)), *map(validate, units)])
    channel = np.repeat(np.arange(len(units)), [len(own) for own in units])
    order = np.lexsort((channel, rows[:, 1], rows[:, 0]))
    found = zip(rows[order].tolist(), channel[order].tolist(), strict=True)
    return Diarization(
        segments=tuple(
            SpeakerSegment(Segment(start, end), channel_speakers[index], index)
            for (start, end), index in found
        ),
        speakers=tuple(channel_speakers),
        engine=BY_CHANNEL,
    )
