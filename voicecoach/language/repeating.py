"""What is said twice: a speaker's own statement, and a question for what was said."""

from collections.abc import Iterator
from dataclasses import dataclass

from voicecoach.language.content import content_stems
from voicecoach.language.details import DetailsTold
from voicecoach.language.pack import LanguagePack
from voicecoach.language.span import Found
from voicecoach.language.talk import Said

__all__ = ["Remembered"]

MIN_REPEATED_STEMS = 3
"""Two content words come back by chance; convention."""
MIN_REPEATED_RATIO = 0.7
"""Share of the content of the shorter statement that comes back; convention."""
MIN_APART_S = 15.0
"""Sooner it is a new beginning of the same statement; convention."""
MIN_TOLD_APART_S = 1.0
"""What the other has told is asked again as soon as they have said it; convention."""
ITEM = "item_"


@dataclass(frozen=True, slots=True)
class _Statement:
    speaker: str
    at: float
    stems: frozenset[str]


class Remembered:
    """Statements and the things asked for, so far in one call."""

    def __init__(self, pack: LanguagePack) -> None:
        self._pack = pack
        self._by_stem: dict[str, list[_Statement]] = {}
        self._known: dict[str, tuple[str, float]] = {}
        self._told_with: dict[str, tuple[str, ...]] = {}
        self._details = DetailsTold(pack)

    def again_in(self, said: Said) -> Iterator[Found]:
        """Yield what is said or asked again, and remember what is new."""
        asking = {question.sentence for question in said.questions}
        for index in range(len(said.sentences)):
            if index in asking:
                yield from self._asked_again(index, said)
            else:
                yield from self._said_again(index, said)
                self._learn_items(index, said)
                self._details.learn(index, said)

    def _said_again(self, index: int, said: Said) -> Iterator[Found]:
        tokens = said.sentences[index].tokens
        stems = content_stems(tokens, self._pack.lists["function"])
        earlier = {
            id(statement): statement.stems
            for stem in stems
            for statement in self._by_stem.get(stem, ())
            if statement.speaker == said.speaker and statement.at <= said.at - MIN_APART_S
        }
        shared = [sorted(stems & before) for before in earlier.values() if _is_same(stems, before)]
        if shared:
            _, most = max((len(stems), stems) for stems in shared)
            yield Found("repeated", index, 0, len(tokens), tuple(most))
        if len(stems) >= MIN_REPEATED_STEMS:
            statement = _Statement(said.speaker, said.at, stems)
            for stem in stems:
                self._by_stem.setdefault(stem, []).append(statement)

    def _asked_again(self, index: int, said: Said) -> Iterator[Found]:
        sentence = said.sentences[index]
        names = [name for _, _, name in self._find(index, said)]
        items = [name for name in names if name.startswith(ITEM)]
        known = [
            name.removeprefix(ITEM)
            for name in dict.fromkeys(items)
            if name in self._known and self._is_before(*self._known[name], said)
        ]
        told = self._details.told_before(index, said) if not known else frozenset[str]()
        if known or told or "asks_again" in names:
            words = (word for name in known for word in self._told_with.get(ITEM + name, ()))
            about = (*known, *words) or tuple(sorted(told))
            yield Found("re_ask", index, 0, len(sentence.tokens), about)
        for name in items:
            self._known.setdefault(name, (said.speaker, said.at))

    @staticmethod
    def _is_before(speaker: str, at: float, said: Said) -> bool:
        apart_s = MIN_APART_S if speaker == said.speaker else MIN_TOLD_APART_S
        return at <= said.at - apart_s

    def _learn_items(self, index: int, said: Said) -> None:
        tokens, function = said.sentences[index].tokens, self._pack.lists["function"]
        for _, _, name in self._find(index, said):
            if name.startswith(ITEM):
                self._known.setdefault(name, (said.speaker, said.at))
        for start, end, name in self._find(index, said, "details"):
            if name.startswith(ITEM) and name not in self._known:
                self._known[name] = (said.speaker, said.at)
                words = (token for token in tokens[start:end] if token not in function)
                self._told_with[name] = tuple(words)

    def _find(
        self, index: int, said: Said, subject: str = "phrases"
    ) -> Iterator[tuple[int, int, str]]:
        sentence = said.sentences[index]
        return self._pack.indexes[subject].find(sentence.tokens, sentence.clauses)


def _is_same(stems: frozenset[str], before: frozenset[str]) -> bool:
    least = MIN_REPEATED_RATIO * min(len(stems), len(before))
    return len(stems & before) >= max(MIN_REPEATED_STEMS, least)
