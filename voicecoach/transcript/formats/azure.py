"""JSON of Azure Speech: batch transcription (``recognizedPhrases``) and fast transcription.

Batch times are ticks of 100 ns, those of fast transcription milliseconds.
Words come bare; the readable text stands beside them and lends them its
capitals and punctuation.

References
----------
Azure Speech documentation: "Get batch transcription results", "Use the fast transcription API".
"""

from voicecoach.transcript.formats.items import as_language, dress, timed_words
from voicecoach.transcript.json_nodes import JsonNode
from voicecoach.transcript.source import Passage, SourceTranscript, SourceWord

__all__ = ["is_azure", "parse_azure"]

_TICKS_PER_S = 1e7
_MS_PER_S = 1000.0
_PHRASES = ("recognizedPhrases", "phrases")


def is_azure(top: JsonNode) -> bool:
    """Whether JSON has the phrases of either service."""
    return bool({*_PHRASES} & top.value.keys())


def parse_azure(top: JsonNode) -> SourceTranscript:
    """Read the best guess of each phrase.

    Raises
    ------
    TranscriptError
        If a phrase or word has not the documented shape.
    """
    phrases = top.items_of(*_PHRASES)
    passages = tuple(_passage(node) for node in phrases)
    locales = [node.text_or_none("locale") for node in phrases]
    language = next(filter(None, locales), top.text_or_none("locale"))
    return SourceTranscript(
        "azure", tuple(passage for passage in passages if passage.words), as_language(language)
    )


def _passage(phrase: JsonNode) -> Passage:
    guesses = phrase.items_of("nBest")
    best = guesses[0] if guesses else phrase
    start, end = _times(phrase)
    return Passage(
        tuple(_words(best)),
        phrase.text_or_none("speaker"),
        phrase.integer_or_none("channel"),
        start,
        end,
    )


def _words(best: JsonNode) -> list[SourceWord]:
    spoken = [word for node in best.items_of("words") for word in _word(node)]
    shown = [word for node in best.items_of("displayWords") for word in _word(node)]
    text = best.text_or_none("display", "text")
    texts = text.split() if text else [word.text for word in shown or spoken]
    return dress(texts, shown or spoken)


def _word(node: JsonNode) -> list[SourceWord]:
    start, end = _times(node)
    text = node.text_or_none("word", "displayText", "text") or ""
    probability = node.share_or_none("confidence")
    return timed_words(text, start=start, end=end, probability=probability)


def _times(node: JsonNode) -> tuple[float | None, float | None]:
    if node.get("offsetInTicks") is not None:
        start = node.time_or_none("offsetInTicks", per_s=_TICKS_PER_S)
        length_s = node.time_or_none("durationInTicks", per_s=_TICKS_PER_S)
    else:
        start = node.time_or_none("offsetMilliseconds", "offset", per_s=_MS_PER_S)
        length_s = node.time_or_none("durationMilliseconds", "duration", per_s=_MS_PER_S)
    return start, start + length_s if start is not None and length_s else None
