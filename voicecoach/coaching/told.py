"""How much of what an agent says tells something: not said before, and not for courtesy alone."""

from collections.abc import Iterator, Sequence

from voicecoach.coaching.evidence import held, speech_s
from voicecoach.coaching.spoken import signals_of, turns_of
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
    courtesy = [signal.segment for signal in signals_of(analysis, AGENT, *COURTESY)]
    heard: set[str] = set()
    told: list[Segment] = []
    for speaker, words in sorted(_sentences(analysis), key=lambda said: said[1][0].segment):
        text = " ".join(word.text.strip(".,;:?!").lower() for word in words)
        segment = Segment(words[0].segment.start, words[-1].segment.end)
        is_polite = any(held(part, segment) for part in courtesy)
        if speaker == AGENT and text not in heard and not is_polite and held(segment, stretch):
            told.append(segment)
        heard.add(text)
    return total_s(as_intervals(told))


def _sentences(analysis: CallAnalysis) -> Iterator[tuple[str, Sequence[Word]]]:
    """Words of everybody up to each full stop, question mark or the end of a turn."""
    for speaker in (AGENT, CUSTOMER):
        for turn in turns_of(analysis, speaker):
            words: list[Word] = []
            for word in turn.words:
                words.append(word)
                if word.text.endswith((".", "?", "!")):
                    yield speaker, words
                    words = []
            if words:
                yield speaker, words
