"""Words of one speaker become utterances, parted at pauses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voicecoach.core.errors import ConfigError
from voicecoach.core.transcript import Utterance, Word

__all__ = ["MAX_PAUSE_S", "UtteranceOptions", "utterances_of_words"]

MAX_PAUSE_S = 0.5
"""A longer pause parts two utterances (convention: the long end of the limits in use, 0.2 to 0.5 s,
because times of recognisers are less sharp than those of speech activity, and a hesitation should
not part a sentence)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceOptions:
    """Settings of `utterances_of_words`, for the settings file."""

    max_pause_s: float = MAX_PAUSE_S

    def __post_init__(self) -> None:
        if not self.max_pause_s >= 0.0:
            raise ConfigError(f"max_pause_s must be >= 0; got {self.max_pause_s}")


def utterances_of_words(
    words: Mapping[str, Iterable[Word]], options: UtteranceOptions | None = None
) -> tuple[Utterance, ...]:
    """Part each speaker's words where none of them is going on for longer than the limit.

    Parameters
    ----------
    words : mapping
        Speaker -> words in any order.
    options : UtteranceOptions, optional

    Returns
    -------
    tuple of Utterance
        Sorted by start; those of one speaker do not overlap.

    Examples
    --------
    >>> from voicecoach.core.segment import Segment
    >>> said = [Word("so", Segment(0.0, 0.5)), Word("well", Segment(1.25, 1.5))]
    >>> [utterance.text for utterance in utterances_of_words({"agent": said})]
    ['so', 'well']
    """
    max_pause_s = (options or UtteranceOptions()).max_pause_s
    found = [
        Utterance(speaker, tuple(group))
        for speaker, own in words.items()
        for group in _groups(sorted(own, key=lambda word: word.segment), max_pause_s)
    ]
    return tuple(sorted(found, key=lambda item: (item.segment, item.speaker)))


def _groups(words: Sequence[Word], max_pause_s: float) -> list[list[Word]]:
    groups: list[list[Word]] = []
    latest_end = 0.0
    for word in words:
        # A pause of exactly the limit does not part, whatever binary fractions make of it.
        if not groups or word.segment.start > latest_end + max_pause_s + 1e-9:
            groups.append([])
        groups[-1].append(word)
        latest_end = max(latest_end, word.segment.end)
    return groups
