"""Patterns of tokens, written in the language packs, and an index that finds many at once.

A pattern is tokens with spaces between them:

=============  ==================================================================
``hold on``    these tokens, one after the other
``i|we will``  one of several
``<feeling>``  any entry of a word list of the pack; also among several
``really?``    may be missing
``..``         up to three tokens of any kind
``^``          first: here a clause may begin (at the start, after a comma, a dash or a
               token of the list ``lead_ins``)
``~<verb>``    first: the token before is not one of these
``$``          last: here the sentence ends
``!<verb>``    last: the token after is not one of these
=============  ==================================================================
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from voicecoach.core.errors import ConfigError

__all__ = ["MAX_KEPT_COUNT", "PatternIndex", "choices"]

MAX_GAP_TOKENS = 3
"""Tokens that ``..`` may skip; convention."""
MAX_KEPT_COUNT = 4096
"""Sentences of which it is kept what was read in them: those of two dense hours."""

Found = tuple[int, int, str]
WordLists = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One way to match: what each token must be; ``None`` is a gap."""

    name: str
    elements: tuple[frozenset[str] | None, ...]
    not_after: frozenset[str]
    not_before: frozenset[str]
    begins_clause: bool
    ends_sentence: bool


class PatternIndex:
    """Patterns by their first token: one pass over a sentence finds all of them.

    Parameters
    ----------
    patterns : mapping of str to iterable of str
        Patterns by the name under which they are found.
    lists : mapping of str to frozenset of str
        Word lists that patterns may name.

    Raises
    ------
    ConfigError
        If a pattern is empty, begins with a gap or names an unknown list.

    Examples
    --------
    >>> index = PatternIndex({"promise": ["i|we will .. <act>"]}, {"act": frozenset({"send"})})
    >>> list(index.find(("okay", "i", "will", "just", "send", "it")))
    [(1, 5, 'promise')]
    """

    def __init__(self, patterns: Mapping[str, Iterable[str]], lists: WordLists) -> None:
        self._lead_ins = lists.get("lead_ins", frozenset())
        by_first: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for name, texts in patterns.items():
            for text in texts:
                for pattern in _ways(name, text, lists):
                    for first in pattern.elements[0] or ():
                        by_first[first].append(pattern)
        self._by_first = dict(by_first)
        self.names = frozenset(patterns)
        self._kept = lru_cache(maxsize=MAX_KEPT_COUNT)(self._looked_up)

    def find(
        self, tokens: Sequence[str], clauses: AbstractSet[int] = frozenset({0})
    ) -> Iterator[Found]:
        """Yield ``(start, end, name)`` of what is found, by start; the longest of each name.

        A sentence is asked for again and again while its call is read, and
        when one line of the call was corrected: what was found is kept.

        Parameters
        ----------
        tokens : sequence of str
            One sentence.
        clauses : set of int
            Where clauses begin.
        """
        yield from self._kept(tuple(tokens), frozenset(clauses))

    def _looked_up(self, tokens: tuple[str, ...], clauses: frozenset[int]) -> tuple[Found, ...]:
        return tuple(self._look(tokens, clauses))

    def _look(self, tokens: Sequence[str], clauses: AbstractSet[int]) -> Iterator[Found]:
        previous = ""
        for at, token in enumerate(tokens):
            patterns = self._by_first.get(token)
            if patterns:
                is_start = at in clauses or previous in self._lead_ins
                ends: dict[str, int] = {}
                for pattern in patterns:
                    if (pattern.begins_clause and not is_start) or previous in pattern.not_after:
                        continue
                    end = _follow(pattern, 1, tokens, at + 1)
                    if end is not None:
                        ends[pattern.name] = max(end, ends.get(pattern.name, 0))
                for name, end in ends.items():
                    yield at, end, name
            previous = token


def _follow(pattern: _Pattern, index: int, tokens: Sequence[str], at: int) -> int | None:
    """Where the pattern ends whose elements from ``index`` on begin at ``at``, if they do."""
    elements = pattern.elements
    while index < len(elements):
        element = elements[index]
        if element is None:
            ends = (
                _follow(pattern, index + 1, tokens, at + skipped)
                for skipped in range(MAX_GAP_TOKENS + 1)
            )
            return next((end for end in ends if end is not None), None)
        if at >= len(tokens) or tokens[at] not in element:
            return None
        index, at = index + 1, at + 1
    if at >= len(tokens):
        return at if at == len(tokens) else None
    is_refused = pattern.ends_sentence or tokens[at] in pattern.not_before
    return None if is_refused else at


def _ways(name: str, text: str, lists: WordLists) -> Iterator[_Pattern]:
    """Every way to match a pattern: with and without what may be missing."""
    parts = text.split()
    begins_clause, ends_sentence = "^" in parts[:2], parts[-1:] == ["$"]
    not_after: frozenset[str] = frozenset()
    for part in parts[:2]:
        if part.startswith("~"):
            not_after |= choices(part[1:], lists)
    is_limited = bool(parts) and parts[-1].startswith("!")
    not_before = choices(parts[-1][1:], lists) if is_limited else frozenset[str]()
    parts = [part for part in parts if part not in {"^", "$"} and part[0] not in "~!"]
    options = [_options(part, lists) for part in parts]
    for way in product(*options):
        elements = tuple(element for part in way for element in part)
        if not elements or elements[0] is None:
            raise ConfigError(f"pattern {text!r} of {name!r} needs a token first")
        yield _Pattern(name, elements, not_after, not_before, begins_clause, ends_sentence)


def _options(part: str, lists: WordLists) -> tuple[tuple[frozenset[str] | None, ...], ...]:
    if part == "..":
        return ((None,),)
    if part.endswith("?"):
        return ((choices(part[:-1], lists),), ())
    return ((choices(part, lists),),)


def choices(part: str, lists: WordLists) -> frozenset[str]:
    """Tokens that one part of a pattern stands for.

    Raises
    ------
    ConfigError
        If a list is not in the pack.
    """
    found: set[str] = set()
    for choice in part.split("|"):
        if choice in {"$", "^", ".."}:
            raise ConfigError(f"{choice!r} is no token: it cannot be one of several in {part!r}")
        if not choice.startswith("<"):
            found.add(choice)
        elif choice[1:-1] in lists:
            found |= lists[choice[1:-1]]
        else:
            raise ConfigError(
                f"no word list {choice[1:-1]!r}; there are {', '.join(sorted(lists))}"
            )
    return frozenset(found)
