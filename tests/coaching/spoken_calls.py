"""Hand-made calls with words: a few lines of text instead of a transcript file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from tests.coaching.calls import call
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word
from voicecoach.language import find_signals
from voicecoach.language.responses import find_responses

Line = tuple[float, float, str]
"""``(start, end, text)``: its words are spread evenly, and it is one inter-pausal unit."""

Act = tuple[Any, ...]
"""``(speaker, kind, words)`` or ``(..., words, about)``; the words as said in one line."""

Answer = tuple[Any, ...]
"""``(kind, words of the cue, grade)`` or ``(..., grade, words of the answer, about)``."""


def spoken_call(
    *,
    agent: Sequence[Line] = (),
    customer: Sequence[Line] = (),
    acts: Iterable[Act] | None = None,
    answers: Iterable[Answer] = (),
    **rest: Any,
) -> CallAnalysis:
    """Build the analysis of a call from what is said in it.

    What is done with the words is as the detectors find it, or exactly the
    ``acts`` and ``answers``, so that a rule can be tested without them.
    """
    heard = call(
        agent=[line[:2] for line in agent], customer=[line[:2] for line in customer], **rest
    )
    utterances = [_utterance(AGENT, line) for line in agent]
    utterances += [_utterance(CUSTOMER, line) for line in customer]
    transcript = Transcript(tuple(sorted(utterances, key=lambda u: u.segment)), "en")
    if acts is None:
        found = find_signals(transcript)
        responses = find_responses(transcript, found)
    else:
        given = [_act(transcript, *act) for act in acts]
        found = tuple(sorted(given, key=lambda signal: signal.segment))
        responses = tuple(_answer(transcript, *answer) for answer in answers)
    return replace(heard, transcript=transcript, language=found, responses=responses)


def without_words(analysis: CallAnalysis) -> CallAnalysis:
    """Take the words and all that was done with them away."""
    return replace(analysis, transcript=None, language=(), responses=())


def _utterance(speaker: str, line: Line) -> Utterance:
    start, end, text = line
    texts = text.split()
    step_s = (end - start) / len(texts)
    return Utterance(
        speaker,
        tuple(
            Word(word, Segment(start + n * step_s, start + (n + 1) * step_s))
            for n, word in enumerate(texts)
        ),
    )


def _act(
    transcript: Transcript,
    speaker: str,
    kind: SignalKind,
    text: str,
    about: tuple[str, ...] = (),
) -> LanguageSignal:
    segment = place(transcript, speaker, text)
    return LanguageSignal(kind=kind, speaker=speaker, segment=segment, text=text, about=about)


def _answer(
    transcript: Transcript,
    kind: SignalKind,
    cue: str,
    grade: int,
    text: str = "",
    about: tuple[str, ...] = (),
) -> CueResponse:
    answer = place(transcript, AGENT, text) if text else None
    asked = _act(transcript, CUSTOMER, kind, cue)
    at_once_s = answer.start - asked.segment.end if answer else None
    return CueResponse(
        cue=asked, grade=grade, answer=answer, text=text, about=about, at_once_s=at_once_s
    )


def place(transcript: Transcript, speaker: str, text: str) -> Segment:
    """Where a speaker first says these words."""
    wanted = text.split()
    for utterance in transcript.utterances_of(speaker):
        texts = [word.text for word in utterance.words]
        for at in range(len(texts) - len(wanted) + 1):
            if texts[at : at + len(wanted)] == wanted:
                said = utterance.words[at : at + len(wanted)]
                return Segment(said[0].segment.start, said[-1].segment.end)
    raise AssertionError(f"{speaker} does not say {text!r}")
