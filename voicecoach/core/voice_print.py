"""What a voice is known by again: a few figures of one speaker in one call.

A voice print is biometric data: it is made only where somebody asked for it
(``[roles] remember_voices``), stays in the store and is deleted with its call.
"""

import math
from dataclasses import dataclass

from voicecoach.core.errors import InputError

__all__ = ["BAND_COUNT", "RememberedVoice", "VoicePrint"]

BAND_COUNT = 15
"""Critical bands between 200 and 3400 Hz, see `voicecoach.prosody.voice_print`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicePrint:
    """One voice in one call: its centroid, from which no sound can be made again.

    Parameters
    ----------
    speech_s : float
        How much speech it was made from.
    f0_median_st : float or None
        Median fundamental frequency in semitones re 100 Hz; ``None`` where
        nothing was voiced.
    band_covariance : tuple of float
        How the levels of the bands vary together, in dB squared: the upper
        triangle of a symmetric matrix with one row less than `BAND_COUNT`.

    Raises
    ------
    InputError
        If there is no speech, the triangle has another size, or a number is
        not finite.
    """

    speech_s: float
    f0_median_st: float | None
    band_covariance: tuple[float, ...]

    def __post_init__(self) -> None:
        size = BAND_COUNT * (BAND_COUNT - 1) // 2
        if self.speech_s <= 0.0 or len(self.band_covariance) != size:
            raise InputError(
                f"a voice print needs speech and {size} covariances; "
                f"got {self.speech_s} s and {len(self.band_covariance)}"
            )
        numbers = (self.speech_s, self.f0_median_st or 0.0, *self.band_covariance)
        if not all(math.isfinite(number) for number in numbers):
            raise InputError("a voice print needs finite numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedVoice:
    """A voice of an earlier call, and how probable it is that it was the agent's there."""

    voice: VoicePrint
    agent_probability: float
