"""Reflections: statements that say back what the other said, simply or with more in them.

Every sentence collects evidence for and against (framing, who it is about, words
shared with the other); weights were set by hand and stand in the language pack.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from voicecoach.language.content import content_stems
from voicecoach.language.pack import LanguagePack
from voicecoach.language.questions import Question
from voicecoach.language.tokens import Sentence

__all__ = ["Heard", "Reflection", "find_reflection"]

MIN_SCORE = -0.2
"""A reflection from here on; calibrated on every other dialogue of the benchmark."""
CLEAR_SCORE = 0.8
"""From here on hardly anything else; calibrated like `MIN_SCORE`."""
FEW_TOKENS = 6
"""Who has said no more since leaves little to say back; convention."""
MANY_TOKENS = 16
MAX_COUNTED_SENTENCES = 5
MIN_ECHO_STEMS = 2
"""One shared content word is half an echo; convention."""
COMPLEX_ECHO_RATIO = 0.34
"""A sentence that shares less of its content adds meaning of its own; convention."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the speaker has just heard.

    Parameters
    ----------
    stems : frozenset of str
        Stems of the content words of the other's last minute.
    token_count : int
        Tokens of the other since the speaker's last utterance.
    continues : bool
        Whether the speaker's last utterance said something back.
    """

    stems: frozenset[str] = frozenset()
    token_count: int = 0
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Reflection:
    """The sentence of an utterance that says most back.

    Parameters
    ----------
    sentence : int
        Its index in the utterance.
    kind : {"simple", "complex"}
    score : float
        Sum of the weights of the evidence.
    shared : frozenset of str
        Stems that it shares with what was heard.
    """

    sentence: int
    kind: Literal["simple", "complex"]
    score: float
    shared: frozenset[str]

    @property
    def is_clear(self) -> bool:
        """Whether the evidence leaves little doubt."""
        return self.score >= CLEAR_SCORE


@dataclass(frozen=True, slots=True)
class _Evidence:
    sentence: int
    score: float
    names: frozenset[str]
    shared: frozenset[str]
    echo_ratio: float


def find_reflection(
    sentences: Sequence[Sentence],
    questions: Collection[Question],
    heard: Heard,
    pack: LanguagePack,
) -> Reflection | None:
    """Say whether an utterance says back what was heard, and where most of it."""
    tokens = {token for sentence in sentences for token in sentence.tokens}
    if tokens <= pack.lists["backchannels"]:
        return None
    asking = {
        question.sentence: "asks" if question.has_words else "marked" for question in questions
    }
    found = [
        _evidence(index, sentence, heard, pack, asking.get(index))
        for index, sentence in enumerate(sentences)
        if not pack.lists["tokens_without_content"].issuperset(sentence.tokens)
    ]
    if not found:
        return None
    most = max(found, key=lambda evidence: evidence.score)
    # Rounded, because weights may meet the bound exactly.
    score = round(most.score + _of_utterance(found, heard, pack.weights["reflections"]), 6)
    if score < MIN_SCORE:
        return None
    adds = most.names & {"feeling", "contrast"} or most.echo_ratio < COMPLEX_ECHO_RATIO
    return Reflection(most.sentence, "complex" if adds else "simple", score, most.shared)


def _evidence(
    index: int, sentence: Sentence, heard: Heard, pack: LanguagePack, asking: str | None
) -> _Evidence:
    weights = pack.weights["reflections"]
    cues = pack.indexes["reflections"].find(sentence.tokens, sentence.clauses)
    names = {name for _, _, name in cues}
    stems = content_stems(sentence.tokens, pack.lists["function"])
    if len(sentence.tokens) <= 2 and not stems:
        names.discard("other_state")
    if asking:
        names.add(asking)
    shared = stems & heard.stems
    echo_ratio = len(shared) / max(MIN_ECHO_STEMS, len(stems))
    score = weights["bias"] + weights["echo"] * min(1.0, 2.0 * echo_ratio)
    score += math.fsum(weights[name] for name in names)
    if {"frame", "own"} <= names:
        score -= weights["framed_own"]
    return _Evidence(index, score, frozenset(names), shared, echo_ratio)


def _of_utterance(found: Sequence[_Evidence], heard: Heard, weights: Mapping[str, float]) -> float:
    """Evidence that is not in one sentence: what came before, and all else that is said."""
    telling = sum(_tells(evidence.names) for evidence in found) / len(found)
    score = weights["telling"] * telling
    score += weights["more_sentences"] * (min(len(found), MAX_COUNTED_SENTENCES) - 1)
    if heard.continues:
        score += weights["continues"]
    elif heard.token_count <= FEW_TOKENS:
        score += weights["heard_little"]
    if heard.token_count >= MANY_TOKENS:
        score += weights["heard_much"]
    return score


def _tells(names: Collection[str]) -> bool:
    return "directive" in names or {"information", "own"} <= set(names)
