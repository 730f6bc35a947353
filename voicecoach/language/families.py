"""Families of words: who answers to "refund" with "your money" speaks of the same matter.

One family in common may be chance, and fits many calls; two in one sentence rarely are.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from voicecoach.language.content import stem
from voicecoach.language.pack import LanguagePack
from voicecoach.language.tokens import Sentence

__all__ = ["MIN_RELATED", "FamilyWords", "families_in", "related_words"]

MIN_RELATED = 2
"""As many words that are the customer's, or of a family with them, name a matter in words of
one's own; one may be chance. Convention."""


@dataclass(frozen=True, slots=True)
class FamilyWords:
    """Words of one family in a sentence: its name, and the tokens from start to end."""

    name: str
    start: int
    end: int


def families_in(sentence: Sentence, pack: LanguagePack) -> Iterator[FamilyWords]:
    """Yield the words of families in a sentence, by start."""
    for start, end, name in pack.indexes["families"].find(sentence.tokens, sentence.clauses):
        yield FamilyWords(name, start, end)


def related_words(
    sentence: Sentence,
    families: AbstractSet[str],
    shared: AbstractSet[str],
    pack: LanguagePack,
) -> frozenset[str]:
    """Stems of the words in a sentence that are of a family with others' words and not the same.

    Parameters
    ----------
    sentence : Sentence
    families : set of str
        Families of what the other said.
    shared : set of str
        Stems that are in both alike: these are found already.
    pack : LanguagePack

    Returns
    -------
    frozenset of str
        One stem for each family, none of a word that another family has already.
    """
    found: dict[str, str] = {}
    until = 0
    for words in families_in(sentence, pack):
        stems = [stem(token) for token in sentence.tokens[words.start : words.end]]
        is_new = words.name in families and words.name not in found and words.start >= until
        if is_new and shared.isdisjoint(stems):
            found[words.name] = _longest(stems)
            until = words.end
    return frozenset(found.values())


def _longest(stems: Sequence[str]) -> str:
    return max(stems, key=len)
