"""Which recordings to analyse: from files, folders and a list of metadata."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voicecoach.audio.opening import digest, open_regular, printable_name
from voicecoach.audio.refusals import Refusal, recording_error
from voicecoach.core.errors import InputError
from voicecoach.store.records import CallMetadata
from voicecoach.transcript.limits import read_bytes

__all__ = ["AUDIO_SUFFIXES", "CallSource", "recordings_in"]

AUDIO_SUFFIXES = frozenset(
    {
        *(".aac", ".aif", ".aiff", ".amr", ".au", ".caf", ".flac", ".g722", ".gsm", ".m4a"),
        *(".mka", ".mp3", ".mp4", ".oga", ".ogg", ".opus", ".rf64", ".spx", ".w64", ".wav"),
        *(".webm", ".wma", ".wv"),
    }
)
"""Names that are taken for recordings inside a folder; a file named by itself is always tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSource:
    """One call to analyse: one file, or a file for each party.

    Parameters
    ----------
    paths : tuple of Path
        One file, or the agent's and the customer's; none for a transcript
        without a recording.
    agent_channel : int or None
        Channel of the agent in a stereo file; ``None`` where nobody said. Then
        it is taken to be the left, until the call itself says otherwise.
    metadata : CallMetadata
    transcript : Path or None
        What was said, in any of the known formats.
    speakers : mapping
        Label in the transcript -> speaker, where the user says so.
    corrected : mapping or None
        How channels are mapped since a person, or what was heard, has changed
        agent and customer over (`voicecoach.pipeline.speakers`); wins over
        ``agent_channel``.
    """

    paths: tuple[Path, ...]
    agent_channel: int | None = None
    metadata: CallMetadata = field(default_factory=CallMetadata)
    transcript: Path | None = None
    speakers: Mapping[str, str] = field(default_factory=dict)
    corrected: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """What a person sees while it is worked on."""
        return " + ".join(printable_name(path) for path in self.files)

    @property
    def files(self) -> tuple[Path, ...]:
        """What the call is made from: its recordings, or else its transcript.

        Raises
        ------
        InputError
            If there is neither.
        """
        if self.paths:
            return self.paths
        if self.transcript is None:
            raise InputError("need a recording or a transcript; got neither")
        return (self.transcript,)

    @property
    def channels(self) -> Mapping[str, Any]:
        """How channels become speakers, for the provenance."""
        if self.corrected is not None:
            return self.corrected
        if not self.paths:
            return {}
        if len(self.paths) == 2:
            return {"files": ["agent", "customer"]}
        if self.agent_channel is None:
            return {"agent_channel": 0}
        return {"agent_channel": self.agent_channel, "said": True}

    def sha256(self) -> str:
        """Digest by which the store knows the recording, without decoding it.

        Raises
        ------
        RecordingError
            If a file cannot be opened.
        TranscriptError
            If there is no recording and the transcript cannot be read.
        """
        if not self.paths:
            return hashlib.sha256(read_bytes(self.files[0])).hexdigest()
        digests = [_digest_of(path) for path in self.paths]
        if len(digests) == 1:
            return digests[0]
        return hashlib.sha256(b"".join(map(bytes.fromhex, digests))).hexdigest()


def _digest_of(path: Path) -> str:
    try:
        with open_regular(path) as descriptor:
            return digest(descriptor)
    except Refusal as refusal:
        raise recording_error(
            refusal.code, name=printable_name(path), **refusal.details
        ) from refusal


def recordings_in(paths: Iterable[Path]) -> Iterator[Path]:
    """List files as given, and of folders every recording inside, sorted by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                inner
                for inner in path.rglob("*")
                if inner.suffix.lower() in AUDIO_SUFFIXES and inner.is_file()
            )
        else:
            yield path
