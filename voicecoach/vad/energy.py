"""Speech activity from the level of the speech band over a floor that follows the line's noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals
from voicecoach.core.prosody import SpectralTracks
from voicecoach.vad.line import line_frames
from voicecoach.vad.masks import hysteresis, with_short_gaps, without_short

__all__ = [
    "EnergyVadOptions",
    "Gates",
    "energy_activity",
    "energy_frames",
    "energy_gates",
    "intervals_of",
    "level_gate_db",
    "noise_floor_db",
    "noise_gates",
    "own_level_db",
]

LOWEST_FLOOR_DBFS = -90.0
"""No floor is lower: the smallest step of 16 bits (definition)."""

LOUD_QUANTILE = 0.95
"""Of the frames above the noise: loud speech, but not the loudest bang (convention)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyVadOptions:
    """Settings of `energy_activity`; calibrated unless said otherwise.

    Parameters
    ----------
    onset_above_floor_db, offset_above_floor_db : float
        Speech begins with a frame this much above the noise floor and lasts
        while frames are above the second margin. On noisy lines both shrink
        with the range of levels, see ``margin_to_gate_ratio``.
    margin_to_gate_ratio : float
        Onset margin at most this share of the channel's p95-p15 range, so
        that little range still leaves room for speech.
    min_margin_ratio : float
        The margins never shrink below this share: steady noise alone moves
        by up to 5 dB over its floor (calibrated on white and pink noise).
    friction_above_floor_db : float
        Hiss this much above its own floor belongs to speech beside it, on
        noisy lines (99.9 % of the frames of steady noise stay below).
    max_below_loud_db : float
        Speech has a frame within this much of the channel's loud speech;
        what never comes so near is cross-talk or a far voice.
    max_tail_below_loud_db : float
        Frames further below are not joined to speech.
    min_floor_dbfs, max_range_db : float
        Lowest noise floor assumed; where a channel is so quiet that its loudest
        sounds are less than this range above it, lower (convention: half of
        what 16 bits hold).
    floor_window_s : float
        The floor is a low percentile over this much time around a frame.
    max_closure_s : float
        Weak sounds this near to speech belong to it: a final "t" or "s"
        follows a closure (calibrated on the sample calls).
    min_silence_s, min_speech_s : float
        Shorter silences are filled (closures of stops last up to 0.15 s),
        shorter speech is dropped as a click.
    """

    onset_above_floor_db: float = 12.0
    offset_above_floor_db: float = 7.0
    margin_to_gate_ratio: float = 0.3
    min_margin_ratio: float = 0.5
    friction_above_floor_db: float = 4.5
    max_below_loud_db: float = 25.0
    max_tail_below_loud_db: float = 36.0
    min_floor_dbfs: float = -65.0
    max_range_db: float = 50.0
    floor_window_s: float = 20.0
    max_closure_s: float = 0.15
    min_silence_s: float = 0.15
    min_speech_s: float = 0.06

    def __post_init__(self) -> None:
        if not 0.0 < self.offset_above_floor_db <= self.onset_above_floor_db:
            raise ConfigError(
                "need 0 < offset_above_floor_db <= onset_above_floor_db; "
                f"got {self.offset_above_floor_db} and {self.onset_above_floor_db}"
            )
        if not 0.0 < self.max_below_loud_db <= self.max_tail_below_loud_db:
            raise ConfigError(
                "need 0 < max_below_loud_db <= max_tail_below_loud_db; "
                f"got {self.max_below_loud_db} and {self.max_tail_below_loud_db}"
            )
        if self.floor_window_s < 1.0:
            raise ConfigError(f"floor_window_s must be >= 1; got {self.floor_window_s}")
        if not 0.0 < self.min_margin_ratio <= 1.0:
            raise ConfigError(
                f"min_margin_ratio must be between 0 and 1; got {self.min_margin_ratio}"
            )
        if min(self.margin_to_gate_ratio, self.friction_above_floor_db) <= 0.0:
            raise ConfigError("margin_to_gate_ratio and friction_above_floor_db must be > 0")
        if self.max_range_db < self.max_tail_below_loud_db:
            raise ConfigError(
                "need max_range_db >= max_tail_below_loud_db; "
                f"got {self.max_range_db} and {self.max_tail_below_loud_db}"
            )
        if min(self.max_closure_s, self.min_silence_s, self.min_speech_s) < 0.0:
            raise ConfigError("max_closure_s, min_silence_s and min_speech_s must be >= 0")


def level_gate_db(tracks: SpectralTracks) -> float:
    """Range between the 95 % and 15 % quantiles of the speech band: how clean a channel is.

    Measured: 54-96 dB on clean lines, 35 at 30 dB signal to noise, 25 at 20
    dB, 15 at 10 dB. Where a noisy line was muted is left out: that does not
    make it cleaner.
    """
    return _range_db(tracks.speech_band_db[line_frames(tracks)])


def energy_activity(
    tracks: SpectralTracks,
    *,
    foreign: NDArray[np.bool_] | None = None,
    options: EnergyVadOptions | None = None,
) -> Intervals:
    """Find speech by level alone.

    Parameters
    ----------
    tracks : SpectralTracks
        Of one channel.
    foreign : np.ndarray, shape=(n_frames,), optional
        Frames that cannot be the speaker's own, e.g. `leaked_frames`.
    options : EnergyVadOptions, optional

    Returns
    -------
    Intervals
        Sorted and disjoint; edges on the frame grid.
    """
    options = options or EnergyVadOptions()
    certain, audible = energy_frames(tracks, foreign=foreign, options=options)
    return intervals_of(certain, audible, hop_s=tracks.hop_s, options=options)


def intervals_of(
    certain: NDArray[np.bool_],
    audible: NDArray[np.bool_],
    *,
    hop_s: float,
    options: EnergyVadOptions,
) -> Intervals:
    """Join audible frames to the certain ones near them; fill and drop what is short."""
    joined = with_short_gaps(audible, max_gap_frames=round(options.max_closure_s / hop_s))
    # A frame stands for the hop around its centre.
    found = np.maximum((hysteresis(certain, joined) - 0.5) * hop_s, 0.0)
    return without_short(
        found, min_speech_s=options.min_speech_s, min_silence_s=options.min_silence_s
    )


def energy_frames(
    tracks: SpectralTracks,
    *,
    foreign: NDArray[np.bool_] | None = None,
    options: EnergyVadOptions | None = None,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Hold the level of each frame against the noise and the channel's own loud speech.

    Parameters are those of `energy_activity`.

    Returns
    -------
    certain, audible : np.ndarray, shape=(n_frames,)
        Frames with which speech may begin, and those down to which it lasts.
    """
    options = options or EnergyVadOptions()
    own_db = own_level_db(tracks, foreign)
    gates = energy_gates(own_db, noise_gates(tracks, options), options)
    return own_db > gates.onset_db, own_db > gates.offset_db


@dataclass(frozen=True, slots=True, eq=False)
class Gates:
    """Levels per frame above which speech may begin, and down to which it lasts."""

    onset_db: NDArray[np.float64]
    offset_db: NDArray[np.float64]


def own_level_db(tracks: SpectralTracks, foreign: NDArray[np.bool_] | None) -> NDArray[np.float64]:
    """Level of the speech band; minus infinity where it is not the speaker's own."""
    level_db = tracks.speech_band_db.astype(np.float64)
    return level_db if foreign is None else np.where(foreign, -np.inf, level_db)


def noise_gates(tracks: SpectralTracks, options: EnergyVadOptions) -> Gates:
    """Gates over the noise of the line alone."""
    level_db = tracks.speech_band_db.astype(np.float64)
    line = line_frames(tracks)
    lowest_db = max(_loudest_db(level_db) - options.max_range_db, LOWEST_FLOOR_DBFS)
    floor_db = np.maximum(
        noise_floor_db(level_db, line, tracks.hop_s, options),
        min(lowest_db, options.min_floor_dbfs),
    )
    room = options.margin_to_gate_ratio * _range_db(level_db[line]) / options.onset_above_floor_db
    share = min(1.0, max(room, options.min_margin_ratio))
    return Gates(
        floor_db + options.onset_above_floor_db * share,
        floor_db + options.offset_above_floor_db * share,
    )


def energy_gates(own_db: NDArray[np.float64], noise: Gates, options: EnergyVadOptions) -> Gates:
    """Raise the gates over the noise to what the channel's own loud speech asks for."""
    is_certain = own_db > noise.onset_db
    if not is_certain.any():
        return noise
    loud_db = float(np.quantile(own_db[is_certain], LOUD_QUANTILE))
    return Gates(
        np.maximum(noise.onset_db, loud_db - options.max_below_loud_db),
        np.maximum(noise.offset_db, loud_db - options.max_tail_below_loud_db),
    )


def _loudest_db(level_db: NDArray[np.float64]) -> float:
    return float(np.quantile(level_db, 0.99))


def _range_db(level_db: NDArray[np.float32] | NDArray[np.float64]) -> float:
    low_db, high_db = np.quantile(level_db, (0.15, 0.95))
    return float(high_db - low_db)


def noise_floor_db(
    level_db: NDArray[np.float64],
    line: NDArray[np.bool_],
    hop_s: float,
    options: EnergyVadOptions,
) -> NDArray[np.float64]:
    """Running low percentile of a level: 15 % over the window of 10 % over half seconds.

    Only frames of the ``line`` count; far from any of them, what is low in the channel.
    """
    block = round(0.5 / hop_s)
    block_total = -(-level_db.size // block)
    known_db = np.full(block_total * block, np.nan)
    known_db[: level_db.size] = np.where(line, level_db, np.nan)
    lows_db = _row_quantiles(known_db.reshape(block_total, block), 0.10)
    reach = max(1, round(0.5 * options.floor_window_s / 0.5))
    # Reflected as often as it takes: no block of a short recording counts for all of them.
    around = np.lib.stride_tricks.sliding_window_view(
        np.pad(lows_db, reach, mode="reflect"), 2 * reach + 1
    )
    floors_db = _row_quantiles(around, 0.15)
    floors_db = np.where(np.isnan(floors_db), np.nanquantile(lows_db, 0.15), floors_db)
    return np.repeat(floors_db, block)[: level_db.size]


def _row_quantiles(rows: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Quantile of each row without its NaN; NaN where nothing else is in it.

    What `numpy.nanquantile` gives, which takes one row at a time.
    """
    ascending = np.sort(rows, axis=1)  # NaN last
    place = share * np.maximum(np.count_nonzero(~np.isnan(rows), axis=1) - 1, 0)
    below = place.astype(np.int64)
    numbers = np.arange(len(rows))
    low_db = ascending[numbers, below]
    high_db = ascending[numbers, np.ceil(place).astype(np.int64)]
    return np.asarray(low_db + (place - below) * (high_db - low_db))
