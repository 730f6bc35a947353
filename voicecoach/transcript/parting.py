"""Words of everybody on one channel, given to the voices that were told apart there: each word."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby, permutations, zip_longest

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, as_intervals, shared_s
from voicecoach.core.recording import MIXED
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.transcript.carrying import relined
from voicecoach.transcript.gate import speech_ratios
from voicecoach.transcript.roles import party_key
from voicecoach.transcript.source import Passage
from voicecoach.transcript.utterances import UtteranceOptions, utterances_of_words

__all__ = ["parted_by_voice", "voices_of_speakers", "without_marks"]

MAX_REACH_S = 0.25
"""A word that lies on nobody's speech is the nearest voice's up to this far away: recognisers place
words to about a tenth of a second, voices are told apart to a quarter (convention)."""


MAX_LINE_S = 10.0
"""Of a line whose end is not known, as much is looked at (convention)."""

MIN_TIED_RATIO = 0.6
"""Share of the lines on voices that must lie on those they are tied to (convention: well over the
half that any tie of two would have)."""


def voices_of_speakers(
    passages: Sequence[Passage], speakers: Mapping[str, str], speech: Mapping[str, Intervals]
) -> Mapping[str, str]:
    """Whose voice each speaker of the words is: the tie under which most lines lie on their own.

    Parameters
    ----------
    passages : sequence of Passage
        A line counts from its start to that of the next one.
    speakers : mapping
        Key of a party of the passages -> speaker.
    speech : mapping
        Voice -> Intervals of its speech.

    Returns
    -------
    mapping
        Speaker -> voice, each voice once; empty where most lines lie on others.
    """
    spans = _lines(passages, speakers)
    shared = {
        (name, voice): shared_s(rows, own)
        for name, rows in spans.items()
        for voice, own in speech.items()
    }
    total_s = sum(shared.values())
    few, many = sorted((list(spans), list(speech)), key=len)
    ties = [list(zip(few, order, strict=True)) for order in permutations(many, len(few))]
    named = [tie if few == list(spans) else [(b, a) for a, b in tie] for tie in ties]
    best = max(named, key=lambda tie: sum(shared[pair] for pair in tie), default=[])
    tied_s = sum(shared[pair] for pair in best)
    return dict(best) if tied_s >= MIN_TIED_RATIO * total_s > 0.0 else {}


def _lines(passages: Sequence[Passage], speakers: Mapping[str, str]) -> Mapping[str, Intervals]:
    """From the start of each line to that of the next, by speaker."""
    timed = [passage for passage in passages if passage.start is not None]
    starts = [passage.start for passage in timed]
    found: dict[str, list[tuple[float, float]]] = {}
    for passage, start, end in zip_longest(timed, starts, starts[1:]):
        latest = min(each for each in (end, passage.end, np.inf) if each is not None)
        if start is not None and start < latest:
            row = (start, min(latest, start + MAX_LINE_S))
            found.setdefault(speakers[party_key(passage)], []).append(row)
    return {name: np.array(rows) for name, rows in found.items()}


def parted_by_voice(
    transcript: Transcript,
    speech: Mapping[str, Intervals],
    options: UtteranceOptions | None = None,
) -> Transcript:
    """Give every word to whose speech lies under most of it; short replies stay their own.

    Word by word, never line by line: a line of a recogniser often holds the
    end of one turn and the beginning of the next. Only a line that a person
    corrected stays one, of whom most of its words are.

    Parameters
    ----------
    transcript : Transcript
        Of words that are nobody's yet.
    speech : mapping
        Speaker -> Intervals of their speech.
    options : UtteranceOptions, optional

    Returns
    -------
    Transcript
        Words on nobody's speech, and far from all, are `MIXED`: it is not
        known who says them. Marks and times are kept.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> from voicecoach.core.transcript import Utterance
    >>> line = [Word("Right?", Segment(0.5, 1.0)), Word("Yes.", Segment(1.0, 1.25))]
    >>> voices = {"speaker_1": np.array([[0.0, 1.0]]), "speaker_2": np.array([[1.0, 1.5]])}
    >>> parted = parted_by_voice(Transcript((Utterance("mixed", tuple(line)),)), voices)
    >>> [(item.speaker, item.text) for item in parted.utterances]
    [('speaker_1', 'Right?'), ('speaker_2', 'Yes.')]
    """
    words = [word for item in transcript.utterances for word in item.words]
    owners = iter(_owners(words, speech))
    lines: dict[str, list[Utterance]] = {}
    for item in transcript.utterances:
        for line in _parted(item, [next(owners) for _ in item.words]):
            lines.setdefault(line.speaker, []).append(line)
    by_speaker = {
        name: [word for line in own for word in line.words] for name, own in lines.items()
    }
    parted = Transcript(utterances_of_words(by_speaker, options))
    found = [line for name in lines for line in relined(parted.utterances_of(name), lines[name])]
    found.sort(key=lambda line: (line.segment, line.speaker))
    return replace(transcript, utterances=tuple(found))


def _parted(item: Utterance, owners: Sequence[str]) -> list[Utterance]:
    """Words of a line by whose they are; a line that a person corrected stays one line."""
    first = item.first_written
    if first is None:
        own = zip(owners, item.words, strict=True)
        return [
            Utterance(name, tuple(word for _, word in run)) for name, run in groupby(own, _name)
        ]
    owner = Counter(owners).most_common(1)[0][0]
    if first.speaker == item.speaker:
        first = replace(first, speaker=owner)
    return [replace(item, speaker=owner, first_written=first)]


def _name(owned: tuple[str, Word]) -> str:
    return owned[0]


def _owners(words: Sequence[Word], speech: Mapping[str, Intervals]) -> list[str]:
    if not words or not speech:
        return [MIXED] * len(words)
    speakers = (*speech, MIXED)
    spans = as_intervals(word.segment for word in words)
    ratios = np.stack([speech_ratios(spans, rows) for rows in speech.values()])
    distances_s = np.stack([_distances_s(spans, rows) for rows in speech.values()])
    owner = np.where(ratios.max(axis=0) > 0.0, ratios.argmax(axis=0), distances_s.argmin(axis=0))
    owner[distances_s.min(axis=0) > MAX_REACH_S] = len(speech)
    return [speakers[which] for which in owner.tolist()]


def _distances_s(spans: Intervals, rows: Intervals) -> NDArray[np.float64]:
    """How far each span is from the nearest row; 0 where they share time or touch."""
    if not len(rows):
        return np.full(len(spans), np.inf)
    after = np.searchsorted(rows[:, 1], spans[:, 0])
    starts = np.append(rows[:, 0], np.inf)[after]
    ends = np.concatenate(([-np.inf], rows[:, 1]))[after]
    return np.maximum(0.0, np.minimum(starts - spans[:, 1], spans[:, 0] - ends))


def without_marks(transcript: Transcript) -> Transcript:
    """Return the same words before any was held against speech."""
    utterances = tuple(
        replace(item, words=tuple(replace(w, speech_ratio=None, excluded=None) for w in item.words))
        for item in transcript.utterances
    )
    return replace(transcript, utterances=utterances)
