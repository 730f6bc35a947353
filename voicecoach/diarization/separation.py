"""Who speaks when on a channel that carries two people, as far as their voices tell.

Always an estimate: speech of both at once goes to one of them, and an edge
between two voices is known to a quarter of a second or so. Nothing here knows
who is the agent.
"""

import itertools
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, to_mask, validate
from voicecoach.core.recording import SampleSource
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.diarization.cepstrum import HOP_S, frame_count, speech_cepstra
from voicecoach.diarization.two_voices import TwoVoices, part_voices

__all__ = ["ENGINE", "SPEAKERS", "VoiceSeparation", "separate_voices", "voice_diarization"]

ENGINE = "voices"
"""`Diarization.engine` of what is found here."""

SPEAKERS = ("speaker_1", "speaker_2")
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


MIN_PIECE_FRAME_COUNT = 8
"""A piece of a unit that is shorter than 0.08 s is nobody's word (convention: as the shortest
inter-pausal unit)."""


@dataclass(frozen=True, slots=True, eq=False)
class VoiceSeparation:
    """Speech of one channel parted between two voices.

    Parameters
    ----------
    speaker_count : {1, 2} or None
        ``None`` where it cannot be told whether two people speak; the units
        are then still the best guess at two.
    units : tuple of Intervals
        Of the first and of the second voice to speak; those of the second are
        none where one person speaks, or there is too little speech to tell.
    second_probability : np.ndarray, shape=(n_frames,)
        That the second voice has a frame of 10 ms; NaN outside speech.
    unsure_ratio : float
        Share of speech that is expected to be in the wrong hands; NaN where
        voices were not compared.
    gain : float
        Log likelihood per frame that two voices win over one; NaN likewise.
    """

    speaker_count: Literal[1, 2] | None
    units: tuple[Intervals, Intervals]
    second_probability: NDArray[np.float64]
    unsure_ratio: float
    gain: float

    @property
    def is_compared(self) -> bool:
        """Whether there was enough speech to compare voices."""
        return not np.isnan(self.unsure_ratio)

    def probability(self, start: float, end: float) -> float | None:
        """How sure it is that whoever has a piece of speech has it, 0.5 to 1.

        ``None`` where voices were not compared.
        """
        own = self.second_probability[int(start / HOP_S) : int(np.ceil(end / HOP_S))]
        spoken = own[~np.isnan(own)]
        if not self.is_compared or not spoken.size:
            return None
        mean = float(spoken.mean())
        return max(mean, 1.0 - mean)


def separate_voices(samples: SampleSource, units: Intervals) -> VoiceSeparation:
    """Part the inter-pausal units of one channel between two voices.

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
    count = frame_count(samples)
    is_speech = to_mask(validate(units), hop_s=HOP_S, frame_count=count)
    voices = part_voices(speech_cepstra(samples, is_speech), hop_s=HOP_S)
    if voices is None:
        nobody = np.where(is_speech, 0.0, np.nan)
        return VoiceSeparation(None, (units, _no_units()), nobody, float("nan"), float("nan"))
    found = voices.second_probability
    unsure_ratio = float(np.minimum(found, 1.0 - found).mean())
    speaker_count = _speaker_count(voices, unsure_ratio)
    probability = np.full(count, np.nan)
    probability[is_speech] = found if found[0] <= 0.5 else 1.0 - found
    return VoiceSeparation(
        speaker_count=speaker_count,
        units=(units, _no_units()) if speaker_count == 1 else _cut(units, probability),
        second_probability=np.where(is_speech, 0.0, np.nan) if speaker_count == 1 else probability,
        unsure_ratio=unsure_ratio,
        gain=voices.gain,
    )


def _speaker_count(voices: TwoVoices, unsure_ratio: float) -> Literal[1, 2] | None:
    """Two where they are told apart surely; one where they are not and are not missed either."""
    if unsure_ratio <= SURE_RATIO:
        return 2
    return 1 if unsure_ratio > UNSURE_RATIO and voices.gain < ONE_VOICE_GAIN else None


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
    """List the units of both voices, sorted by start, as `SPEAKERS`.

    Parameters
    ----------
    separation : VoiceSeparation
    channel : int
        The channel both are on.

    Returns
    -------
    Diarization
        Of one speaker where one was found.
    """
    speakers = SPEAKERS[: separation.speaker_count or 2]
    found = [
        SpeakerSegment(Segment(start, end), speaker, channel, separation.probability(start, end))
        for speaker, rows in zip(SPEAKERS, separation.units, strict=True)
        for start, end in rows.tolist()
    ]
    return Diarization(tuple(sorted(found)), speakers, ENGINE, is_estimated=True)
