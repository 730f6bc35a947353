"""*Search*: places in all calls where words were said or a kind of moment was found."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.coaching.catalogue import known_rules
from voicecoach.core.moment import Valence
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.store.access import Principal
from voicecoach.store.search_records import MOST_HITS, Found, Hit, Wanted
from voicecoach.store.word_query import Term, word_query
from voicecoach.views.calls import GUESS_FIRST, CallPlace
from voicecoach.views.figures import counted, day_text, length_text
from voicecoach.views.markdown import as_text
from voicecoach.views.speakers import speaker_names
from voicecoach.views.standing_out import rule_title

if TYPE_CHECKING:
    from voicecoach.store.repository import CallStore

__all__ = [
    "ABOUT_SEARCH",
    "FOR_EXAMPLE",
    "HITS_PER_PAGE",
    "HOW_WORDS_ARE_FOUND",
    "LEFT_OUT",
    "SPEAKERS",
    "TONE_CHOICES",
    "FoundCall",
    "SearchScreen",
    "find_places",
    "line_of",
    "moment_kinds",
    "search_screen",
]

HITS_PER_PAGE = 25
"""Places on one page of results."""

ABOUT_SEARCH = (
    "Type words that were said, choose a kind of moment, or both: words inside that kind of "
    "moment. Each result opens its call at that second."
)

FOR_EXAMPLE = 'refund, or "call you back"'

HOW_WORDS_ARE_FOUND = (
    'Words are found with any ending (refund, refunds, refunded); in "quotes" as they are, one '
    "after the other. All of them have to be in one sentence. Words that nobody can have said "
    "there, as a recogniser may write over noise, are not found."
)

LEFT_OUT = "Calls that you want to guess first are left out: which moments they have is the answer."

IS_SAID_THERE = "It is said in this call; where, you see after your guess\\."

SPEAKERS: Mapping[str, str] = MappingProxyType({"Agent": AGENT, "Customer": CUSTOMER})

TONE_CHOICES: Mapping[str, Valence] = MappingProxyType(
    {"Went well": "strength", "Try next time": "opportunity", "Worth a listen": "note"}
)
"""What people call what a moment means."""

NO_WORDS = "No words of theirs are known there\\."

LINE_CHARS = 150
"""Convention: as much of a sentence as is read at a glance."""

WORDS_BEFORE_COUNT = 8
"""Convention: words of a long sentence that are shown before the one that was found."""


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call, as Markdown, with the places found in it, earliest first."""

    title: str
    places: tuple[CallPlace, ...]


@dataclass(frozen=True, slots=True)
class SearchScreen:
    """One page of what was found; ``notice`` says what to do where it is nothing."""

    calls: tuple[FoundCall, ...]
    page_count: int
    notice: str


def moment_kinds() -> tuple[str, ...]:
    """Codes of the kinds of moments that there are, by their titles."""
    return tuple(sorted(known_rules(), key=rule_title))


def search_screen(
    store: "CallStore", principal: Principal, wanted: Wanted, *, number: int = 1
) -> SearchScreen:
    """One page of places, newest call first.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    wanted : Wanted
    number : int
        Page, from 1.

    Raises
    ------
    StoreError
        If the database cannot be used.
    """
    offset = (max(number, 1) - 1) * HITS_PER_PAGE
    found = find_places(store, principal, wanted, limit=HITS_PER_PAGE, offset=offset)
    terms = word_query(wanted.words or "").terms
    is_left_out = wanted.is_of_moments and store.guesses_first(principal)
    return SearchScreen(
        calls=tuple(
            FoundCall(_title(call[0]), _places(call, terms, found.to_guess))
            for call in (list(hits) for _, hits in groupby(found.hits, lambda hit: hit.call_id))
        ),
        page_count=-(-found.count // HITS_PER_PAGE),
        notice=_notice(found, wanted, has_terms=bool(terms))
        + (f" {LEFT_OUT}" if is_left_out else ""),
    )


def find_places(
    store: "CallStore", principal: Principal, wanted: Wanted, *, limit: int, offset: int = 0
) -> Found:
    """Find places as far as they may be told.

    Calls that the principal wants to guess before they look are found by
    words that were said, once each, but not by their moments, which are part
    of the answer.

    Raises
    ------
    StoreError
        If the database cannot be used.
    """
    if wanted.is_of_moments:
        wanted = replace(wanted, calls=replace(wanted.calls, not_to_guess=True))
    return store.search(principal, wanted, limit=limit, offset=offset)


def _notice(found: Found, wanted: Wanted, *, has_terms: bool) -> str:
    if found.count:
        once = _counted_once(len(found.to_guess))
        if found.is_all:
            return f"{counted(found.count, 'place')}, newest call first.{once}"
        many = counted(MOST_HITS, "place")
        return f"More than {many}: these came in last. More words, or a filter, find fewer.{once}"
    if wanted.words and not has_terms:
        return "There is no word in that: type letters or numbers."
    if not has_terms and not wanted.is_of_moments:
        return ABOUT_SEARCH
    what = "says that" if has_terms else "has that moment"
    return (
        f"No call {what} with these filters. Calls without words can be searched by kinds of "
        "moments only."
    )


def _counted_once(call_count: int) -> str:
    """Say that calls that wait for a guess are one place each; nothing where there is none.

    Examples
    --------
    >>> _counted_once(1)
    ' 1 call waits for your guess and counts as one place, however often it is said there.'
    """
    if not call_count:
        return ""
    told = "waits for your guess and counts as one place"
    if call_count > 1:
        told = "wait for your guess and count as one place each"
    return f" {counted(call_count, 'call')} {told}, however often it is said there."


def _title(hit: Hit) -> str:
    named = hit.subject or next((PurePath(name).name for name in hit.source_names), hit.call_id)
    return " · ".join(as_text(part) for part in (named, hit.agent, day_text(hit.listed_at)) if part)


def _places(
    hits: Sequence[Hit], terms: tuple[Term, ...], to_guess: Collection[str]
) -> tuple[CallPlace, ...]:
    """Places of one call; of one that is to be guessed first, its beginning alone."""
    if hits[0].call_id in to_guess:
        return (CallPlace(hits[0].call_id, "0.00", f"**{GUESS_FIRST}**", IS_SAID_THERE),)
    return tuple(_place(hit, terms) for hit in hits)


def _place(hit: Hit, terms: tuple[Term, ...]) -> CallPlace:
    who = speaker_names(agent_name=hit.agent).get(hit.speaker, hit.speaker)
    parts = (
        f"**{length_text(hit.segment.start)}**",
        f"{as_text(rule_title(hit.rule))} ·" if hit.rule else "",
        as_text(who),
    )
    text = line_of(hit.text, terms) if hit.text else NO_WORDS
    return CallPlace(hit.call_id, f"{hit.segment.start:.2f}", " ".join(filter(None, parts)), text)


def line_of(text: str, terms: tuple[Term, ...] = ()) -> str:
    r"""Part of a sentence that holds what was looked for, as Markdown, the words found in bold.

    Examples
    --------
    >>> line_of("We will refund *you* today.", word_query("refu").terms)
    'We will **refund** \\*you\\* today\\.'
    """
    words = text.split()
    found = [_is_found(word, terms) for word in words]
    first = max(0, found.index(True) - WORDS_BEFORE_COUNT) if True in found else 0
    if len(text) <= LINE_CHARS:
        first = 0
    shown = list(_shown(words, found, first))
    before, after = ("… " if first else ""), (" …" if first + len(shown) < len(words) else "")
    return f"{before}{' '.join(shown)}{after}"


def _shown(words: list[str], found: list[bool], first: int) -> Iterator[str]:
    room = LINE_CHARS
    for word, is_found in zip(words[first:], found[first:], strict=True):
        room -= len(word) + 1
        if room < 0:
            return
        yield f"**{as_text(word)}**" if is_found else as_text(word)


def _is_found(word: str, terms: tuple[Term, ...]) -> bool:
    """Whether a word is one of those that were asked for."""
    parts = [part for term in word_query(_folded(word)).terms for part in term.words]
    return any(
        _fits(part, _folded(asked), may_go_on=place == len(term.words) - 1 and not term.is_exact)
        for term in terms
        for place, asked in enumerate(term.words)
        for part in parts
    )


def _fits(part: str, asked: str, *, may_go_on: bool) -> bool:
    return part.startswith(asked) if may_go_on else part == asked


def _folded(text: str) -> str:
    """Small letters without their marks, as the index has them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
