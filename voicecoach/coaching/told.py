"""How much of what an agent says tells something: not said before, and not for courtesy alone."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from voicecoach.coaching.evidence import speech_s
from voicecoach.coaching.identity import Identity, Timeline
from voicecoach.coaching.spoken import signals_by, turns_by
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import as_intervals, total_s
from voicecoach.core.language import SignalKind
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Word

__all__ = ["told_s"]

COURTESY: tuple[SignalKind, ...] = ("apology", "stock_phrase", "gratitude", "greeting", "closing")


def told_s(analysis: CallAnalysis, stretch: Segment) -> float:
    """Seconds of the agent's sentences in a stretch that tell something.

    Left out are sentences said before in the call, by whomever, and those that
    are thanks, apologies and set phrases. Where no words are known, all of the
    agent's speech.
    """
    if analysis.transcript is None:
        return speech_s(analysis, AGENT, stretch)
    telling = _telling(Identity(analysis.transcript), Identity(analysis.language))
    return total_s(as_intervals(telling.inside(stretch)))


@lru_cache(maxsize=4)
def _telling(transcript: Identity, language: Identity) -> Timeline[Segment]:
    """Sentences of the agent that tell something, wherever they are in the call."""
    own = (signal for signal in signals_by(language, AGENT).items if signal.kind in COURTESY)
    courtesy = Timeline([signal.segment for signal in own], lambda segment: segment)
    heard: set[str] = set()
    told: list[Segment] = []
    said = _sentences(transcript, language)
    for speaker, words in sorted(said, key=lambda sentence: sentence[1][0].segment):
        text = " ".join(word.text.strip(".,;:?!").lower() for word in words)
        segment = Segment(words[0].segment.start, words[-1].segment.end)
        if speaker == AGENT and text not in heard and not courtesy.inside(segment):
            told.append(segment)
        heard.add(text)
    return Timeline(told, lambda segment: segment)


def _sentences(transcript: Identity, language: Identity) -> Iterator[tuple[str, Sequence[Word]]]:
    """Words of everybody up to each full stop, question mark or the end of a turn."""
    for speaker in (AGENT, CUSTOMER):
        for turn in turns_by(transcript, language, speaker):
            words: list[Word] = []
            for word in turn.words:
                words.append(word)
                if word.text.endswith((".", "?", "!")):
                    yield speaker, words
                    words = []
            if words:
                yield speaker, words
