"""Speech activity: loud voiced speech found, wrong frames in noise, detection error.

python -m benchmarks.vad --agent-audio A --customer-audio B
    [--audio FILE --rttm FILE] [--data sample_calls] --json FILE

Loud voiced frames (level within 25 dB of the 97 % quantile, and a pitch was
found without looking at the speech activity) are speech whatever a reference
says: they must not be missed. White and pink noise is added to each channel,
30 to 10 dB below the mean power of its speech; wrong frames are those that
differ from the same channel without noise, and on the sample calls (``--data``)
from their exact truth. Each figure is that of the worst channel. Babble and
music are reported too: both are outside what the detector is made for.

``detection_error_ratio``, missed and invented speech over true speech without a
collar, needs a hand-made reference (``--audio`` with ``--rttm``) and is left out
without one.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.chain import Samples, find_units
from benchmarks.noise import NOISES, in_noise
from benchmarks.report import parser, publish
from benchmarks.sample_calls import SPEAKERS, read_channels, sample_calls
from voicecoach.core.intervals import Intervals, shared_s, to_mask, total_s, union
from voicecoach.prosody import ANALYSIS_RATE_HZ, HOP_S, spectral_tracks, track_pitch
from voicecoach.vad import silero_activity

__all__ = [
    "detection_error_ratio",
    "loud_voiced_recall",
    "main",
    "noise_figures",
    "wrong_frames_ratio",
]

RATIOS_DB = (30, 20, 15, 10)
HARMLESS = ("white", "pink")
"""Noises that are no speech; the others are tried at the worst ratio only."""


def loud_voiced_recall(samples: Samples, speech: Intervals) -> float:
    """Share of the loud voiced frames of a channel that lie in ``speech``."""
    level_db = spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ).speech_band_db
    whole = np.array([[0.0, samples.size / ANALYSIS_RATE_HZ]])
    pitch, _ = track_pitch(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=whole)
    is_loud = (level_db > np.quantile(level_db, 0.97) - 25.0) & ~np.isnan(pitch.f0_hz)
    at = np.flatnonzero(is_loud) * HOP_S
    begun = np.searchsorted(speech[:, 0], at, side="right")
    ended = np.searchsorted(speech[:, 1], at, side="right")
    return float((begun > ended).mean())


def detection_error_ratio(found: Intervals, truth: Intervals) -> float:
    """Missed and invented speech over true speech, without a collar."""
    return (total_s(found) + total_s(truth) - 2.0 * shared_s(found, truth)) / total_s(truth)


def read_rttm(path: Path) -> Intervals:
    """Speech of anybody from an RTTM file."""
    fields = [line.split() for line in path.read_text("utf-8").splitlines() if line.strip()]
    return union(np.array([(float(f[3]), float(f[3]) + float(f[4])) for f in fields]))


def wrong_frames_ratio(found: Intervals, truth: Intervals, *, duration_s: float) -> float:
    """Share of all frames of 10 ms that are speech in one and not in the other."""
    total = round(duration_s / HOP_S) + 1
    masks = [to_mask(rows, hop_s=HOP_S, frame_count=total) for rows in (found, truth)]
    return float((masks[0] != masks[1]).mean())


def noise_figures(channels: Iterable[tuple[Samples, Intervals]]) -> dict[str, float]:
    """Wrong frames of the worst channel, for each noise and ratio.

    Parameters
    ----------
    channels : iterable of (samples, speech)
        What is true of each clean channel.
    """
    worst: dict[str, float] = {}
    for seed, (samples, truth) in enumerate(channels):
        for name, noise in NOISES.items():
            added = noise(samples.size, seed)
            for ratio_db in RATIOS_DB if name in HARMLESS else RATIOS_DB[-1:]:
                noisy = in_noise(samples, truth, added, ratio_db=ratio_db)
                wrong = wrong_frames_ratio(
                    find_units([noisy])[0], truth, duration_s=samples.size / ANALYSIS_RATE_HZ
                )
                key = f"{name}_{ratio_db}_db_wrong_frames_ratio"
                worst[key] = max(wrong, worst.get(key, 0.0))
    most = max(value for name, value in worst.items() if name.startswith(HARMLESS))
    return {"noise_wrong_frames_max_ratio": most, **worst}


def _of_call(agent: Path, customer: Path) -> dict[str, float]:
    channels = [read_channels(path)[0] for path in (agent, customer)]
    size = max(samples.size for samples in channels)
    padded = [np.pad(samples, (0, size - samples.size)) for samples in channels]
    figures = {}
    clean = find_units(padded)
    for name, samples, units in zip(("agent", "customer"), padded, clean, strict=True):
        network = silero_activity(samples, sample_rate_hz=ANALYSIS_RATE_HZ, active_level_dbfs=-26.0)
        figures[f"loud_voiced_recall_{name}"] = loud_voiced_recall(samples, units)
        figures[f"loud_voiced_recall_{name}_silero_alone"] = loud_voiced_recall(samples, network)
    ours = [value for name, value in figures.items() if not name.endswith("alone")]
    spoken = [(part, units) for part, units in zip(padded, clean, strict=True) if len(units)]
    return {"loud_voiced_recall_min": min(ours), **figures} | noise_figures(spoken)


def _of_sample_calls(folder: Path, every: int) -> dict[str, float]:
    """The same against exact truth, each call by one of its two speakers."""
    calls = list(sample_calls(folder))[::every]
    chosen = [(call, SPEAKERS[number % 2]) for number, call in enumerate(calls)]
    spoken = [(call.channels()[speaker], call.speech(speaker)) for call, speaker in chosen]
    clean = [
        wrong_frames_ratio(find_units([samples])[0], truth, duration_s=samples.size / 8000)
        for samples, truth in spoken
    ]
    figures = {"clean_wrong_frames_ratio": max(clean), **noise_figures(spoken)}
    return {f"sample_calls_{name}": value for name, value in figures.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    for name in ("--agent-audio", "--customer-audio", "--audio", "--rttm"):
        options.add_argument(name, type=Path, metavar="FILE")
    options.add_argument(
        "--data", type=Path, metavar="FOLDER", help="sample calls with their truth"
    )
    options.add_argument(
        "--every", type=int, default=5, help="take every Nth sample call (default 5)"
    )
    chosen = options.parse_args(arguments)
    figures: dict[str, float] = {}
    if chosen.agent_audio and chosen.customer_audio:
        figures |= _of_call(chosen.agent_audio, chosen.customer_audio)
    if chosen.audio and chosen.rttm:
        [units] = find_units([read_channels(chosen.audio)[0]])
        figures["detection_error_ratio"] = detection_error_ratio(units, read_rttm(chosen.rttm))
    if chosen.data:
        figures |= _of_sample_calls(chosen.data, chosen.every)
    if not figures:
        options.error("give --agent-audio with --customer-audio, or --audio with --rttm, or --data")
    publish(figures, chosen.json)


if __name__ == "__main__":
    main()
