"""A transcript file becomes passages in whatever format it is: its content decides."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from voicecoach.core.transcript import Transcript
from voicecoach.transcript.formats import (
    amazon,
    azure,
    deepgram,
    google,
    nist,
    own,
    plain,
    srt,
    webvtt,
    whisper,
)
from voicecoach.transcript.json_nodes import JsonNode, parse_json
from voicecoach.transcript.limits import decode, read_bytes
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.source import MAX_WORDS, Passage, SourceTranscript

__all__ = ["parse_transcript", "read_transcript"]

_TEXT_FORMATS: tuple[tuple[Callable[[str], bool], Callable[[str], SourceTranscript]], ...] = (
    (webvtt.is_webvtt, webvtt.parse_webvtt),
    (srt.is_srt, srt.parse_srt),
    (nist.is_stm, nist.parse_stm),
    (nist.is_ctm, nist.parse_ctm),
    (plain.is_plain, plain.parse_plain),
)
_JSON_FORMATS: tuple[
    tuple[Callable[[JsonNode], bool], Callable[[JsonNode], SourceTranscript]], ...
] = (
    (amazon.is_call_analytics, amazon.parse_call_analytics),
    (amazon.is_amazon, amazon.parse_amazon),
    (deepgram.is_deepgram, deepgram.parse_deepgram),
    (azure.is_azure, azure.parse_azure),
    (google.is_google, google.parse_google),
    (whisper.is_whisper, whisper.parse_whisper),
)
"""In this order: the first that knows the content reads it."""


def read_transcript(path: Path) -> SourceTranscript | Transcript:
    """Read a transcript file of any known format.

    Returns
    -------
    SourceTranscript or Transcript
        A whole `Transcript` where the file is in our own format.

    Raises
    ------
    TranscriptError
        With a code of `voicecoach.transcript.refusals.REFUSALS`, and the
        line where there is one.
    """
    return parse_transcript(read_bytes(path), name=path.name)


def parse_transcript(data: bytes, *, name: str) -> SourceTranscript | Transcript:
    r"""Read the bytes of a transcript file; ``name`` is for messages.

    Raises
    ------
    TranscriptError
        As `read_transcript`.

    Examples
    --------
    >>> found = parse_transcript(b"Agent: Hello.\nCustomer: Hi.\n", name="call.txt")
    >>> found.format, [passage.label for passage in found.passages]
    ('plain', ['Agent', 'Customer'])
    """
    text = decode(data, name=name)
    found = _from_json(text, name) if _looks_like_json(text) else _from_text(text, name)
    if isinstance(found, Transcript):
        return found
    passages = tuple(_with_usable_end(item) for item in found.passages if item.words)
    found = replace(found, passages=passages)
    word_count = sum(len(passage.words) for passage in found.passages)
    if word_count == 0:
        raise transcript_error("no_words", name=name)
    if word_count > MAX_WORDS:
        raise transcript_error("too_many_words", limit=MAX_WORDS)
    return found


def _with_usable_end(passage: Passage) -> Passage:
    """Forget an end that is not after the start: some transcribers write both alike."""
    start, end = passage.start, passage.end
    return passage if start is None or end is None or start < end else replace(passage, end=None)


def _looks_like_json(text: str) -> bool:
    """Whether a text begins like JSON; ``[00:04]`` and ``[Agent]`` begin like lines of talk."""
    start = text.lstrip()[:2]
    begins_list = start[:1] == "[" and not start[1:].isalnum()
    return start[:1] == "{" or begins_list


def _from_text(text: str, name: str) -> SourceTranscript:
    for knows, parse in _TEXT_FORMATS:
        if knows(text):
            return parse(text)
    raise transcript_error("unknown_format", name=name)


def _from_json(text: str, name: str) -> SourceTranscript | Transcript:
    top = parse_json(text)
    if isinstance(top.value, list):
        if whisper.is_whisper(top):
            return whisper.parse_whisper(top)
        raise transcript_error("unknown_json", name=name, keys="of a list")
    if own.is_own(top):
        return own.parse_own(top)
    for knows, parse in _JSON_FORMATS:
        if knows(top):
            return parse(top)
    keys = ", ".join(sorted(str(key)[:30] for key in top.value)[:8]) or "of an empty object"
    raise transcript_error("unknown_json", name=name, keys=keys)
