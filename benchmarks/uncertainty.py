"""Errors of the edges of speech on the sample calls, and how often ranges hold the true figures.

python -m benchmarks.uncertainty --data sample_calls --json FILE

Every second call is also heard with white noise 20 and 10 dB below its speech.
``--tables`` prints the errors as `voicecoach.uncertainty.errors` has them.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import parser, publish
from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.conversation import describe_conversation
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import Intervals, durations_s
from voicecoach.core.recording import Recording
from voicecoach.core.segment import Segment
from voicecoach.core.speech import Diarization, SpeakerSegment
from voicecoach.pipeline import analyse, read_settings
from voicecoach.scorecard.metrics import call_metrics
from voicecoach.uncertainty.errors import ERROR_QUANTILES, PAUSE_EDGES_S, line_of

__all__ = ["TIMING_FIGURES", "EdgeErrors", "coverage", "main", "true_metrics", "with_noise"]

NOISES_DB = (20.0, 10.0)

TIMING_FIGURES = (
    "agent_talk_ratio",
    "switches_per_min",
    "overlap_s",
    "silence_s",
    "long_silence_s",
    "longest_silence_s",
    "agent_speech_s",
    "agent_turn_count",
    "agent_longest_turn_s",
    "agent_reply_offset_median_s",
    "agent_overlap_count",
    "agent_backchannels_per_min",
    "customer_speech_s",
    "customer_turn_count",
    "customer_longest_turn_s",
    "customer_reply_offset_median_s",
    "customer_overlap_count",
    "customer_backchannels_per_min",
)
"""Figures that follow from who speaks when alone."""

Errors = NDArray[np.float64]


@dataclass(slots=True)
class EdgeErrors:
    """Errors of the edges of the units on lines of one kind."""

    starts_s: list[Errors] = field(default_factory=list)
    ends_s: list[Errors] = field(default_factory=list)
    pauses: list[tuple[float, bool]] = field(default_factory=list)
    invented_count: int = 0
    unit_count: int = 0

    def add(self, found: Intervals, true: Intervals) -> None:
        """Hold the units of one channel against the true ones.

        A pause in whose middle the speaker was in truth speaking is none: its
        edges are left out. A unit less than half of which is speech is
        invented.
        """
        if len(found) == 0 or len(true) == 0:
            return
        shared_s = np.minimum(found[:, 1:], true[:, 1]) - np.maximum(found[:, :1], true[:, 0])
        shared_s = np.maximum(shared_s, 0.0)
        is_real = shared_s.sum(axis=1) >= 0.5 * durations_s(found)
        middles = (found[:-1, 1] + found[1:, 0]) / 2.0
        spoken = ((true[:, 0] < middles[:, None]) & (middles[:, None] < true[:, 1])).any(axis=1)
        first, last = (shared_s > 0.0).argmax(axis=1), (shared_s > 0.0)[:, ::-1].argmax(axis=1)
        last = len(true) - 1 - last
        after_pause = is_real & np.concatenate(([True], ~spoken))
        before_pause = is_real & np.concatenate((~spoken, [True]))
        self.starts_s.append((found[:, 0] - true[first, 0])[after_pause])
        self.ends_s.append((found[:, 1] - true[last, 1])[before_pause])
        pauses_s = (found[1:, 0] - found[:-1, 1]).tolist()
        self.pauses += list(zip(pauses_s, np.asarray(spoken).tolist(), strict=True))
        self.invented_count += int((~is_real).sum())
        self.unit_count += len(found)

    def table(self) -> dict[str, tuple[float, ...] | float]:
        """Fields of `voicecoach.uncertainty.LineErrors`."""
        return {
            "start_s": _quantiles(self.starts_s),
            "end_s": _quantiles(self.ends_s),
            "channel_start_s": _common_sd_s(self.starts_s),
            "channel_end_s": _common_sd_s(self.ends_s),
            "no_pause_probability": self._no_pause(),
        }

    def _no_pause(self) -> tuple[float, ...]:
        lengths_s, spoken = np.array(self.pauses).T
        kind = np.searchsorted(PAUSE_EDGES_S, lengths_s + 1e-9, side="right")
        kinds = range(len(PAUSE_EDGES_S) + 1)
        return tuple(
            round(float(spoken[kind == k].mean()), 3) if (kind == k).any() else 0.0 for k in kinds
        )


def _quantiles(errors_s: Sequence[Errors]) -> tuple[float, ...]:
    values = np.quantile(np.concatenate(errors_s), ERROR_QUANTILES)
    return tuple(round(value, 3) for value in values.tolist())


def _common_sd_s(errors_s: Sequence[Errors], *, limit_s: float = 0.1) -> float:
    """Spread of the channels' means beyond what their single errors explain."""
    near = [np.clip(errors, -limit_s, limit_s) for errors in errors_s if errors.size]
    means = np.array([errors.mean() for errors in near])
    single = np.concatenate([e - m for e, m in zip(near, means, strict=True)]).var()
    expected = np.mean([single / errors.size for errors in near])
    return round(float(np.sqrt(max(means.var() - expected, 0.0))), 3)


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A sample call as the pipeline analyses it, with noise or as it is."""

    call: SampleCall
    noise_db: float | None
    analysis: CallAnalysis

    @property
    def kind(self) -> str:
        """Name of the noise, for the figures."""
        return "as_is" if self.noise_db is None else f"at_{self.noise_db:.0f}_db"


def with_noise(recording: Recording, noise_db: float, *, seed: int) -> Recording:
    """Add white noise to every channel, this far below its speech."""
    random = np.random.default_rng(seed)
    samples = [_noisy(np.asarray(channel[:]), noise_db, random) for channel in recording.samples]
    return dataclasses.replace(recording, samples=tuple(samples))


def _noisy(
    samples: NDArray[np.float32], noise_db: float, random: np.random.Generator
) -> NDArray[np.float32]:
    power = samples.astype(np.float64) ** 2
    frames = power[: power.size // 160 * 160].reshape(-1, 160).mean(axis=1)
    speech = frames[frames > 1e-4 * frames.max()].mean()
    noise = random.normal(0.0, np.sqrt(speech / 10.0 ** (noise_db / 10.0)), samples.size)
    return (samples + noise).astype(np.float32)


def hear(folder: Path) -> Iterator[Heard]:
    """Analyse every call as it is, and every second one with noise."""
    settings = read_settings()
    with Decoder() as decoder:
        for number, call in enumerate(sample_calls(folder)):
            channel = call.truth["speakers"]["agent"]["channel"]
            recording = load_call(decoder, call.audio, agent_channel=channel)
            yield Heard(call, None, analyse(recording, settings).analysis)
            for noise_db in NOISES_DB if number % 2 else ():
                noisy = with_noise(recording, noise_db, seed=number)
                yield Heard(call, noise_db, analyse(noisy, settings).analysis)


def edge_errors(heard: Sequence[Heard]) -> dict[str, EdgeErrors]:
    """Errors by kind of line."""
    kinds: dict[str, EdgeErrors] = defaultdict(EdgeErrors)
    for each in heard:
        for method in each.analysis.provenance.methods:
            if speaker := method.get("speaker"):
                line = line_of(method["speech_activity"]["gate_db"])
                found = each.analysis.diarization.intervals_of(speaker)
                kinds[line.name].add(found, each.call.speech(speaker))
    return dict(kinds)


def true_metrics(call: SampleCall, analysis: CallAnalysis) -> Mapping[str, float | None]:
    """Figures of a call from its true units."""
    speakers = analysis.diarization.speakers
    units = [
        SpeakerSegment(Segment(start, min(end, analysis.duration_s)), speaker, channel)
        for channel, speaker in enumerate(speakers)
        for start, end in call.speech(speaker).tolist()
    ]
    true = Diarization(tuple(sorted(units)), speakers, "truth")
    conversation = describe_conversation(true, duration_s=analysis.duration_s)
    return call_metrics(
        dataclasses.replace(
            analysis,
            diarization=true,
            conversation=conversation,
            prosody=(),
            moments=(),
            metric_ranges={},
        )
    )


def coverage(heard: Sequence[Heard]) -> dict[str, float]:
    """Share of the calls in which a figure's range holds the true value, by figure."""
    held: dict[str, list[bool]] = {name: [] for name in TIMING_FIGURES}
    for each in heard:
        true = true_metrics(each.call, each.analysis)
        for name in TIMING_FIGURES:
            ends, value = each.analysis.metric_ranges.get(name), true[name]
            if ends is not None and value is not None:
                held[name].append(ends[0] - 1e-9 <= value <= ends[1] + 1e-9)
    return {name: float(np.mean(values)) for name, values in held.items() if values}


def mean_width(heard: Sequence[Heard], name: str) -> float:
    """Mean width of the range of a figure."""
    ends = [each.analysis.metric_ranges.get(name) for each in heard]
    return float(np.mean([end[1] - end[0] for end in ends if end is not None]))


def left_out_ratio(heard: Sequence[Heard]) -> float:
    """Share of the candidates for moments that were left out as unsure."""
    left_out = sum(
        sum(method.get("left_out_as_unsure", {}).values())
        for each in heard
        for method in each.analysis.provenance.methods
    )
    kept = sum(len(each.analysis.moments) for each in heard)
    return left_out / max(left_out + kept, 1)


def figures(heard: Sequence[Heard]) -> dict[str, float | str]:
    """Flat figures."""
    by_kind: dict[str, list[Heard]] = defaultdict(list)
    for each in heard:
        by_kind[each.kind].append(each)
    found: dict[str, float | str] = {}
    for kind, calls in by_kind.items():
        held = coverage(calls)
        found[f"coverage_mean_{kind}_ratio"] = float(np.mean(list(held.values())))
        found[f"coverage_min_{kind}_ratio"] = min(held.values())
        found[f"talk_share_width_{kind}_ratio"] = mean_width(calls, "agent_talk_ratio")
        found[f"left_out_{kind}_ratio"] = left_out_ratio(calls)
        found |= {f"coverage_{kind}_{name}": share for name, share in held.items()}
    for name, errors in edge_errors(heard).items():
        found[f"invented_unit_{name.replace(' ', '_')}_count"] = float(errors.invented_count)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=Path("sample_calls"), metavar="FOLDER")
    options.add_argument("--tables", action="store_true", help="print the measured errors")
    chosen = options.parse_args(arguments)
    heard = list(hear(chosen.data))
    if chosen.tables:
        for name, errors in edge_errors(heard).items():
            print(name, *(f"{key}={value}" for key, value in errors.table().items()), sep="\n  ")
    publish(figures(heard), chosen.json)


if __name__ == "__main__":
    main()
