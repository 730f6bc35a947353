"""The sound of one channel in the other: found by correlation, with how much later it is.

A copy is proven by its waveform: the cross-spectra of stretches in which one
party speaks are added up over the call and whitened, and what the channels
have in common stands out at its lag (generalised cross-correlation), however
weak it is. Two voices without a copy have nothing in common.

References
----------
Knapp, C. H. & Carter, G. C. (1976). The generalized correlation method for
estimation of time delay. IEEE Transactions on Acoustics, Speech, and Signal
Processing 24(4), 320-327 (smoothed coherence transform).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.line import ChannelCopy
from voicecoach.core.prosody import SpectralTracks
from voicecoach.core.recording import SampleSource
from voicecoach.vad.crosstalk import CrosstalkOptions, copied_gain_db

__all__ = ["CopyOptions", "MeasuredSamples", "find_copies"]

Values = NDArray[np.float64]

SPEECH_BAND_HZ = (200.0, 3400.0)
"""What a telephone line carries (ITU-T G.712, rounded)."""

SMOOTHED_HZ = 30.0
"""Each side, for the spectra that whiten: wider than a harmonic, narrower than a formant
(convention)."""

SAME_LAG_S = 0.02
"""Lags that are nearer than this are one (convention: two frames)."""

QUIET_QUANTILE = 0.3
"""A channel is made no louder than this share of it (calibrated on the sample calls: copies stand
out more, and two voices have less in common; any share from 0.3 to 0.5 will do)."""

AGREEING_COUNT = 2
"""Parts of a call that have to agree (definition of repeating)."""

ROOM_S = 0.3
"""A copy from a room has a tail of lags behind its first (convention: half a common reverberation
time)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOptions:
    """Settings of `find_copies`.

    Parameters
    ----------
    min_peak_ratio : float
        Height of the correlation over its noise from which there is a copy
        (calibrated: at most 5.3 between the two sides of a sample call or of
        two; 8.5 to 170 for copies of -45 dB and 9.9 to 80 for those of -30 dB
        from a room).
    min_part_peak_ratio, max_move_s : float
        Parts of the call with a peak of this height that is no further away
        agree; two have to, because one sound in common is no copy (calibrated
        on the same calls; convention: a jitter buffer of 0.1 s).
    max_lag_s : float
        Largest lag looked for, either way (convention: beyond what anybody
        would bear on a line; ITU-T G.114 calls 0.4 s one way too much).
    block_s : float
        Length of the stretches that are compared (convention).
    max_block_count : int
        Stretches compared at most, those first in which the other party says
        least (convention: more gains nothing that matters).
    part_count : int
        Parts of the call that are compared each for itself; how far the lag
        moves is seen from them.
    resolution_s : float
        Lags are told no finer: added on either side of their range
        (convention: one frame of the analysis).
    """

    min_peak_ratio: float = 7.5
    min_part_peak_ratio: float = 5.0
    max_move_s: float = 0.1
    max_lag_s: float = 1.5
    block_s: float = 1.0
    max_block_count: int = 48
    part_count: int = 4
    resolution_s: float = 0.01

    def __post_init__(self) -> None:
        for option in fields(self):
            if getattr(self, option.name) <= 0:
                raise ConfigError(f"{option.name} must be > 0; got {getattr(self, option.name)}")
        if not AGREEING_COUNT <= self.part_count <= self.max_block_count:
            raise ConfigError(
                f"need {AGREEING_COUNT} <= part_count <= max_block_count; "
                f"got {self.part_count} and {self.max_block_count}"
            )


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredSamples:
    """Samples of one channel and their levels."""

    samples: SampleSource
    spectral: SpectralTracks


def find_copies(
    channels: Sequence[MeasuredSamples],
    *,
    sample_rate_hz: int,
    options: CopyOptions | None = None,
    crosstalk: CrosstalkOptions | None = None,
) -> tuple[ChannelCopy, ...]:
    """Find where the voice of one of two channels is in the other.

    Parameters
    ----------
    channels : sequence of MeasuredSamples
        Of one call; with one channel, or more than two, nothing is found.
    sample_rate_hz : int
    options : CopyOptions, optional
    crosstalk : CrosstalkOptions, optional
        For the level of a copy.

    Returns
    -------
    tuple of ChannelCopy
        The strongest one of each direction.

    Raises
    ------
    InputError
        If the channels are not equally long.
    """
    if len(channels) != 2:
        return ()
    if channels[0].samples.size != channels[1].samples.size:
        raise InputError(
            "the two channels need equally many samples; "
            f"got {channels[0].samples.size} and {channels[1].samples.size}"
        )
    options, crosstalk = options or CopyOptions(), crosstalk or CrosstalkOptions()
    pairs = [
        _Pair.of(channels[source], channels[1 - source], sample_rate_hz, options)
        for source in (0, 1)
    ]
    found = [pair.copy(source, options) for source, pair in enumerate(pairs)]
    first, second = (_levelled(copy, channels, crosstalk) for copy in found)
    if first is None or second is None or abs(first.lag_s + second.lag_s) > SAME_LAG_S:
        return tuple(copy for copy in (first, second) if copy is not None)
    if abs(first.lag_s) <= SAME_LAG_S and None not in (first.gain_db, second.gain_db):
        return first, second
    # Seen from the copy, the voice is a copy that is early: one peak, found from both sides.
    true, other = sorted((first, second), key=_likelihood, reverse=True)
    again = pairs[other.source].copy(other.source, options, without_s=-true.lag_s)
    kept = _levelled(again, channels, crosstalk)
    return (true,) if kept is None else (true, kept)


def _likelihood(copy: ChannelCopy) -> tuple[bool, bool, float]:
    """What tells a copy from its voice: a level of its own, coming later, the higher peak."""
    return copy.gain_db is not None, copy.lag_s > SAME_LAG_S, copy.peak_ratio


def _levelled(
    copy: ChannelCopy | None, channels: Sequence[MeasuredSamples], options: CrosstalkOptions
) -> ChannelCopy | None:
    """Return a copy with its level."""
    if copy is None:
        return None
    own, other = channels[copy.channel].spectral, channels[copy.source].spectral
    gain_db = copied_gain_db(own, other, lag_s=copy.lag_s, options=options)
    return replace(copy, gain_db=None if gain_db is None else round(gain_db, 1))


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """Summed spectra of one direction: cross, source and target, shape=(n_parts, n_bins)."""

    cross: NDArray[np.complex128]
    source: Values
    target: Values
    lag_count: int
    sample_rate_hz: int

    @classmethod
    def of(
        cls,
        source: MeasuredSamples,
        target: MeasuredSamples,
        sample_rate_hz: int,
        options: CopyOptions,
    ) -> "_Pair":
        length = round(options.block_s * sample_rate_hz)
        lag_count = round(options.max_lag_s * sample_rate_hz)
        size = 1 << (length + 2 * lag_count - 1).bit_length()
        parts = np.array_split(_blocks(source, target, options), options.part_count)
        shape = (options.part_count, size // 2 + 1)
        pair = cls(
            np.zeros(shape, complex), np.zeros(shape), np.zeros(shape), lag_count, sample_rate_hz
        )
        gains = _limiting_gains(target.spectral)
        hop = round(target.spectral.hop_s * sample_rate_hz)
        for part, starts in enumerate(parts):
            for start in (starts * length).tolist():
                first = max(0, start - lag_count)
                heard = target.samples[first : start + length + lag_count]
                frames = np.minimum(np.arange(first, first + heard.size) // hop, gains.size - 1)
                around = np.zeros(size, np.float32)
                shift = first - (start - lag_count)
                around[shift : shift + heard.size] = heard * gains[frames]
                pair._add(part, source.samples[start : start + length], around)
        return pair

    def _add(self, part: int, spoken: NDArray[np.float32], around: NDArray[np.float32]) -> None:
        """Add one stretch; each weighs the same, however loud."""
        voice = np.zeros_like(around)
        voice[self.lag_count : self.lag_count + spoken.size] = spoken
        energy = float(np.linalg.norm(voice)), float(np.linalg.norm(around))
        if min(energy) <= 0.0:
            return
        ours, theirs = np.fft.rfft(voice / energy[0]), np.fft.rfft(around / energy[1])
        self.cross[part] += np.conj(ours) * theirs
        self.source[part] += np.abs(ours) ** 2
        self.target[part] += np.abs(theirs) ** 2

    def copy(
        self, source: int, options: CopyOptions, *, without_s: float | None = None
    ) -> ChannelCopy | None:
        """Take the highest peak if it is one, and its range over the parts of the call."""
        lag_s, peak_ratio = self._peak(slice(None), without_s)
        if peak_ratio < options.min_peak_ratio:
            return None
        parts = [self._peak(slice(part, part + 1), without_s) for part in range(len(self.cross))]
        lags_s = [
            lag
            for lag, ratio in parts
            if ratio >= options.min_part_peak_ratio and abs(lag - lag_s) <= options.max_move_s
        ]
        if len(lags_s) < AGREEING_COUNT:
            return None
        return ChannelCopy(
            source=source,
            channel=1 - source,
            lag_s=round(lag_s, 4),
            low_s=round(min(lag_s, *lags_s) - options.resolution_s, 4),
            high_s=round(max(lag_s, *lags_s) + options.resolution_s, 4),
            peak_ratio=round(peak_ratio, 1),
        )

    def _peak(self, parts: slice, without_s: float | None) -> tuple[float, float]:
        """Lag of the highest correlation, and its height over the noise."""
        size = 2 * (self.cross.shape[1] - 1)
        bin_hz = self.sample_rate_hz / size
        reach = round(SMOOTHED_HZ / bin_hz)
        power = [_smoothed(each[parts].sum(axis=0), reach) for each in (self.source, self.target)]
        if min(float(each.max()) for each in power) <= 0.0:
            return 0.0, 0.0
        at_hz = np.arange(self.cross.shape[1]) * bin_hz
        is_speech = (at_hz >= SPEECH_BAND_HZ[0]) & (at_hz <= SPEECH_BAND_HZ[1])
        level = np.sqrt(power[0] * power[1])
        white = np.where(is_speech, self.cross[parts].sum(axis=0) / np.maximum(level, 1e-12), 0.0)
        circular = np.abs(np.fft.irfft(white, size))
        heights = np.concatenate((circular[-self.lag_count :], circular[: self.lag_count + 1]))
        lags_s = np.arange(-self.lag_count, self.lag_count + 1) / self.sample_rate_hz
        noise = float(np.median(heights)) / 0.6745
        if without_s is not None:
            is_same_side = np.sign(lags_s) == np.sign(without_s)
            heights[is_same_side & (np.abs(lags_s - without_s) <= ROOM_S)] = 0.0
        highest = int(heights.argmax())
        return float(lags_s[highest]), float(heights[highest]) / max(noise, 1e-12)


def _blocks(
    source: MeasuredSamples, target: MeasuredSamples, options: CopyOptions
) -> NDArray[np.int64]:
    """Stretches in which one party speaks and the other says least, in order of time."""
    length = round(options.block_s / source.spectral.hop_s)
    voice, other = (_block_power(each.spectral, length) for each in (source, target))
    loud = np.flatnonzero(voice > 0.01 * np.quantile(voice, 0.95)) if voice.size else voice
    alone = np.argsort(-voice[loud.astype(np.int64)] / (other[loud.astype(np.int64)] + 1e-9))
    return np.sort(loud[alone[: options.max_block_count]]).astype(np.int64)


def _block_power(tracks: SpectralTracks, length: int) -> Values:
    whole = tracks.speech_band_db.size // length * length
    power = 10.0 ** (tracks.speech_band_db[:whole].astype(np.float64) / 10.0)
    return np.asarray(power.reshape(-1, length).mean(axis=1))


def _limiting_gains(tracks: SpectralTracks) -> NDArray[np.float32]:
    """Factor of each frame that leaves none louder than the quiet ones.

    What is said there would drown a copy, and where two voices once make the
    same sound, that would look like one.
    """
    level_db = tracks.speech_band_db.astype(np.float64)
    above_db = np.maximum(level_db - np.quantile(level_db, QUIET_QUANTILE), 0.0)
    return np.asarray(10.0 ** (-above_db / 20.0), dtype=np.float32)


def _smoothed(power: Values, reach: int) -> Values:
    """Mean over ``reach`` bins on either side."""
    total = np.concatenate(([0.0], np.cumsum(power)))
    at = np.arange(power.size)
    low, high = np.maximum(at - reach, 0), np.minimum(at + reach + 1, power.size)
    return np.asarray((total[high] - total[low]) / (high - low))
