"""What rules ask of the words of a call: who said what next, and how it is quoted.

Only words that count are read: what a recogniser wrote where nobody spoke is
in no turn, no quote and no signal.
"""

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from voicecoach.coaching.evidence import held
from voicecoach.coaching.identity import Identity, Timeline
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import LanguageSignal, SignalKind
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript, Utterance, Word

__all__ = [
    "MAX_QUOTE_CHARS",
    "QUESTIONS",
    "SpokenTurn",
    "next_turn",
    "next_words",
    "quote",
    "sentence_around",
    "sentence_of",
    "signals_by",
    "signals_in",
    "signals_of",
    "turn_at",
    "turns_by",
    "turns_of",
    "worded_speakers",
    "words_in",
]

MAX_QUOTE_CHARS = 80
"""Length of a quote, without its quotation marks; advice has room for one or two."""

TOKEN_WORD_COUNT = 2
"""An utterance of up to so many words between two of the other's leaves them one turn, unless it
answers a question (convention)."""

BEFORE_WORD_COUNT = 4
AFTER_WORD_COUNT = 8
"""Words of its sentence that are quoted with a signal at the most, on either side (convention)."""

TURN_PAUSE_S = 5.0
"""Words after a longer pause are a new turn, also where nobody else spoke (convention)."""

PAUSE_S = 0.6
"""A longer one between two words of a speaker ends a sentence for quoting (convention)."""

QUESTIONS: tuple[SignalKind, ...] = ("open_question", "closed_question")


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """Words of one speaker up to where the other says more than a token, or answers."""

    speaker: str
    segment: Segment
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its words with single spaces between."""
        return " ".join(word.text for word in self.words)


@lru_cache(maxsize=8)
def _turns(transcript: Identity, language: Identity) -> tuple[SpokenTurn, ...]:
    asked = {(s.speaker, s.segment.end) for s in language.value if s.kind in QUESTIONS}
    return tuple(sorted(_joined(transcript.value, asked), key=lambda turn: turn.segment))


def _joined(transcript: Transcript, asked: AbstractSet[tuple[str, float]]) -> Iterator[SpokenTurn]:
    """Join what one speaker says up to where another says more than a token, or answers."""
    held_by: dict[str, list[Word]] = {}
    for utterance in transcript.utterances:
        words = utterance.counted_words
        for other in [name for name in held_by if name != utterance.speaker]:
            is_answer = (other, _end_of(held_by[other])) in asked
            if len(words) > TOKEN_WORD_COUNT or (words and is_answer):
                yield _turn(other, held_by.pop(other))
        own = held_by.get(utterance.speaker)
        if own and utterance.segment.start - _end_of(own) > TURN_PAUSE_S:
            yield _turn(utterance.speaker, held_by.pop(utterance.speaker))
        if words:
            held_by.setdefault(utterance.speaker, []).extend(words)
    for speaker, left in held_by.items():
        yield _turn(speaker, left)


def _end_of(words: Sequence[Word]) -> float:
    return max(word.segment.end for word in words)


def _turn(speaker: str, words: Sequence[Word]) -> SpokenTurn:
    return SpokenTurn(speaker, Segment(words[0].segment.start, _end_of(words)), tuple(words))


def _all_turns(analysis: CallAnalysis) -> tuple[SpokenTurn, ...]:
    if analysis.transcript is None:
        return ()
    return _turns(Identity(analysis.transcript), Identity(analysis.language))


@lru_cache(maxsize=16)
def turns_by(transcript: Identity, language: Identity, speaker: str) -> tuple[SpokenTurn, ...]:
    """`turns_of`, for what is kept for as long as the words are the same."""
    return tuple(turn for turn in _turns(transcript, language) if turn.speaker == speaker)


@lru_cache(maxsize=16)
def signals_by(language: Identity, speaker: str) -> Timeline[LanguageSignal]:
    """What a speaker did with words, at its places; kept for as long as the words are the same."""
    own = (signal for signal in language.value if signal.speaker == speaker)
    return Timeline(own, lambda signal: signal.segment)


@lru_cache(maxsize=16)
def _words_by(transcript: Identity, speaker: str) -> Timeline[Word]:
    said = transcript.value.utterances_of(speaker)
    words = (word for utterance in said for word in utterance.counted_words)
    return Timeline(words, lambda word: word.segment)


def words_in(analysis: CallAnalysis, speaker: str, stretch: Segment) -> tuple[Word, ...]:
    """Words of a speaker that count and whose middle lies in a stretch."""
    if analysis.transcript is None:
        return ()
    return _words_by(Identity(analysis.transcript), speaker).inside(stretch)


def worded_speakers(analysis: CallAnalysis) -> frozenset[str]:
    """Everybody of whom words are known that count."""
    return frozenset(turn.speaker for turn in _all_turns(analysis))


def turns_of(analysis: CallAnalysis, speaker: str) -> tuple[SpokenTurn, ...]:
    """Turns of one speaker by their words, sorted; empty where no words are known."""
    if analysis.transcript is None:
        return ()
    return turns_by(Identity(analysis.transcript), Identity(analysis.language), speaker)


def turn_at(analysis: CallAnalysis, speaker: str, at: float) -> SpokenTurn | None:
    """Turn of a speaker that a time lies in."""
    inside = (t for t in turns_of(analysis, speaker) if t.segment.start <= at <= t.segment.end)
    return next(inside, None)


def next_turn(
    analysis: CallAnalysis,
    speaker: str,
    after: float,
    *,
    within_s: float = math.inf,
    min_word_count: int = 1,
) -> SpokenTurn | None:
    """First turn of a speaker that starts at a time or up to ``within_s`` later.

    ``min_word_count`` passes over tokens of listening.
    """
    return next(
        (
            turn
            for turn in turns_of(analysis, speaker)
            if 0.0 <= turn.segment.start - after <= within_s and len(turn.words) >= min_word_count
        ),
        None,
    )


def next_words(
    analysis: CallAnalysis,
    speaker: str,
    after: float,
    *,
    within_s: float = math.inf,
    min_word_count: int = 1,
) -> Utterance | None:
    """First utterance of a speaker that starts at a time or up to ``within_s`` later.

    A turn may have begun before; ``min_word_count`` passes over tokens of listening.
    """
    said = () if analysis.transcript is None else analysis.transcript.utterances_of(speaker)
    return next(
        (
            utterance
            for utterance in said
            if 0.0 <= utterance.segment.start - after <= within_s
            and len(utterance.counted_words) >= min_word_count
        ),
        None,
    )


def sentence_of(analysis: CallAnalysis, signal: LanguageSignal) -> str:
    """Words of a signal and of its sentence on either side, for quoting it."""
    turn = turn_at(analysis, signal.speaker, signal.segment.start)
    if turn is None:
        return signal.text
    inside = [n for n, word in enumerate(turn.words) if held(word.segment, signal.segment)]
    return sentence_around(turn, inside[0], inside[-1]) if inside else signal.text


def sentence_around(turn: SpokenTurn, first: int, last: int) -> str:
    """Words of a turn from the first to the last, and of their sentence on either side."""
    from_word = max(0, first - BEFORE_WORD_COUNT)
    while first > from_word and not _ends(turn.words, first - 1):
        first -= 1
    until_word = min(len(turn.words) - 1, last + AFTER_WORD_COUNT)
    while last < until_word and not _ends(turn.words, last):
        last += 1
    before = "" if first == 0 or _ends(turn.words, first - 1) else "… "
    after = "" if _ends(turn.words, last) else " …"
    return before + " ".join(word.text for word in turn.words[first : last + 1]) + after


def _ends(words: Sequence[Word], index: int) -> bool:
    """Whether a sentence ends with a word: by its mark, or by the pause behind it."""
    if words[index].text.rstrip("\"')").endswith((".", "?", "!")):
        return True
    is_last = index + 1 == len(words)
    return is_last or words[index + 1].segment.start - words[index].segment.end >= PAUSE_S


def signals_of(
    analysis: CallAnalysis, speaker: str, *kinds: SignalKind
) -> tuple[LanguageSignal, ...]:
    """What a speaker did with words, of some kinds or of all, by start."""
    found = signals_by(Identity(analysis.language), speaker).items
    return tuple(signal for signal in found if not kinds or signal.kind in kinds)


def signals_in(
    analysis: CallAnalysis, speaker: str, stretch: Segment, *kinds: SignalKind
) -> tuple[LanguageSignal, ...]:
    """What a speaker did with words in a stretch: signals whose middle lies in it."""
    found = signals_by(Identity(analysis.language), speaker).inside(stretch)
    return tuple(signal for signal in found if not kinds or signal.kind in kinds)


def quote(text: str, *, max_chars: int = MAX_QUOTE_CHARS) -> str:
    r"""Put words into quotation marks, cut between two of them where they are too many.

    Examples
    --------
    >>> quote("I'm sorry, that is annoying.")
    '"I\'m sorry, that is annoying"'
    >>> quote("the card works at home but not abroad", max_chars=20)
    '"the card works at …"'
    """
    kept = " ".join(text.replace('"', "").split())
    if len(kept) <= max_chars:
        return f'"{kept.rstrip(".,;:")}"'
    cut = kept[: max_chars - 1].rpartition(" ")[0].removesuffix(" …")
    return f'"{cut.rstrip(".,;:")} …"' if cut else f'"{kept[: max_chars - 1]}…"'
