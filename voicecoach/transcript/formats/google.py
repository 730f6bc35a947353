"""JSON of Google Cloud Speech-to-Text, versions 1 and 2, recognize and batch.

With speakers told apart, version 1 repeats all words, now with their speakers,
in the last result: only that one is read then.

References
----------
Cloud Speech-to-Text reference: ``SpeechRecognitionResult`` and ``WordInfo`` of v1 and v2,
``BatchRecognizeResults``; "Detect different speakers in an audio recording".
"""

import math
import re

from voicecoach.transcript.formats.items import (
    Spoken,
    as_language,
    passages_by_speaker,
    timed_words,
)
from voicecoach.transcript.json_nodes import JsonNode
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.source import Passage, SourceTranscript, words_of

__all__ = ["is_google", "parse_google"]

_START = ("startTime", "startOffset", "start_time", "start_offset")
_END = ("endTime", "endOffset", "end_time", "end_offset")
_RESULT_END = ("resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset")
_SPEAKER = ("speakerTag", "speakerLabel", "speaker_tag", "speaker_label")
_DURATION = re.compile(r"\d+(?:\.\d+)?s")


def is_google(top: JsonNode) -> bool:
    """Whether JSON has results with alternatives, bare or inside a long-running answer."""
    return bool(_results(top))


def parse_google(top: JsonNode) -> SourceTranscript:
    """Read the first alternative of each result.

    Raises
    ------
    TranscriptError
        If a result or word has not the documented shape.
    """
    results = [node for node in _results(top) if node.items_of("alternatives")]
    language = next(filter(None, (_language(node) for node in results)), None)
    if results and _is_summary(results[-1]):
        results = results[-1:]
    passages: list[Passage] = []
    before: dict[int | None, float] = {}
    for node in results:
        channel = _channel(node)
        passages += _passages(node, channel, before.get(channel, 0.0))
        before[channel] = _time(node, _RESULT_END) or before.get(channel, 0.0)
    return SourceTranscript("google", tuple(passages), as_language(language))


def _results(top: JsonNode) -> list[JsonNode]:
    """Results that hold alternatives, wherever the answer keeps them."""
    found: list[JsonNode] = []
    waiting = [top]
    for _ in range(6):  # response, results, address of the file, transcript, results
        waiting = [inner for node in waiting for inner in _inside(node)]
        found = [node for node in waiting if "alternatives" in node.value]
        if found:
            return found
    return []


def _inside(node: JsonNode) -> list[JsonNode]:
    keys = ("response", "results", "transcript", "inlineResult", "inline_result")
    addresses = [key for key in node.value if isinstance(key, str) and "://" in key]
    found = [node.get(key) for key in (*keys, *addresses)]
    members = [
        member
        for inner in found
        if inner is not None
        for member in (inner.items() if isinstance(inner.value, list) else [inner])
    ]
    return [member for member in members if isinstance(member.value, dict)]


def _language(node: JsonNode) -> str | None:
    return node.text_or_none("languageCode", "language_code")


def _is_summary(result: JsonNode) -> bool:
    """Whether this last result repeats the words of all, with their speakers and no text."""
    best = result["alternatives"].items()[0]
    words = best.items_of("words")
    return bool(words) and words[0].get(*_SPEAKER) is not None and best.get("transcript") is None


def _channel(node: JsonNode) -> int | None:
    """Return the channel, counted from 0; Google counts from 1, and 0 means that it did not say."""
    channel = node.integer_or_none("channelTag", "channel_tag") or 0
    return channel - 1 if channel > 0 else None


def _passages(result: JsonNode, channel: int | None, before: float) -> list[Passage]:
    best = result["alternatives"].items()[0]
    words = best.items_of("words")
    if not words:
        text = words_of(best.text_or_none("transcript") or "")
        end = _time(result, _RESULT_END)
        return [Passage(text, None, channel, before if end else None, end)] if text else []
    spoken = [
        Spoken(word, node.text_or_none(*_SPEAKER), channel)
        for node in words
        for word in timed_words(
            node["word"].text(),
            start=_time(node, _START) or 0.0,  # zero is left out
            end=_time(node, _END),
            probability=node.share_or_none("confidence") or None,  # zero means "not set"
        )
    ]
    return list(passages_by_speaker(spoken))


def _time(node: JsonNode, keys: tuple[str, ...]) -> float | None:
    """Return a duration: ``"1.500s"``, or an object with seconds and nanoseconds."""
    found = node.get(*keys)
    if found is None:
        return None
    if isinstance(found.value, dict):
        parts = found.get("seconds"), found.get("nanos")
        seconds, nanos = (0.0 if part is None else part.number() for part in parts)
        return found.checked_time(math.fsum((seconds, nanos * 1e-9)))
    text = found.text()
    if not _DURATION.fullmatch(text):
        raise transcript_error("time_malformed", line=found.line, example="1.500s", got=repr(text))
    return found.checked_time(float(text[:-1]))
