"""What every recogniser gives, whatever its engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from voicecoach.core.errors import InputError
from voicecoach.core.intervals import Intervals, total_s
from voicecoach.core.recording import Recording, SampleSource
from voicecoach.core.transcript import Word

__all__ = ["Recognition", "Transcriber", "transcribe_channels"]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The words of one channel.

    Parameters
    ----------
    words : tuple of Word
        Sorted by start, with the probability that the engine gives each.
        None has been held against the speech yet: see `voicecoach.transcript`.
    language : str or None
        BCP 47 tag; ``None`` where there was no speech to tell it from.
    language_probability : float or None
        How sure the engine was, 0 to 1; ``None`` where it was told the language.
    """

    words: tuple[Word, ...]
    language: str | None = None
    language_probability: float | None = None


class Transcriber(Protocol):
    """An engine that finds words in one channel."""

    @property
    def engine(self) -> str:
        """Engine, model and revision, for the provenance of an analysis."""

    def transcribe(
        self,
        samples: SampleSource,
        *,
        sample_rate_hz: int,
        speech: Intervals,
        language: str | None = None,
    ) -> Recognition:
        """Find the words in the speech of one channel, in that language where one is named."""


def transcribe_channels(
    transcriber: Transcriber, recording: Recording, speech: Sequence[Intervals]
) -> tuple[Recognition, ...]:
    """Find the words on every channel of a call.

    The channel with most speech goes first, and the others are heard in its
    language: a call is held in one, and a few words are not enough to tell it.

    Parameters
    ----------
    transcriber : Transcriber
    recording : Recording
    speech : sequence of Intervals
        Units of speech of each channel, in their order.

    Returns
    -------
    tuple of Recognition
        One for each channel, in their order.

    Raises
    ------
    InputError
        If there is not one set of units for each channel.
    EngineError
        If the engine fails.
    """
    if len(speech) != len(recording.samples):
        raise InputError(
            f"need the speech of each channel; got {len(speech)} for "
            f"{len(recording.samples)} channels"
        )
    language: str | None = None
    found: dict[int, Recognition] = {}
    for channel in sorted(range(len(speech)), key=lambda index: -total_s(speech[index])):
        found[channel] = transcriber.transcribe(
            recording.samples[channel],
            sample_rate_hz=recording.info.sample_rate_hz,
            speech=speech[channel],
            language=language,
        )
        language = language or found[channel].language
    return tuple(found[channel] for channel in range(len(speech)))
