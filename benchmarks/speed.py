"""Speed of the acoustic chain: beside the obvious chain, beside pyin, and over an hour.

python -m benchmarks.speed [--data FOLDER] --json FILE

The folder holds the channels of a call as ``X_agent.wav`` and ``X_caller.wav``
(or ``X_customer.wav``); without one, synthetic voices take turns. Every figure is
a ratio of processor seconds within one run on one core. The obvious chain is
what a first script would do: librosa at its default rate for pyin, level and
onsets, and the Silero network through faster-whisper.
"""

import os

from benchmarks.report import ONE_THREAD, machine, parser, publish, seconds_of

os.environ.update(ONE_THREAD)  # before numpy is imported

import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.chain import Samples, analyse_channel, converse
from benchmarks.sample_calls import read_channels
from benchmarks.synthetic_voice import speak, telephone
from voicecoach.core.prosody import ChannelTracks
from voicecoach.prosody import ANALYSIS_RATE_HZ, track_pitch
from voicecoach.vad import VadOptions

__all__ = ["main"]

ALWAYS_NETWORK = VadOptions(clean_gate_db=1000.0)
PYIN_S = 60.0
"""Seconds of one channel for the slow references: pyin takes a second for fifteen."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, metavar="FOLDER", help="real calls, see above")
    options.add_argument(
        "--minutes", type=float, default=60.0, help="length of the long call (default 60)"
    )
    chosen = options.parse_args(arguments)
    channels = _real_call(chosen.data) if chosen.data else _synthetic_call()
    figures: dict[str, float | str] = {"machine": machine()}
    figures |= _against_references([samples[: _samples_of(PYIN_S)] for samples in channels])
    figures |= _long_call([_repeated(samples, 60.0 * chosen.minutes) for samples in channels])
    publish(figures, chosen.json)


def _real_call(folder: Path) -> list[Samples]:
    agent = min(folder.rglob("*agent*.wav"))
    names = (agent.name.replace("agent", party) for party in ("caller", "customer"))
    customer = next(path for path in map(agent.with_name, names) if path.is_file())
    channels = [read_channels(path)[0] for path in (agent, customer)]
    size = min(samples.size for samples in channels)
    return [samples[:size] for samples in channels]


def _synthetic_call() -> list[Samples]:
    voices = [
        telephone(speak(seed=seed, f0_hz=f0_hz, duration_s=30.0))
        for seed, f0_hz in ((1, 120.0), (2, 210.0))
    ]
    noise = np.random.default_rng(0).standard_normal((2, 2 * voices[0].samples.size))
    quiet = np.zeros_like(voices[0].samples)
    call = [
        np.concatenate((voices[0].samples, quiet)),
        np.concatenate((quiet, voices[1].samples)),
    ]
    return [
        (samples + 1e-4 * own).astype(np.float32) for samples, own in zip(call, noise, strict=True)
    ]


def _samples_of(seconds: float) -> int:
    return round(seconds * ANALYSIS_RATE_HZ)


def _repeated(samples: Samples, seconds: float) -> Samples:
    return np.resize(samples, _samples_of(seconds))


def _chain(channels: Sequence[Samples], options: VadOptions | None = None) -> None:
    found = {
        name: analyse_channel(samples, speaker=name, options=options).units
        for name, samples in zip(("agent", "customer"), channels, strict=True)
    }
    converse(found, duration_s=channels[0].size / ANALYSIS_RATE_HZ)


def _against_references(channels: Sequence[Samples]) -> dict[str, float]:
    """Ratios of processor time, ours in the denominator."""
    import librosa

    samples, whole = channels[0], np.array([[0.0, channels[0].size / ANALYSIS_RATE_HZ]])
    librosa.pyin(samples[:8000], fmin=75, fmax=500, sr=ANALYSIS_RATE_HZ)  # compiles
    pyin_s = seconds_of(
        lambda: librosa.pyin(
            samples, fmin=75, fmax=500, sr=ANALYSIS_RATE_HZ, frame_length=512, hop_length=80
        ),
        repeats=1,
    )
    pitch_s = seconds_of(
        lambda: track_pitch(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=whole)
    )
    obvious_s = seconds_of(lambda: _obvious(channels, librosa), repeats=1)
    return {
        "pitch_vs_pyin": pyin_s / pitch_s,
        "chain_vs_obvious": obvious_s / seconds_of(lambda: _chain(channels)),
        "chain_with_silero_vs_obvious": obvious_s
        / seconds_of(lambda: _chain(channels, ALWAYS_NETWORK)),
    }


def _obvious(channels: Sequence[Samples], librosa: Any) -> None:
    for samples in channels:
        _obvious_channel(samples, librosa)


def _obvious_channel(samples: Samples, librosa: Any) -> None:
    from faster_whisper.vad import get_speech_timestamps

    default_hz = 22_050
    wide = librosa.resample(samples, orig_sr=ANALYSIS_RATE_HZ, target_sr=default_hz)
    librosa.pyin(wide, fmin=75, fmax=500, sr=default_hz)
    librosa.feature.rms(y=wide)
    librosa.onset.onset_strength(y=wide, sr=default_hz)
    get_speech_timestamps(librosa.resample(samples, orig_sr=ANALYSIS_RATE_HZ, target_sr=16_000))


def _long_call(channels: Sequence[Samples]) -> dict[str, float]:
    """Hours of stereo call per hour of one core, and the memory it took."""
    hours = channels[0].size / ANALYSIS_RATE_HZ / 3600.0
    found = {
        name: analyse_channel(samples, speaker=name)
        for name, samples in zip(("agent", "customer"), channels, strict=True)
    }
    units = {name: channel.units for name, channel in found.items()}
    tracks = tuple(
        ChannelTracks(index, name, channel.tracks, channel.pitch)
        for index, (name, channel) in enumerate(found.items())
    )
    turns_s = seconds_of(lambda: converse(units, duration_s=3600.0 * hours + 1.0, tracks=tracks))
    return {
        "call_hours_per_core_hour": 3600.0 * hours / seconds_of(lambda: _chain(channels)),
        "turn_taking_ms": 1000.0 * turns_s,
        "max_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0,
    }


if __name__ == "__main__":
    main()
