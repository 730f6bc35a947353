"""Words with their times, who said them, and which of them count.

A transcript may come without audio, and audio without a transcript. Words that
a recogniser or a platform wrote where nobody spoke are kept, so that they can
be shown, but they count for nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from voicecoach.core.errors import InputError
from voicecoach.core.segment import Segment

__all__ = [
    "UNKNOWN_LANGUAGE",
    "Exclusion",
    "FirstWritten",
    "HeardSound",
    "RoleAssignment",
    "RoleReason",
    "SoundKind",
    "Transcript",
    "Utterance",
    "Word",
    "WordTiming",
]

Exclusion = Literal[
    "no_speech",
    "low_probability",
    "loop",
    "crowded",
    "foreign_script",
    "known_invention",
    "struck_out",
]
"""Why a word counts for nothing:

* ``no_speech``: not enough of its span has speech on its channel;
* ``low_probability``: its recogniser hardly believed in it;
* ``loop``: one of many repetitions in a row, as recognisers write when they lose the sound;
* ``crowded``: more words than anybody can say in the speech that is there;
* ``foreign_script``: in another script than the rest of the transcript;
* ``known_invention``: a sentence that recognisers write over music and noise;
* ``struck_out``: a person said that nobody said it.
"""

WordTiming = Literal["word", "passage", "order"]
"""What the source said about time: each word's, only that of a line or a subtitle, or nothing but
the order. In the last two cases words were spread over the speech, or evenly."""

RoleReason = Literal[
    "given",
    "name",
    "channel",
    "sound",
    "elimination",
    "agent_name",
    "greeting",
    "talk_pattern",
    "recurrence",
]
"""How it was told who a label is; see `docs/transcripts.md`."""

UNKNOWN_LANGUAGE = "und"
"""The BCP 47 tag of a language that is not known."""

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, as written: with its capitals and punctuation.

    Parameters
    ----------
    text : str
        Without white space.
    segment : Segment
        Where it is said.
    probability : float or None
        How sure its recogniser was, 0 to 1; ``None`` where nobody said.
    speech_ratio : float or None
        Share of its span with speech on its channel, 0 to 1; ``None`` where
        it was not held against audio.
    excluded : str or None
        Why it counts for nothing (see `Exclusion`); ``None`` for a word that counts.

    Raises
    ------
    InputError
        If the text is blank or has white space in it, or a share or
        probability lies outside [0, 1].

    Examples
    --------
    >>> Word("Hello,", Segment(0.5, 1.0), 0.9).counts
    True
    """

    text: str
    segment: Segment
    probability: float | None = None
    speech_ratio: float | None = None
    excluded: Exclusion | None = None

    def __post_init__(self) -> None:
        if self.text.split() != [self.text]:
            raise InputError(f"need one word, without white space; got {self.text!r}")
        for name, value in (
            ("probability", self.probability),
            ("speech_ratio", self.speech_ratio),
        ):
            if value is not None and not 0.0 <= value <= 1.0:
                raise InputError(f"{name} must be in [0, 1] or None; got {value!r}")

    @property
    def counts(self) -> bool:
        """Whether anything may be concluded from this word."""
        return self.excluded is None


@dataclass(frozen=True, slots=True)
class FirstWritten:
    """What an utterance said before a person corrected it, by its transcript or a recogniser.

    Parameters
    ----------
    speaker : str
        Who was taken to have said it.
    words : tuple of Word
    corrected_utc : str
        When a person last corrected it, in ISO 8601.

    Raises
    ------
    InputError
        If the speaker is blank or there is no word.
    """

    speaker: str
    words: tuple[Word, ...]
    corrected_utc: str

    def __post_init__(self) -> None:
        if not (self.speaker.strip() and self.words):
            raise InputError("what was first written needs a speaker and at least one word")

    @property
    def text(self) -> str:
        """All words with single spaces between."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words of one speaker without a long pause between them.

    What a long pause is, is an option of what made the utterance
    (`voicecoach.transcript.utterances.UtteranceOptions`). ``first_written`` is
    there where a person corrected it: what was there before that.

    Raises
    ------
    InputError
        If the speaker is blank, there is no word, or the words are not in
        order of their starts.

    Examples
    --------
    >>> words = Word("All", Segment(0.0, 0.25)), Word("right.", Segment(0.25, 0.75))
    >>> Utterance("agent", words).text
    'All right.'
    """

    speaker: str
    words: tuple[Word, ...]
    first_written: FirstWritten | None = None

    def __post_init__(self) -> None:
        if not self.speaker.strip():
            raise InputError("an utterance needs a speaker")
        if not self.words:
            raise InputError("an utterance needs at least one word")
        for word, following in pairwise(self.words):
            if following.segment.start < word.segment.start:
                raise InputError(
                    "words must be in order of their starts; "
                    f"got {following.text!r} after {word.text!r} at {word.segment.start} s"
                )

    @property
    def segment(self) -> Segment:
        """From the start of the first word to the end of the last to end."""
        last_end = max(word.segment.end for word in self.words)
        return Segment(self.words[0].segment.start, last_end)

    @property
    def text(self) -> str:
        """All words with single spaces between, also those that count for nothing."""
        return " ".join(word.text for word in self.words)

    @property
    def counted_words(self) -> tuple[Word, ...]:
        """The words that count."""
        return tuple(word for word in self.words if word.counts)

    def renamed(self, names: Mapping[str, str]) -> "Utterance":
        """Return it with its speakers, also the first one, under other names.

        Examples
        --------
        >>> said = Utterance("spk_1", (Word("Hi.", Segment(0.0, 0.5)),))
        >>> said.renamed({"spk_1": "agent"}).speaker
        'agent'
        """
        before = self.first_written
        if before is not None:
            before = replace(before, speaker=names.get(before.speaker, before.speaker))
        return replace(self, speaker=names.get(self.speaker, self.speaker), first_written=before)


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A label and the speaker it stands for.

    ``confidence_ratio`` goes up to 1 (said by the user or the platform). What is concluded from
    clues has the probability that they give together (`voicecoach.core.roles`), at most 0.99; that
    of ``channel`` and ``sound`` is an order of how they are trusted.
    """

    label: str
    speaker: str
    confidence_ratio: float
    reason: RoleReason


SoundKind = Literal["listening", "sound"]
"""A sign of listening inside the other's turn ("mm-hm" or the like), or another short sound."""


@dataclass(frozen=True, slots=True)
class HeardSound:
    """A short sound that was heard and that no word was written for.

    It comes from the audio, is no word and counts for nothing among words.
    """

    speaker: str
    segment: Segment
    kind: SoundKind


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything that was said, or is said to have been said, in a call.

    Parameters
    ----------
    utterances : tuple of Utterance
        Sorted by start. Those of one speaker do not overlap; those of
        different speakers may.
    language : str
        BCP 47 tag, e.g. ``"en"`` or ``"en-GB"``; `UNKNOWN_LANGUAGE` where it is not known.
    timing : str
        What the source said about time (see `WordTiming`).

    Raises
    ------
    InputError
        If the utterances are not sorted, two of one speaker overlap, or the
        language is not a tag.
    """

    utterances: tuple[Utterance, ...]
    language: str = UNKNOWN_LANGUAGE
    timing: WordTiming = "word"

    def __post_init__(self) -> None:
        if not _LANGUAGE_TAG.fullmatch(self.language):
            raise InputError(f"need a BCP 47 language tag like 'en-GB'; got {self.language!r}")
        latest_end: dict[str, float] = {}
        previous_start = 0.0
        for utterance in self.utterances:
            segment = utterance.segment
            if segment.start < previous_start:
                raise InputError("utterances must be sorted by start")
            if segment.start < latest_end.get(utterance.speaker, 0.0):
                raise InputError(
                    f"utterances of {utterance.speaker!r} overlap at {segment.start} s; "
                    "end the earlier one there"
                )
            previous_start = segment.start
            latest_end[utterance.speaker] = segment.end

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who says something, in order of first appearance."""
        return tuple(dict.fromkeys(utterance.speaker for utterance in self.utterances))

    @property
    def corrected(self) -> tuple[Utterance, ...]:
        """What a person corrected, sorted."""
        return tuple(item for item in self.utterances if item.first_written is not None)

    @property
    def word_count(self) -> int:
        """Words of everybody, also those that count for nothing."""
        return sum(len(utterance.words) for utterance in self.utterances)

    def utterances_of(self, speaker: str) -> tuple[Utterance, ...]:
        """Return the utterances of one speaker, sorted."""
        return tuple(item for item in self.utterances if item.speaker == speaker)
