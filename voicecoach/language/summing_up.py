"""Summaries: what was agreed and what was heard, put together.

A summary says again what its speaker has said before: what will be done, when
and by whom. It begins with "so", or is announced, or a check follows ("have I
missed anything?"). A pause does not end it.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence

from voicecoach.language.content import content_stems
from voicecoach.language.pack import LanguagePack
from voicecoach.language.span import Found
from voicecoach.language.talk import Said
from voicecoach.language.tokens import Sentence

__all__ = ["SummedUp", "without_summaries"]

AGREED_S = 180.0
"""How long ago it was said by the speaker what is now put together; convention."""
MIN_OWN_STEMS = 2
"""Content words that were the speaker's own before; one may be chance, unless a day or an hour is
named; convention."""
MIN_OWN_RATIO = 0.3
"""Share of its content that the speaker has said before; convention."""
MIN_HEARD_STEMS = 2
"""Content words of the other's in an utterance that is announced as a summary; convention."""
MAX_LEAD_TOKENS = 2
"""Tokens before "so" where it still begins the sentence: "okay, and so"; convention."""
MIN_LISTED_CLAUSES = 3
"""Clauses of a sentence that lists what was agreed, without any words around; convention."""
MIN_LISTED_RATIO = 0.6
"""Share of the content of such a list that the speaker has said before; convention."""
MIN_LISTED_STEMS = 3
"""Content words of it, too; convention."""
LEAD_IN = "lead_in"


class SummedUp:
    """What each speaker has said, so far in one call."""

    def __init__(self, pack: LanguagePack) -> None:
        self._pack = pack
        self._own: defaultdict[str, deque[tuple[float, frozenset[str]]]] = defaultdict(deque)
        self._last: tuple[str, frozenset[str]] = ("", frozenset())

    def again_in(self, said: Said) -> Iterator[Found]:
        """Yield the sentence that sums up, if there is one, and remember what is said."""
        own = self._own[said.speaker]
        while own and own[0][0] < said.at - AGREED_S:
            own.popleft()
        before = frozenset[str]().union(*(stems for _, stems in own))
        cues = [self._cues(index, said) for index in range(len(said.sentences))]
        yield from self._found(said, before, cues)
        own.append((said.at, said.stems))
        if cues:
            self._last = (said.speaker, cues[-1])

    def _found(
        self, said: Said, before: frozenset[str], cues: Sequence[frozenset[str]]
    ) -> Iterator[Found]:
        asking = {question.sentence for question in said.questions}
        for index, sentence in enumerate(said.sentences):
            if index in asking:
                continue
            stems = content_stems(sentence.tokens, self._pack.lists["function"])
            agreed = stems & before
            is_list = "due" in cues[index] and _is_listed(sentence, stems, agreed)
            if not (is_list or self._is_marked(index, said, cues)):
                continue
            least = 1 if "due" in cues[index] else MIN_OWN_STEMS
            is_own = len(agreed) >= max(least, MIN_OWN_RATIO * len(stems))
            if is_own or ("summing_up" in cues[index] and _heard_enough(said)):
                yield Found("summary", index, 0, len(sentence.tokens), tuple(sorted(agreed)))
                return

    def _is_marked(self, index: int, said: Said, cues: Sequence[frozenset[str]]) -> bool:
        """Whether words on or around a sentence say that it puts together."""
        if cues[index] & {"summing_up", "together"}:
            return True
        speaker, last = (said.speaker, cues[index - 1]) if index else self._last
        if speaker == said.speaker and last & {LEAD_IN, "summing_up"}:
            return True
        return index + 1 < len(cues) and "checking" in cues[index + 1]

    def _cues(self, index: int, said: Said) -> frozenset[str]:
        tokens, clauses = said.sentences[index].tokens, said.sentences[index].clauses
        names = {
            name
            for start, _, name in self._pack.indexes["phrases"].find(tokens, clauses)
            if name != "together" or start <= MAX_LEAD_TOKENS
        }
        is_lead_in = "together" in names and len(tokens) <= MAX_LEAD_TOKENS
        return frozenset(names | {LEAD_IN} if is_lead_in else names)


def _is_listed(sentence: Sentence, stems: frozenset[str], agreed: frozenset[str]) -> bool:
    """Whether a sentence lists what its speaker said: "An email's coming, cancelled, Friday"."""
    least = max(MIN_LISTED_STEMS, MIN_LISTED_RATIO * len(stems))
    return len(sentence.clauses) >= MIN_LISTED_CLAUSES and len(agreed) >= least


def _heard_enough(said: Said) -> bool:
    heard = frozenset[str]().union(*(other.stems for other in said.heard))
    return len(said.stems & heard) >= MIN_HEARD_STEMS


def without_summaries(
    found: Iterable[Found], summaries: Iterable[Found], dated: frozenset[int]
) -> Iterator[Found]:
    """Leave out paraphrases that are summaries: with a date, and more of the speaker's own words.

    Parameters
    ----------
    found, summaries : iterable of Found
        In the same utterance.
    dated : frozenset of int
        Sentences in which it is said when something is due.
    """
    own = {each.sentence: len(each.about) for each in summaries if each.sentence in dated}
    for each in found:
        is_summary = each.sentence in own and own[each.sentence] >= len(each.about)
        if each.kind != "paraphrase" or not is_summary:
            yield each
