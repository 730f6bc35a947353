"""Our own JSON of a transcript: nothing is lost, and it can be read and mended by hand.

``voicecoach.transcript.formats.own`` reads it.
"""

import json
from collections.abc import Sequence
from typing import Any

from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.transcript.formats.own import OWN_FORMAT, OWN_VERSION

__all__ = ["write_transcript_json"]


def write_transcript_json(transcript: Transcript) -> str:
    """Write a transcript as JSON, one word per line; what is not known is left out.

    Examples
    --------
    >>> print(write_transcript_json(Transcript((), "en")), end="")
    {"format": "voicecoach transcript", "version": 1, "language": "en", "timing": "word",
     "utterances": [
     ]}
    """
    head = {
        "format": OWN_FORMAT,
        "version": OWN_VERSION,
        "language": transcript.language,
        "timing": transcript.timing,
    }
    utterances = ",\n".join(f"  {_said(item)}" for item in transcript.utterances)
    separator = "\n" if utterances else ""
    return f'{_dump(head)[:-1]},\n "utterances": [\n{utterances}{separator} ]}}\n'


def _said(item: Utterance) -> str:
    """An utterance; of one that a person corrected what was first written comes last."""
    text = f'{{"speaker": {_dump(item.speaker)}, "words": {_words(item.words)}'
    before = item.first_written
    if before is None:
        return f"{text}}}"
    head = _dump({"corrected_utc": before.corrected_utc, "speaker": before.speaker})
    return f'{text},\n   "first_written": {head[:-1]}, "words": {_words(before.words)}}}}}'


def _words(words: Sequence[Word]) -> str:
    lines = ",\n".join(f"    {_dump(_fields(word))}" for word in words)
    return f"[\n{lines}]"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _fields(word: Word) -> dict[str, Any]:
    fields = {
        "text": word.text,
        "start": word.segment.start,
        "end": word.segment.end,
        "probability": word.probability,
        "speech_ratio": word.speech_ratio,
        "excluded": word.excluded,
    }
    return {name: value for name, value in fields.items() if value is not None}
