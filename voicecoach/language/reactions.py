"""How somebody takes what they were told: as right, as wrong, with relief, or flatly."""

from collections.abc import Sequence
from typing import Literal

from voicecoach.language.pack import LanguagePack
from voicecoach.language.talk import sentences_of

__all__ = ["Reaction", "reactions_in"]

Reaction = Literal["confirms", "corrects", "relieved", "flat"]
"""What `reactions_in` looks for."""

FIRST_SENTENCES = 2
"""Whether something is right is said at once: "Yeah. Exactly that." Later it is of something else
(convention)."""


def reactions_in(words: Sequence[str], pack: LanguagePack) -> frozenset[Reaction]:
    """Find how the words of a turn take what was said before them.

    ``confirms`` and ``corrects`` are looked for in the first two sentences,
    ``relieved`` in all, ``flat`` only where the turn is nothing else. Of a turn
    that begins with a no, ``confirms`` is not said.

    Examples
    --------
    >>> from voicecoach.language.pack import load_pack
    >>> sorted(reactions_in("Yeah. Exactly that.".split(), load_pack("en")))
    ['confirms']
    >>> sorted(reactions_in("Yeah, but not abroad.".split(), load_pack("en")))
    ['corrects']
    >>> sorted(reactions_in(["Fine."], load_pack("en")))
    ['flat']
    """
    sentences = sentences_of(words, pack)
    index = pack.indexes.get("reactions")
    if index is None:
        return frozenset()
    names = [{name for *_, name in index.find(s.tokens, s.clauses)} for s in sentences]
    first = set().union(*names[:FIRST_SENTENCES])
    found: set[Reaction] = set()
    if "corrects" in first:
        found.add("corrects")
    elif "confirms" in first:
        found.add("confirms")
    if any("relieved" in each for each in names):
        found.add("relieved")
    if len(sentences) == 1 and "flat" in first:
        found.add("flat")
    return frozenset(found)
