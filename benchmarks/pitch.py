"""Pitch of synthetic telephone voices with known F0, and beside Praat on a real call.

python -m benchmarks.pitch [--agent-audio A --customer-audio B] --json FILE

The comparison with Praat's two-pass tracking needs the ``bench`` extra
(parselmouth); the range of its second pass is found as ours is.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples
from benchmarks.report import parser, publish
from benchmarks.sample_calls import read_channels
from benchmarks.synthetic_voice import SyntheticVoice, speak, telephone, with_noise
from voicecoach.core.units import hz_to_st, ratio_to_st
from voicecoach.prosody import ANALYSIS_RATE_HZ, HOP_S, track_pitch

__all__ = ["against_praat", "against_truth", "main"]

VOICES_HZ = (88.0, 105.0, 120.0, 140.0, 170.0, 200.0, 220.0, 245.0)
GROSS_RATIO = 0.2
EDGE_FRAMES = (-1, 0, 1, 2)
"""Frames this near to a change of voicing are left out: there the truth is a matter of taste."""


def track_all(samples: Samples) -> NDArray[np.float32]:
    """F0 of every frame, looked for everywhere."""
    whole = np.array([[0.0, samples.size / ANALYSIS_RATE_HZ]])
    return track_pitch(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=whole)[0].f0_hz


def against_truth(voice: SyntheticVoice, truth: SyntheticVoice) -> dict[str, float]:
    """Recall, false voicing, gross errors, median error and error of the range (st)."""
    found_hz, true_hz = track_all(voice.samples), truth.f0_every_s(HOP_S)
    is_true, is_found = ~np.isnan(true_hz), ~np.isnan(found_hz)
    counts = ~_near_changes(is_true)
    both = is_true & is_found & counts
    ratio = found_hz[both] / true_hz[both]
    return {
        "recall": both.sum() / (is_true & counts).sum(),
        "false_voicing": (is_found & ~is_true & counts).sum() / (~is_true & counts).sum(),
        "gross_error_ratio": float((np.abs(ratio - 1.0) > GROSS_RATIO).mean()),
        "median_error_st": float(np.median(np.abs(ratio_to_st(ratio)))),
        "range_error_st": abs(_range_st(found_hz) - _range_st(true_hz)),
    }


def _near_changes(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    is_near = np.zeros(mask.size, dtype=np.bool_)
    for offset in EDGE_FRAMES:
        is_near[np.clip(np.flatnonzero(np.diff(mask)) + offset, 0, mask.size - 1)] = True
    return is_near


def _range_st(f0_hz: NDArray[np.float32] | NDArray[np.float64]) -> float:
    low_st, high_st = np.nanquantile(hz_to_st(f0_hz, reference_hz=100.0), (0.05, 0.95))
    return float(high_st - low_st)


def against_praat(samples: Samples) -> dict[str, float]:
    """Agreement with Praat's autocorrelation method in two passes, frame by frame."""
    import parselmouth

    sound = parselmouth.Sound(samples.astype(np.float64), ANALYSIS_RATE_HZ)
    first = sound.to_pitch_ac(time_step=0.03, pitch_floor=70.0, pitch_ceiling=500.0)
    coarse_hz = first.selected_array["frequency"]
    low_hz, high_hz = np.quantile(coarse_hz[coarse_hz > 0.0], (0.25, 0.75))
    praat = sound.to_pitch_ac(
        time_step=HOP_S, pitch_floor=0.75 * low_hz, pitch_ceiling=1.5 * high_hz
    )
    praat_hz = np.where(
        praat.selected_array["frequency"] > 0, praat.selected_array["frequency"], np.nan
    )
    ours_hz = track_all(samples)
    at = np.arange(ours_hz.size) * HOP_S
    nearest = np.clip(np.round((at - praat.xs()[0]) / HOP_S).astype(int), 0, praat_hz.size - 1)
    reference_hz = np.interp(at, praat.xs(), praat_hz)
    is_ours, is_praat = ~np.isnan(ours_hz), ~np.isnan(praat_hz[nearest])
    both = is_ours & is_praat & ~np.isnan(reference_hz)
    ratio = ours_hz[both] / reference_hz[both]
    return {
        "voicing_agreement": float((is_ours == is_praat).mean()),
        "median_error_st": float(np.median(np.abs(ratio_to_st(ratio)))),
        "gross_error_ratio": float((np.abs(ratio - 1.0) > GROSS_RATIO).mean()),
    }


def _synthetic() -> dict[str, float]:
    voices = [telephone(speak(seed=seed, f0_hz=f0_hz)) for seed, f0_hz in enumerate(VOICES_HZ)]
    lines = {
        "clean": voices,
        "white_20_db": [with_noise(voice, signal_to_noise_db=20.0) for voice in voices],
        "white_10_db": [with_noise(voice, signal_to_noise_db=10.0) for voice in voices],
        "pink_10_db": [with_noise(voice, signal_to_noise_db=10.0, pink=True) for voice in voices],
    }
    figures = {}
    for line, heard in lines.items():
        scores = [against_truth(*pair) for pair in zip(heard, voices, strict=True)]
        for name in scores[0]:
            figures[f"{line}_{name}"] = float(np.mean([score[name] for score in scores]))
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    for name in ("--agent-audio", "--customer-audio"):
        options.add_argument(name, type=Path, metavar="FILE")
    chosen = options.parse_args(arguments)
    figures: dict[str, float] = {}
    real = [path for path in (chosen.agent_audio, chosen.customer_audio) if path]
    if real:
        scores = [against_praat(read_channels(path)[0]) for path in real]
        figures |= {name: float(np.mean([s[name] for s in scores])) for name in scores[0]}
    publish(figures | _synthetic(), chosen.json)


if __name__ == "__main__":
    main()
