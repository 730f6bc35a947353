"""Who speaks when on a channel that carries two people, as far as their voices tell.

Always an estimate: speech of both at once goes to one of them, and an edge
between two voices is known to a quarter of a second or so. Nothing here knows
who is the agent.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, to_mask, to_segments, total_s, validate
from voicecoach.core.recording import SampleSource
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.diarization.cepstrum import HOP_S, frame_count, speech_cepstra
from voicecoach.diarization.two_voices import TwoVoices, may_be_two, part_voices

__all__ = ["ENGINE", "SPEAKERS", "VoiceSeparation", "separate_voices", "voice_diarization"]

ENGINE = "voices"
"""`Diarization.engine` of what is found here."""

SPEAKERS = ("speaker_1", "speaker_2", "speaker_3", "speaker_4")
"""Labels, in order of who speaks first."""

SURE_RATIO = 0.035
UNSURE_RATIO = 0.07
"""Share of speech in the wrong hands by its own account: up to the first two people speak, above
the second they hardly do (calibrated on every other sample call, mixed and each channel alone:
with both figures, of 54 channels 42 are one, 12 not told; of 28 mixes 20 are two, 6 not told,
2 one)."""

ONE_VOICE_GAIN = -0.048
"""Log likelihood per frame that two voices win over one: one person speaks only below this
(calibrated on the same)."""


MIN_TWO_VOICES_S = 10.0
"""With less speech a voice is not looked at for being two (calibrated: of 18 voices of two-party
mixes none was found to be two, with a third party beside 8 of 8 were)."""

MIN_PIECE_FRAME_COUNT = 8
"""A piece of a unit that is shorter than 0.08 s is nobody's word (convention: as the shortest
inter-pausal unit)."""


@dataclass(frozen=True, slots=True, eq=False)
class VoiceSeparation:
    """Speech of one channel parted between voices.

    Parameters
    ----------
    speaker_count : int or None
        ``None`` where it cannot be told whether two people speak; the units
        are then still the best guess at two.
    units : tuple of Intervals
        Of every voice, in the order in which they first speak; two at least.
        Those of the second are none where one person speaks, or there is too
        little speech to tell.
    probabilities : np.ndarray, shape=(n_voices, n_frames)
        That each voice has a frame of 10 ms; NaN outside speech.
    unsure_ratio : float
        Share of speech that is expected to be in the wrong hands; NaN where
        voices were not compared.
    gain : float
        Log likelihood per frame that two voices win over one; NaN likewise.
    """

    speaker_count: int | None
    units: tuple[Intervals, ...]
    probabilities: NDArray[np.float64]
    unsure_ratio: float
    gain: float

    @property
    def is_compared(self) -> bool:
        """Whether there was enough speech to compare voices."""
        return not np.isnan(self.unsure_ratio)

    def probability(self, voice: int, segment: Segment) -> float | None:
        """How sure it is that a voice has a piece of speech; ``None`` if none were compared."""
        frames = slice(int(segment.start / HOP_S), int(np.ceil(segment.end / HOP_S)))
        own = self.probabilities[voice, frames]
        spoken = own[~np.isnan(own)]
        return float(spoken.mean()) if self.is_compared and spoken.size else None


def separate_voices(samples: SampleSource, units: Intervals) -> VoiceSeparation:
    """Part the inter-pausal units of one channel between two voices, or more.

    Between two first; each of them that is surely two again, is parted.

    Parameters
    ----------
    samples : SampleSource
        One channel at 8 kHz.
    units : Intervals
        Where anybody speaks, sorted and disjoint.

    Returns
    -------
    VoiceSeparation
        The same for the same input, always.

    Raises
    ------
    InputError
        If ``samples`` is not one channel of float32, or ``units`` are malformed.
    """
    found = _between_two(samples, units)
    if found.speaker_count == 1 or not found.is_compared:
        return found
    parts = [
        _between_two(samples, rows) if _may_be_two(samples, rows) else None for rows in found.units
    ]
    if not any(part and part.speaker_count == len(found.units) for part in parts):
        return found
    return _between_more(found, parts)


def _may_be_two(samples: SampleSource, rows: Intervals) -> bool:
    if total_s(rows) < MIN_TWO_VOICES_S:
        return False
    is_speech = to_mask(rows, hop_s=HOP_S, frame_count=frame_count(samples))
    return may_be_two(speech_cepstra(samples, is_speech), hop_s=HOP_S)


def _between_two(samples: SampleSource, units: Intervals) -> VoiceSeparation:
    count = frame_count(samples)
    is_speech = to_mask(validate(units), hop_s=HOP_S, frame_count=count)
    voices = part_voices(speech_cepstra(samples, is_speech), hop_s=HOP_S)
    if voices is None:
        unknown = _one_voice(is_speech)
        return VoiceSeparation(None, (units, _no_units()), unknown, float("nan"), float("nan"))
    found = voices.second_probability
    unsure_ratio = float(np.minimum(found, 1.0 - found).mean())
    speaker_count = _speaker_count(voices, unsure_ratio)
    if speaker_count == 1:
        sole = _one_voice(is_speech)
        return VoiceSeparation(1, (units, _no_units()), sole, unsure_ratio, voices.gain)
    second = np.full(count, np.nan)
    second[is_speech] = found if found[0] <= 0.5 else 1.0 - found
    both = np.stack((1.0 - second, second))
    return VoiceSeparation(speaker_count, _cut(units, second), both, unsure_ratio, voices.gain)


def _one_voice(is_speech: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.stack([np.where(is_speech, value, np.nan) for value in (1.0, 0.0)])


def _speaker_count(voices: TwoVoices, unsure_ratio: float) -> int | None:
    """Two where they are told apart surely; one where they are not and are not missed either."""
    if unsure_ratio <= SURE_RATIO:
        return 2
    return 1 if unsure_ratio > UNSURE_RATIO and voices.gain < ONE_VOICE_GAIN else None


def _between_more(
    found: VoiceSeparation, parts: Sequence[VoiceSeparation | None]
) -> VoiceSeparation:
    """Put two in the place of every voice that was found to be two."""
    units: list[Intervals] = []
    rows: list[NDArray[np.float64]] = []
    for own_units, own, part in zip(found.units, found.probabilities, parts, strict=True):
        if part is None or part.speaker_count != len(found.units):
            units.append(own_units)
            rows.append(own)
            continue
        units += part.units
        # Where the other voice was heard, either of the two may be meant.
        shares = [total_s(each) / total_s(own_units) for each in part.units]
        for share, each in zip(shares, part.probabilities, strict=True):
            rows.append(own * np.where(np.isnan(each), share, each))
    order = sorted(range(len(units)), key=lambda voice: float(units[voice][0, 0]))
    probabilities = np.stack(rows)[order]
    spoken = probabilities[:, ~np.isnan(probabilities[0])]
    unsure_ratio = float((1.0 - spoken.max(axis=0)).mean())
    parted = tuple(units[voice] for voice in order)
    return VoiceSeparation(len(units), parted, probabilities, unsure_ratio, found.gain)


def _no_units() -> Intervals:
    return np.empty((0, 2), dtype=np.float64)


def _cut(units: Intervals, probability: NDArray[np.float64]) -> tuple[Intervals, Intervals]:
    """Cut units where the likelier voice changes; their own edges stay as they are."""
    pieces: tuple[list[tuple[float, float]], ...] = ([], [])
    owner = 0
    for start, end in units.tolist():
        own = slice(int(start / HOP_S), int(np.ceil(end / HOP_S)))
        frames = own.start + np.flatnonzero(~np.isnan(probability[own]))
        is_second = _without_slivers(probability[frames] > 0.5)
        changes = np.flatnonzero(np.diff(is_second)) + 1
        edges = [start, *(frames[changes] * HOP_S).tolist(), end]
        owner = int(is_second[0]) if is_second.size else owner
        for first, last in itertools.pairwise(edges):
            pieces[owner].append((first, last))
            owner = 1 - owner
        owner = 1 - owner
    first_units, second_units = (np.array(rows, dtype=np.float64).reshape(-1, 2) for rows in pieces)
    return first_units, second_units


def _without_slivers(is_second: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Give runs that are shorter than any syllable to the longer of their neighbours."""
    kept = is_second.copy()
    while True:
        edges = np.concatenate(([0], np.flatnonzero(np.diff(kept)) + 1, [kept.size]))
        lengths = np.diff(edges)
        if lengths.size < 2 or lengths.min() >= MIN_PIECE_FRAME_COUNT:
            return kept
        shortest = int(lengths.argmin())
        kept[edges[shortest] : edges[shortest + 1]] ^= True


def voice_diarization(separation: VoiceSeparation, *, channel: int = 0) -> Diarization:
    """List the units of all voices, sorted by start, as `SPEAKERS`.

    Parameters
    ----------
    separation : VoiceSeparation
    channel : int
        The channel they are on.

    Returns
    -------
    Diarization
        Of one speaker where one was found.
    """
    speakers = SPEAKERS[: separation.speaker_count or 2]
    found = []
    for voice, (speaker, rows) in enumerate(zip(SPEAKERS, separation.units, strict=False)):
        for segment in to_segments(rows):
            sure = separation.probability(voice, segment)
            found.append(SpeakerSegment(segment, speaker, channel, sure))
    return Diarization(tuple(sorted(found)), speakers, ENGINE, is_estimated=True)
