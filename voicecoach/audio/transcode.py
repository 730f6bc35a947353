"""The copy of a recording that browsers play, and the waveform drawn for it.

Recordings are played from one format only, because players disagree about
where a second is in a VBR MP3 (up to eight seconds were measured). Ogg Opus
says to the sample where it begins, so the waveform is drawn from what went
into the encoder: decoding the copy for it took as long as half the analysis,
and showed the same (a test compares them).
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from voicecoach.audio.encoder import Encoder
from voicecoach.audio.opening import digest
from voicecoach.audio.peaks import PEAKS_PER_S, peaks
from voicecoach.core.recording import Recording

__all__ = ["PlaybackFiles", "write_playback"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackFiles:
    """What was written for one recording.

    Parameters
    ----------
    audio_digest : str
        SHA-256 of the audio file, which is also its name.
    audio_path, peaks_path : Path
        ``<digest>.opus`` and ``<digest>.peaks``. The latter holds int8 from 0
        to 127, all of the first channel and then all of the second.
    peaks_per_s : float
    channel_count : int
    codec : str
    duration_s : float
    source_sha256 : str
        Digest of the recording it was made from.
    """

    audio_digest: str
    audio_path: Path
    peaks_path: Path
    peaks_per_s: float
    channel_count: int
    codec: str
    duration_s: float
    source_sha256: str


def write_playback(
    recording: Recording, folder: Path, *, encoder: Encoder | None = None
) -> PlaybackFiles:
    """Encode a recording once and compute its waveform.

    The files are named by the digest of the audio, so that the same
    recording gives the same files, and each is in place whole or not at all.
    Channels stay in the order of the recording.

    Parameters
    ----------
    recording : Recording
    folder : Path
        Must exist; written to.
    encoder : Encoder, optional
        Saves starting another encoding process.

    Raises
    ------
    EngineError
        If the encoder fails.
    OSError
        If the folder cannot be written to.
    """
    if encoder is None:
        with Encoder() as own_encoder:
            return write_playback(recording, folder, encoder=own_encoder)
    audio_path = _write_audio(recording, folder, encoder)
    peaks_path = _write_peaks(recording, audio_path.with_suffix(".peaks"))
    return PlaybackFiles(
        audio_digest=audio_path.stem,
        audio_path=audio_path,
        peaks_path=peaks_path,
        peaks_per_s=PEAKS_PER_S,
        channel_count=len(recording.samples),
        codec="opus",
        duration_s=recording.info.duration_s,
        source_sha256=recording.info.sha256,
    )


def _write_audio(recording: Recording, folder: Path, encoder: Encoder) -> Path:
    with _new_file(folder) as (file, temporary):
        encoder.encode(recording.samples, file, rate_hz=recording.info.sample_rate_hz)
        file.flush()
        path = folder / f"{digest(file.fileno())}.opus"
        _put_in_place(file, temporary, path)
    return path


def _write_peaks(recording: Recording, path: Path) -> Path:
    with _new_file(path.parent) as (file, temporary):
        file.write(peaks(recording.samples, rate_hz=recording.info.sample_rate_hz).tobytes())
        _put_in_place(file, temporary, path)
    return path


@contextmanager
def _new_file(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Open a file of a name nobody uses; it is gone afterwards unless it was put in place."""
    descriptor, name = tempfile.mkstemp(prefix=".playback-", dir=folder)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _put_in_place(file: BinaryIO, temporary: Path, path: Path) -> None:
    """Rename once the content is on the disk, so that the name never stands for half a file."""
    file.flush()
    os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
