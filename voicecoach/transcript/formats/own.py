"""Our own JSON: everything a `Transcript` holds, so that nothing is lost on the way.

``voicecoach.exchange.transcript_json`` writes it.
"""

from collections.abc import Callable
from typing import Any, TypeVar, get_args

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import (
    Exclusion,
    FirstWritten,
    Transcript,
    Utterance,
    Word,
    WordTiming,
)
from voicecoach.transcript.json_nodes import JsonNode
from voicecoach.transcript.refusals import transcript_error

__all__ = ["OWN_FORMAT", "OWN_VERSION", "is_own", "parse_own"]

OWN_FORMAT = "voicecoach transcript"
OWN_VERSION = 1

_Value = TypeVar("_Value")


def is_own(top: JsonNode) -> bool:
    """Whether JSON says that it is ours."""
    return bool(top.value.get("format") == OWN_FORMAT)


def parse_own(top: JsonNode) -> Transcript:
    """Read a transcript as it was.

    Raises
    ------
    TranscriptError
        If the version is not known, a value has not its type, or an
        invariant of a transcript is broken.
    """
    version = top.integer_or_none("version")
    if version != OWN_VERSION:
        raise transcript_error(
            "version_unknown", line=top["version"].line, known=OWN_VERSION, got=version
        )
    utterances = tuple(_utterance(node) for node in top["utterances"].items())
    timing = _one_of(top["timing"], WordTiming)
    return _built(top, Transcript, utterances, top["language"].text(), timing)


def _utterance(node: JsonNode) -> Utterance:
    before = node.get("first_written")
    first = None if before is None else _first_written(before)
    return _built(node, Utterance, node["speaker"].text(), _words(node), first)


def _first_written(node: JsonNode) -> FirstWritten:
    speaker, corrected_utc = node["speaker"].text(), node["corrected_utc"].text()
    return _built(node, FirstWritten, speaker, _words(node), corrected_utc)


def _words(node: JsonNode) -> tuple[Word, ...]:
    return tuple(_word(inner) for inner in node["words"].items())


def _word(node: JsonNode) -> Word:
    segment = _built(node, Segment, node["start"].number(), node["end"].number())
    numbers = (node.get("probability"), node.get("speech_ratio"))
    shares = (None if number is None else number.number() for number in numbers)
    excluded = node.get("excluded")
    reason = None if excluded is None else _one_of(excluded, Exclusion)
    return _built(node, Word, node["text"].text(), segment, *shares, reason)


def _one_of(node: JsonNode, kind: Any) -> str:
    if node.text() not in get_args(kind):
        needed = "one of " + ", ".join(get_args(kind))
        raise transcript_error(
            "wrong_shape",
            line=node.line,
            needed=needed,
            path=node.path[-1],
            got=repr(node.value[:40]),
        )
    return node.text()


def _built(node: JsonNode, kind: Callable[..., _Value], *values: Any) -> _Value:
    """Build a value; a broken invariant is reported with its line."""
    try:
        return kind(*values)
    except InputError as error:
        raise transcript_error("invariant", line=node.line, reason=error) from error
