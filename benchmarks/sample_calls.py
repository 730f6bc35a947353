"""The sample calls with their truth, and how far a description of them is from it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples
from voicecoach.core.conversation import FloorTransfer, Overlap
from voicecoach.core.intervals import Intervals
from voicecoach.prosody import ANALYSIS_RATE_HZ

__all__ = ["SampleCall", "matched_offsets_s", "overlap_hits", "read_channels", "sample_calls"]

SPEAKERS = ("agent", "customer")


@dataclass(frozen=True, slots=True, eq=False)
class SampleCall:
    """One synthetic call: where its audio is, and what is known about it."""

    name: str
    audio: Path
    truth: Mapping[str, Any]

    @property
    def duration_s(self) -> float:
        """Length of the call."""
        return float(self.truth["duration_s"])

    def speech(self, speaker: str) -> Intervals:
        """True inter-pausal units."""
        return np.array(self.truth["speech"][speaker], dtype=np.float64).reshape(-1, 2)

    def channels(self) -> dict[str, Samples]:
        """Decoded samples by speaker, at 8 kHz."""
        decoded = read_channels(self.audio)
        places = {name: self.truth["speakers"][name]["channel"] for name in SPEAKERS}
        return {name: np.ascontiguousarray(decoded[place]) for name, place in places.items()}


def sample_calls(folder: Path) -> Iterator[SampleCall]:
    """Yield the calls of a folder that has ``truth/ID.json`` and an ``ID.opus`` somewhere."""
    audio = {path.stem: path for path in folder.glob("*/*.opus")}
    for path in sorted((folder / "truth").glob("*.json")):
        yield SampleCall(path.stem, audio[path.stem], json.loads(path.read_text("utf-8")))


def read_channels(path: Path) -> NDArray[np.float32]:
    """Decode a file to 8 kHz, shape=(n_channels, n_samples)."""
    import av
    import soxr

    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        frames = [_planar(frame) for frame in container.decode(stream)]
        rate_hz = stream.rate
    wide = np.concatenate(frames, axis=1)
    return np.asarray(soxr.resample(wide.T, rate_hz, ANALYSIS_RATE_HZ).T, dtype=np.float32)


def _planar(frame: Any) -> NDArray[np.float32]:
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    if samples.dtype == np.int16:
        samples = samples / np.float32(32768.0)
    return np.asarray(samples, dtype=np.float32)


def overlap_hits(
    found: tuple[Overlap, ...], truth: list[Mapping[str, Any]], *, tolerance_s: float = 0.15
) -> int:
    """Count found overlaps with both edges near those of a true one, each used once."""
    free = [(float(overlap["start"]), float(overlap["end"])) for overlap in truth]
    hits = 0
    for overlap in found:
        near = [
            edges
            for edges in free
            if abs(edges[0] - overlap.segment.start) <= tolerance_s
            and abs(edges[1] - overlap.segment.end) <= tolerance_s
        ]
        if near:
            free.remove(min(near, key=lambda edges: abs(edges[0] - overlap.segment.start)))
            hits += 1
    return hits


def matched_offsets_s(
    found: tuple[FloorTransfer, ...], truth: list[Mapping[str, Any]], *, window_s: float = 0.5
) -> list[float]:
    """Errors of the offsets of transfers to the same speaker at about the same time.

    Returns one signed error per true transfer; NaN where none was found.
    """
    return [_offset_error_s(found, transfer, window_s) for transfer in truth]


def _offset_error_s(
    found: tuple[FloorTransfer, ...], transfer: Mapping[str, Any], window_s: float
) -> float:
    near = [
        other
        for other in found
        if other.to_speaker == transfer["to"] and abs(other.at - transfer["at"]) <= window_s
    ]
    if not near:
        return float("nan")
    best = min(near, key=lambda other: abs(other.at - transfer["at"]))
    return best.offset_s - float(transfer["offset_s"])
