"""Words as a recogniser or a typist wrote them, made into plain tokens and sentences.

A recogniser gives no punctuation and no capitals, people repeat and break off
words: so a token is lower case without marks, repeats at once are one token,
and a sentence ends at a full stop or, where there are none, before words that
begin sentences (listed in the language pack).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from voicecoach.language.patterns import PatternIndex

__all__ = ["Sentence", "cut_at_starts", "split_sentences", "tokens_of_word"]

ENDS = ".?!"
MIN_SENTENCE_TOKENS = 3
"""A sentence of unpunctuated text is not cut off before as many tokens; convention."""

MAX_REPEAT_TOKENS = 3
"""What is said again at once, up to as many tokens, is a new beginning; convention."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'"})
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?")
_MARK = re.compile(r"([.?!])[\"'”)\]]*$")
_BREAK = re.compile(r"(?:[,;:–—]|--|-)[\"'”)\]]*$")
_FRAGMENT = re.compile(r"\b([^\W\d_]{1,2})-+(?=\1)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens of one sentence, and where they came from.

    Parameters
    ----------
    tokens : tuple of str
        Lower case, without marks.
    words : tuple of int
        Index of the word of the utterance that each token came from.
    clauses : frozenset of int
        Positions of the tokens that follow a comma or a dash, and 0.
    mark : str
        ``"."``, ``"?"``, ``"!"``, or empty where none was written.
    """

    tokens: tuple[str, ...]
    words: tuple[int, ...]
    clauses: frozenset[int]
    mark: str = ""

    def until(self, end: int) -> "Sentence":
        """What comes before a token."""
        return _part(self, 0, end)


@lru_cache(maxsize=65536)
def tokens_of_word(word: str) -> tuple[tuple[str, ...], str]:
    """Tokens of one written word, and the mark after it.

    Notes in square brackets are no words. Parts of a word with hyphens are
    tokens; a fragment that the next part repeats is dropped.

    Returns
    -------
    tuple
        The tokens; ``"."``, ``"?"``, ``"!"``, ``","`` for a comma, a dash or alike, or ``""``.

    Examples
    --------
    >>> tokens_of_word("Wh-what?")
    (('what',), '?')
    >>> tokens_of_word("[laughs]")
    ((), '')
    """
    plain = _FRAGMENT.sub("", word.translate(_QUOTES).lower())
    mark = _MARK.search(plain)
    after = mark[1] if mark else "," if _BREAK.search(plain) else ""
    if "[" in word or "]" in word:
        return (), after
    return tuple(token.rstrip("'") for token in _TOKEN.findall(plain)), after


def split_sentences(words: Sequence[str], spelling: dict[str, str]) -> Iterator[Sentence]:
    """Sentences of an utterance, cut at the marks that were written.

    Parameters
    ----------
    words : sequence of str
        Words of one utterance, with or without punctuation.
    spelling : dict of str to str
        Usual spelling of tokens that recognisers write differently (``"dont"``); empty for
        hesitations (``"uh"``), which are no tokens, so that a new beginning is seen as one.
    """
    tokens: list[str] = []
    origins: list[int] = []
    clauses = {0}
    for index, word in enumerate(words):
        found, mark = tokens_of_word(word)
        for raw in found:
            token = spelling.get(raw, raw)
            if not token:
                continue
            tokens.append(token)
            origins.append(index)
            _drop_repeat(tokens, origins)
        if mark == ",":
            clauses.add(len(tokens))
        elif mark and tokens:
            yield Sentence(tuple(tokens), tuple(origins), frozenset(clauses), mark)
            tokens, origins, clauses = [], [], {0}
    if tokens:
        yield Sentence(tuple(tokens), tuple(origins), frozenset(clauses))


def _drop_repeat(tokens: list[str], origins: list[int]) -> None:
    """Take back what was just said twice: a token, or two or three together."""
    for count in range(1, MAX_REPEAT_TOKENS + 1):
        if tokens[-count:] == tokens[-2 * count : -count]:
            del tokens[-count:]
            del origins[-count:]
            return


def cut_at_starts(sentence: Sentence, starts: PatternIndex) -> Iterator[Sentence]:
    """Cut a sentence that nobody punctuated before the words that begin sentences."""
    last = 0
    for start, _, _ in starts.find(sentence.tokens, sentence.clauses):
        if start - last >= MIN_SENTENCE_TOKENS:
            yield _part(sentence, last, start)
            last = start
    yield _part(sentence, last, len(sentence.tokens))


def _part(sentence: Sentence, start: int, end: int) -> Sentence:
    is_last = end == len(sentence.tokens)
    return Sentence(
        sentence.tokens[start:end],
        sentence.words[start:end],
        frozenset({0, *(at - start for at in sentence.clauses if start < at < end)}),
        sentence.mark if is_last else "",
    )
