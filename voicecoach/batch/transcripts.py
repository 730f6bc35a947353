"""Which transcript belongs to a recording: the one that is named, or the one that came before."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from voicecoach.batch.sources import CallSource
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import InputError
from voicecoach.pipeline import GivenTranscript
from voicecoach.pipeline.speakers import words_as_they_are, words_named_anew
from voicecoach.transcript.limits import read_bytes
from voicecoach.transcript.reading import parse_transcript

__all__ = [
    "TRANSCRIPT_SUFFIXES",
    "kept_transcript",
    "lost_corrections",
    "named_transcript",
    "read_given",
    "transcript_for",
    "with_transcripts",
    "with_what_is_known",
]

TRANSCRIPT_SUFFIXES = (".vtt", ".srt", ".json", ".txt", ".ctm", ".stm")
"""Names that are taken for transcripts inside a folder; a file named by itself is always tried."""


def named_transcript(source: CallSource) -> GivenTranscript | None:
    """Read the transcript that is named for a recording.

    Raises
    ------
    TranscriptError
        If it cannot be used.
    """
    if source.transcript is None:
        return None
    return read_given(source.transcript, speakers=source.speakers, agent_name=source.metadata.agent)


def read_given(
    path: Path, *, speakers: Mapping[str, str], agent_name: str | None
) -> GivenTranscript:
    """Read a transcript, with what the user knows of it.

    Raises
    ------
    TranscriptError
        If it cannot be used.
    """
    data = read_bytes(path)
    return GivenTranscript(
        source=parse_transcript(data, name=path.name),
        sha256=hashlib.sha256(data).hexdigest(),
        speakers=speakers,
        agent_name=agent_name,
    )


def kept_transcript(stored: CallAnalysis) -> GivenTranscript | None:
    """Words of an earlier analysis that came with a file, so that they need not be named again.

    Marks of words that count for nothing stay, and others may be added.
    """
    if stored.provenance.options.get("transcript") is None:
        return None
    return words_as_they_are(stored)


def transcript_for(source: CallSource, stored: CallAnalysis | None) -> GivenTranscript | None:
    """Transcript that is named for a recording, or else the one that came before.

    Raises
    ------
    TranscriptError
        If the one that is named cannot be used.
    InputError
        As `with_what_is_known`.
    """
    known = kept_transcript(stored) if stored else None
    named = named_transcript(source)
    return known if named is None else with_what_is_known(named, known)


def with_what_is_known(named: GivenTranscript, known: GivenTranscript | None) -> GivenTranscript:
    """Return a transcript that is named, with what people said of it and corrected in it before.

    The file of before keeps both; another one takes its place.

    Raises
    ------
    InputError
        If labels are given anew of words whose labels cannot be told apart any more.
    """
    if known is None or named.sha256 != known.sha256:
        return named
    if not known.corrected:
        return named if named.speakers else replace(named, speakers=known.speakers)
    speakers = {**known.speakers, **named.speakers}
    if speakers == known.speakers:
        return known
    return words_named_anew(known, speakers, agent_name=named.agent_name)


def lost_corrections(before: CallAnalysis | None, now: CallAnalysis) -> str | None:
    """Say how many lines that people corrected are gone with the transcript that they were in."""
    if before is None or before.transcript is None:
        return None
    count = len(before.transcript.corrected)
    if not count or (now.transcript and now.transcript.corrected):
        return None
    lines = "a line that had" if count == 1 else f"{count} lines that had"
    return f"{lines} been corrected went with the words that were there before"


def with_transcripts(sources: Sequence[CallSource], folder: Path) -> list[CallSource]:
    """Give each recording the transcript of the same name in a folder, where there is one.

    One that has a transcript keeps it.

    Raises
    ------
    InputError
        If the folder is none, or it is not clear which transcript is of which recording.
    """
    if not folder.is_dir():
        raise InputError(f"need a folder of transcripts; {folder} is none")
    by_stem = _by_stem(path for path in folder.iterdir() if path.suffix in TRANSCRIPT_SUFFIXES)
    recordings = _by_stem(source.paths[0] for source in sources if source.paths)
    found = []
    for source in sources:
        if source.transcript is not None:
            found.append(source)
            continue
        stem = source.paths[0].stem
        fitting = by_stem.get(stem, [])
        if len(fitting) > 1 or (fitting and len(recordings[stem]) > 1):
            several = ", ".join(str(path) for path in (*recordings[stem], *fitting))
            raise InputError(f"need one recording and one transcript of a name; got {several}")
        found.append(replace(source, transcript=fitting[0]) if fitting else source)
    return found


def _by_stem(paths: Iterable[Path]) -> Mapping[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(paths):
        found.setdefault(path.stem, []).append(path)
    return found
