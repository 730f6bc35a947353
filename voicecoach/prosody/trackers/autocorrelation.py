"""Pitch by autocorrelation in two passes, alone or with what a network hears beside it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals, validate
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.recording import SampleSource
from voicecoach.prosody.framing import frame_count, hop_samples
from voicecoach.prosody.trackers.candidates import CandidateFinder, Candidates
from voicecoach.prosody.trackers.options import PitchOptions, PitchRange
from voicecoach.prosody.trackers.protocol import own_range, speech_frames
from voicecoach.prosody.trackers.swift import NetworkPitch, network_pitch
from voicecoach.prosody.viterbi import UNVOICED, best_path

__all__ = ["AutocorrelationTracker", "JoinedTracker", "first_pass_range"]

SAME_PITCH_ST = 1.0
"""A candidate this near to the network's pitch is the same one (calibrated: the network's steps
are 0.7 st apart)."""

PART_FRAME_COUNT = 1 << 14
"""Frames joined at once (memory, not result)."""


@dataclass(frozen=True, slots=True)
class AutocorrelationTracker:
    """Praat's autocorrelation method, many frames at once, in two passes.

    A coarse first pass over a wide range finds the voice's own range, a
    second pass searches only there. Without it octave errors of the missing
    fundamental on the telephone widen a "pitch range" by several semitones.

    References
    ----------
    Boersma, P. (1993). Accurate short-term analysis of the fundamental
    frequency and the harmonics-to-noise ratio of a sampled sound. Proceedings
    of the Institute of Phonetic Sciences 17, 97-110.

    De Looze, C. & Hirst, D. (2008). Detecting changes in key and range for
    the automatic modelling and coding of intonation. Speech Prosody 2008.
    """

    options: PitchOptions = field(default_factory=PitchOptions)

    @property
    def name(self) -> str:
        """For the provenance."""
        return "autocorrelation"

    def track(
        self, samples: SampleSource, *, sample_rate_hz: int, speech: Intervals
    ) -> tuple[PitchTrack, PitchRange]:
        """See `PitchTracker.track`."""
        return _Signal(samples, sample_rate_hz, validate(speech), self.options).two_passes()


@dataclass(frozen=True, slots=True)
class JoinedTracker:
    """The same search, where the swift-f0 network speaks for what it hears.

    In noise the peaks of the autocorrelation sink below the voicing
    threshold, and the network still hears weak voices; alone it drops what
    it is unsure of and errs by octaves where the noise is loud. Here its
    pitch strengthens the candidate next to it, or becomes a candidate, and
    one path through all of them is searched in the voice's own range.
    """

    options: PitchOptions = field(default_factory=PitchOptions)

    @property
    def name(self) -> str:
        """For the provenance."""
        return "autocorrelation+swift-f0"

    def track(
        self, samples: SampleSource, *, sample_rate_hz: int, speech: Intervals
    ) -> tuple[PitchTrack, PitchRange]:
        """See `PitchTracker.track`."""
        speech = validate(speech)
        heard = network_pitch(
            samples,
            sample_rate_hz=sample_rate_hz,
            speech=speech,
            margin_s=self.options.margin_s,
        )
        return _Signal(samples, sample_rate_hz, speech, self.options, heard).two_passes()


def first_pass_range(
    samples: SampleSource, *, sample_rate_hz: int, speech: Intervals, options: PitchOptions
) -> PitchRange:
    """Range of a voice from the coarse first pass alone."""
    return _Signal(samples, sample_rate_hz, validate(speech), options).first_pass_range()


@dataclass(frozen=True, slots=True, eq=False)
class _Signal:
    """One channel with where to look and how: what both passes share."""

    samples: SampleSource
    sample_rate_hz: int
    speech: Intervals
    options: PitchOptions
    heard: NetworkPitch | None = None

    def two_passes(self) -> tuple[PitchTrack, PitchRange]:
        found = self.first_pass_range()
        return self._track(found, hop_s=self.options.hop_s), found

    def first_pass_range(self) -> PitchRange:
        wide = PitchRange(self.options.search_floor_hz, self.options.search_ceiling_hz)
        coarse = self._track(wide, hop_s=self.options.first_pass_hop_s)
        return own_range(coarse.f0_hz, self.options)

    def _track(self, searched: PitchRange, *, hop_s: float) -> PitchTrack:
        """Find candidates on the speech frames and the best path through them."""
        hop = hop_samples(sample_rate_hz=self.sample_rate_hz, hop_s=hop_s)
        total = frame_count(sample_count=self.samples.size, hop=hop)
        frames = speech_frames(
            self.speech, frame_total=total, hop_s=hop_s, margin_s=self.options.margin_s
        )
        f0_hz = np.full(total, np.nan, dtype=np.float32)
        strength = np.zeros(total, dtype=np.float32)
        if frames.size:
            finder = CandidateFinder.build(self.sample_rate_hz, searched, self.options)
            if self.heard is None:
                found = finder.find(self.samples, frames * hop)
            else:
                found = finder.find(self.samples, frames * hop, spare_count=1)
                _add_network(found, self.heard, frames * hop_s, searched, self.options)
            f0_hz[frames], strength[frames] = _best(found, hop_s, self.options)
        return PitchTrack(start=0.0, hop_s=hop_s, f0_hz=f0_hz, voiced_strength=strength)


def _add_network(
    found: Candidates,
    heard: NetworkPitch,
    at_s: NDArray[np.floating[Any]],
    searched: PitchRange,
    options: PitchOptions,
) -> None:
    """Strengthen the candidates the network hears too; fill the last column with its own.

    In place and in parts, for the sake of memory.
    """
    for first in range(0, len(at_s), PART_FRAME_COUNT):
        part = slice(first, first + PART_FRAME_COUNT)
        network_hz, probability = heard.at(
            at_s[part], min_probability=options.min_network_probability
        )
        is_heard = (network_hz >= searched.floor_hz) & (network_hz <= searched.ceiling_hz)
        octaves = np.log2(np.where(is_heard, network_hz, np.float32(1.0)))
        strength = found.strength[part, :-1]
        is_same = np.abs(found.f0_octaves[part, :-1] - octaves[:, None]) < SAME_PITCH_ST / 12.0
        is_same &= is_heard[:, None] & np.isfinite(strength)
        strength += is_same * (np.float32(options.network_bonus_ratio) * probability)[:, None]
        own = np.float32(options.network_candidate_ratio) * probability
        is_new = is_heard & ~is_same.any(axis=1)
        found.f0_octaves[part, -1] = octaves
        found.strength[part, -1] = np.where(is_new, own, np.float32(-np.inf))


def _best(
    found: Candidates, hop_s: float, options: PitchOptions
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Frequency and strength of each frame on the best path; NaN and 0 where unvoiced."""
    per_hop = 0.01 / hop_s  # Praat's costs are per 10 ms
    chosen = best_path(
        found.strength,
        _unvoiced_strength(found.peak, options),
        found.f0_octaves,
        octave_jump_cost=options.octave_jump_cost_ratio * per_hop,
        voicing_change_cost=options.voicing_change_cost_ratio * per_hop,
    )
    rows, columns = np.arange(len(chosen)), np.maximum(chosen, 0)
    is_voiced = chosen != UNVOICED
    f0_hz = np.exp2(found.f0_octaves[rows, columns])
    strength = np.minimum(found.strength[rows, columns], np.float32(1.0))
    return (
        np.where(is_voiced, f0_hz, np.float32(np.nan)),
        np.where(is_voiced, strength, np.float32(0.0)),
    )


def _unvoiced_strength(peak: NDArray[np.float32], options: PitchOptions) -> NDArray[np.float32]:
    """Praat's unvoiced candidate: stronger where the frame is quiet.

    Quiet against the 99 % quantile and not, as in Praat, the maximum: one
    click must not silence a voice.
    """
    voicing, silence = options.voicing_strength_ratio, options.silence_ratio
    relative = peak / max(float(np.quantile(peak, 0.99)), 1e-9)
    quiet = np.maximum(0.0, 2.0 - relative * ((1.0 + voicing) / silence))
    return np.asarray(voicing + quiet, dtype=np.float32)
