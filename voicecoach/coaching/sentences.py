"""What rules ask of sentences: which phrases they have, whose words they take up, what came after.

A sentence is specific to a call where it has content words that the customer
had used before it, or an amount or a time that somebody can hold the speaker to.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from voicecoach.coaching.identity import Identity, Timeline
from voicecoach.coaching.spoken import quote, signals_in
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.language import SignalKind
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.language.sentences import ReadSentence, read_sentences

__all__ = [
    "ANSWER_S",
    "answer_to",
    "firm_promises",
    "first_words_after",
    "has",
    "is_offer",
    "is_taken_well",
    "is_troubled",
    "named_in",
    "promise_words",
    "sentences_before",
    "sentences_in",
    "sentences_of",
    "taken_up",
    "terms_in",
    "trouble_before",
    "ways_in",
    "words_at",
]

ANSWER_S = 12.0
"""Who answers later than this answers something else (convention)."""

AT_ONCE_S = 0.5
"""An answer may begin before the last word is over (convention)."""

NEAR_DAYS = frozenset({"today", "tonight", "tomorrow"})
"""Days that set phrases name as well (convention)."""

TOKEN_COUNT = 2
"""Up to as many tokens are a sound of listening (convention)."""

FIRST_SENTENCES = 3
"""How something is taken is said at once; later it is of something else (convention)."""

_TROUBLE: tuple[SignalKind, ...] = ("complaint", "not_understood")


@lru_cache(maxsize=8)
def _sentences(transcript: Identity) -> tuple[ReadSentence, ...]:
    return read_sentences(transcript.value)


@lru_cache(maxsize=8)
def _sentences_by(transcript: Identity, speaker: str) -> Timeline[ReadSentence]:
    own = (sentence for sentence in _sentences(transcript) if sentence.speaker == speaker)
    return Timeline(own, lambda sentence: sentence.segment)


def sentences_of(analysis: CallAnalysis, speaker: str | None = None) -> tuple[ReadSentence, ...]:
    """Sentences of one speaker or of everybody, sorted; read once for many questions."""
    if analysis.transcript is None:
        return ()
    transcript = Identity(analysis.transcript)
    return _sentences(transcript) if speaker is None else _sentences_by(transcript, speaker).items


def sentences_in(
    analysis: CallAnalysis, speaker: str, stretch: Segment
) -> tuple[ReadSentence, ...]:
    """Sentences of one speaker whose middle lies in a stretch."""
    if analysis.transcript is None:
        return ()
    return _sentences_by(Identity(analysis.transcript), speaker).inside(stretch)


def sentences_before(
    analysis: CallAnalysis, speaker: str, at: float, *, within_s: float
) -> tuple[ReadSentence, ...]:
    """Sentences of one speaker that begin before a time, up to ``within_s`` earlier."""
    said = sentences_of(analysis, speaker)
    return tuple(s for s in said if at - within_s <= s.segment.start < at)


def has(sentence: ReadSentence, *names: str) -> bool:
    """Whether a sentence has a phrase of one of these names."""
    return not sentence.names.isdisjoint(names)


def named_in(
    analysis: CallAnalysis, speaker: str, stretch: Segment, *names: str
) -> tuple[ReadSentence, ...]:
    """Sentences of a speaker in a stretch that have a phrase of one of these names."""
    return tuple(s for s in sentences_in(analysis, speaker, stretch) if has(s, *names))


def taken_up(analysis: CallAnalysis, stretch: Segment) -> frozenset[str]:
    """Stems of the agent's content words in a stretch that the customer had used before it."""
    if analysis.transcript is None:
        return frozenset()
    since = _customer_stems(Identity(analysis.transcript))
    own = frozenset[str]().union(*(s.stems for s in sentences_in(analysis, AGENT, stretch)))
    return frozenset(stem for stem in own if since.get(stem, math.inf) < stretch.start)


@lru_cache(maxsize=8)
def _customer_stems(transcript: Identity) -> Mapping[str, float]:
    """Stems of the customer's content words, and when the first sentence with each begins."""
    since: dict[str, float] = {}
    for sentence in _sentences_by(transcript, CUSTOMER).items:
        for stem in sentence.stems:
            since.setdefault(stem, sentence.segment.start)
    return since


def firm_promises(analysis: CallAnalysis, stretch: Segment) -> tuple[ReadSentence, ...]:
    """Promises of the agent that somebody can hold them to.

    Each says when, and names an hour or a day other than today or tomorrow, an
    act that reaches the customer, or something of theirs: "I'll do everything
    I can today" is none.
    """
    return tuple(s for s in sentences_in(analysis, AGENT, stretch) if _is_firm(analysis, s))


def _is_firm(analysis: CallAnalysis, sentence: ReadSentence) -> bool:
    if sentence.is_question or has(sentence, "left_open", "for_how_long"):
        return False
    if not sentence.amounts or not signals_in(analysis, AGENT, sentence.segment, "promise"):
        return False
    is_exact = bool(sentence.amounts - NEAR_DAYS) and len(sentence.stems) > 1
    return is_exact or has(sentence, "later_act") or bool(taken_up(analysis, sentence.segment))


def promise_words(analysis: CallAnalysis, sentence: ReadSentence, *, max_chars: int) -> str:
    """Quote a promise: its sentence, or from where the promise begins in a long one."""
    if len(sentence.text) <= max_chars:
        return quote(sentence.text)
    found = signals_in(analysis, AGENT, sentence.segment, "promise")
    return quote(found[0].text if found else sentence.text, max_chars=max_chars)


def is_offer(sentence: ReadSentence) -> bool:
    """Whether a sentence says what can be had, and with an amount, a time or a thing."""
    return has(sentence, "offer") and not has(sentence, "refusal") and bool(sentence.stems)


def terms_in(analysis: CallAnalysis, stretch: Segment) -> tuple[str, ...]:
    """Terms of the trade that the agent says in a stretch, and the customer had not said before."""
    known = frozenset(
        token
        for sentence in sentences_of(analysis, CUSTOMER)
        if sentence.segment.start < stretch.start
        for token in sentence.tokens
    )
    terms = (
        phrase.text.strip(".,;:?!")
        for sentence in sentences_in(analysis, AGENT, stretch)
        for phrase in sentence.phrases
        if phrase.name == "term"
    )
    return tuple(
        term for term in dict.fromkeys(terms) if not known.issuperset(term.lower().split())
    )


def ways_in(analysis: CallAnalysis, stretch: Segment) -> tuple[frozenset[str], ...]:
    """Content of each way that the agent offers in a stretch; one that adds nothing is left out.

    A way goes from the words that begin it to the next such words. What is
    said before an "or" is one as well, in the same sentence or the one before.
    """
    said = sentences_in(analysis, AGENT, stretch)
    parts = [part for place, each in enumerate(said) for part in _ways_at(said, place, each)]
    return tuple(
        part
        for place, part in enumerate(parts)
        if part and not any(part <= other for i, other in enumerate(parts) if i != place)
    )


def _ways_at(
    said: Sequence[ReadSentence], place: int, sentence: ReadSentence
) -> Iterator[frozenset[str]]:
    begins_or = place + 1 < len(said) and any(
        phrase.name == "or_else" and phrase.start == 0 for phrase in said[place + 1].phrases
    )
    if (sentence.is_question or has(sentence, "refusal")) and not has(sentence, "way"):
        return
    parts = sentence.parts_at("way", "or_else")
    if parts:
        yield from parts
    elif begins_or:
        yield sentence.stems


def answer_to(
    analysis: CallAnalysis, after: float, *, within_s: float = ANSWER_S
) -> tuple[ReadSentence, ...]:
    """What the customer says next, up to where the agent says more than a token."""
    return tuple(_answer(analysis, after, after + within_s))


def _answer(analysis: CallAnalysis, after: float, until: float) -> Iterator[ReadSentence]:
    has_begun = False
    for sentence in sentences_of(analysis):
        at = sentence.segment.start
        if at < after - AT_ONCE_S:
            continue
        if sentence.speaker == CUSTOMER and (has_begun or at <= until):
            has_begun = True
            yield sentence
        elif has_begun and sentence.speaker == AGENT and len(sentence.tokens) > TOKEN_COUNT:
            return


def is_taken_well(analysis: CallAnalysis, answer: tuple[ReadSentence, ...]) -> bool:
    """Whether an answer goes along with what was said, and has no trouble in it."""
    first = answer[:FIRST_SENTENCES]
    return (
        any(has(sentence, "accepts") for sentence in first)
        and not any(has(sentence, "rejects", "meaning", "pardon") for sentence in first)
        and not is_troubled(analysis, first)
    )


def is_troubled(analysis: CallAnalysis, said: tuple[ReadSentence, ...]) -> bool:
    """Whether the customer complains or did not understand."""
    return any(signals_in(analysis, CUSTOMER, s.segment, *_TROUBLE) for s in said)


def words_at(analysis: CallAnalysis, speaker: str, stretch: Segment, *, max_chars: int = 40) -> str:
    """Quote what a speaker says in a stretch: the first complaint in it, or else the longest.

    Empty where no words are known there.
    """
    said = sentences_in(analysis, speaker, stretch)
    if not said:
        return ""
    charged = (s for s in said if signals_in(analysis, speaker, s.segment, "complaint"))
    longest = max(said, key=lambda sentence: len(sentence.tokens))
    return quote(next(charged, longest).text, max_chars=max_chars)


def first_words_after(analysis: CallAnalysis, speaker: str, at: float, *, max_chars: int) -> str:
    """Quote the first sentence of more than a token that a speaker begins after a time."""
    said = (s for s in sentences_of(analysis, speaker) if s.segment.start >= at - AT_ONCE_S)
    first = next((s for s in said if len(s.tokens) > TOKEN_COUNT), None)
    return "" if first is None else quote(first.text, max_chars=max_chars)


def trouble_before(
    analysis: CallAnalysis, at: float, *, within_s: float
) -> tuple[ReadSentence, ...]:
    """Sentences of the customer shortly before: a complaint, or what they cannot do or have."""
    said = sentences_before(analysis, CUSTOMER, at, within_s=within_s)
    return tuple(
        s
        for s in said
        if has(s, "refusal", "rejects")
        or signals_in(analysis, CUSTOMER, s.segment, "complaint", "repeated", "cannot")
    )
