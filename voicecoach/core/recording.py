"""A decoded recording, what is known about its file, and what was found wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import InputError

__all__ = [
    "AGENT",
    "BLOCK_SAMPLE_COUNT",
    "CUSTOMER",
    "MIXED",
    "Finding",
    "Recording",
    "RecordingInfo",
    "SampleSource",
    "Severity",
    "require_one_channel",
    "sample_blocks",
]

AGENT = "agent"
CUSTOMER = "customer"
MIXED = "mixed"
"""Label of a channel that carries everybody, and of a speaker where nobody is told apart on it."""

BLOCK_SAMPLE_COUNT = 1 << 18
"""Samples read at once where all are needed: a megabyte (convention)."""

Severity = Literal["info", "warning"]


class SampleSource(Protocol):
    """Samples of one channel, read in slices of step 1; float32, full scale ±1.

    A one-dimensional array is one. A long recording waits in a file, and each
    slice is read from there: take what is worked on now, never all at once.
    """

    @property
    def size(self) -> int:
        """Number of samples."""

    def __getitem__(self, where: slice, /) -> NDArray[np.float32]:
        """Samples of a slice; not to be written to."""


def sample_blocks(
    samples: SampleSource, *, length: int = BLOCK_SAMPLE_COUNT
) -> Iterator[NDArray[np.float32]]:
    """Read all samples of a channel, ``length`` at a time.

    Examples
    --------
    >>> [block.tolist() for block in sample_blocks(np.zeros(3, np.float32), length=2)]
    [[0.0, 0.0], [0.0]]
    """
    for start in range(0, samples.size, length):
        yield samples[start : start + length]


def require_one_channel(samples: SampleSource) -> None:
    """Refuse what is not one channel of float32 with at least one sample.

    Raises
    ------
    InputError
    """
    first = np.asarray(samples[:1])
    if first.ndim != 1 or first.dtype != np.float32 or samples.size == 0:
        raise InputError(
            "samples must be one channel of float32, not empty; "
            f"got {first.dtype} of {first.ndim} axes, {samples.size} samples"
        )


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

    A call of which there is a transcript and no recording has no codecs, a
    rate of 0 and one channel of everybody; its ``sha256`` is that of the
    transcript, and it lasts until the last word ends.
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
        is_usable_rate = self.sample_rate_hz > 0 or (self.sample_rate_hz == 0 and not self.codecs)
        if self.duration_s <= 0.0 or not is_usable_rate:
            raise InputError(
                "need duration_s > 0 and sample_rate_hz > 0 (0 without codecs: no audio); "
                f"got {self.duration_s} s at {self.sample_rate_hz} Hz"
            )

    @property
    def has_audio(self) -> bool:
        """Whether there is a recording, rather than a transcript alone."""
        return self.sample_rate_hz > 0

    @property
    def is_split(self) -> bool:
        """Whether each party has a channel of its own."""
        return MIXED not in self.channel_speakers


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Decoded samples of a call.

    Parameters
    ----------
    samples : tuple of SampleSource
        One per channel, equally long. Given as an array of shape
        (n_channels, n_samples), its rows are taken. Arrays are made read-only.
    info : RecordingInfo
    findings : tuple of Finding

    Raises
    ------
    InputError
        If a channel is not one-dimensional float32, is empty or not finite,
        the channels are not equally long, or there is not one label for each.
    """

    samples: tuple[SampleSource, ...]
    info: RecordingInfo
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "samples", tuple(self.samples))
        if len(self.samples) != len(self.info.channel_speakers):
            raise InputError(
                f"need one label per channel; got {len(self.info.channel_speakers)} labels "
                f"for {len(self.samples)} channels"
            )
        for channel in self.samples:
            require_one_channel(channel)
            if not all(np.isfinite(block).all() for block in sample_blocks(channel)):
                raise InputError("samples must be finite; the loader zeroes what is not")
            if isinstance(channel, np.ndarray):
                channel.setflags(write=False)
        if len({channel.size for channel in self.samples}) != 1:
            raise InputError(
                f"need channels of one length; got {[channel.size for channel in self.samples]}"
            )

    @property
    def is_split(self) -> bool:
        """Whether each party has a channel of its own."""
        return self.info.is_split
