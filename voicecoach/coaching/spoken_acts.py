"""Where somebody says one of several phrases, or does one of several acts with words."""

from collections.abc import Iterator
from functools import lru_cache

from voicecoach.coaching.evidence import held
from voicecoach.coaching.spoken import signals_of, turns_of
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import ConfigError
from voicecoach.core.language import SignalKind
from voicecoach.core.segment import Segment
from voicecoach.language.pack import load_pack, pack_languages
from voicecoach.language.patterns import PatternIndex
from voicecoach.language.tokens import tokens_of_word

__all__ = ["GAP", "acts", "check_phrase", "phrases", "spoken_extent", "word_count"]

GAP = ".."
"""In a phrase: up to three words of any kind."""

_MARKS = frozenset(".,;:?!'’-\"“”")


def check_phrase(phrase: str) -> str:
    """Return a phrase if it can be looked for.

    Raises
    ------
    ConfigError
        If it has no words, begins or ends with a gap, or has a sign that is
        neither of a word nor a usual mark.
    """
    parts = phrase.split()
    odd = sorted({c for c in phrase if not (c.isalnum() or c.isspace() or c in _MARKS)})
    if odd:
        raise ConfigError(f"a phrase is words, and {GAP} for a few of any kind; got {odd[0]!r}")
    if not parts or parts[0] == GAP or parts[-1] == GAP or not _plain(phrase, "").strip():
        raise ConfigError(f"a phrase needs words, at its beginning and its end; got {phrase!r}")
    return phrase


def _spelling(language: str) -> dict[str, str]:
    name = language.partition("-")[0].lower()
    return load_pack(name).spelling if name in pack_languages() else {}


def _plain(phrase: str, language: str) -> str:
    """Write a phrase as a pattern: its plain tokens, and gaps."""
    spelling = _spelling(language)
    plain = [
        part if part == GAP else " ".join(spelling.get(t, t) for t in tokens_of_word(part)[0])
        for part in phrase.split()
    ]
    return " ".join(part for part in plain if part)


@lru_cache(maxsize=256)
def _index(wanted: tuple[str, ...], language: str) -> PatternIndex:
    return PatternIndex({"phrase": [_plain(phrase, language) for phrase in wanted]}, {})


def phrases(analysis: CallAnalysis, speaker: str, wanted: tuple[str, ...]) -> tuple[Segment, ...]:
    """Where a speaker says one of the phrases, whatever its capitals and marks; sorted."""
    if analysis.transcript is None:
        return ()
    language = analysis.transcript.language
    return tuple(_apart(_found(analysis, speaker, _index(wanted, language), language)))


def _found(
    analysis: CallAnalysis, speaker: str, index: PatternIndex, language: str
) -> Iterator[Segment]:
    spelling = _spelling(language)
    for turn in turns_of(analysis, speaker):
        tokens = [
            (spelling.get(token, token), word.segment)
            for word in turn.words
            for token in tokens_of_word(word.text)[0]
        ]
        for first, behind, _ in index.find([token for token, _ in tokens]):
            said = [segment for _, segment in tokens[first:behind]]
            yield Segment(said[0].start, max(segment.end for segment in said))


def _apart(found: Iterator[Segment]) -> Iterator[Segment]:
    """Count two phrases that share words once."""
    last_end = 0.0
    for segment in found:
        if segment.start >= last_end:
            last_end = segment.end
            yield segment


def acts(
    analysis: CallAnalysis, speaker: str, kinds: tuple[SignalKind, ...]
) -> tuple[Segment, ...]:
    """Where a speaker does one of the acts; sorted."""
    return tuple(sorted(signal.segment for signal in signals_of(analysis, speaker, *kinds)))


def spoken_extent(analysis: CallAnalysis) -> Segment | None:
    """From the first to the last word that counts, of anybody."""
    speakers = analysis.transcript.speakers if analysis.transcript else ()
    turns = [turn.segment for speaker in speakers for turn in turns_of(analysis, speaker)]
    if not turns:
        return None
    return Segment(min(turn.start for turn in turns), max(turn.end for turn in turns))


def word_count(analysis: CallAnalysis, speaker: str, stretch: Segment) -> int:
    """Count the words of a speaker whose middle lies in a stretch."""
    words = (word for turn in turns_of(analysis, speaker) for word in turn.words)
    return sum(held(word.segment, stretch) for word in words)
