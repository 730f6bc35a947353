"""Patterns of tokens: each mark of the language, and what is refused."""

import pytest

from voicecoach.core.errors import ConfigError
from voicecoach.language.patterns import PatternIndex

LISTS = {"act": frozenset({"send", "call"}), "lead_ins": frozenset({"so", "well"})}


def found(pattern: str, text: str, clauses: frozenset[int] = frozenset({0})) -> list[str]:
    tokens = text.split()
    index = PatternIndex({"it": [pattern]}, LISTS)
    return [" ".join(tokens[start:end]) for start, end, _ in index.find(tokens, clauses)]


@pytest.mark.parametrize(
    ("pattern", "text", "spans"),
    [
        ("hold on", "please hold on now", ["hold on"]),
        ("i|we will", "we will and i will", ["we will", "i will"]),
        ("will <act>", "i will send it", ["will send"]),
        ("will just? <act>", "i will send and will just call", ["will send", "will just call"]),
        ("will .. <act>", "i will see to it and call", []),
        ("will .. <act>", "i will gladly go and call", ["will gladly go and call"]),
        ("~not able", "able not able", ["able"]),
        ("else $", "else or else", ["else"]),
        ("any .. $", "any other thing", ["any other thing"]),
        ("any .. $", "any of the things we know", []),
        ("able !to", "able to be able", ["able"]),
        ("^ why", "so why ask why", ["why"]),
    ],
)
def test_a_pattern_finds_what_it_says(pattern: str, text: str, spans: list[str]) -> None:
    assert found(pattern, text) == spans


def test_a_clause_also_begins_after_a_comma() -> None:
    assert found("^ why", "tell me why", frozenset({0, 2})) == ["why"]
    assert found("^ why", "tell me why") == []


def test_the_longest_way_to_match_is_reported() -> None:
    assert found("hold on? please?", "hold on please") == ["hold on please"]


@pytest.mark.parametrize("pattern", ["", "..", ".. end", "<nothing>", "again|$"])
def test_a_pattern_that_cannot_match_is_refused(pattern: str) -> None:
    with pytest.raises(ConfigError):
        PatternIndex({"it": [pattern]}, LISTS)
