"""Pitch of synthetic telephone voices with known F0, and beside Praat on real calls.

python -m benchmarks.pitch [--agent-audio A] [--customer-audio B] --json FILE

What is measured is what the product does: the tracker is chosen by the noise
of each channel (``"auto"``). Beside it, on the same synthetic voices, stand
Praat in two passes, swift-f0 alone, and pyin on the first seconds of each
voice. The range of Praat's second pass is found as ours is. Praat needs the
``bench`` extra (parselmouth); without it its figures are left out.

With ``--agent-audio`` or ``--customer-audio`` (one party per file, the first
channel counts) every frame is compared with Praat's, and if the channel is
clean also after noise was added: there the truth is where Praat and swift-f0
agreed on the clean channel.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.chain import Samples
from benchmarks.pitch_references import Track, has_praat, praat_two_passes, tracked
from benchmarks.report import parser, publish
from benchmarks.sample_calls import read_channels
from benchmarks.synthetic_voice import (
    LINE_RATE_HZ,
    SyntheticVoice,
    speak,
    telephone,
    with_noise,
)
from voicecoach.core.intervals import Intervals
from voicecoach.core.units import hz_to_st, ratio_to_st
from voicecoach.prosody import ANALYSIS_RATE_HZ, HOP_S, PitchOptions, spectral_tracks
from voicecoach.vad import level_gate_db

__all__ = ["against_praat", "compare", "in_added_noise", "main", "of_calls", "ours"]

Tracker = Callable[[Samples], Track]
Figures = dict[str, float]

VOICES_HZ = (88.0, 105.0, 120.0, 140.0, 170.0, 200.0, 220.0, 245.0)
GROSS_RATIO = 0.2
EDGE_FRAMES = (-1, 0, 1, 2)
"""Frames this near to a change of voicing are left out: there the truth is a matter of taste."""

UNSEEN = {
    "other_voices": (100, (75.0, 95.0, 110.0, 130.0, 155.0, 185.0, 230.0, 270.0, 310.0, 350.0), {}),
    "lively_voices": (200, (90.0, 125.0, 180.0, 220.0, 260.0), {"melody_ratio": 1.7}),
    "creaky_voices": (300, (75.0, 80.0, 88.0, 95.0, 105.0), {"jitter_ratio": 0.05}),
}
"""Voices that no threshold was calibrated on: first seed, middle of each voice, what is special."""

PYIN_EXCERPT_S = 4.0
PYIN = f"_pyin_{PYIN_EXCERPT_S:.0f}_s"
LONGEST_NOISY_S = 120.0
"""Noise is added to the first part of a real channel only: two networks hear it."""

SAME_PITCH_ST = 0.5


def ours(samples: Samples) -> Track:
    """F0 of every frame as the product tracks it on this line."""
    return tracked(samples, "auto", gate_db=_gate_db(samples))


def _gate_db(samples: Samples) -> float:
    return level_gate_db(spectral_tracks(samples, sample_rate_hz=ANALYSIS_RATE_HZ))


def compare(found_hz: Track, true_hz: Track, counts: NDArray[np.bool_] | None = None) -> Figures:
    """Recall, false voicing, gross errors, median error and error of the range (st).

    Parameters
    ----------
    found_hz, true_hz : np.ndarray, shape=(n_frames,)
        NaN where unvoiced.
    counts : np.ndarray, shape=(n_frames,), optional
        Frames whose truth is known; all by default, less those at the edges of voicing.
    """
    is_true, is_found = ~np.isnan(true_hz), ~np.isnan(found_hz)
    counts = ~_near_changes(is_true) & (True if counts is None else counts)
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


def _range_st(f0_hz: Track) -> float:
    low_st, high_st = np.nanquantile(hz_to_st(f0_hz, reference_hz=100.0), (0.05, 0.95))
    return float(high_st - low_st)


def against_praat(samples: Samples) -> Figures:
    """Agreement with Praat's autocorrelation method in two passes, frame by frame."""
    ours_hz, praat_hz = ours(samples), praat_two_passes(samples)
    is_ours, is_praat = ~np.isnan(ours_hz), ~np.isnan(praat_hz)
    ratio = ours_hz[is_ours & is_praat] / praat_hz[is_ours & is_praat]
    figures = {"voicing_agreement": float((is_ours == is_praat).mean())}
    if ratio.size:
        figures["median_error_st"] = float(np.median(np.abs(ratio_to_st(ratio))))
        figures["gross_error_ratio"] = float((np.abs(ratio - 1.0) > GROSS_RATIO).mean())
    return figures


def in_added_noise(samples: Samples, *, signal_to_noise_db: float) -> Figures:
    """Our figures, and swift-f0's, when white noise is added to a clean channel."""
    samples = samples[: round(LONGEST_NOISY_S * ANALYSIS_RATE_HZ)]
    praat_hz, swift_hz = praat_two_passes(samples), tracked(samples, "swift-f0")
    agree = np.abs(ratio_to_st(praat_hz / swift_hz)) < SAME_PITCH_ST
    neither = np.isnan(praat_hz) & np.isnan(swift_hz)
    if not agree.any():
        return {}
    nowhere: Intervals = np.empty((0, 2))
    clean = SyntheticVoice(
        samples / np.abs(samples).max(), LINE_RATE_HZ, praat_hz.astype(np.float64), nowhere
    )
    noisy = with_noise(clean, signal_to_noise_db=signal_to_noise_db).samples
    true_hz = np.where(agree, praat_hz, np.nan)
    return _beside(
        {"": ours, "_swift_f0": lambda heard: tracked(heard, "swift-f0")},
        lambda track: compare(track(noisy), true_hz, agree | neither),
    )


def _beside(
    trackers: Mapping[str, Tracker], measure: Callable[[Tracker], Mapping[str, float]]
) -> Figures:
    """Each figure of every tracker, one beside the other; the tracker's name ends the figure's."""
    measured = {tracker: measure(track) for tracker, track in trackers.items()}
    return {
        f"{name}{tracker}": figures[name]
        for name in next(iter(measured.values()))
        for tracker, figures in measured.items()
    }


def of_calls(paths: Sequence[Path]) -> Figures:
    """Means over real channels; a channel without speech counts for voicing only."""
    found: list[Figures] = []
    for path in paths:
        samples = read_channels(path)[0]
        figures = against_praat(samples)
        if _gate_db(samples) > PitchOptions().clean_gate_db:
            noisy = in_added_noise(samples, signal_to_noise_db=10.0)
            figures |= {f"real_white_10_db_{name}": value for name, value in noisy.items()}
        found.append(figures)
    names = dict.fromkeys(name for figures in found for name in figures)
    return {name: float(np.mean([f[name] for f in found if name in f])) for name in names}


def _references() -> dict[str, Tracker]:
    trackers: dict[str, Tracker] = {
        "": ours,
        "_autocorrelation": lambda heard: tracked(heard, "autocorrelation"),
        "_swift_f0": lambda heard: tracked(heard, "swift-f0"),
    }
    return trackers | ({"_praat": praat_two_passes} if has_praat() else {})


def _mean_figures(
    heard: Sequence[SyntheticVoice], true: Sequence[SyntheticVoice], track: Tracker
) -> Figures:
    scores = [
        compare(track(noisy.samples), voice.f0_every_s(HOP_S))
        for noisy, voice in zip(heard, true, strict=True)
    ]
    return {name: float(np.mean([score[name] for score in scores])) for name in scores[0]}


def _lines(voices: Sequence[SyntheticVoice]) -> dict[str, list[SyntheticVoice]]:
    return {
        "clean": list(voices),
        "white_20_db": [with_noise(voice, signal_to_noise_db=20.0) for voice in voices],
        "white_10_db": [with_noise(voice, signal_to_noise_db=10.0) for voice in voices],
        "pink_10_db": [with_noise(voice, signal_to_noise_db=10.0, pink=True) for voice in voices],
    }


def _shortened(voice: SyntheticVoice) -> SyntheticVoice:
    size = round(PYIN_EXCERPT_S * voice.sample_rate_hz)
    return SyntheticVoice(
        voice.samples[:size], voice.sample_rate_hz, voice.f0_hz[:size], voice.phrases
    )


def _calibration_voices() -> Figures:
    """Ours beside the references on the eight voices."""
    voices = [telephone(speak(seed=seed, f0_hz=f0_hz)) for seed, f0_hz in enumerate(VOICES_HZ)]
    figures: Figures = {}
    for line, heard in _lines(voices).items():
        measured = _beside(_references(), partial(_mean_figures, heard, voices))
        excerpt = [_shortened(voice) for voice in heard], [_shortened(voice) for voice in voices]
        measured |= _beside(
            {PYIN: lambda heard: tracked(heard, "pyin")}, partial(_mean_figures, *excerpt)
        )
        figures |= {f"{line}_{name}": value for name, value in measured.items()}
    return figures


def _unseen_voices() -> Figures:
    """Ours on voices that no threshold was calibrated on; 10 s each."""
    figures: Figures = {}
    for group, (first_seed, voices_hz, special) in UNSEEN.items():
        voices = [
            telephone(speak(seed=first_seed + index, f0_hz=f0_hz, duration_s=10.0, **special))
            for index, f0_hz in enumerate(voices_hz)
        ]
        for line in ("clean", "white_10_db"):
            measured = _mean_figures(_lines(voices)[line], voices, ours)
            figures |= {f"{group}_{line}_{name}": value for name, value in measured.items()}
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    for name in ("--agent-audio", "--customer-audio"):
        options.add_argument(name, type=Path, metavar="FILE")
    chosen = options.parse_args(arguments)
    real = [path for path in (chosen.agent_audio, chosen.customer_audio) if path]
    publish(of_calls(real) | _calibration_voices() | _unseen_voices(), chosen.json)


if __name__ == "__main__":
    main()
