"""Know a voice again in another call, over another line.

A line multiplies the spectrum by a constant: it shifts the levels of the bands
and leaves how they vary together. That is what is kept of a voice, with its
usual pitch: no model, nothing learned but three numbers.

References
----------
Bimbot, Magrin-Chagnolleau and Mathan (1995), Second-order statistical measures
for text-independent speaker identification, Speech Communication 17: the
sphericity measure, which is 0 for covariances that differ by a factor only.
Zwicker (1961), Subdivision of the audible frequency range into critical bands,
Journal of the Acoustical Society of America 33.
"""

import math

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import PitchTrack
from voicecoach.core.recording import SampleSource, require_one_channel
from voicecoach.core.units import power_to_dbfs
from voicecoach.core.voice_print import BAND_COUNT, VoicePrint
from voicecoach.prosody.framing import CHUNK_FRAME_COUNT, frames_at
from voicecoach.prosody.spectrum import ANALYSIS_RATE_HZ, HOP_S, WINDOW_S

__all__ = ["MIN_SPEECH_S", "same_voice_probability", "voice_print"]

MIN_SPEECH_S = 5.0
"""With less speech no voice is known again (convention: a few sentences)."""

MAX_SPEECH_S = 120.0
"""More says no more about a voice; it is taken from all over the call (convention)."""

BAND_EDGES_HZ = (
    *(200, 300, 400, 510, 630, 770, 920, 1080),
    *(1270, 1480, 1720, 2000, 2320, 2700, 3150, 3400),
)
"""Critical bands (Zwicker 1961), the last one cut where the telephone ends."""

LOUD_RANGE_DB = 25.0
"""Frames further below the loudest twentieth are noise rather than voice (convention)."""

VARIANCE_FLOOR_DB2 = 0.2
"""Added to each variance: differences of half a decibel are no voice (convention)."""

INTERCEPT, PER_ROOT_SPHERICITY, PER_SEMITONE = 9.3, -24.4, -1.25
"""Log odds that two prints are one voice, with even chances before (calibrated on all pairs of
voices of the sample calls over simulated lines: 115 of one voice, 4785 of two)."""

CHANCE_S = 0.5
"""Sphericity between prints of one voice by chance, times the seconds of speech (calibrated)."""


def voice_print(samples: SampleSource, units: Intervals, pitch: PitchTrack) -> VoicePrint | None:
    """Sum up one speaker's voice.

    Parameters
    ----------
    samples : SampleSource
        One channel at 8 kHz.
    units : Intervals
        Where this speaker speaks, sorted; best without what is said at once.
    pitch : PitchTrack
        Of the channel.

    Returns
    -------
    VoicePrint or None
        ``None`` with less than `MIN_SPEECH_S` of clear speech.

    Raises
    ------
    InputError
        If ``samples`` is not one channel of float32.
    """
    require_one_channel(samples)
    frames = _frames_in(units, samples.size)
    if len(frames) * HOP_S < MIN_SPEECH_S:
        return None
    step = math.ceil(len(frames) * HOP_S / MAX_SPEECH_S)
    power = _band_power(samples, frames[::step])
    loudness_db = power_to_dbfs(power.sum(axis=1))
    is_loud = loudness_db > np.quantile(loudness_db, 0.95) - LOUD_RANGE_DB
    levels_db = power_to_dbfs(power[is_loud])
    # Relative to the frame's mean, so that loud and soft speech are one voice; one band is then
    # what the others leave.
    shape_db = (levels_db - levels_db.mean(axis=1, keepdims=True))[:, :-1]
    covariance = np.cov(shape_db.T) + VARIANCE_FLOOR_DB2 * np.eye(BAND_COUNT - 1)
    return VoicePrint(
        speech_s=round(len(frames) * HOP_S, 2),
        f0_median_st=_f0_median_st(pitch, units),
        band_covariance=tuple(np.round(covariance[np.triu_indices(BAND_COUNT - 1)], 4).tolist()),
    )


def same_voice_probability(first: VoicePrint, second: VoicePrint) -> float:
    """How probable it is that two prints are of one person, if it were as likely as not before.

    Examples
    --------
    >>> triangle = np.eye(14)[np.triu_indices(14)]
    >>> voice = VoicePrint(speech_s=30.0, f0_median_st=3.0, band_covariance=tuple(triangle))
    >>> round(same_voice_probability(voice, voice), 3)
    1.0
    """
    by_chance = CHANCE_S * (1.0 / first.speech_s + 1.0 / second.speech_s)
    apart = max(0.0, _sphericity(first, second) - by_chance)
    log_odds = INTERCEPT + PER_ROOT_SPHERICITY * math.sqrt(apart)
    if first.f0_median_st is not None and second.f0_median_st is not None:
        log_odds += PER_SEMITONE * abs(first.f0_median_st - second.f0_median_st)
    return 0.5 * (1.0 + math.tanh(0.5 * log_odds))


def _sphericity(first: VoicePrint, second: VoicePrint) -> float:
    """Log of arithmetic mean over harmonic mean of how the variances compare, halved."""
    a, b = _matrix(first), _matrix(second)
    there, back = np.trace(np.linalg.solve(a, b)), np.trace(np.linalg.solve(b, a))
    return max(0.0, 0.5 * math.log(there * back / len(a) ** 2))


def _matrix(voice: VoicePrint) -> NDArray[np.float64]:
    upper = np.zeros((BAND_COUNT - 1, BAND_COUNT - 1))
    upper[np.triu_indices(BAND_COUNT - 1)] = voice.band_covariance
    return np.asarray(upper + np.triu(upper, 1).T)


def _frames_in(units: Intervals, sample_count: int) -> NDArray[np.int64]:
    """Centres of the frames whose window lies inside a unit and the recording."""
    half_s = WINDOW_S / 2.0
    found = [
        np.arange(math.ceil((start + half_s) / HOP_S), math.floor((end - half_s) / HOP_S) + 1)
        for start, end in units
    ]
    centres = np.concatenate([np.empty(0, dtype=np.int64), *found])
    centres = centres.astype(np.int64) * round(HOP_S * ANALYSIS_RATE_HZ)
    return centres[centres < sample_count]


def _band_power(samples: SampleSource, frames: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean square per band, shape=(n_frames, BAND_COUNT)."""
    from scipy.fft import rfft

    length = round(WINDOW_S * ANALYSIS_RATE_HZ)
    window = np.hanning(length + 1)[:-1].astype(np.float32)
    frequency_hz = np.fft.rfftfreq(length, 1.0 / ANALYSIS_RATE_HZ)[:, None]
    edges_hz = np.array(BAND_EDGES_HZ)
    is_in_band = (frequency_hz >= edges_hz[:-1]) & (frequency_hz < edges_hz[1:])
    weights = is_in_band.astype(np.float32) * (2.0 / (length * np.square(window).sum()))
    found = np.empty((len(frames), BAND_COUNT))
    for first in range(0, len(frames), CHUNK_FRAME_COUNT):
        part = frames[first : first + CHUNK_FRAME_COUNT]
        spectrum = rfft(frames_at(samples, part, length=length) * window, axis=1)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        found[first : first + len(part)] = power @ weights
    return found


def _f0_median_st(pitch: PitchTrack, units: Intervals) -> float | None:
    times = pitch.start + pitch.hop_s * np.arange(pitch.f0_hz.size)
    place = np.searchsorted(units[:, 0], times, side="right") - 1
    inside = (place >= 0) & (times < units[np.maximum(place, 0), 1])
    f0_hz = pitch.f0_hz[inside]
    f0_hz = f0_hz[~np.isnan(f0_hz)]
    return round(float(12.0 * np.log2(np.median(f0_hz) / 100.0)), 2) if f0_hz.size else None
