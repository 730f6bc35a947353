"""Settings of how voices on one channel are told apart, for the settings file."""

from dataclasses import dataclass, field
from typing import Literal

from voicecoach.core.errors import ConfigError
from voicecoach.diarization.pyannote import PyannoteOptions

__all__ = ["DiarizationOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiarizationOptions:
    """How it is found who speaks when on a channel that carries everybody.

    Parameters
    ----------
    engine : {"voices", "pyannote", "none"}
        By the sound of the voices, without a model; by a pipeline of
        pyannote.audio, which the extra ``pyannote`` brings; or not at all, and
        nothing is said of either party.
    pyannote : PyannoteOptions
        Settings of that pipeline.
    """

    engine: Literal["voices", "pyannote", "none"] = "voices"
    pyannote: PyannoteOptions = field(default_factory=PyannoteOptions)

    def __post_init__(self) -> None:
        if self.engine not in {"voices", "pyannote", "none"}:
            raise ConfigError(f"engine must be voices, pyannote or none; got {self.engine!r}")
