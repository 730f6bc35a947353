"""What is found wrong with the samples of a recording, before anything is measured in them.

Samples are read a part at a time. Levels are those of 20 ms frames. Each
threshold says where it comes from: *measured* on codecs, *standard*, or
*convention*.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from voicecoach.audio.common_lag import Later, common_lag
from voicecoach.audio.stored_samples import Scratch
from voicecoach.core.recording import Finding, SampleSource, sample_blocks
from voicecoach.core.units import power_to_dbfs

__all__ = [
    "active_level_dbfs",
    "channel_copy",
    "clipped_ratio",
    "frame_power",
    "is_silent",
    "level_findings",
    "remove_dc",
]

Samples = NDArray[np.float32]

FRAME_S = 0.02
SILENCE_DBFS = -70.0
"""Measured: the idle code of an A-law line decodes to ±8/32768, which is -72.2 dBFS. So -70 is
just above a line on which nothing arrives, and 5-10 dB below usual comfort noise."""
MIN_SOUND_S = 0.1
"""Convention: half a syllable; a switching click is shorter."""
LOW_LEVEL_DBFS = -45.0
"""Convention: 19 dB below -26 dBov, the usual level of telephone speech measured after ITU-T P.56;
8-bit companding has used up the reserve above its noise there."""
P56_MARGIN_DB = 15.9
"""Standard: margin between active speech level and activity threshold in ITU-T P.56."""
MAX_DC = 0.005
"""Convention: -46 dBFS, above the noise floor of a telephone line, so it would pass for sound."""
FULL_SCALE = 0.975
"""Measured: the largest A-law and mu-law codes are 0.984 and 0.980 of full scale."""
CLIP_RUN_SAMPLES = 3
"""Convention: two samples at full scale can be a peak, three in a row are a flat top."""
MAX_CLIPPED_RATIO = 0.001
"""Convention: one sample in a thousand; about 1 % of the voiced periods."""
COPY_CORRELATION = 0.95
"""Measured on a real telephone call: the same sound on both channels stays above 0.99 through
AAC, Opus, Vorbis, joint-stereo MP3, mu-law and ADPCM, and at 0.96 where each channel is coded for
itself at 8 kb/s MP3 or GSM; two parties are at 0.00, with -6 dB of leakage at 0.80."""
COPY_RANGE_DB = 25.0
"""Convention: frames less than 25 dB below the loudest ones count as speech for the comparison."""
MAX_COPY_DIFFERENCE_DB = 20.0
"""Convention: a copy that is weaker than this is leakage of a headset, not fake stereo."""
_FRAMES_AT_ONCE = 1000


def frame_power(samples: SampleSource, *, rate_hz: int) -> NDArray[np.float64]:
    """Mean square of every 20 ms frame of one channel; a rest shorter than a frame is left out.

    Returns
    -------
    np.ndarray, shape=(n_frames,)
        At least one frame, however short the channel.
    """
    return np.asarray(_frame_product(samples, samples, rate_hz=rate_hz), dtype=np.float64)


def _frame_product(first: SampleSource, second: SampleSource, *, rate_hz: int) -> Samples:
    """Mean product of two channels in every frame."""
    length = max(1, min(round(FRAME_S * rate_hz), first.size))
    whole = first.size // length * length
    found = [
        np.einsum("ij,ij->i", ours.reshape(-1, length), theirs.reshape(-1, length))
        for ours, theirs in zip(
            *(_parts(channel, whole, _FRAMES_AT_ONCE * length) for channel in (first, second)),
            strict=True,
        )
    ]
    return np.asarray(np.concatenate(found) / np.float32(length), dtype=np.float32)


def _parts(samples: SampleSource, size: int, length: int) -> Iterator[Samples]:
    for start in range(0, size, length):
        yield samples[start : min(start + length, size)]


def _loudest_dbfs(power: NDArray[np.float64]) -> float:
    """Level that at least `MIN_SOUND_S` of the frames reach."""
    count = min(len(power), round(MIN_SOUND_S / FRAME_S))
    return float(power_to_dbfs(np.partition(power, -count)[-count]))


def is_silent(power: NDArray[np.float64]) -> bool:
    """Whether a channel carries nothing, not even comfort noise.

    Examples
    --------
    >>> is_silent(np.full(100, 0.0))
    True
    >>> is_silent(np.full(100, 10.0 ** (-66.0 / 10.0)))  # comfort noise of a line
    False
    """
    return _loudest_dbfs(power) < SILENCE_DBFS


def active_level_dbfs(power: NDArray[np.float64]) -> float:
    """Level of the active frames, after the idea of ITU-T P.56.

    The active frames are the loudest ones, as many as keep their mean level
    15.9 dB above the weakest of them.

    Examples
    --------
    >>> power = np.r_[np.full(50, 1e-3), np.full(50, 1e-7)]
    >>> active_level_dbfs(power)
    -30.0
    """
    falling = np.sort(power)[::-1]
    mean_dbfs = power_to_dbfs(np.cumsum(falling) / np.arange(1, len(falling) + 1))
    within = np.flatnonzero(mean_dbfs - power_to_dbfs(falling) <= P56_MARGIN_DB)
    return round(float(mean_dbfs[within[-1]]), 6)


def remove_dc(
    samples: Sequence[SampleSource], scratch: Scratch
) -> tuple[tuple[SampleSource, ...], tuple[Finding, ...]]:
    """Take a constant offset out of the channels that have one.

    Small offsets stay, so that an ordinary recording keeps its exact samples.

    Returns
    -------
    samples : tuple of SampleSource
    findings : tuple of Finding
    """
    kept, findings = list(samples), []
    for channel, row in enumerate(samples):
        offset = _mean(row)
        if abs(offset) > MAX_DC:
            kept[channel] = scratch.hold(block - np.float32(offset) for block in sample_blocks(row))
            findings.append(
                Finding(
                    "dc_offset",
                    "info",
                    f"The samples were shifted by {offset:+.3f} of full scale; "
                    "the shift was taken out.",
                    channel=channel,
                    value=round(offset, 4),
                    unit="1",
                )
            )
    return tuple(kept), tuple(findings)


def _mean(samples: SampleSource) -> float:
    sums = (float(block.sum(dtype=np.float64)) for block in sample_blocks(samples))
    return sum(sums) / samples.size


def clipped_ratio(samples: SampleSource) -> float:
    """Share of the samples of one channel that lie in flat tops at full scale.

    Examples
    --------
    >>> clipped_ratio(np.array([0, 1, 1, 1, 0, 1, 0, 0], np.float32))
    0.375
    """
    return sum(map(_clipped_count, sample_blocks(samples))) / samples.size


def _clipped_count(samples: Samples) -> int:
    if max(float(samples.max()), -float(samples.min())) < FULL_SCALE:
        return 0
    padded = np.zeros(len(samples) + 2, np.int8)
    padded[1:-1] = np.abs(samples) >= FULL_SCALE
    edges = np.diff(padded)
    lengths = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return int(lengths[lengths >= CLIP_RUN_SAMPLES].sum())


def channel_copy(
    samples: Sequence[SampleSource],
    powers: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    rate_hz: int,
) -> tuple[float, float] | None:
    """Compare two channels that are not silent.

    Parameters
    ----------
    samples : sequence of SampleSource
        Two channels.
    powers : tuple of np.ndarray
        `frame_power` of each channel.
    rate_hz : int

    Returns
    -------
    tuple of float or None
        Correlation in the frames of speech level, and how many dB the second
        channel is weaker there; ``None`` if one is not a copy of the other,
        not even later or earlier.
    """
    found = _compared(samples, powers, rate_hz=rate_hz)
    if found is not None and abs(found[0]) > COPY_CORRELATION:
        return found
    first, second = _aligned(samples, np.maximum(*powers), rate_hz=rate_hz)
    if first.size < rate_hz * MIN_SOUND_S:
        return None
    lagged = frame_power(first, rate_hz=rate_hz), frame_power(second, rate_hz=rate_hz)
    found = _compared((first, second), lagged, rate_hz=rate_hz)
    return found if found is not None and abs(found[0]) > COPY_CORRELATION else None


def _compared(
    samples: Sequence[SampleSource],
    powers: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    rate_hz: int,
) -> tuple[float, float] | None:
    """Correlation where it is loud, and how many dB the second is weaker there."""
    louder = np.maximum(*powers)
    floor = 10.0 ** ((_loudest_dbfs(louder) - COPY_RANGE_DB) / 10.0)
    is_loud = louder >= floor
    products = _frame_product(samples[0], samples[1], rate_hz=rate_hz)
    cross = float(products[is_loud].sum(dtype=np.float64))
    energies = [float(power[is_loud].sum()) for power in powers]
    if min(energies) <= 0.0:
        return None
    correlation = cross / float(np.sqrt(energies[0] * energies[1]))
    return correlation, float(power_to_dbfs(energies[0]) - power_to_dbfs(energies[1]))


def _aligned(
    samples: Sequence[SampleSource], loudness: NDArray[np.float64], *, rate_hz: int
) -> tuple[SampleSource, SampleSource]:
    """Both channels without the lag of one behind the other."""
    frame = max(1, round(FRAME_S * rate_hz))
    lag = common_lag(samples, loudness, rate_hz=rate_hz, frame=frame)
    size = samples[0].size - abs(lag)
    return Later(samples[0], max(0, -lag), size), Later(samples[1], max(0, lag), size)


def level_findings(
    samples: Sequence[SampleSource], powers: tuple[NDArray[np.float64], ...]
) -> tuple[Finding, ...]:
    """Silence, very low level and clipping, channel by channel."""
    if all(is_silent(power) for power in powers):
        return (_all_silent(powers),)
    return tuple(
        finding
        for channel, power in enumerate(powers)
        for finding in _channel_findings(samples[channel], power, channel)
    )


def _all_silent(powers: tuple[NDArray[np.float64], ...]) -> Finding:
    loudest = max(_loudest_dbfs(power) for power in powers)
    return Finding(
        "all_silent",
        "warning",
        f"Nothing was recorded: no tenth of a second is louder than {SILENCE_DBFS:.0f} dBFS, "
        "which is below the noise of an open line. No figure can be given.",
        value=round(loudest, 1),
        unit="dBFS",
    )


def _channel_findings(
    samples: SampleSource, power: NDArray[np.float64], channel: int
) -> Iterator[Finding]:
    if is_silent(power):
        yield Finding(
            "silent_channel",
            "warning",
            "Nothing was recorded on this channel; figures that need both parties cannot be given.",
            channel=channel,
            value=round(_loudest_dbfs(power), 1),
            unit="dBFS",
        )
        return
    level_dbfs = active_level_dbfs(power)
    if level_dbfs < LOW_LEVEL_DBFS:
        yield Finding(
            "low_level",
            "warning",
            f"The channel is very quiet ({level_dbfs:.0f} dBFS where it is active; telephone "
            "speech is usually near -26): speech may have been missed.",
            channel=channel,
            value=round(level_dbfs, 1),
            unit="dBFS",
        )
    ratio = clipped_ratio(samples)
    if ratio > MAX_CLIPPED_RATIO:
        yield Finding(
            "clipping",
            "warning",
            f"{100.0 * ratio:.1f} % of the samples are cut off at full scale: "
            "level and voice quality are understated there.",
            channel=channel,
            value=round(ratio, 5),
            unit="1",
        )
