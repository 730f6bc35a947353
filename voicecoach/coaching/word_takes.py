"""How the numbers of `voicecoach.coaching.word_measures` are taken from the words of a stretch.

Each is ``take(analysis, stretch)``, or makes one; ``None`` where no words are known.
"""

from collections.abc import Iterator

from voicecoach.coaching.evidence import held
from voicecoach.coaching.observation import Take
from voicecoach.coaching.remembered import details_in, stems_before
from voicecoach.coaching.spoken import QUESTIONS, SpokenTurn, signals_in, turns_of, words_in
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.responses import CueResponse
from voicecoach.core.segment import Segment
from voicecoach.language import load_pack, pack_languages
from voicecoach.language.reactions import Reaction, reactions_in

__all__ = [
    "RESTATED",
    "TIMED",
    "act_count",
    "answers_in",
    "asking_turn_count",
    "detail_count",
    "grade",
    "pleased_count",
    "reactions_of",
    "restated_in",
    "restated_word_count",
    "shared_word_count",
    "spoken_word_count",
    "their_word_count",
    "unanswered_count",
]

RESTATED: tuple[SignalKind, ...] = ("paraphrase", "summary", "repeated")
"""What puts into words again what was said before."""

TIMED: tuple[SignalKind, ...] = ("promise", "concrete")
"""What names a time or an amount that somebody can be held to."""


def act_count(speaker: str, *kinds: SignalKind) -> Take:
    """Count the acts of some kinds of a speaker."""
    return lambda analysis, stretch: (
        None
        if analysis.transcript is None
        else float(len(signals_in(analysis, speaker, stretch, *kinds)))
    )


def _responses(analysis: CallAnalysis, cue: Segment) -> Iterator[CueResponse]:
    return (response for response in analysis.responses if response.cue.segment == cue)


def grade(analysis: CallAnalysis, cue: Segment) -> float | None:
    """Take the grade of the answer to the cue that is the stretch."""
    return max((float(found.grade) for found in _responses(analysis, cue)), default=None)


def answers_in(analysis: CallAnalysis, stretch: Segment) -> tuple[CueResponse, ...]:
    """Answers to the cues whose middle lies in a stretch."""
    return tuple(found for found in analysis.responses if held(found.cue.segment, stretch))


def unanswered_count(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Count the cues in the stretch of which nothing was answered."""
    if analysis.transcript is None:
        return None
    return float(sum(found.grade == 0 for found in answers_in(analysis, stretch)))


def shared_word_count(analysis: CallAnalysis, answer: Segment) -> float | None:
    """Count the words of the customer's in the answer that is the stretch."""
    found = [set(each.about) for each in analysis.responses if each.answer == answer]
    return float(len(set[str]().union(*found))) if found else None


def restated_in(analysis: CallAnalysis, stretch: Segment) -> tuple[LanguageSignal, ...]:
    """What an agent says again, with the words that it shares with before."""
    said = signals_in(analysis, AGENT, stretch, *RESTATED)
    return tuple(signal for signal in said if signal.about)


def restated_word_count(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Count the words that the agent says again in the stretch."""
    if analysis.transcript is None:
        return None
    return float(len({word for signal in restated_in(analysis, stretch) for word in signal.about}))


def their_word_count(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Count the words that the agent says again in the stretch and the customer had said."""
    if analysis.transcript is None:
        return None
    said = {word for signal in restated_in(analysis, stretch) for word in signal.about}
    return float(len(said & stems_before(analysis, CUSTOMER, stretch.start)))


def asking_turn_count(kind: SignalKind) -> Take:
    """Count the turns of the agent in which they ask, and only questions of this kind."""
    other = tuple(question for question in QUESTIONS if question != kind)

    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        if analysis.transcript is None:
            return None
        turns = [turn.segment for turn in turns_of(analysis, AGENT) if held(turn.segment, stretch)]
        return float(
            sum(
                bool(signals_in(analysis, AGENT, turn, kind))
                and not signals_in(analysis, AGENT, turn, *other)
                for turn in turns
            )
        )

    return take


def reactions_of(analysis: CallAnalysis, turn: SpokenTurn | None) -> frozenset[Reaction]:
    """How the words of a turn take what was said before; nothing in a language without a pack."""
    transcript = analysis.transcript
    if turn is None or transcript is None:
        return frozenset()
    if transcript.language.partition("-")[0].lower() not in pack_languages():
        return frozenset()
    return reactions_in([word.text for word in turn.words], load_pack(transcript.language))


def spoken_word_count(speaker: str) -> Take:
    """Count the words of a speaker."""

    def take(analysis: CallAnalysis, stretch: Segment) -> float | None:
        if analysis.transcript is None:
            return None
        return float(len(words_in(analysis, speaker, stretch)))

    return take


def pleased_count(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Count the customer's thanks, and their turns with words of relief."""
    if analysis.transcript is None:
        return None
    turns = (turn for turn in turns_of(analysis, CUSTOMER) if held(turn.segment, stretch))
    relieved = sum("relieved" in reactions_of(analysis, turn) for turn in turns)
    return float(relieved + len(signals_in(analysis, CUSTOMER, stretch, "gratitude")))


def detail_count(analysis: CallAnalysis, stretch: Segment) -> float | None:
    """Count the words that come back from long before."""
    found = details_in(analysis, stretch)
    return None if found is None else float(len(found.words))
