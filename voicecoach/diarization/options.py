"""Settings of how voices on one channel are told apart, for the settings file."""

from dataclasses import dataclass
from typing import Literal

from voicecoach.core.errors import ConfigError

__all__ = ["DiarizationOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiarizationOptions:
    """How it is found who speaks when on a channel that carries everybody.

    Parameters
    ----------
    engine : {"voices", "none"}
        By the sound of the voices; or not at all, and nothing is said of either party.
    """

    engine: Literal["voices", "none"] = "voices"

    def __post_init__(self) -> None:
        if self.engine not in {"voices", "none"}:
            raise ConfigError(f"engine must be 'voices' or 'none'; got {self.engine!r}")
