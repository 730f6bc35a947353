"""What people corrected, taken over into the same words laid out anew.

A transcript is assembled again when its labels stand for others, or when its
channels were wrong. Its words are the same then, their times and utterances may
not be; the lines that a person corrected are to be lines again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.transcript.gate import OF_ANYBODY

__all__ = ["relined", "with_corrections_of"]


def with_corrections_of(transcript: Transcript, before: Transcript) -> Transcript:
    """Mark the lines of ``transcript`` that were corrected in ``before``.

    Parameters
    ----------
    transcript : Transcript
        Held against the speech.
    before : Transcript
        The same words; its speakers may have had other names.

    Returns
    -------
    Transcript
        Who says the same words as somebody before says them in the same
        lines, as far as a person corrected those.
    """
    if not before.corrected:
        return transcript
    names = _names(transcript, before)
    lines: list[Utterance] = []
    for speaker in transcript.speakers:
        was = next((old for old, new in names.items() if new == speaker), None)
        own = transcript.utterances_of(speaker)
        lines += own if was is None else relined(own, before.utterances_of(was))
    lines = [_with_names(line, names) for line in lines]
    lines.sort(key=lambda line: (line.segment, line.speaker))
    return replace(transcript, utterances=tuple(lines))


def _names(transcript: Transcript, before: Transcript) -> dict[str, str]:
    """Name of each speaker before -> who says just these words now, if possible under that name."""
    now = {name: _texts(transcript.utterances_of(name)) for name in transcript.speakers}
    names: dict[str, str] = {}
    for speaker in before.speakers:
        said = _texts(before.utterances_of(speaker))
        same = [name for name, texts in now.items() if texts == said]
        if same:
            names[speaker] = speaker if speaker in same else same[0]
            del now[names[speaker]]
    return names


def _texts(lines: Sequence[Utterance]) -> tuple[str, ...]:
    return tuple(word.text for line in lines for word in line.words)


def relined(now: Sequence[Utterance], before: Sequence[Utterance]) -> Iterator[Utterance]:
    """Words of one speaker in the lines of now, but for those that were corrected before.

    Parameters
    ----------
    now, before : sequence of Utterance
        The same words in the same order, in other lines.
    """
    numbered = [(word, (0, number)) for number, line in enumerate(now) for word in line.words]
    at = 0
    for number, line in enumerate(before):
        last = at + len(line.words)
        if line.first_written is not None:
            numbered[at:last] = [(word, (1, number)) for word, _ in numbered[at:last]]
        at = last
    for (is_corrected, number), group in groupby(numbered, key=lambda item: item[1]):
        words = tuple(word for word, _ in group)
        if is_corrected:
            line = before[number]
            marked = (_marked(word, old) for word, old in zip(words, line.words, strict=True))
            yield Utterance(now[0].speaker, tuple(marked), line.first_written)
        else:
            yield Utterance(now[0].speaker, words)


def _marked(word: Word, before: Word) -> Word:
    """A word that a person wrote or struck out; only that nobody speaks there says against it."""
    if before.excluded == "struck_out":
        return replace(word, excluded="struck_out")
    return replace(word, excluded=word.excluded if word.excluded in OF_ANYBODY else None)


def _with_names(line: Utterance, names: dict[str, str]) -> Utterance:
    first = line.first_written
    if first is None:
        return line
    first = replace(first, speaker=names.get(first.speaker, first.speaker))
    return replace(line, first_written=first)
