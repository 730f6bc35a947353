"""Lines of a transcript that a person corrects: what was said, who said it, that nobody did.

A line is an utterance. What was first written stays with it and can be brought
back. Words that a person struck out stay where they are and count for nothing,
as those do that a recogniser wrote where nobody spoke.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import Intervals, as_intervals, clip, complement
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import FirstWritten, Transcript, Utterance, Word
from voicecoach.transcript.aligning import MIN_WORD_S, aligned_words
from voicecoach.transcript.gate import OF_ANYBODY
from voicecoach.transcript.refusals import transcript_error
from voicecoach.transcript.spreading import spread

__all__ = [
    "MAX_LINE_WORDS",
    "corrected",
    "is_struck_out",
    "line_of",
    "possible_speakers",
    "restored",
]

MAX_LINE_WORDS = 2000
"""Ten minutes without a pause at 200 words a minute (convention)."""


def corrected(
    transcript: Transcript,
    number: int,
    *,
    at_utc: str,
    text: str | None = None,
    speaker: str | None = None,
    speech: Mapping[str, Intervals] | None = None,
) -> Transcript:
    """Put one line right.

    Its words are held against speech anew when the call is analysed: what a
    person wrote where nobody speaks counts for nothing either.

    Parameters
    ----------
    transcript : Transcript
    number : int
        Of the line, counted from 1.
    at_utc : str
        When it is corrected, in ISO 8601.
    text : str, optional
        What was said; empty where nobody said anything.
    speaker : str, optional
        Who said it.
    speech : mapping, optional
        Speaker -> Intervals of their speech.

    Returns
    -------
    Transcript
        Sorted anew: the line may have another number.

    Raises
    ------
    TranscriptError
        ``no_such_line``, ``nothing_changed``, ``text_too_long``, or
        ``place_taken`` where its new speaker says something else all the time.
    """
    before = line_of(transcript, number)
    said_by = before.speaker if speaker is None else speaker
    said = _said(before, text, speaker=said_by, speech=(speech or {}).get(said_by))
    if said_by != before.speaker:
        others = [item for item in transcript.utterances_of(said_by) if item is not before]
        said = replace(said, speaker=said_by, words=_placed(said, others))
    if said == before:
        raise transcript_error("nothing_changed", number=number)
    first = before.first_written or FirstWritten(before.speaker, before.words, at_utc)
    as_first = Utterance(first.speaker, first.words)
    is_as_first = (said.speaker, said.text) == (first.speaker, first.text)
    if is_as_first and not is_struck_out(said) and before != as_first:
        return _with(transcript, number, as_first)
    now = replace(said, first_written=replace(first, corrected_utc=at_utc))
    return _with(transcript, number, now)


def restored(transcript: Transcript, number: int) -> Transcript:
    """Bring a line back as it was first written.

    Raises
    ------
    TranscriptError
        ``no_such_line``, ``not_corrected``, or ``place_taken``.
    """
    before = line_of(transcript, number)
    first = before.first_written
    if first is None:
        raise transcript_error("not_corrected", number=number)
    again = Utterance(first.speaker, first.words)
    for other in transcript.utterances_of(first.speaker):
        if other is not before and other.segment.intersection(again.segment):
            raise _taken(other)
    return _with(transcript, number, again)


def line_of(transcript: Transcript, number: int) -> Utterance:
    """Line of a number, counted from 1.

    Raises
    ------
    TranscriptError
        ``no_such_line``.
    """
    count = len(transcript.utterances)
    if not 1 <= number <= count:
        raise transcript_error("no_such_line", count=count, got=number)
    return transcript.utterances[number - 1]


def is_struck_out(said: Utterance) -> bool:
    """Whether a person said that nobody said this."""
    return any(word.excluded == "struck_out" for word in said.words)


def possible_speakers(analysis: CallAnalysis) -> tuple[str, ...]:
    """Who may have said a line: everybody who is heard or named in the call.

    Where that is one or nobody, agent and customer too.
    """
    said = analysis.transcript.speakers if analysis.transcript else ()
    everybody = (*analysis.recording.channel_speakers, *analysis.diarization.speakers, *said)
    known = tuple(name for name in dict.fromkeys(everybody) if name != MIXED)
    return known if len(known) > 1 else tuple(dict.fromkeys((AGENT, CUSTOMER, *known)))


def _said(
    before: Utterance, text: str | None, *, speaker: str, speech: Intervals | None
) -> Utterance:
    texts = before.text.split() if text is None else _words_of(text)
    first = before.first_written
    if not texts:
        words = tuple(replace(word, excluded="struck_out") for word in before.words)
        return replace(before, words=words)
    if " ".join(texts) == before.text and (text is None or not _is_doubted(before)):
        return before
    is_as_first = first is not None and first.speaker == speaker
    as_written = first.words if first is not None and is_as_first else before.words
    return replace(before, words=aligned_words(as_written, texts, speech=speech))


def _is_doubted(said: Utterance) -> bool:
    """Whether words do not count that would, if a person said that they were said."""
    return any(word.excluded not in {None, *OF_ANYBODY} for word in said.words)


def _words_of(text: str) -> Sequence[str]:
    """Words of what a person typed, without characters that nobody sees."""
    seen = "".join(mark if mark.isprintable() or mark.isspace() else "" for mark in text)
    texts = seen.split()
    if len(texts) > MAX_LINE_WORDS:
        raise transcript_error("text_too_long", limit=MAX_LINE_WORDS, got=len(texts))
    return texts


def _placed(said: Utterance, others: Sequence[Utterance]) -> tuple[Word, ...]:
    """Words of a line among others of their speaker, who does not say two things at once."""
    words = tuple(_unmarked(word) for word in said.words)
    span = said.segment
    taken = [other for other in others if other.segment.intersection(span)]
    if not taken:
        return words
    busy = as_intervals(other.segment for other in taken)
    free = clip(complement(busy, duration_s=span.end), start=span.start, end=span.end)
    widths = np.diff(free).ravel()
    if widths.size == 0 or widths.max() < MIN_WORD_S * len(words):
        raise _taken(taken[0])
    start, end = free[widths.argmax()].tolist()
    times = spread([word.text for word in words], start=start, end=end)
    return tuple(
        replace(word, segment=Segment(begin, min(stop, end)))
        for word, (begin, stop) in zip(words, times, strict=True)
    )


def _unmarked(word: Word) -> Word:
    """Return it as before it was held against speech; what a person struck out stays so."""
    kept = word.excluded if word.excluded == "struck_out" else None
    return replace(word, speech_ratio=None, excluded=kept)


def _taken(other: Utterance) -> Exception:
    return transcript_error(
        "place_taken",
        speaker=other.speaker,
        at=round(other.segment.start, 2),
        said=repr(other.text[:60]),
    )


def _with(transcript: Transcript, number: int, line: Utterance) -> Transcript:
    lines = [*transcript.utterances[: number - 1], line, *transcript.utterances[number:]]
    lines.sort(key=lambda item: (item.segment, item.speaker))
    return replace(transcript, utterances=tuple(lines))
