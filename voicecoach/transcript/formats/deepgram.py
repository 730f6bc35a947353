"""JSON of Deepgram: utterances where they were asked for, else the words of each channel.

References
----------
Deepgram documentation: "Pre-recorded audio", "Utterances", "Diarization", "Multichannel".
"""

from voicecoach.transcript.formats.items import (
    Spoken,
    as_language,
    passages_by_speaker,
    timed_words,
)
from voicecoach.transcript.json_nodes import JsonNode
from voicecoach.transcript.source import Passage, SourceTranscript

__all__ = ["is_deepgram", "parse_deepgram"]


def is_deepgram(top: JsonNode) -> bool:
    """Whether JSON has results by channel."""
    results = top.value.get("results")
    return isinstance(results, dict) and "channels" in results


def parse_deepgram(top: JsonNode) -> SourceTranscript:
    """Read the words; more than one channel means one party on each.

    Raises
    ------
    TranscriptError
        If an utterance, a channel or a word has not the documented shape.
    """
    results = top["results"]
    channels = results["channels"].items()
    is_split = len(channels) > 1
    utterances = results.items_of("utterances")
    passages: list[Passage] = []
    for node in utterances:
        passages += _passages(node, node.integer_or_none("channel") if is_split else None)
    for index, channel in enumerate(() if utterances else channels):
        for best in channel.items_of("alternatives")[:1]:
            passages += _passages(best, index if is_split else None)
    tags = [channel.text_or_none("detected_language") for channel in channels]
    language = as_language(next(filter(None, tags), None))
    return SourceTranscript("deepgram", tuple(passages), language)


def _passages(holder: JsonNode, channel: int | None) -> tuple[Passage, ...]:
    return passages_by_speaker(
        Spoken(word, node.text_or_none("speaker"), channel)
        for node in holder.items_of("words")
        for word in timed_words(
            node.text_or_none("punctuated_word", "word") or "",
            start=node.time_or_none("start"),
            end=node.time_or_none("end"),
            probability=node.share_or_none("confidence"),
        )
    )
