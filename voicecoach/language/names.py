"""Names: who said theirs, and who used it."""

from collections.abc import Iterator

from voicecoach.language.pack import LanguagePack
from voicecoach.language.span import Found
from voicecoach.language.talk import Said
from voicecoach.language.tokens import Sentence

__all__ = ["NamesHeard"]


class NamesHeard:
    """Names that speakers gave so far in one call."""

    def __init__(self, pack: LanguagePack) -> None:
        self._pack = pack
        self._owner: dict[str, str] = {}

    def uses_in(self, said: Said) -> Iterator[Found]:
        """Yield where the speaker says a name that another gave; learn those given here."""
        for index, sentence in enumerate(said.sentences):
            for at, token in enumerate(sentence.tokens):
                if self._owner.get(token, said.speaker) != said.speaker:
                    yield Found("name", index, at, at + 1, (token,))
            for name in self._given_in(sentence):
                self._owner.setdefault(name, said.speaker)

    def _given_in(self, sentence: Sentence) -> Iterator[str]:
        tokens = sentence.tokens
        for start, end, name in self._pack.indexes["phrases"].find(tokens, sentence.clauses):
            if name == "name_follows" and end < len(tokens):
                yield from self._if_name(tokens[end])
            elif name == "name_precedes" and start:
                yield from self._if_name(tokens[start - 1])

    def _if_name(self, token: str) -> Iterator[str]:
        lists = self._pack.lists
        if token.isalpha() and token not in lists["function"] and token not in lists["no_name"]:
            yield token
