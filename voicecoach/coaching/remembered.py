"""What the agent says that the customer had said long before, and nobody since."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from voicecoach.coaching.identity import Identity
from voicecoach.coaching.spoken import words_in
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.segment import Segment
from voicecoach.core.transcript import Transcript
from voicecoach.language.content import stem
from voicecoach.language.pack import load_pack, pack_languages
from voicecoach.language.tokens import tokens_of_word

__all__ = ["LONG_BEFORE_S", "Details", "details_in", "stems_before"]

LONG_BEFORE_S = 120.0
"""What was said so long ago is remembered, and not only echoed."""

SAME_TIME_S = 10.0
"""Words within so many seconds are of one answer (convention)."""


@dataclass(frozen=True, slots=True)
class _Mention:
    speaker: str
    segment: Segment
    stem: str


@dataclass(frozen=True, slots=True)
class Details:
    """Words that come back: where the customer had said them, and which they are."""

    said: Segment
    words: frozenset[str]


@lru_cache(maxsize=4)
def _places_of(key: Identity) -> Mapping[str, Sequence[_Mention]]:
    """Places where each content word is said, by anybody, in order."""
    found: defaultdict[str, list[_Mention]] = defaultdict(list)
    for mention in _mentions(key):
        found[mention.stem].append(mention)
    return found


@lru_cache(maxsize=4)
def _mentions(key: Identity) -> tuple[_Mention, ...]:
    """Content words of everybody in a transcript, in order."""
    transcript: Transcript = key.value
    if transcript.language.partition("-")[0].lower() not in pack_languages():
        return ()
    function = load_pack(transcript.language).lists["function"]
    found = [
        _Mention(utterance.speaker, word.segment, stem(token))
        for utterance in transcript.utterances
        for word in utterance.counted_words
        for token in tokens_of_word(word.text)[0]
        if len(token) > 1 and token not in function
    ]
    return tuple(sorted(found, key=lambda mention: mention.segment))


def stems_before(analysis: CallAnalysis, speaker: str, before: float) -> frozenset[str]:
    """Stems of the content words that a speaker has said before a time."""
    if analysis.transcript is None:
        return frozenset()
    return frozenset(
        mention.stem
        for mention in _mentions(Identity(analysis.transcript))
        if mention.speaker == speaker and mention.segment.start < before
    )


def details_in(analysis: CallAnalysis, stretch: Segment) -> Details | None:
    """Find the words of an agent's in a stretch that the customer alone had said, long before.

    Those that the customer said at one time, within ten seconds, belong
    together; the most are returned.
    """
    if analysis.transcript is None:
        return None
    by_time: defaultdict[float, list[_Mention]] = defaultdict(list)
    for mention in _last_said_by_customer(analysis, stretch):
        first = next((at for at in by_time if mention.segment.start - at <= SAME_TIME_S), None)
        by_time[mention.segment.start if first is None else first].append(mention)
    groups = list(by_time.values())
    if not groups:
        return None
    most = max(groups, key=lambda group: len({mention.stem for mention in group}))
    said = Segment(most[0].segment.start, max(mention.segment.end for mention in most))
    return Details(said, frozenset(mention.stem for mention in most))


def _last_said_by_customer(analysis: CallAnalysis, stretch: Segment) -> Iterator[_Mention]:
    """Yield where the customer had said the words of a stretch of the agent's, if long before."""
    places = _places_of(Identity(analysis.transcript))
    said_now = {
        stem(token)
        for word in words_in(analysis, AGENT, stretch)
        for token in tokens_of_word(word.text)[0]
    }
    before = (
        [mention for mention in places[name] if mention.segment.start < stretch.start]
        for name in said_now
        if name in places
    )
    last = (mentions[-1] for mentions in before if mentions)
    for mention in sorted(last, key=lambda each: (each.segment, each.stem)):
        is_long_ago = stretch.start - mention.segment.end >= LONG_BEFORE_S
        if mention.speaker == CUSTOMER and is_long_ago:
            yield mention
