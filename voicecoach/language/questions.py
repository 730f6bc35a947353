"""Questions: what asks, with or without a question mark, and how free the answer is."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from voicecoach.language.pack import LanguagePack
from voicecoach.language.patterns import MAX_KEPT_COUNT
from voicecoach.language.tokens import Sentence

__all__ = ["Question", "answer_kind", "find_questions"]

OPEN = frozenset({"open", "surely_open"})
FREE = OPEN | {"free"}
SURE = frozenset({"surely_open", "surely_closed"})
ASKING = OPEN | {"closed", "surely_closed", "exact"}
MIN_TAGGED_TOKENS = 4
"""A shorter "right" or "okay" is a listener's token; convention."""

Kind = Literal["open", "closed"]
Cues = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: which sentence, where in it, how free the answer is.

    ``has_words`` where words ask, not only the mark after a statement.
    """

    sentence: int
    start: int
    end: int
    kind: Kind
    has_words: bool = True


def find_questions(sentences: Sequence[Sentence], pack: LanguagePack) -> tuple[Question, ...]:
    """Questions of one utterance, at most one a sentence.

    Where the utterance is punctuated, a sentence that ends in a full stop needs
    words that certainly ask ("tell me"), one that is broken off a wh-question;
    elsewhere any inversion will do.
    """
    return _find(tuple(sentences), pack)


@lru_cache(maxsize=MAX_KEPT_COUNT)
def _find(sentences: tuple[Sentence, ...], pack: LanguagePack) -> tuple[Question, ...]:
    is_punctuated = any(sentence.mark or len(sentence.clauses) > 1 for sentence in sentences)
    found = (
        _question(index, sentence, pack, is_punctuated=is_punctuated)
        for index, sentence in enumerate(sentences)
    )
    return tuple(question for question in found if question)


def answer_kind(sentences: Sequence[Sentence], pack: LanguagePack) -> Kind:
    """How free the answer is to an utterance that is known to ask something.

    The last question counts, and of it the last clause that asks, because that is
    what gets the answer. An utterance without any words that ask leaves it open.
    """
    found = [(sentence, _cues(sentence, pack)) for sentence in sentences]
    marked = [item for item in found if item[0].mark == "?"]
    asking = marked or [item for item in found if _names(item[1]) & ASKING]
    return _kind(*asking[-1]) if asking else "open"


def _cues(sentence: Sentence, pack: LanguagePack) -> Cues:
    return tuple(pack.indexes["questions"].find(sentence.tokens, sentence.clauses))


def _names(cues: Cues) -> AbstractSet[str]:
    return {name for _, _, name in cues}


def _kind(sentence: Sentence, cues: Cues) -> Kind:
    if "exact" in _names(cues):
        return "closed"
    cues = _of_last_clause(sentence, cues)
    names = _names(cues)
    weighty = ASKING | {"open_if_marked"} if sentence.mark == "?" else ASKING
    first = next((name for _, _, name in cues if name in weighty), "closed")
    is_open = bool(names & FREE) or first == "open_if_marked"
    return "open" if is_open else "closed"


def _of_last_clause(sentence: Sentence, cues: Cues) -> Cues:
    """Cues from the last clause on that begins by asking: "What about him, is he of help?"."""
    clauses = sentence.clauses - {0}
    begin = max((at for at, _, name in cues if name in ASKING and at in clauses), default=0)
    return tuple(cue for cue in cues if cue[0] >= begin)


def _question(
    index: int, sentence: Sentence, pack: LanguagePack, *, is_punctuated: bool
) -> Question | None:
    tokens = sentence.tokens
    if set(tokens) <= pack.lists["backchannels"]:
        return None
    cues = _cues(sentence, pack)
    if not _asks(sentence, _names(cues), is_punctuated=is_punctuated):
        return None
    spans = [(start, end) for start, end, name in cues if name in ASKING]
    start, end = spans[0] if spans else (0, len(tokens))
    return Question(index, start, end, _kind(sentence, cues), has_words=bool(spans))


def _asks(sentence: Sentence, names: AbstractSet[str], *, is_punctuated: bool) -> bool:
    """Whether a sentence asks, by its mark and the names of its cues."""
    is_tagged = "tag" in names and len(sentence.tokens) >= MIN_TAGGED_TOKENS
    if sentence.mark == "?":
        return bool(names & ASKING) or is_tagged or "said_back" not in names
    if is_punctuated:
        is_broken_off = not sentence.mark
        return bool(names & SURE) or (is_broken_off and bool(names & OPEN))
    return bool(names & ASKING) or is_tagged
