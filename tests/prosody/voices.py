"""Hand-made phrases: a voice as a few numbers, without audio."""

from collections.abc import Iterable

import numpy as np

from voicecoach.core.prosody import PhraseProsody
from voicecoach.core.segment import Segment


def phrase(
    start: float,
    length_s: float = 2.0,
    *,
    speaker: str = "customer",
    rate_sps: float | None = 4.0,
    level_dbfs: float = -20.0,
    pitch_hz: float | None = 200.0,
    movement_st: float | None = 3.0,
) -> PhraseProsody:
    """One phrase; its syllables are those that its pace gives, to a hundredth."""
    return PhraseProsody(
        speaker=speaker,
        segment=Segment(start, start + length_s),
        f0_median_hz=pitch_hz,
        f0_sd_st=movement_st,
        f0_range_st=None if movement_st is None else 3.0 * movement_st,
        level_dbfs=level_dbfs,
        syllable_count=round((rate_sps or 0.0) * length_s),
        articulation_rate_sps=rate_sps,
        voiced_ratio=0.5,
    )


def talk(
    start: float,
    count: int,
    *,
    speaker: str = "customer",
    rate_sps: float = 4.0,
    level_dbfs: float = -20.0,
    pitch_hz: float = 200.0,
    movement_st: float = 3.0,
) -> tuple[PhraseProsody, ...]:
    """Phrases of 2 s with pauses of 0.5 s between them."""
    return tuple(
        phrase(
            start + 2.5 * number,
            speaker=speaker,
            rate_sps=rate_sps,
            level_dbfs=level_dbfs,
            pitch_hz=pitch_hz,
            movement_st=movement_st,
        )
        for number in range(count)
    )


def varied_voice(
    seed: int,
    lengths_s: Iterable[float],
    *,
    speaker: str = "agent",
    rate_sps: float = 4.0,
    per_doubling_sps: float = 0.5,
    spread_sps: float = 0.4,
) -> tuple[PhraseProsody, ...]:
    """A voice whose pace grows with the logarithm of phrase length, with normal noise."""
    random = np.random.default_rng(seed)
    phrases, at = [], 0.0
    for length_s in lengths_s:
        usual_sps = rate_sps + per_doubling_sps * np.log2(length_s / 2.0)
        said_sps = usual_sps + spread_sps * random.normal()
        phrases.append(phrase(at, length_s, speaker=speaker, rate_sps=float(said_sps)))
        at += length_s + 0.5
    return tuple(phrases)
