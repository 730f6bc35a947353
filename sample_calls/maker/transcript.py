"""The plain transcript that a telephony platform would deliver with the call."""

from __future__ import annotations

from collections.abc import Iterator

from .timeline import Timeline, Utterance


def transcript_of(timeline: Timeline) -> str:
    """Return one sentence per line, ``[mm:ss] Agent: text``, seconds rounded down."""
    rows = sorted(row for item in timeline.utterances for row in _rows(item))
    return "".join(
        f"[{int(start) // 60:02d}:{int(start) % 60:02d}] {speaker}: {text}\n"
        for start, speaker, text in rows
    )


def _rows(item: Utterance) -> Iterator[tuple[float, str, str]]:
    sentence: list[str] = []
    start = 0.0
    for word in item.rendered.words:
        start = start if sentence else item.start + word.start
        sentence.append(word.text)
        if word.text.endswith((".", "?", "!")):
            yield start, item.line.speaker.capitalize(), " ".join(sentence)
            sentence = []
    if sentence:
        yield start, item.line.speaker.capitalize(), " ".join(sentence)
