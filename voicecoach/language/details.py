"""Details that a speaker told, so that a question for one of them is known as asked again.

A detail is a time, an amount, a count, a person, or whether something is so. A question asks
for it again where the other said a sentence that tells such a detail of the same things:
most of what the question names is in that sentence, whatever the other words are.
"""

from dataclasses import dataclass

from voicecoach.language.content import content_stems
from voicecoach.language.pack import LanguagePack
from voicecoach.language.talk import Said

__all__ = ["DetailsTold"]

ASKS, TELLS = "asks_", "tells_"
WHETHER, CLAUSE = "whether", "clause"
MIN_WHETHER_STEMS = 2
"""Things that "have you ..?" must name; one comes back by chance. Convention."""
MIN_SHARED_RATIO = 0.66
"""Share of the things a question names that the sentence must name too; convention."""
MIN_SHARED_STEMS = 2
"""How many of them at least, where it names several; convention."""
MIN_APART_S = 1.0
"""What was told is asked again as soon as it was said; convention."""


@dataclass(frozen=True, slots=True)
class _Told:
    speaker: str
    at: float
    stems: frozenset[str]
    details: frozenset[str]


class DetailsTold:
    """What each speaker has told, so far in one call."""

    def __init__(self, pack: LanguagePack) -> None:
        self._pack = pack
        self._told: list[_Told] = []

    def learn(self, index: int, said: Said) -> None:
        """Remember the details in one sentence."""
        stems = self._stems(index, said)
        if stems:
            details = self._names(index, said, TELLS)
            self._told.append(
                _Told(said.speaker, said.at, stems, frozenset(details | {WHETHER, CLAUSE}))
            )

    def told_before(self, index: int, said: Said) -> frozenset[str]:
        """What a question names, where another told that detail of it; else nothing."""
        asked = self._names(index, said, ASKS)
        stems = self._stems(index, said)
        if not asked or len(stems) < (MIN_WHETHER_STEMS if asked == {WHETHER} else 1):
            return frozenset()
        least = max(MIN_SHARED_RATIO * len(stems), min(MIN_SHARED_STEMS, len(stems)))
        is_told = any(
            told.speaker != said.speaker
            and told.at <= said.at - MIN_APART_S
            and len(stems & told.stems) >= least
            and asked & told.details
            for told in self._told
        )
        return stems if is_told else frozenset()

    def _names(self, index: int, said: Said, prefix: str) -> frozenset[str]:
        sentence = said.sentences[index]
        cues = self._pack.indexes["details"].find(sentence.tokens, sentence.clauses)
        names = {name for _, _, name in cues}
        if prefix == ASKS and "ahead" in names:
            return frozenset()
        return frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))

    def _stems(self, index: int, said: Said) -> frozenset[str]:
        return content_stems(said.sentences[index].tokens, self._pack.lists["function"])
