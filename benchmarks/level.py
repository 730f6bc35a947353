"""Level: gated loudness beside pyloudnorm, active speech level beside P.56 sample by sample.

python -m benchmarks.level [--audio FILE ...] [--data sample_calls] --json FILE

Loudness is measured on tones, bursts, noise, synthetic voices, the given
recordings and every tenth sample call, each at 8 kHz and three gains, and held
against pyloudnorm at the same rate. The active level is held against the
recommendation's own recursion over every sample, and against bursts whose level
and activity are known.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples
from benchmarks.noise import pink, white
from benchmarks.report import parser, publish
from benchmarks.sample_calls import read_channels, sample_calls
from benchmarks.synthetic_voice import speak, telephone
from voicecoach.prosody import (
    ANALYSIS_RATE_HZ,
    active_level,
    gated_loudness_lufs,
    spectral_tracks,
)

__all__ = ["active_level_by_samples_dbov", "bursts", "loudness_error_lu", "main"]

GAINS = (1.0, 0.1, 0.02)
TONES_HZ = (200.0, 300.0, 440.0, 1000.0, 2000.0, 3000.0)
THRESHOLD_EXPONENTS = range(-15, 0)


def tone(frequency_hz: float, *, duration_s: float = 10.0) -> Samples:
    """A sine of -9 dBFS."""
    at_s = np.arange(round(duration_s * ANALYSIS_RATE_HZ)) / ANALYSIS_RATE_HZ
    return np.asarray(0.5 * np.sin(2.0 * np.pi * frequency_hz * at_s), dtype=np.float32)


def bursts(*, on_s: float, off_s: float, count: int = 6) -> Samples:
    """Sines of 1 kHz at -9 dBFS with digital silence between them."""
    quiet = np.zeros(round(off_s * ANALYSIS_RATE_HZ), dtype=np.float32)
    return np.concatenate(
        [part for _ in range(count) for part in (tone(1000.0, duration_s=on_s), quiet)]
    )


def signals() -> Iterator[tuple[str, Samples]]:
    """Made signals by name."""
    yield from ((f"tone_{frequency_hz:.0f}_hz", tone(frequency_hz)) for frequency_hz in TONES_HZ)
    yield "bursts", bursts(on_s=1.0, off_s=1.5)
    for name, noise in (("white", white), ("pink", pink)):
        yield name, (0.05 * noise(10 * ANALYSIS_RATE_HZ, 1)).astype(np.float32)
    for seed, f0_hz in enumerate((110.0, 210.0)):
        yield f"voice_{f0_hz:.0f}_hz", telephone(speak(seed=seed, f0_hz=f0_hz)).samples


def loudness_error_lu(samples: Samples) -> float:
    """Distance of the gated loudness from pyloudnorm's."""
    import pyloudnorm

    expected = pyloudnorm.Meter(ANALYSIS_RATE_HZ).integrated_loudness(samples.astype(np.float64))
    found = gated_loudness_lufs(spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ))
    if found is None:
        return 0.0 if expected < -69.0 else float("inf")
    return abs(found - float(expected))


def active_level_by_samples_dbov(samples: Samples) -> float:
    """Active level with the envelope, thresholds and hangover of P.56 at every sample."""
    from scipy.signal import lfilter

    decay = np.exp(-1.0 / (0.03 * ANALYSIS_RATE_HZ))
    once = ([1.0 - decay], [1.0, -decay])
    envelope = lfilter(*once, lfilter(*once, np.abs(samples.astype(np.float64))))
    energy = float(np.square(samples, dtype=np.float64).sum())
    levels = [_level_over(envelope, 2.0**exponent, energy) for exponent in THRESHOLD_EXPONENTS]
    level_db = np.array([level for level in levels if level is not None])
    margin_db = level_db - 20.0 * np.log10(2.0) * np.array(THRESHOLD_EXPONENTS)[: level_db.size]
    after = int(np.flatnonzero(margin_db <= 15.9)[0])
    pair = slice(after - 1, after + 1)
    return float(np.interp(-15.9, -margin_db[pair], level_db[pair]))


def _level_over(envelope: NDArray[np.float64], threshold: float, energy: float) -> float | None:
    """Mean power over the samples that are active at one threshold, in dB."""
    above = np.flatnonzero(envelope >= threshold)
    if above.size == 0:
        return None
    dips = np.diff(np.append(above, envelope.size)) - 1
    active = above.size + np.minimum(dips, round(0.2 * ANALYSIS_RATE_HZ)).sum()
    return float(10.0 * np.log10(energy / active))


def active_level_error_db(samples: Samples) -> float:
    """Distance of the active level from the one found sample by sample."""
    found = active_level(samples, sample_rate_hz=ANALYSIS_RATE_HZ)
    return (
        float("inf")
        if found is None
        else abs(found.level_dbov - active_level_by_samples_dbov(samples))
    )


def burst_error_db() -> float:
    """Distance of the active level of bursts from their level while on and held.

    The hangover adds 0.2 s to each burst, and the envelope some hundredths.
    """
    found = active_level(bursts(on_s=3.0, off_s=3.0), sample_rate_hz=ANALYSIS_RATE_HZ)
    known_db = -9.03 + 10.0 * np.log10(3.0 / 3.2)
    return float("inf") if found is None else abs(found.level_dbov - float(known_db))


def _figures(named: Mapping[str, Samples]) -> dict[str, float]:
    loudness = {
        name: max(loudness_error_lu(np.float32(gain) * samples) for gain in GAINS)
        for name, samples in named.items()
    }
    active = [
        active_level_error_db(np.float32(gain) * samples)
        for samples in named.values()
        for gain in GAINS
    ]
    return {
        "loudness_max_error_lu": max(loudness.values()),
        "active_level_max_error_db": max(active),
        "active_level_burst_error_db": burst_error_db(),
        **{f"loudness_error_lu_{name}": error for name, error in loudness.items()},
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--audio", type=Path, nargs="*", default=[], metavar="FILE")
    options.add_argument("--data", type=Path, metavar="FOLDER", help="sample calls")
    chosen = options.parse_args(arguments)
    named = dict(signals())
    for path in chosen.audio:
        for number, samples in enumerate(read_channels(path)):
            named[f"{path.stem}_{number}"] = np.ascontiguousarray(samples)
    for call in list(sample_calls(chosen.data))[::10] if chosen.data else ():
        for speaker, samples in call.channels().items():
            named[f"{call.name}_{speaker}"] = samples
    publish(_figures(named), chosen.json)


if __name__ == "__main__":
    main()
