"""Decode recordings that nobody has checked, in a process of its own.

FFmpeg knows hundreds of formats and has had many holes. Here it sees one
open file at a time, is told which format that is, may use a short list of
codecs, and runs in a child process with little memory and time, so that a
recording that crashes or stops it costs that recording and nothing else.
"""

import dataclasses
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from voicecoach.audio.answer import FACTS, checked_answer, read_samples
from voicecoach.audio.limits import DecodeLimits
from voicecoach.audio.opening import PathLike, digest, open_regular, printable_name
from voicecoach.audio.refusals import Refusal, recording_error
from voicecoach.audio.sniff import HEAD_BYTES, TAIL_BYTES, Sniffed, ogg_end_position, sniff
from voicecoach.audio.stored_samples import Scratch
from voicecoach.audio.worker_process import WorkerDiedError, WorkerOwner, WorkerTimeoutError
from voicecoach.core.recording import SampleSource

__all__ = ["Decoded", "Decoder"]

_OPUS_POSITIONS_PER_S = 48_000


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Decoded:
    """One decoded file and what its header promised.

    Parameters
    ----------
    samples : tuple of SampleSource
        One or two channels of one length, full scale ±1, finite.
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
    lacks_end_mark : bool
        Whether an Ogg stream stops without its end mark.
    packet_count, bad_packet_count, non_finite_count, spike_count, audio_stream_count : int
    """

    samples: tuple[SampleSource, ...]
    sample_rate_hz: int
    source_rate_hz: int
    codec: str
    container: str
    sha256: str
    source_name: str
    sniffed: Sniffed
    declared_duration_s: float | None
    lacks_end_mark: bool
    packet_count: int
    bad_packet_count: int
    non_finite_count: int
    spike_count: int
    audio_stream_count: int

    @property
    def duration_s(self) -> float:
        """Duration of the samples."""
        return self.samples[0].size / self.sample_rate_hz


class Decoder(WorkerOwner):
    """Decodes file after file in one guarded child process.

    The process starts with the context and is replaced when a file breaks
    it. One thread at a time may use a decoder, and it must not be carried
    over a fork.

    Parameters
    ----------
    limits : DecodeLimits, optional
    scratch : Scratch, optional
        Where the samples of long recordings wait.

    Examples
    --------
    >>> with Decoder() as decoder:
    ...     decoder.decode("no such call.wav")
    Traceback (most recent call last):
    ...
    voicecoach.core.errors.RecordingError: need an existing file; ...
    """

    def __init__(
        self, limits: DecodeLimits | None = None, *, scratch: Scratch | None = None
    ) -> None:
        super().__init__()
        self.limits = limits or DecodeLimits()
        self.scratch = scratch or Scratch()

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
        with self.scratch.file() as file:
            answer = self._ask(sniffed, descriptors=(descriptor, file.fileno()))
            samples = read_samples(file, answer, self.scratch)
        self._check_duration(samples[0].size / answer["sample_rate_hz"])
        sha256 = digest(descriptor)
        after = os.fstat(descriptor)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise Refusal("file_changed")
        facts = {key: answer[key] for key in FACTS}
        facts |= _promises(descriptor, sniffed, answer=answer, size_bytes=before.st_size)
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
            "task": "decode",
            "container": sniffed.container,
            "opus_input_rate_hz": sniffed.opus_input_rate_hz,
            "limits": dataclasses.asdict(self.limits),
        }
        worker = self._running_worker()
        try:
            answer = worker.ask(request, descriptors=descriptors, timeout_s=self.limits.timeout_s)
            if answer.get("refused") in {"decoder_crashed", "decoder_out_of_memory"}:
                self.close()
            return checked_answer(answer, limits=self.limits)
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


def _promises(
    descriptor: int, sniffed: Sniffed, *, answer: dict[str, Any], size_bytes: int
) -> dict[str, Any]:
    """What the file says about its own end."""
    if not sniffed.has_declared_duration:
        return {"declared_duration_s": None, "lacks_end_mark": False}
    declared_s = answer["declared_duration_s"]
    if sniffed.container != "ogg":
        return {"declared_duration_s": declared_s, "lacks_end_mark": False}
    end = ogg_end_position(os.pread(descriptor, TAIL_BYTES, max(0, size_bytes - TAIL_BYTES)))
    if end is not None and answer["codec"] == "opus":  # FFmpeg looks at undamaged pages only
        declared_s = max(declared_s or 0.0, end / _OPUS_POSITIONS_PER_S)
    return {"declared_duration_s": declared_s, "lacks_end_mark": end is None}


def _suffix(path: PathLike) -> str:
    return PurePath(os.fsdecode(path)).suffix


def _death(how: str, *, limits: DecodeLimits) -> Refusal:
    if how == "SIGXCPU":
        return Refusal("decode_timeout", limit_s=limits.timeout_s)
    return Refusal("decoder_crashed", reason=how)
