"""How much loud voiced speech of a real call the speech activity finds, per channel.

python -m benchmarks.vad --agent-audio A --customer-audio B --json FILE

Loud voiced frames (level within 25 dB of the 97 % quantile, and a pitch was
found without looking at the speech activity) are speech whatever a reference
says: they must not be missed. With ``--audio`` and ``--rttm`` the detection
error against a hand-made reference is added.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.chain import Samples, find_units
from benchmarks.report import parser, publish
from benchmarks.sample_calls import read_channels
from voicecoach.core.intervals import Intervals, shared_s, total_s, union
from voicecoach.prosody import ANALYSIS_RATE_HZ, HOP_S, spectral_tracks, track_pitch
from voicecoach.vad import silero_activity

__all__ = ["detection_error_ratio", "loud_voiced_recall", "main"]


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


def _of_call(agent: Path, customer: Path) -> dict[str, float]:
    channels = [read_channels(path)[0] for path in (agent, customer)]
    size = max(samples.size for samples in channels)
    padded = [np.pad(samples, (0, size - samples.size)) for samples in channels]
    figures = {}
    for name, samples, units in zip(("agent", "customer"), padded, find_units(padded), strict=True):
        network = silero_activity(samples, sample_rate_hz=ANALYSIS_RATE_HZ, active_level_dbfs=-26.0)
        figures[f"loud_voiced_recall_{name}"] = loud_voiced_recall(samples, units)
        figures[f"loud_voiced_recall_{name}_silero_alone"] = loud_voiced_recall(samples, network)
    ours = [value for name, value in figures.items() if not name.endswith("alone")]
    return {"loud_voiced_recall_min": min(ours), **figures}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    for name in ("--agent-audio", "--customer-audio", "--audio", "--rttm"):
        options.add_argument(name, type=Path, metavar="FILE")
    chosen = options.parse_args(arguments)
    figures: dict[str, float] = {}
    if chosen.agent_audio and chosen.customer_audio:
        figures |= _of_call(chosen.agent_audio, chosen.customer_audio)
    if chosen.audio and chosen.rttm:
        [units] = find_units([read_channels(chosen.audio)[0]])
        figures["detection_error_ratio"] = detection_error_ratio(units, read_rttm(chosen.rttm))
    if not figures:
        options.error("give --agent-audio with --customer-audio, or --audio with --rttm")
    publish(figures, chosen.json)


if __name__ == "__main__":
    main()
