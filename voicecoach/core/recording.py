"""A decoded recording, what is known about its file, and what was found wrong with it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError

__all__ = ["AGENT", "CUSTOMER", "MIXED", "Finding", "Recording", "RecordingInfo", "Severity"]

AGENT = "agent"
CUSTOMER = "customer"
MIXED = "mixed"
"""Label of a channel that carries everybody: who speaks when is not known from it."""

Severity = Literal["info", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a recording that the reader of its figures has to know.

    Parameters
    ----------
    code : str
        Stable, e.g. ``"fake_stereo"``; one heading each in ``docs/recordings.md``.
    severity : {"info", "warning"}
        A warning means that some figures are affected or withheld.
    message : str
        One sentence for a person: what was found and what follows from it.
    channel : int or None
        The channel it concerns; ``None`` for the whole recording.
    value, unit : float and str, or None
        The measured figure behind it, where there is one (``"1"`` for ratios).
    """

    code: str
    severity: Severity
    message: str
    channel: int | None = None
    value: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """What is kept about a recording once its samples are gone.

    ``sha256`` is taken over the bytes of the file (of both files, agent's
    first, where the parties came in two); ``sample_rate_hz`` is the rate of
    the decoded samples. ``channel_speakers`` names who is on each channel.
    """

    sha256: str
    sample_rate_hz: int
    duration_s: float
    channel_speakers: tuple[str, ...]
    codecs: tuple[str, ...]
    containers: tuple[str, ...]
    source_names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.channel_speakers:
            raise InputError("a recording needs at least one channel label")
        if self.duration_s <= 0.0 or self.sample_rate_hz <= 0:
            raise InputError(
                "need duration_s > 0 and sample_rate_hz > 0; "
                f"got {self.duration_s} s at {self.sample_rate_hz} Hz"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Decoded samples of a call.

    Parameters
    ----------
    samples : np.ndarray, shape=(n_channels, n_samples), float32
        Full scale is ±1 (louder is possible in float files); made read-only.
    info : RecordingInfo
    findings : tuple of Finding

    Raises
    ------
    InputError
        If the samples are not 2-D float32, are empty or not finite, or there
        is not one label per channel.
    """

    samples: NDArray[np.float32]
    info: RecordingInfo
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if self.samples.ndim != 2 or self.samples.dtype != np.float32 or self.samples.size == 0:
            raise InputError(
                "samples must be float32 of shape (n_channels, n_samples), not empty; "
                f"got {self.samples.dtype} {self.samples.shape}"
            )
        if len(self.samples) != len(self.info.channel_speakers):
            raise InputError(
                f"need one label per channel; got {len(self.info.channel_speakers)} labels "
                f"for {len(self.samples)} channels"
            )
        if not np.isfinite(self.samples).all():
            raise InputError("samples must be finite; the loader zeroes what is not")
        self.samples.setflags(write=False)

    @property
    def is_split(self) -> bool:
        """Whether each party has a channel of its own."""
        return MIXED not in self.info.channel_speakers
