"""Summaries: what was agreed and what was heard, put together.

A summary says again what its speaker has said before: what will be done, when
and by whom. It begins with "so", or is announced, or a check follows ("have I
missed anything?").
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

from voicecoach.language.content import content_stems
from voicecoach.language.pack import LanguagePack
from voicecoach.language.span import Found
from voicecoach.language.talk import Said

__all__ = ["SummedUp"]

AGREED_S = 180.0
"""How long ago it was said by the speaker what is now put together; convention."""
MIN_OWN_STEMS = 2
"""Content words that were the speaker's own before; one may be chance; convention."""
MIN_OWN_RATIO = 0.4
"""Share of its content that the speaker has said before; convention."""
MIN_HEARD_STEMS = 2
"""Content words of the other's in an utterance that is announced as a summary; convention."""
MAX_LEAD_TOKENS = 2
"""Tokens before "so" where it still begins the sentence: "okay, and so"; convention."""


class SummedUp:
    """What each speaker has said, so far in one call."""

    def __init__(self, pack: LanguagePack) -> None:
        self._pack = pack
        self._own: defaultdict[str, deque[tuple[float, frozenset[str]]]] = defaultdict(deque)

    def again_in(self, said: Said) -> Iterator[Found]:
        """Yield the sentence that sums up, if there is one, and remember what is said."""
        own = self._own[said.speaker]
        while own and own[0][0] < said.at - AGREED_S:
            own.popleft()
        before = frozenset[str]().union(*(stems for _, stems in own))
        yield from self._found(said, before)
        own.append((said.at, said.stems))

    def _found(self, said: Said, before: frozenset[str]) -> Iterator[Found]:
        cues = [self._cues(index, said) for index in range(len(said.sentences))]
        asking = {question.sentence for question in said.questions}
        for index, sentence in enumerate(said.sentences):
            stems = content_stems(sentence.tokens, self._pack.lists["function"])
            agreed = stems & before
            if index in asking or not self._is_marked(index, said, cues):
                continue
            is_own = len(agreed) >= max(MIN_OWN_STEMS, MIN_OWN_RATIO * len(stems))
            if is_own or ("summing_up" in cues[index] and _heard_enough(said)):
                yield Found("summary", index, 0, len(sentence.tokens), tuple(sorted(agreed)))
                return

    def _is_marked(self, index: int, said: Said, cues: Sequence[frozenset[str]]) -> bool:
        """Whether words on or around a sentence say that it puts together."""
        if cues[index] & {"summing_up", "together"}:
            return True
        if index and said.sentences[index - 1].tokens == ("so",):
            return True
        return index + 1 < len(cues) and "checking" in cues[index + 1]

    def _cues(self, index: int, said: Said) -> frozenset[str]:
        sentence = said.sentences[index]
        found = self._pack.indexes["phrases"].find(sentence.tokens, sentence.clauses)
        return frozenset(
            name for start, _, name in found if name != "together" or start <= MAX_LEAD_TOKENS
        )


def _heard_enough(said: Said) -> bool:
    heard = frozenset[str]().union(*(other.stems for other in said.heard))
    return len(said.stems & heard) >= MIN_HEARD_STEMS
