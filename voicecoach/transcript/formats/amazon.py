"""JSON of Amazon Transcribe, of its Call Analytics, and of Contact Lens for Amazon Connect.

Times of Transcribe are text with seconds, those of the other two numbers with
milliseconds. Punctuation comes as items of its own, without a time.

References
----------
Amazon Transcribe Developer Guide: "Data input and output", "Partitioning speakers",
"Transcribing multi-channel audio", "Post-call analytics output"; Amazon Connect Administrator
Guide: "Example Contact Lens output files for a call".
"""

from voicecoach.transcript.formats.items import (
    Spoken,
    append_punctuation,
    as_language,
    passages_by_speaker,
    timed_words,
)
from voicecoach.transcript.json_nodes import JsonNode
from voicecoach.transcript.source import Passage, SourceTranscript, words_of

__all__ = ["is_amazon", "is_call_analytics", "parse_amazon", "parse_call_analytics"]

_MS_PER_S = 1000.0


def is_amazon(top: JsonNode) -> bool:
    """Whether JSON is the output of a transcription job."""
    results = top.value.get("results")
    return isinstance(results, dict) and bool({"items", "transcripts"} & results.keys())


def is_call_analytics(top: JsonNode) -> bool:
    """Whether JSON is the output of Call Analytics or Contact Lens."""
    return bool({"Transcript", "Segments"} & top.value.keys())


def parse_amazon(top: JsonNode) -> SourceTranscript:
    """Read the output of a transcription job, with speaker or channel labels or neither.

    Raises
    ------
    TranscriptError
        If an item has not the documented shape.
    """
    results = top["results"]
    language = as_language(results.text_or_none("language_code"))
    channels = results.get("channel_labels")
    if channels is not None:
        passages = tuple(
            passage
            for index, node in enumerate(channels["channels"].items())
            for passage in _passages(node["items"].items(), {}, node, index)
        )
    else:
        labels = _labels_by_start(results)
        passages = _passages(results["items"].items(), labels, results, None)
    return SourceTranscript("amazon", passages, language)


def _labels_by_start(results: JsonNode) -> dict[str, str]:
    """Speaker labels by the start of their item, as older outputs keep them."""
    labels = results.get("speaker_labels")
    if labels is None:
        return {}
    return {
        item["start_time"].text(): item["speaker_label"].text()
        for segment in labels["segments"].items()
        for item in segment.items_of("items")
    }


def _passages(
    items: list[JsonNode], labels: dict[str, str], holder: JsonNode, channel: int | None
) -> tuple[Passage, ...]:
    channel_label = holder.text_or_none("channel_label")
    spoken: list[Spoken] = []
    for item in items:
        best = item["alternatives"].items()[:1]
        content = best[0]["content"].text() if best else ""
        if item.text_or_none("type") == "punctuation":
            append_punctuation(spoken, content)
            continue
        start = item.text_or_none("start_time")
        label = item.text_or_none("speaker_label") or labels.get(start or "") or channel_label
        words = timed_words(
            content,
            start=item.time_or_none("start_time"),
            end=item.time_or_none("end_time"),
            probability=best[0].share_or_none("confidence") if best else None,
        )
        spoken += [Spoken(word, label, channel) for word in words]
    return passages_by_speaker(spoken)


def parse_call_analytics(top: JsonNode) -> SourceTranscript:
    """Read the turns; the role of a participant is its label.

    Raises
    ------
    TranscriptError
        If a turn has not the documented shape.
    """
    roles = {
        node.text_or_none("ParticipantId"): node.text_or_none("ParticipantRole")
        for node in top.items_of("Participants")
    }
    segments = [node.get("Transcript") for node in top.items_of("Segments")]
    turns = [node for node in segments if node is not None] or top.items_of("Transcript")
    passages = tuple(_turn(node, roles) for node in turns)
    language = as_language(top.text_or_none("LanguageCode"))
    return SourceTranscript("amazon", passages, language)


def _turn(turn: JsonNode, roles: dict[str | None, str | None]) -> Passage:
    participant = turn.text_or_none("ParticipantId")
    label = turn.text_or_none("ParticipantRole") or roles.get(participant) or participant
    start = turn.time_or_none("BeginOffsetMillis", per_s=_MS_PER_S)
    end = turn.time_or_none("EndOffsetMillis", per_s=_MS_PER_S)
    spoken: list[Spoken] = []
    for item in turn.items_of("Items"):
        content = item["Content"].text()
        if item.get("BeginOffsetMillis") is None or not any(map(str.isalnum, content)):
            append_punctuation(spoken, content)
            continue
        timed = timed_words(
            content,
            start=item.time_or_none("BeginOffsetMillis", per_s=_MS_PER_S),
            end=item.time_or_none("EndOffsetMillis", per_s=_MS_PER_S),
            probability=item.share_or_none("Confidence"),
        )
        spoken += [Spoken(word) for word in timed]
    words = tuple(item.word for item in spoken) or words_of(turn["Content"].text())
    return Passage(words, label, None, start, end)
