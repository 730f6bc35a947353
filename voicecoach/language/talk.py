"""Utterances in the order they were said, each read with what its speaker had heard."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from voicecoach.language.content import content_stems
from voicecoach.language.pack import LanguagePack
from voicecoach.language.patterns import MAX_KEPT_COUNT
from voicecoach.language.questions import Question, find_questions
from voicecoach.language.reflections import Heard, Reflection, find_reflection
from voicecoach.language.tokens import Sentence, cut_at_starts, split_sentences

__all__ = ["MEMORY_S", "Said", "read_talk", "sentences_of"]

MEMORY_S = 60.0
"""How long what somebody said can be said back: the other's preceding minute."""
MAX_UNMARKED_TOKENS = 12
"""A longer stretch without any mark is cut before words that begin sentences; convention."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One utterance, and what it asks and says back.

    Parameters
    ----------
    speaker : str
    at : float
        Start, in seconds.
    sentences : tuple of Sentence
    stems : frozenset of str
        Stems of its content words.
    own_stems : frozenset of str
        Stems of what the speaker said in the minute before.
    heard : tuple of Said
        What others said in the minute before, in order; their own ``heard`` is empty.
    questions : tuple of Question
    reflection : Reflection or None
    """

    speaker: str
    at: float
    sentences: tuple[Sentence, ...]
    stems: frozenset[str]
    heard: tuple["Said", ...] = ()
    questions: tuple[Question, ...] = ()
    reflection: Reflection | None = None
    own_stems: frozenset[str] = frozenset()

    @property
    def token_count(self) -> int:
        """How many tokens it has."""
        return sum(len(sentence.tokens) for sentence in self.sentences)


def sentences_of(words: Sequence[str], pack: LanguagePack) -> tuple[Sentence, ...]:
    """Sentences of one utterance, also of one without punctuation.

    Examples
    --------
    >>> from voicecoach.language.pack import load_pack
    >>> found = sentences_of("That is odd. When did it start?".split(), load_pack("en"))
    >>> [(" ".join(sentence.tokens), sentence.mark) for sentence in found]
    [('that is odd', '.'), ('when did it start', '?')]
    """
    return _sentences_of(tuple(words), pack)


@lru_cache(maxsize=MAX_KEPT_COUNT)
def _sentences_of(words: tuple[str, ...], pack: LanguagePack) -> tuple[Sentence, ...]:
    starts = pack.indexes["starts"]
    return tuple(
        part
        for sentence in split_sentences(words, pack.spelling)
        for part in (
            cut_at_starts(sentence, starts)
            if not sentence.mark and len(sentence.tokens) > MAX_UNMARKED_TOKENS
            else (sentence,)
        )
    )


@dataclass(slots=True)
class _Memory:
    """What was said in the last minute, and whose last utterance said something back."""

    recent: deque[Said] = field(default_factory=deque)
    said_back: dict[str, bool] = field(default_factory=dict)
    last_by: dict[str, float] = field(default_factory=dict)

    def heard_by(self, speaker: str, at: float) -> tuple[Said, ...]:
        while self.recent and self.recent[0].at < at - MEMORY_S:
            self.recent.popleft()
        return tuple(said for said in self.recent if said.speaker != speaker)

    def said_by(self, speaker: str) -> frozenset[str]:
        own = (said.stems for said in self.recent if said.speaker == speaker)
        return frozenset[str]().union(*own)


def read_talk(
    utterances: Iterable[tuple[str, float, Sequence[str]]], pack: LanguagePack
) -> Iterator[Said]:
    """Read utterances one after the other.

    Parameters
    ----------
    utterances : iterable of (speaker, start, words)
        Sorted by start (seconds).
    pack : LanguagePack
    """
    memory = _Memory()
    for speaker, at, words in utterances:
        heard = memory.heard_by(speaker, at)
        said = _read(speaker, at, sentences_of(words, pack), heard, memory, pack)
        memory.recent.append(Said(speaker, at, said.sentences, said.stems))
        memory.last_by[speaker] = at
        if said.stems:
            memory.said_back[speaker] = said.reflection is not None
        yield said


def _read(
    speaker: str,
    at: float,
    sentences: tuple[Sentence, ...],
    heard: tuple[Said, ...],
    memory: _Memory,
    pack: LanguagePack,
) -> Said:
    questions = find_questions(sentences, pack)
    since = memory.last_by.get(speaker, 0.0)
    what = Heard(
        stems=frozenset[str]().union(*(other.stems for other in heard)),
        token_count=sum(other.token_count for other in heard if other.at >= since),
        continues=memory.said_back.get(speaker, False),
    )
    tokens = (token for sentence in sentences for token in sentence.tokens)
    return Said(
        speaker,
        at,
        sentences,
        content_stems(tokens, pack.lists["function"]),
        heard,
        questions,
        find_reflection(sentences, questions, what, pack),
        memory.said_by(speaker),
    )
