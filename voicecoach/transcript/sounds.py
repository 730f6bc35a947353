"""Short sounds that were heard and that nobody wrote down.

Recognisers drop "mm-hm" and "uh-huh", and platforms leave them out on
purpose; a listener's sign is then in the audio only. Which of them it was is
not known. Filled pauses ("uh", "um") are not looked for: the sample calls have
none to measure a detector on.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from voicecoach.core.conversation import Backchannel
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization
from voicecoach.core.transcript import HeardSound, Transcript, Utterance

__all__ = ["unwritten_sounds"]

MAX_SOUND_S = 0.6
"""A longer unit without a word is rather speech that was not written down (convention: the
longest usual "mm-hm")."""

MIN_SHARED_RATIO = 0.5
"""Share of the shorter of the two, word and unit, by which a word lies on a unit (convention)."""

NEAR_WORD_S = 0.25
"""Outside the other's turn a short unit this near to a word of its speaker is rather that word,
placed a little off: recognisers place words to about a tenth of a second (convention)."""

_LONGEST_WORD_S = 3.0


def unwritten_sounds(
    transcript: Transcript, diarization: Diarization, backchannels: Iterable[Backchannel]
) -> tuple[HeardSound, ...]:
    """Find the short units on which there is no word of their speaker.

    Parameters
    ----------
    transcript : Transcript
    diarization : Diarization
        With a channel for each party.
    backchannels : iterable of Backchannel
        Units inside the other's turn: those are signs of listening.

    Returns
    -------
    tuple of HeardSound
        Sorted by start; none of a speaker who has no words at all.
    """
    signs = list(backchannels)
    found = [
        sound
        for speaker in diarization.speakers
        for sound in _sounds_of(
            speaker,
            diarization.segments_of(speaker),
            transcript.utterances_of(speaker),
            frozenset(sign.segment for sign in signs if sign.speaker == speaker),
        )
    ]
    return tuple(sorted(found, key=lambda sound: (sound.segment, sound.speaker)))


def _sounds_of(
    speaker: str,
    units: Sequence[Segment],
    said: Sequence[Utterance],
    signs: frozenset[Segment],
) -> Iterator[HeardSound]:
    words = sorted(word.segment for utterance in said for word in utterance.words)
    if not words:
        return
    starts = [word.start for word in words]
    for unit in units:
        first = bisect_left(starts, unit.start - _LONGEST_WORD_S)
        near = words[first : bisect_left(starts, unit.end + NEAR_WORD_S)]
        if unit in signs:
            if not any(_lies_on(word, unit) for word in near):
                yield HeardSound(speaker, unit, "listening")
        elif unit.duration_s <= MAX_SOUND_S and not any(_is_near(word, unit) for word in near):
            yield HeardSound(speaker, unit, "sound")


def _lies_on(word: Segment, unit: Segment) -> bool:
    shared = word.intersection(unit)
    shorter_s = min(word.duration_s, unit.duration_s)
    return shared is not None and shared.duration_s >= MIN_SHARED_RATIO * shorter_s


def _is_near(word: Segment, unit: Segment) -> bool:
    return word.end > unit.start - NEAR_WORD_S and word.start < unit.end + NEAR_WORD_S
