"""What a recogniser hears at once: whole units of speech, without the silence between them.

A Whisper model works through 30 s at a time whether they hold speech or not,
and invents text where they do not. So speech is packed: units are put side by
side, each with a margin of its own room around it, until no more fit.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals, bridge, clip, durations_s
from voicecoach.core.segment import Segment

__all__ = ["Chunk", "ChunkOptions", "plan_chunks"]

SHORTEST_WORD_S = 0.02
"""One step of Whisper's time stamps: what it says took no time took this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkOptions:
    """Settings of `plan_chunks`.

    Parameters
    ----------
    max_chunk_s : float
        Chunks are filled up to this (convention: Whisper hears 30 s; the rest
        is left for rounding).
    margin_s : float
        Sound kept before and after a unit, so that soft onsets are heard and
        two units that are put side by side keep a pause (convention: a
        quarter of a second on either side, as speech detectors for
        recognition add).
    """

    max_chunk_s: float = 28.0
    margin_s: float = 0.25

    def __post_init__(self) -> None:
        if not 0.0 < self.max_chunk_s <= 30.0:
            raise ConfigError(f"need 0 < max_chunk_s <= 30; got {self.max_chunk_s}")
        if self.margin_s < 0.0:
            raise ConfigError(f"margin_s must be >= 0; got {self.margin_s}")


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Stretches of a recording that are heard one right after the other.

    Parameters
    ----------
    stretches : Intervals
        Seconds of the recording, sorted and disjoint, at least one.
    """

    stretches: Intervals

    @property
    def duration_s(self) -> float:
        """How long it is to hear."""
        return float(durations_s(self.stretches).sum())

    def in_recording(self, start: float, end: float) -> Segment:
        """Where in the recording something lies that is heard from ``start`` to ``end``.

        It belongs to the stretch in which its middle is heard, and never
        reaches out of it.

        Examples
        --------
        >>> chunk = Chunk(np.array([[10.0, 12.0], [60.0, 61.0]]))
        >>> chunk.in_recording(0.5, 1.0), chunk.in_recording(1.75, 2.75)
        (Segment(start=10.5, end=11.0), Segment(start=60.0, end=60.75))
        """
        heard_until = np.cumsum(durations_s(self.stretches))
        index = int(np.searchsorted(heard_until, (start + end) / 2.0, side="right"))
        index = min(index, len(self.stretches) - 1)
        first, last = self.stretches[index]
        shift_s = last - heard_until[index]
        shortest_s = min(SHORTEST_WORD_S, last - first)
        start = float(np.clip(start + shift_s, first, last - shortest_s))
        end = float(np.clip(end + shift_s, start + shortest_s, last))
        return Segment(start, end)


def plan_chunks(
    speech: Intervals, *, duration_s: float, options: ChunkOptions | None = None
) -> tuple[Chunk, ...]:
    """Pack the speech of one channel into chunks.

    Parameters
    ----------
    speech : Intervals
        Units of speech on the channel, in any order.
    duration_s : float
        Of the recording.
    options : ChunkOptions or None

    Returns
    -------
    tuple of Chunk
        In order of time. No unit is ever cut: one that is longer than a chunk
        may be is a chunk by itself.

    Examples
    --------
    >>> chunks = plan_chunks(np.array([[1.0, 3.0], [60.0, 70.0]]), duration_s=100.0)
    >>> [chunk.stretches.tolist() for chunk in chunks]
    [[[0.75, 3.25], [59.75, 70.25]]]
    """
    options = options or ChunkOptions()
    return tuple(
        Chunk(np.array(stretches))
        for stretches in _packed(_with_margins(speech, duration_s, options), options)
    )


def _with_margins(speech: Intervals, duration_s: float, options: ChunkOptions) -> Intervals:
    around = np.array([-options.margin_s, options.margin_s])
    inside = clip(bridge(speech, gap_s=0.0), start=0.0, end=duration_s)
    return bridge(np.clip(inside + around, 0.0, duration_s), gap_s=0.0)


def _packed(stretches: Intervals, options: ChunkOptions) -> Iterator[list[tuple[float, float]]]:
    waiting: list[tuple[float, float]] = []
    waiting_s = 0.0
    for start, end in stretches:
        if waiting and waiting_s + (end - start) > options.max_chunk_s:
            yield waiting
            waiting, waiting_s = [], 0.0
        waiting.append((float(start), float(end)))
        waiting_s += end - start
    if waiting:
        yield waiting
