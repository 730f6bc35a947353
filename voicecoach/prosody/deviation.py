"""How far phrases and stretches are from what is usual for the same voice at their length."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from voicecoach.core.own_voice import (
    OwnHistory,
    PaceDeviation,
    ToneDeviation,
    UsualLine,
    UsualVoice,
)
from voicecoach.core.prosody import PhraseProsody
from voicecoach.prosody.own_usual import Figure, value_of

__all__ = ["StretchChange", "pace_deviations", "stretch_change", "tone_deviations"]


_MEDIAN_ERROR = math.sqrt(math.pi / 2.0)
"""Standard error of a median over that of a mean, normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchChange:
    """How far several phrases together are from the usual at their lengths.

    ``change`` is in the unit of the figure, ``change_ratio`` over the usual
    (``None`` where that is not above 0).
    ``z`` is the change in standard errors: of the stretch (the spread of single
    phrases over the root of their effective number), of the line itself and,
    against several calls, how far whole calls lie apart; ``None`` where that
    is 0.
    """

    change: float
    change_ratio: float | None
    z: float | None
    phrase_count: int
    speech_s: float


def pace_deviations(
    phrases: Iterable[PhraseProsody], usual: UsualVoice, history: OwnHistory | None = None
) -> tuple[PaceDeviation, ...]:
    """Pace of each phrase of one speaker beside their own usual at its length.

    Phrases that have no pace of their own, or nothing to compare it with, are
    left out.

    Parameters
    ----------
    phrases : iterable of PhraseProsody
        Those of other speakers are left aside.
    usual : UsualVoice
        Of the speaker, in this call.
    history : OwnHistory or None
        Of the speaker, over their last calls.
    """
    return tuple(_pace(phrases, usual, history))


def _pace(
    phrases: Iterable[PhraseProsody], usual: UsualVoice, history: OwnHistory | None
) -> Iterator[PaceDeviation]:
    before = history.articulation_rate if history else None
    for phrase in phrases:
        rate_sps = phrase.articulation_rate_sps
        if phrase.speaker != usual.speaker or rate_sps is None:
            continue
        if usual.articulation_rate is None and before is None:
            continue
        yield PaceDeviation(
            speaker=phrase.speaker,
            segment=phrase.segment,
            rate_change_ratio=_ratio(phrase, rate_sps, usual.articulation_rate),
            rate_z=_z(phrase, rate_sps, usual.articulation_rate),
            rate_change_from_history_ratio=_ratio(phrase, rate_sps, before),
            rate_z_from_history=_z(phrase, rate_sps, before),
        )


def tone_deviations(
    phrases: Iterable[PhraseProsody], usual: UsualVoice, history: OwnHistory | None = None
) -> tuple[ToneDeviation, ...]:
    """Level and pitch of each phrase of one speaker beside their own usual at its length.

    Of an agent this is tone of voice, for their own room only.
    """
    before = history.f0_movement if history else None
    return tuple(
        ToneDeviation(
            speaker=phrase.speaker,
            segment=phrase.segment,
            level_change_db=_change(phrase, "level", usual.level),
            level_z=_z_of(phrase, "level", usual.level),
            f0_movement_change_st=_change(phrase, "f0_movement", usual.f0_movement),
            f0_movement_z=_z_of(phrase, "f0_movement", usual.f0_movement),
            f0_median_change_st=_change(phrase, "f0_median", usual.f0_median),
            f0_median_z=_z_of(phrase, "f0_median", usual.f0_median),
            f0_movement_change_from_history_st=_change(phrase, "f0_movement", before),
            f0_movement_z_from_history=_z_of(phrase, "f0_movement", before),
        )
        for phrase in phrases
        if phrase.speaker == usual.speaker
    )


def _change(phrase: PhraseProsody, figure: Figure, line: UsualLine | None) -> float | None:
    value = value_of(phrase, figure)
    if line is None or value is None:
        return None
    return value - line.at(phrase.segment.duration_s)


def _z_of(phrase: PhraseProsody, figure: Figure, line: UsualLine | None) -> float | None:
    value = value_of(phrase, figure)
    return None if value is None else _z(phrase, value, line)


def _ratio(phrase: PhraseProsody, value: float, line: UsualLine | None) -> float | None:
    expected = line.at(phrase.segment.duration_s) if line else 0.0
    return value / expected - 1.0 if expected > 0.0 else None


def _z(phrase: PhraseProsody, value: float, line: UsualLine | None) -> float | None:
    if line is None:
        return None
    spread = math.hypot(line.spread, line.between_calls_spread or 0.0)
    return (value - line.at(phrase.segment.duration_s)) / spread if spread > 0.0 else None


def stretch_change(
    phrases: Iterable[PhraseProsody], line: UsualLine | None, figure: Figure
) -> StretchChange | None:
    """Compare several phrases of one speaker together with a line of the same speaker.

    Phrases count by their length, so that pace is syllables by seconds of
    speech, beside what is usual for phrases of these lengths.

    Returns
    -------
    StretchChange or None
        ``None`` without a line, or where no phrase has the figure.

    Examples
    --------
    >>> stretch_change((), None, "level") is None
    True
    """
    known = [phrase for phrase in phrases if value_of(phrase, figure) is not None]
    if line is None or not known:
        return None
    lengths_s = np.array([phrase.segment.duration_s for phrase in known])
    values = np.array([value_of(phrase, figure) for phrase in known], dtype=np.float64)
    usual = np.array([line.at(length_s) for length_s in lengths_s.tolist()])
    expected = float(np.average(usual, weights=lengths_s))
    change = float(np.average(values - usual, weights=lengths_s))
    effective_count = float(lengths_s.sum() ** 2 / (lengths_s**2).sum())
    error = math.hypot(
        line.spread / math.sqrt(effective_count),
        _MEDIAN_ERROR * line.spread / math.sqrt(line.phrase_count),
        line.between_calls_spread or 0.0,
    )
    return StretchChange(
        change=change,
        change_ratio=change / expected if expected > 0.0 else None,
        z=change / error if error > 0.0 else None,
        phrase_count=len(known),
        speech_s=float(lengths_s.sum()),
    )
