"""Decode recordings that nobody has checked, in a process of its own.

FFmpeg knows hundreds of formats and has had many holes. Here it sees one
open file at a time, is told which format that is, may use a short list of
codecs, and runs in a child process with little memory and time, so that a
recording that crashes or stops it costs that recording and nothing else.
"""

import dataclasses
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.opening import PathLike, digest, open_regular, printable_name
from voicecoach.audio.refusals import REFUSALS, Refusal, recording_error
from voicecoach.audio.sniff import HEAD_BYTES, Sniffed, sniff
from voicecoach.audio.worker_process import WorkerDiedError, WorkerProcess, WorkerTimeoutError

__all__ = ["Decoded", "Decoder"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Decoded:
    """One decoded file and what its header promised.

    Parameters
    ----------
    samples : np.ndarray, shape=(n_channels, n_samples), float32
        One or two channels, full scale ±1, finite; the caller owns it.
    sample_rate_hz, source_rate_hz : int
        Rate of the samples, and the rate at which the codec works.
    codec, container : str
        FFmpeg's names.
    sha256 : str
        Of the bytes of the file.
    source_name : str
        Last part of its path, made printable.
    sniffed : Sniffed
        What the first bytes say.
    declared_duration_s : float or None
        Duration in the header, where there is one that is not an estimate.
    packet_count, bad_packet_count, non_finite_count, audio_stream_count : int
    """

    samples: NDArray[np.float32]
    sample_rate_hz: int
    source_rate_hz: int
    codec: str
    container: str
    sha256: str
    source_name: str
    sniffed: Sniffed
    declared_duration_s: float | None
    packet_count: int
    bad_packet_count: int
    non_finite_count: int
    audio_stream_count: int

    @property
    def duration_s(self) -> float:
        """Duration of the samples."""
        return float(self.samples.shape[1] / self.sample_rate_hz)


class Decoder:
    """Decodes file after file in one guarded child process.

    The process starts with the context and is replaced when a file breaks
    it. One thread at a time may use a decoder, and it must not be carried
    over a fork.

    Parameters
    ----------
    limits : DecodeLimits

    Examples
    --------
    >>> with Decoder() as decoder:
    ...     decoder.decode("no such call.wav")
    Traceback (most recent call last):
    ...
    voicecoach.core.errors.RecordingError: need an existing file; ...
    """

    def __init__(self, limits: DecodeLimits | None = None) -> None:
        self.limits = DecodeLimits() if limits is None else limits
        self._worker: WorkerProcess | None = None

    def __enter__(self) -> Self:
        self._running_worker()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the child; ``None`` when there is none."""
        return None if self._worker is None else self._worker.pid

    def close(self) -> None:
        """End the child process; the next decode starts another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def decode(self, path: PathLike) -> Decoded:
        """Decode one file.

        Parameters
        ----------
        path : str, bytes or path

        Raises
        ------
        RecordingError
            If the file is refused; ``code`` is a key of `REFUSALS`.
        EngineError
            If the decoding process cannot be started at all.
        """
        name = printable_name(path)
        try:
            with open_regular(path) as descriptor:
                return self._decode(descriptor, name=name, suffix=_suffix(path))
        except Refusal as refusal:
            raise recording_error(refusal.code, name=name, **refusal.details) from refusal.__cause__

    def _decode(self, descriptor: int, *, name: str, suffix: str) -> Decoded:
        before = os.fstat(descriptor)
        self._check_size(before.st_size)
        head = os.pread(descriptor, HEAD_BYTES, 0)
        sniffed = sniff(head, size_bytes=before.st_size, suffix=suffix)
        if sniffed is None:
            raise Refusal("unknown_format")
        with tempfile.TemporaryFile(prefix="voicecoach-samples-") as file:
            answer = self._ask(sniffed, descriptors=(descriptor, file.fileno()))
            samples = _read_samples(file, answer)
        self._check_duration(samples.shape[1] / answer["sample_rate_hz"])
        sha256 = digest(descriptor)
        after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise Refusal("file_changed")
        facts = {key: answer[key] for key in _FACTS}
        if not sniffed.has_declared_duration:
            facts["declared_duration_s"] = None
        return Decoded(
            samples=samples,
            container=sniffed.container,
            sha256=sha256,
            source_name=name,
            sniffed=sniffed,
            **facts,
        )

    def _check_size(self, size_bytes: int) -> None:
        if size_bytes == 0:
            raise Refusal("empty_file")
        if size_bytes > self.limits.max_file_bytes:
            raise Refusal(
                "file_too_big",
                size_mb=round(size_bytes / 2**20),
                limit_mb=round(self.limits.max_file_bytes / 2**20),
            )

    def _check_duration(self, duration_s: float) -> None:
        if duration_s < self.limits.min_duration_s:
            raise Refusal(
                "too_short", duration_s=round(duration_s, 4), limit_s=self.limits.min_duration_s
            )

    def _ask(self, sniffed: Sniffed, *, descriptors: Sequence[int]) -> dict[str, Any]:
        request = {
            "container": sniffed.container,
            "opus_input_rate_hz": sniffed.opus_input_rate_hz,
            "limits": dataclasses.asdict(self.limits),
        }
        worker = self._running_worker()
        try:
            answer = worker.ask(request, descriptors=descriptors, timeout_s=self.limits.timeout_s)
            if answer.get("refused") in {"decoder_crashed", "decoder_out_of_memory"}:
                self.close()
            return _checked(answer, limits=self.limits)
        except WorkerTimeoutError as error:
            self.close()
            raise Refusal("decode_timeout", limit_s=self.limits.timeout_s) from error
        except WorkerDiedError as error:
            self.close()
            raise _death(str(error), limits=self.limits) from error
        except BaseException as error:
            if not isinstance(error, Refusal):  # e.g. Ctrl-C: its answer would come to the next
                self.close()
            raise

    def _running_worker(self) -> WorkerProcess:
        if self._worker is not None and not self._worker.is_alive:
            self.close()
        if self._worker is None:
            self._worker = WorkerProcess()
        return self._worker


_FACTS: dict[str, type | tuple[type, ...]] = {
    "codec": str,
    "sample_rate_hz": int,
    "source_rate_hz": int,
    "declared_duration_s": (float, int, type(None)),
    "packet_count": int,
    "bad_packet_count": int,
    "non_finite_count": int,
    "audio_stream_count": int,
}


def _suffix(path: PathLike) -> str:
    return PurePath(os.fsdecode(path)).suffix


def _death(how: str, *, limits: DecodeLimits) -> Refusal:
    if how == "SIGXCPU":
        return Refusal("decode_timeout", limit_s=limits.timeout_s)
    return Refusal("decoder_crashed", reason=how)


def _checked(answer: dict[str, Any], *, limits: DecodeLimits) -> dict[str, Any]:
    """Believe an answer only where it has the shape it must have: a file may own the child."""
    code = answer.get("refused")
    if code is not None:
        if code not in REFUSALS:
            raise WorkerDiedError("its answer makes no sense")
        raise Refusal(code, **_printable_details(answer, limits=limits))
    lengths = answer.get("block_lengths")
    if (
        not all(isinstance(answer.get(key), kind) for key, kind in _FACTS.items())
        or answer.get("channel_count") not in {1, 2}
        or not limits.min_rate_hz <= answer["sample_rate_hz"] <= limits.max_rate_hz
        or not isinstance(lengths, list)
        or not lengths
        or not all(isinstance(length, int) and length > 0 for length in lengths)
    ):
        raise WorkerDiedError("its answer makes no sense")
    return answer


def _printable_details(answer: dict[str, Any], *, limits: DecodeLimits) -> dict[str, str | float]:
    details: dict[str, str | float] = {"limit_mb": round(limits.memory_bytes / 2**20)}
    for key, value in dict(answer.get("details") or {}).items():
        is_number = isinstance(value, int | float)
        details[str(key)] = value if is_number else printable_name(str(value)[:80])
    return details


def _read_samples(file: BinaryIO, answer: dict[str, Any]) -> NDArray[np.float32]:
    """Read the blocks into one array; a mapped file could be cut under our feet."""
    lengths: list[int] = answer["block_lengths"]
    shape = (answer["channel_count"], sum(lengths))
    if os.fstat(file.fileno()).st_size != 4 * shape[0] * shape[1]:
        raise Refusal("decoder_crashed", reason="it did not write what it promised")
    samples = np.empty(shape, np.float32)
    file.seek(0)
    start = 0
    for length in lengths:
        for channel in samples:
            if file.readinto(channel[start : start + length].data) != 4 * length:  # type: ignore[attr-defined]
                raise Refusal("decoder_crashed", reason="it did not write what it promised")
        start += length
    return samples
