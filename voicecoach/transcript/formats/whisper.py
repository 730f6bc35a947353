"""JSON of the Whisper family.

openai-whisper, faster-whisper, WhisperX, whisper-timestamped, whisper.cpp and
the hosted service: all have segments with ``start``, ``end`` and ``text``; words, where there are
any, differ in the names of their keys.

References
----------
openai/whisper ``transcribe.py``; SYSTRAN/faster-whisper ``transcribe.py`` (``Segment``, ``Word``);
m-bain/whisperX ``types.py``; ggml-org/whisper.cpp ``examples/cli`` (``output_json``).
"""

from voicecoach.transcript.formats.items import (
    LONGEST_WORD,
    Spoken,
    as_language,
    passages_by_speaker,
    timed_words,
)
from voicecoach.transcript.json_nodes import JsonNode
from voicecoach.transcript.source import Passage, SourceTranscript, SourceWord, words_of

__all__ = ["is_whisper", "parse_whisper"]


def is_whisper(top: JsonNode) -> bool:
    """Whether JSON has the segments of the family."""
    if isinstance(top.value, list):
        first = top.value[0] if top.value else None
        return isinstance(first, dict) and {"start", "end", "text"} <= first.keys()
    return bool({"segments", "transcription"} & top.value.keys())


def parse_whisper(top: JsonNode) -> SourceTranscript:
    """Read the segments.

    Raises
    ------
    TranscriptError
        If a segment or word has not the shape of the family.
    """
    if isinstance(top.value, list):
        return SourceTranscript("whisper", _passages(top.items()))
    if top.get("transcription") is not None:
        passages = tuple(_cpp_passage(node) for node in top["transcription"].items())
        result = top.get("result")
        tag = result.text_or_none("language") if result is not None else None
        return SourceTranscript("whisper", passages, as_language(tag))
    segments = top["segments"].items()
    language = as_language(top.text_or_none("language"))
    if not any(node.get("words") for node in segments) and top.get("words"):
        return SourceTranscript("whisper", _from_flat_words(top["words"].items()), language)
    return SourceTranscript("whisper", _passages(segments), language)


def _passages(segments: list[JsonNode]) -> tuple[Passage, ...]:
    return tuple(passage for node in segments for passage in _segment(node))


def _segment(node: JsonNode) -> tuple[Passage, ...]:
    label = node.text_or_none("speaker") or None
    start, end = node.time_or_none("start"), node.time_or_none("end")
    words = node.items_of("words")
    if not words:
        text = words_of(node["text"].text())
        return (Passage(text, label, None, start, end),) if text else ()
    spoken = [
        Spoken(word, own.text_or_none("speaker") or label)
        for own in _whole_words(words)
        for word in _timed(own)
    ]
    passages = passages_by_speaker(spoken)
    if len(passages) == 1:
        return (Passage(passages[0].words, passages[0].label, None, start, end),)
    return passages


def _whole_words(words: list[JsonNode]) -> list[JsonNode]:
    """Join what the tokenizer has parted: in ``" mid"``, ``"-term"`` only the first has a space."""
    texts = [_text(node) for node in words]
    if not all(text[:1].isspace() for text in texts[:1]) or len(texts) < 2:
        return words
    whole: list[JsonNode] = []
    for node, text in zip(words, texts, strict=True):
        before = whole[-1] if whole else node
        if whole and text and not text[0].isspace() and len(_text(before)) < LONGEST_WORD:
            joined = {**before.value, "word": _text(before) + text}
            joined |= {"end": node.value["end"]} if node.get("end") else {}
            whole[-1] = JsonNode(joined, before.path, before.source)
        else:
            whole.append(node)
    return whole


def _text(node: JsonNode) -> str:
    return node.text_or_none("word", "text") or ""


def _timed(node: JsonNode) -> list[SourceWord]:
    return timed_words(
        _text(node),
        start=node.time_or_none("start"),
        end=node.time_or_none("end"),
        probability=node.share_or_none("probability", "score", "confidence"),
    )


def _from_flat_words(words: list[JsonNode]) -> tuple[Passage, ...]:
    return passages_by_speaker(Spoken(word) for node in words for word in _timed(node))


def _cpp_passage(node: JsonNode) -> Passage:
    offsets = node["offsets"]
    start = offsets.time_or_none("from", per_s=1000.0)
    end = offsets.time_or_none("to", per_s=1000.0)
    return Passage(words_of(node["text"].text()), node.text_or_none("speaker"), None, start, end)
