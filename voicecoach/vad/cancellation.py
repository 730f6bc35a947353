"""A copy of one channel taken out of the other, as an echo canceller does it.

While a party is silent, their channel carries the other's voice through a
filter, which is the wire or the room that it leaked through, and noise. That
filter is fitted by least squares and its output is subtracted over the whole
call, so that what the party says under the copy is left as it was. Marking
the frames of a copy, as `voicecoach.vad.crosstalk` does, also takes the soft
sounds that the copy covers.

The normal equations are solved by conjugate gradients; each product is a
convolution, and a Toeplitz matrix that is nearly theirs is divided by before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError, InputError
from voicecoach.core.line import ChannelCopy
from voicecoach.core.prosody import SpectralTracks
from voicecoach.core.recording import SampleSource
from voicecoach.vad.copies import MeasuredSamples
from voicecoach.vad.crosstalk import fading, shifted
from voicecoach.vad.masks import runs

__all__ = ["CancellationOptions", "cancelled"]

Values = NDArray[np.float64]

ROUND_COUNT = 4
"""Of conjugate gradients (calibrated: more took off less than 0.1 dB on the sample calls)."""

NOISE_QUANTILE, NOISE_SPREAD_DB = 0.1, 1.0
"""The quietest tenth of a channel and a bit is its noise (as for the level of a copy)."""

LOUD_RANGE_DB = 25.0
"""A voice is there to learn from down to this much below its loudest (convention)."""

BLOCK_SAMPLE_COUNT = 1 << 17
"""Samples subtracted at a time: memory does not grow with the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationOptions:
    """Settings of `cancelled`.

    Parameters
    ----------
    before_s, tail_s : float
        Length of the filter before and after the lag of the copy (convention:
        two frames less a bit; what a common room leaves above -50 dB).
    margin_db : float
        A frame this much above the copy and the noise is the party's own
        (the same as for leaks, `CrosstalkOptions.margin_db`).
    guard_s : float
        Kept away from such frames, either side (convention: the soft begin
        and end of words).
    min_silence_s : float
        Shorter silences of the party are not learned from (convention: a
        filter's length).
    min_learned_s : float
        Speech of the other in silences of the party without which nothing is
        subtracted (convention: eight filters' length).
    stretch_s : float
    max_stretch_count : int
        Stretches learned from, those first that tell most (convention: a
        minute of the clearest tells a filter).
    damping_ratio : float
        Of the power of the voice, added to what is divided by (convention: 30
        dB below; what is weaker in the voice is left alone).
    decay_db_per_s : float
        How fast a copy may fade (as for copies, `CrosstalkOptions`).
    min_explained_ratio : float
        Of the copy's power, that the filter has to make: less, and no filter
        makes this copy, as where its delay jumps (convention: a quarter, for a
        filter that fits makes nearly all of it).
    """

    before_s: float = 0.016
    tail_s: float = 0.25
    margin_db: float = 8.0
    guard_s: float = 0.1
    min_silence_s: float = 0.3
    min_learned_s: float = 2.0
    stretch_s: float = 4.0
    max_stretch_count: int = 16
    damping_ratio: float = 1e-3
    decay_db_per_s: float = 70.0
    min_explained_ratio: float = 0.25

    def __post_init__(self) -> None:
        for option in fields(self):
            if getattr(self, option.name) <= 0:
                raise ConfigError(f"{option.name} must be > 0; got {getattr(self, option.name)}")


def cancelled(
    own: MeasuredSamples,
    source: MeasuredSamples,
    copy: ChannelCopy,
    *,
    sample_rate_hz: int,
    options: CancellationOptions | None = None,
) -> Iterator[NDArray[np.float32]] | None:
    """Take a copy of another channel out of one.

    Parameters
    ----------
    own, source : MeasuredSamples
        The channel with the copy, and the one it is of.
    copy : ChannelCopy
        As `find_copies` found it.
    sample_rate_hz : int
    options : CancellationOptions, optional

    Returns
    -------
    iterator of np.ndarray or None
        The samples of the channel without the copy, float32, in blocks;
        ``None`` where the copy is too faint for a level of its own, the party
        is hardly ever silent while the other speaks, or no filter makes it.

    Raises
    ------
    InputError
        If the channels are not equally long.
    """
    if own.samples.size != source.samples.size:
        raise InputError(
            "the two channels need equally many samples; "
            f"got {own.samples.size} and {source.samples.size}"
        )
    options = options or CancellationOptions()
    if copy.gain_db is None:
        return None
    hop_s = own.spectral.hop_s
    voice_db = shifted(_level_db(source.spectral), round(copy.lag_s / hop_s))
    is_silent = _own_silences(_level_db(own.spectral), voice_db, copy.gain_db, hop_s, options)
    is_told = is_silent & (voice_db > np.quantile(voice_db, 0.98) - LOUD_RANGE_DB)
    if is_told.sum() * hop_s < options.min_learned_s:
        return None
    tap_count = round((options.before_s + options.tail_s) * sample_rate_hz)
    delay = round((copy.lag_s - options.before_s) * sample_rate_hz)
    frames = round(options.stretch_s / hop_s)
    hop = round(hop_s * sample_rate_hz)
    best = _best_stretches(is_told, voice_db, frames)[: options.max_stretch_count]
    weight = np.stack([np.repeat(_taken(is_silent, at * frames, frames), hop) for at in best])
    heard = np.stack([_taken(own.samples, at * frames * hop, frames * hop) for at in best])
    voice = np.stack(
        [
            _taken(source.samples, at * frames * hop - delay - tap_count, frames * hop + tap_count)
            for at in best
        ]
    )
    taps = _fitted_taps(voice, heard, weight, tap_count, damping_ratio=options.damping_ratio)
    at_lag = tap_count - round(options.before_s * sample_rate_hz)
    copied = weight * voice[:, at_lag : at_lag + heard.shape[1]]
    expected = 10.0 ** (copy.gain_db / 10.0) * float(np.square(copied).sum())
    if _power_of(taps, voice, weight) < options.min_explained_ratio * expected:
        return None
    return _without(own.samples, source.samples, taps, delay)


def _level_db(tracks: SpectralTracks) -> Values:
    return tracks.speech_band_db.astype(np.float64)


def _own_silences(
    own_db: Values, voice_db: Values, gain_db: float, hop_s: float, options: CancellationOptions
) -> NDArray[np.bool_]:
    """Frames in which a channel carries a copy, noise, and nothing of its own."""
    copied_db = fading(voice_db + gain_db, decay_db=options.decay_db_per_s * hop_s)
    noise_db = np.quantile(own_db, NOISE_QUANTILE) + NOISE_SPREAD_DB
    own = own_db > np.maximum(copied_db, noise_db) + options.margin_db
    guard = round(options.guard_s / hop_s)
    is_silent = np.convolve(own, np.ones(2 * guard + 1), "same") < 0.5
    for first, last in runs(is_silent):
        if (last - first) * hop_s < options.min_silence_s:
            is_silent[first:last] = False
    return np.asarray(is_silent)


def _best_stretches(is_told: NDArray[np.bool_], voice_db: Values, frames: int) -> list[int]:
    """Numbers of the stretches of that many frames, those with most to learn from first."""
    told = np.where(is_told, 10.0 ** (voice_db / 10.0), 0.0)
    padded = np.pad(told, (0, -told.size % frames))
    return [int(at) for at in np.argsort(-padded.reshape(-1, frames).sum(axis=1))]


def _taken(samples: SampleSource | NDArray[Any], start: int, count: int) -> Values:
    """Samples from ``start`` on; zeros where there are none."""
    first, last = np.clip((start, start + count), 0, samples.size)
    found = np.zeros(count)
    found[first - start : last - start] = samples[int(first) : int(last)]
    return found


def _fitted_taps(
    voice: Values, heard: Values, weight: Values, tap_count: int, *, damping_ratio: float
) -> Values:
    """Filter that makes of a voice what is heard, where ``weight`` is not zero.

    Each row of ``voice`` begins ``tap_count`` samples before its row of ``heard``.
    """
    from scipy.fft import irfft, next_fast_len, rfft
    from scipy.linalg import solve_toeplitz

    size = next_fast_len(voice.shape[1] + tap_count, real=True)
    spectra = rfft(voice, size)

    def filtered(taps: Values) -> Values:
        return weight * irfft(spectra * rfft(taps, size), size)[:, tap_count : voice.shape[1]]

    def correlated(error: Values) -> Values:
        late = np.pad(weight * error, ((0, 0), (tap_count, 0)))
        total = (np.conj(spectra) * rfft(late, size)).sum(axis=0)
        return np.asarray(irfft(total, size)[:tap_count])

    known = np.pad(weight, ((0, 0), (tap_count, 0))) * voice
    near = irfft((np.abs(rfft(known, size)) ** 2).sum(axis=0), size)[:tap_count]
    damping = damping_ratio * near[0]
    near[0] += damping
    taps = np.zeros(tap_count)
    left = correlated(heard)
    step = solve_toeplitz(near, left)
    size_of_left = left @ step
    for _ in range(ROUND_COUNT):
        if size_of_left <= 0.0:
            break
        change = correlated(filtered(step)) + damping * step
        length = size_of_left / (step @ change)
        taps += length * step
        left = left - length * change
        towards = solve_toeplitz(near, left)
        before, size_of_left = size_of_left, left @ towards
        step = towards + size_of_left / before * step
    return taps


def _power_of(taps: Values, voice: Values, weight: Values) -> float:
    """Energy of what a filter makes of a voice."""
    from scipy.signal import oaconvolve

    copied = oaconvolve(voice, taps[None, :], mode="full", axes=1)
    return float(np.square(weight * copied[:, taps.size : voice.shape[1]]).sum())


def _without(
    own: SampleSource, voice: SampleSource, taps: Values, delay: int
) -> Iterator[NDArray[np.float32]]:
    """Subtract a filtered voice, a block at a time."""
    from scipy.signal import oaconvolve

    for start in range(0, own.size, BLOCK_SAMPLE_COUNT):
        block = own[start : start + BLOCK_SAMPLE_COUNT]
        around = _taken(voice, start - delay - taps.size + 1, block.size + taps.size - 1)
        copied = oaconvolve(around, taps, mode="valid")
        yield (block - copied).astype(np.float32)
