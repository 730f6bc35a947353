"""Speech activity of one channel: by level, and joined with a network where the line is noisy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.core.errors import ConfigError
from voicecoach.core.intervals import Intervals, from_mask, intersect, to_mask, union
from voicecoach.core.line import ChannelCopy
from voicecoach.core.prosody import SpectralTracks
from voicecoach.core.recording import SampleSource
from voicecoach.vad.cancellation import CancellationOptions
from voicecoach.vad.copies import CopyOptions
from voicecoach.vad.crosstalk import (
    CrosstalkOptions,
    copied_frames,
    leak_gain_db,
    leaked_frames,
)
from voicecoach.vad.energy import (
    EnergyVadOptions,
    energy_gates,
    intervals_of,
    level_gate_db,
    noise_floor_db,
    noise_gates,
    own_level_db,
)
from voicecoach.vad.friction import friction_level_db
from voicecoach.vad.line import line_frames
from voicecoach.vad.masks import trimmed, without_short
from voicecoach.vad.silero import SileroVadOptions, silero_activity
from voicecoach.vad.steadiness import SteadinessOptions, steady_noise_frames

__all__ = ["SpeechActivity", "VadOptions", "speech_activity"]

SILENT_CHANNEL_DBFS = -70.0
"""A channel that never gets louder carries nothing (convention: the quietest step of a mu-law
line is near -78 dBFS)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VadOptions:
    """Settings of `speech_activity`.

    Parameters
    ----------
    clean_gate_db : float
        Range of levels (p95-p15) above which level alone decides; below it
        the network is asked too (calibrated: 30 dB is where level alone
        begins to err on more than 4 % of the frames in white noise).
    least_gate_db : float
        Range of levels below which level alone proves little: speech it finds
        there must be heard by the network too, or stand out by the whole
        ``onset_above_floor_db`` (calibrated: white, pink and brown noise have
        1-4 dB, speech 10 dB above noise has 15).
    energy : EnergyVadOptions
    silero : SileroVadOptions
    crosstalk : CrosstalkOptions
    copies : CopyOptions
    cancellation : CancellationOptions
    steadiness : SteadinessOptions
    """

    clean_gate_db: float = 30.0
    least_gate_db: float = 5.0
    energy: EnergyVadOptions = field(default_factory=EnergyVadOptions)
    silero: SileroVadOptions = field(default_factory=SileroVadOptions)
    crosstalk: CrosstalkOptions = field(default_factory=CrosstalkOptions)
    copies: CopyOptions = field(default_factory=CopyOptions)
    cancellation: CancellationOptions = field(default_factory=CancellationOptions)
    steadiness: SteadinessOptions = field(default_factory=SteadinessOptions)

    def __post_init__(self) -> None:
        for name in ("clean_gate_db", "least_gate_db"):
            if getattr(self, name) < 0.0:
                raise ConfigError(f"{name} must be >= 0; got {getattr(self, name)}")


@dataclass(frozen=True, slots=True, eq=False)
class SpeechActivity:
    """Where there is speech on a channel, and how that was decided.

    ``method`` belongs into the provenance: ``name`` (``"energy"``,
    ``"energy+silero"``, or ``"silence"`` where the channel carries nothing), the
    measured ``gate_db``, the ``clean_gate_db`` it was held against, and
    ``leak_db``, the level at which another channel leaks in (``None``: none does).

    ``onset_margin_db`` and ``offset_margin_db``, shape ``(n_frames,)``, float32,
    are the level of each frame (``hop_s`` apart) over the gate with which speech
    may begin and over the one down to which it lasts; minus infinity where a
    frame is not the speaker's own. See `voicecoach.vad.unit_margins`.
    """

    intervals: Intervals
    method: Mapping[str, Any]
    hop_s: float
    onset_margin_db: NDArray[np.float32]
    offset_margin_db: NDArray[np.float32]


def speech_activity(
    tracks: SpectralTracks,
    *,
    samples: SampleSource,
    sample_rate_hz: int,
    others: Sequence[SpectralTracks] = (),
    copies: Sequence[ChannelCopy | None] = (),
    options: VadOptions | None = None,
) -> SpeechActivity:
    """Find where somebody speaks on one channel.

    Parameters
    ----------
    tracks : SpectralTracks
        Levels of the channel.
    samples : SampleSource
        The same channel; for the network.
    sample_rate_hz : int
    others : sequence of SpectralTracks
        The other channels of the call: what leaks in from them is not speech
        on this one.
    copies : sequence of ChannelCopy or None, optional
        For each of ``others`` its copy in this channel, see `find_copies`;
        where there is none, what leaks in is looked for without lag.
    options : VadOptions, optional

    Returns
    -------
    SpeechActivity
        Intervals sorted and disjoint, inside the recording.

    Raises
    ------
    InputError
        If the channels are not equally long.
    MissingDependencyError
        If the line is noisy and the network's package is not installed.
    EngineError
        If the network cannot be run.
    """
    options = options or VadOptions()
    gate_db = level_gate_db(tracks)
    foreign, leak_db = _leaks(tracks, others, copies or (None,) * len(others), options.crosstalk)
    noise = noise_gates(tracks, options.energy)
    foreign |= steady_noise_frames(tracks, gate_db=noise.offset_db, options=options.steadiness)
    own_db = own_level_db(tracks, foreign)
    gates = energy_gates(own_db, noise, options.energy)
    certain, audible = own_db > gates.onset_db, own_db > gates.offset_db
    if float(tracks.speech_band_db.max()) < SILENT_CHANNEL_DBFS:
        name, found = "silence", np.empty((0, 2))
    elif gate_db > options.clean_gate_db:
        name = "energy"
        found = intervals_of(certain, audible, hop_s=tracks.hop_s, options=options.energy)
    else:
        name = "energy+silero"
        audible |= _hisses(samples, sample_rate_hz, tracks, options.energy) & ~foreign
        found = intervals_of(certain, audible, hop_s=tracks.hop_s, options=options.energy)
        heard = silero_activity(
            samples,
            sample_rate_hz=sample_rate_hz,
            active_level_dbfs=_active_level_dbfs(tracks, found),
            options=options.silero,
        )
        heard = _shortened(heard, audible, foreign, hop_s=tracks.hop_s, options=options.silero)
        found = _either(found, heard, tracks, options)
    return SpeechActivity(
        intervals=_inside(found, duration_s=samples.size / sample_rate_hz),
        method=MappingProxyType(
            {
                "name": name,
                "gate_db": round(gate_db, 1),
                "clean_gate_db": options.clean_gate_db,
                "leak_db": leak_db,
            }
        ),
        hop_s=tracks.hop_s,
        onset_margin_db=(own_db - gates.onset_db).astype(np.float32),
        offset_margin_db=(own_db - gates.offset_db).astype(np.float32),
    )


def _leaks(
    tracks: SpectralTracks,
    others: Sequence[SpectralTracks],
    copies: Sequence[ChannelCopy | None],
    options: CrosstalkOptions,
) -> tuple[NDArray[np.bool_], float | None]:
    """Frames that any other channel explains, and the level of the strongest leak."""
    foreign = np.zeros(tracks.speech_band_db.shape, dtype=np.bool_)
    gains_db: list[float | None] = []
    for other, copy in zip(others, copies, strict=True):
        if copy is None:
            foreign |= leaked_frames(tracks, other, options)
            gains_db.append(leak_gain_db(tracks, other, options))
        else:
            foreign |= copied_frames(tracks, other, copy, options)
            gains_db.append(copy.gain_db)
    known_db = [round(gain_db, 1) for gain_db in gains_db if gain_db is not None]
    return foreign, max(known_db, default=None)


def _shortened(
    heard: Intervals,
    audible: NDArray[np.bool_],
    foreign: NDArray[np.bool_],
    *,
    hop_s: float,
    options: SileroVadOptions,
) -> Intervals:
    """What the network hears, without what nobody else would.

    It holds on for 0.1-0.2 s after the last sound and knows nothing of the
    other channel nor of the noise of this one.
    """
    if foreign.any():
        heard = intersect(heard, from_mask(~foreign, hop_s=hop_s))
    return without_short(
        trimmed(heard, audible, hop_s=hop_s), min_speech_s=options.min_speech_s, min_silence_s=0.0
    )


def _either(
    found: Intervals, heard: Intervals, tracks: SpectralTracks, options: VadOptions
) -> Intervals:
    """What the level finds and what the network hears; where levels hardly move, not level alone.

    There the network must hear a part of it, or it stands out by the margin of a clean line.
    """
    if level_gate_db(tracks) < options.least_gate_db:
        clean = noise_gates(tracks, replace(options.energy, min_margin_ratio=1.0))
        is_sure = tracks.speech_band_db > clean.onset_db
        is_sure |= to_mask(heard, hop_s=tracks.hop_s, frame_count=is_sure.size)
        sure_s = np.flatnonzero(is_sure) * tracks.hop_s
        begun, ended = (np.searchsorted(sure_s, edge_s) for edge_s in found.T)
        found = found[ended > begun]
    return union(np.concatenate((found, heard)))


def _hisses(
    samples: SampleSource,
    sample_rate_hz: int,
    tracks: SpectralTracks,
    options: EnergyVadOptions,
) -> NDArray[np.bool_]:
    """Frames whose hiss stands out of the hiss of the line."""
    hop = round(sample_rate_hz * tracks.hop_s)
    hiss_db = friction_level_db(samples, hop=hop, frame_total=tracks.level_dbfs.size)
    floor_db = noise_floor_db(hiss_db, line_frames(tracks), tracks.hop_s, options)
    return np.asarray(hiss_db > floor_db + options.friction_above_floor_db)


def _active_level_dbfs(tracks: SpectralTracks, speech: Intervals) -> float:
    """Mean power of the speech frames; of the loudest tenth where none was found."""
    power = 10.0 ** (tracks.level_dbfs.astype(np.float64) / 10.0)
    is_speech = to_mask(speech, hop_s=tracks.hop_s, frame_count=power.size)
    if not is_speech.any():
        is_speech = power >= np.quantile(power, 0.9)
    return float(10.0 * np.log10(power[is_speech].mean() + 1e-12))


def _inside(intervals: Intervals, *, duration_s: float) -> Intervals:
    clipped = np.minimum(intervals, duration_s)
    return clipped[clipped[:, 1] > clipped[:, 0]]
