"""What somebody types to find words that were said, as the databases take it."""

import re
from dataclasses import dataclass

__all__ = ["Term", "WordQuery", "word_query"]

_PARTS = re.compile(r'"([^"]*)"?|(\S+)')
_TOKENS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other; unless ``is_exact``, the last may have any ending."""

    words: tuple[str, ...]
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Terms that must all be in one utterance; none where nothing was typed that is a word."""

    terms: tuple[Term, ...]

    @property
    def for_index(self) -> str:
        """The query of an FTS5 index; each word is quoted, so that none is an operator.

        Examples
        --------
        >>> word_query('refund "call you back"').for_index
        '"refund" * AND "call you back"'
        """
        return " AND ".join(
            f'"{" ".join(term.words)}"' + ("" if term.is_exact else " *") for term in self.terms
        )

    @property
    def fragments(self) -> tuple[str, ...]:
        """What a text must hold, for databases without an index; words are not told from parts."""
        return tuple(word for term in self.terms for word in term.words)


def word_query(typed: str) -> WordQuery:
    """Read what somebody typed: words with any ending, and words in quotes as they are.

    Examples
    --------
    >>> word_query("don't refund").fragments
    ('don', 't', 'refund')
    >>> word_query("?!").terms
    ()
    """
    terms = (
        Term(tuple(_TOKENS.findall(exact or loose)), is_exact=not loose)
        for exact, loose in _PARTS.findall(typed)
    )
    return WordQuery(tuple(term for term in terms if term.words))
