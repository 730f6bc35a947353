"""How much a recording may ask of the decoder."""

from dataclasses import dataclass

from voicecoach.core.errors import ConfigError

__all__ = ["MAX_OUTPUT_RATE_HZ", "DecodeLimits"]

MAX_OUTPUT_RATE_HZ = 16_000
"""Faster recordings are brought to this rate: telephone speech is analysed at
8 kHz and speech recognisers want 16 kHz, so that nothing above is ever read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeLimits:
    """Limits of one decode; the defaults are conventions.

    Parameters
    ----------
    max_file_bytes : int
        2 GiB is 18 hours of 8 kHz stereo in 16 bits: no call, but a mistake.
    max_duration_s : float
        Four hours: far beyond a support call, short of what fills the memory.
    min_duration_s : float
        One syllable lasts about 0.2 s; nothing can be measured in less.
    min_rate_hz, max_rate_hz : int
        Below 4 kHz is no speech band; 192 kHz is the highest rate in use.
    timeout_s : float
        Wall time for one file. Four hours of Opus, the slowest codec, take
        half a minute on a slow core.
    memory_bytes : int
        What the child may allocate beyond its start (Linux only); with its
        own 100 MB it stays below 500 MB.
    """

    max_file_bytes: int = 2 * 2**30
    max_duration_s: float = 4.0 * 3600.0
    min_duration_s: float = 0.2
    min_rate_hz: int = 4_000
    max_rate_hz: int = 192_000
    timeout_s: float = 120.0
    memory_bytes: int = 384 * 2**20

    def __post_init__(self) -> None:
        for name in ("max_file_bytes", "max_duration_s", "timeout_s", "memory_bytes"):
            if getattr(self, name) <= 0:
                raise ConfigError(f"need {name} > 0; got {getattr(self, name)}")
        if not 0 < self.min_rate_hz <= self.max_rate_hz:
            raise ConfigError(
                "need 0 < min_rate_hz <= max_rate_hz; "
                f"got {self.min_rate_hz} and {self.max_rate_hz}"
            )
