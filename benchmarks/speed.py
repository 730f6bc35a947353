"""Speed and memory: beside the obvious chain, pyin and Praat, and over a minute to three hours.

python -m benchmarks.speed [--data FOLDER] --json FILE

The folder holds the channels of a call as ``X_agent.wav`` and ``X_caller.wav``
(or ``X_customer.wav``), a stereo WAV, or two mono ones; without one, synthetic
voices take turns. Speeds are ratios of processor seconds within one run on one
core, medians of three. The obvious chain is what a first script would do:
librosa at its default rate for pyin, level and onsets, the Silero network
through faster-whisper, and Praat's syllables where parselmouth is installed.
``cold_start`` and ``two_workers`` are wall time and mean something on an idle
machine only: ``load_average`` says how busy it was.
"""

import os

from benchmarks.report import ONE_THREAD, machine, parser, publish, seconds_of

os.environ.update(ONE_THREAD)  # before numpy is imported

import importlib.util
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.chain import Samples, analyse_channel, converse
from benchmarks.sample_calls import read_channels
from benchmarks.synthetic_voice import speak, telephone
from benchmarks.whole_command import (
    cold_start,
    growth,
    load_average,
    two_workers_vs_one,
    write_wav,
)
from voicecoach.prosody import ANALYSIS_RATE_HZ, track_pitch
from voicecoach.vad import VadOptions

__all__ = ["call_channels", "main"]

ALWAYS_NETWORK = VadOptions(clean_gate_db=1000.0)
PYIN_S = 60.0
"""Seconds of one channel for the slow references: pyin takes a second for fifteen."""
LENGTHS_MIN = (1, 4, 15, 60, 180)
SAMPLE_CALLS = Path(__file__).resolve().parent.parent / "sample_calls"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, metavar="FOLDER", help="real calls, see above")
    options.add_argument(
        "--minutes", type=int, default=60, help="length of the long call (default 60)"
    )
    options.add_argument(
        "--lengths", type=int, nargs="+", default=LENGTHS_MIN, help="of the calls for the growth"
    )
    chosen = options.parse_args(arguments)
    channels = call_channels(chosen.data) if chosen.data else _synthetic_call()
    figures: dict[str, float | str] = {"machine": machine(), "load_average": load_average()}
    figures |= _against_references([np.resize(each, _samples_of(PYIN_S)) for each in channels])
    figures |= _long_call(channels, minutes=chosen.minutes)
    figures |= two_workers_vs_one(_folder_of_calls())
    figures |= cold_start(channels)
    figures |= growth(channels, lengths_min=chosen.lengths)
    if 180 in chosen.lengths:
        figures["memory_3_h_mb"] = figures["command_memory_180_min_mb"]
    publish(figures, chosen.json)


def call_channels(folder: Path) -> list[Samples]:
    """Two channels of one length at 8 kHz out of the WAVs of a folder (or one stereo file)."""
    paths = sorted(folder.rglob("*.wav")) if folder.is_dir() else [folder]
    stereo = [path for path in paths if _channel_count(path) == 2]
    if not _pair(paths) and stereo:
        channels = list(read_channels(stereo[0]))
    else:
        channels = [read_channels(path)[0] for path in _pair(paths) or paths[:2]]
    if len(channels) != 2:
        raise SystemExit(f"need two channels: a stereo WAV or two mono ones in {folder}")
    size = min(samples.size for samples in channels)
    return [np.ascontiguousarray(samples[:size]) for samples in channels]


def _pair(paths: Sequence[Path]) -> list[Path]:
    """Both sides of the first call that came as two files; empty where none did."""
    for agent in (path for path in paths if "agent" in path.name):
        for party in ("caller", "customer"):
            other = agent.with_name(agent.name.replace("agent", party))
            if other.is_file():
                return [agent, other]
    return []


def _channel_count(path: Path) -> int:
    import av

    with av.open(str(path)) as container:
        return int(container.streams.audio[0].codec_context.layout.nb_channels)


def _folder_of_calls() -> list[Path]:
    """The sample calls: 36 s to 4 min long."""
    return sorted(SAMPLE_CALLS.glob("*/*.opus"))


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


def _chain(channels: Sequence[Any], options: VadOptions | None = None) -> None:
    found = {
        name: analyse_channel(samples, speaker=name, options=options).units
        for name, samples in zip(("agent", "customer"), channels, strict=True)
    }
    converse(found, duration_s=channels[0].size / ANALYSIS_RATE_HZ)


def _against_references(channels: Sequence[Samples]) -> dict[str, float]:
    """Ratios of processor time, ours in the denominator."""
    import librosa

    librosa.pyin(channels[0][:8000], fmin=75, fmax=500, sr=ANALYSIS_RATE_HZ)  # compiles
    pitch_s = _seconds_each(_own_pitch, channels, repeats=5)
    figures = {
        "pitch_vs_pyin": _seconds_each(
            lambda samples: librosa.pyin(
                samples, fmin=75, fmax=500, sr=ANALYSIS_RATE_HZ, frame_length=512, hop_length=80
            ),
            channels,
        )
        / pitch_s
    }
    if importlib.util.find_spec("parselmouth"):
        figures["pitch_vs_praat"] = _seconds_each(_praat_pitch, channels, repeats=3) / pitch_s
    obvious_s = seconds_of(lambda: _obvious(channels, librosa), repeats=1)
    figures["chain_vs_obvious"] = obvious_s / seconds_of(lambda: _chain(channels), repeats=5)
    figures["chain_with_silero_vs_obvious"] = obvious_s / seconds_of(
        lambda: _chain(channels, ALWAYS_NETWORK)
    )
    return figures


def _seconds_each(
    work: Callable[[Samples], object], channels: Sequence[Samples], *, repeats: int = 1
) -> float:
    """Processor seconds for all channels."""
    return sum(seconds_of(lambda each=each: work(each), repeats=repeats) for each in channels)  # type: ignore[misc]


def _own_pitch(samples: Samples) -> None:
    whole = np.array([[0.0, samples.size / ANALYSIS_RATE_HZ]])
    track_pitch(samples, sample_rate_hz=ANALYSIS_RATE_HZ, speech=whole)


def _praat_pitch(samples: Samples) -> None:
    """Praat's two passes as De Looze & Hirst's script takes them: every 10 ms in both."""
    import parselmouth

    sound = parselmouth.Sound(samples.astype(np.float64), ANALYSIS_RATE_HZ)
    first = sound.to_pitch_ac(time_step=0.01, pitch_floor=70.0, pitch_ceiling=500.0)
    f0_hz = first.selected_array["frequency"]
    lower_hz, upper_hz = np.quantile(f0_hz[f0_hz > 0.0], (0.25, 0.75))
    sound.to_pitch_ac(
        time_step=0.01, pitch_floor=max(50.0, 0.75 * lower_hz), pitch_ceiling=1.5 * upper_hz
    )


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
    if importlib.util.find_spec("parselmouth"):
        from benchmarks.rate import praat_nuclei_s

        praat_nuclei_s(samples)


def _long_call(channels: Sequence[Samples], *, minutes: int) -> dict[str, float]:
    """Hours of a stereo WAV per hour of one core, read by the guarded decoder."""
    hours = minutes / 60.0
    with tempfile.TemporaryDirectory() as folder:
        path = write_wav(Path(folder) / "call.wav", channels, minutes=minutes)
        chain_s = sorted(_seconds_from_file(path) for _ in range(3))[1]
        network_s = _seconds_from_file(path, ALWAYS_NETWORK)
    units = [
        analyse_channel(np.resize(each, _samples_of(3600.0 * hours)), speaker="any").units
        for each in channels
    ]
    named = dict(zip(("agent", "customer"), units, strict=True))
    turns_s = seconds_of(lambda: converse(named, duration_s=3600.0 * hours + 1.0), repeats=9)
    return {
        "call_hours_per_core_hour": 3600.0 * hours / chain_s,
        "call_hours_per_core_hour_with_silero": 3600.0 * hours / network_s,
        "turn_taking_ms": 1000.0 * turns_s,
    }


def _seconds_from_file(path: Path, options: VadOptions | None = None) -> float:
    """Processor seconds of decoding, in its own process, and of the chain."""
    from voicecoach.audio.decoder import Decoder

    before = os.times()
    with Decoder() as decoder:
        _chain(decoder.decode(path).samples, options)
    return sum(os.times()[:4]) - sum(before[:4])


if __name__ == "__main__":
    main()
