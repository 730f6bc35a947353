"""Two voices on one channel told apart, against a reference and against two-channel calls.

python -m benchmarks.diarization --audio WAV --rttm RTTM --json FILE
python -m benchmarks.diarization --agent-audio A --customer-audio B --json FILE
python -m benchmarks.diarization --data sample_calls --json FILE

``der`` is missed, invented and confused speaker time over true speaker time;
``der_collar`` leaves out 0.25 s on each side of every true edge. Both count
speech of two at once, of which one channel gives only one. The truth of a mix
is the speech activity of its two channels apart (of the sample calls: their
exact truth); ``_worst`` is that of the worst call. On the sample calls
``one_speaker_ratio`` is the share of single channels found to be one speaker's,
``two_speakers_ratio`` the share of mixes found to be two's, and
``wrong_count_ratio`` the share of both that was said to be the other; where it
cannot be told, none of them counts.

``interval_coverage_ratio`` is the share of the 90 % ranges of all figures of the
one channel that hold what the same call gives with a channel for each party (of
a recording with a reference: with the reference's speakers);
``_open`` leaves out ranges that are a point, such as those of silence that is
not there, ``interval_width_ratio`` is how wide they are of the range in which
90 % of the calls have that figure, in the median. ``false_moments`` are moments
of one channel that two do not have, ``true_moments`` those that both have; with
``_bare`` by the bare thresholds, without asking whether they stay whosever the
speech is. Of the sample calls those are shown of whose agents none was
measured for the ranges; ``_calibration`` are the others.
``not_told_apart_ratio`` is the share of mixes that are left out there, since
they were taken for one voice. ``audio_per_processor_s`` is
seconds of audio per second of one core, speech activity not included.
"""

import os

from benchmarks.report import ONE_THREAD, parser, publish

os.environ.update(ONE_THREAD)

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.chain import Samples, find_units
from benchmarks.diarization_error import diarization_error_ratio
from benchmarks.one_channel import (
    Beside,
    beside_pair,
    beside_reference,
    beside_sample,
    is_calibration,
    moment_counts,
    range_figures,
)
from benchmarks.sample_calls import SPEAKERS, read_channels, sample_calls
from voicecoach.core.intervals import Intervals
from voicecoach.diarization import VoiceSeparation, separate_voices
from voicecoach.exchange.rttm import read_rttm
from voicecoach.prosody import ANALYSIS_RATE_HZ

__all__ = ["main"]

COLLAR_S = 0.25
"""The usual collar (NIST RT-09)."""


@dataclass(frozen=True, slots=True)
class Parted:
    """One recording parted, and how well."""

    separation: VoiceSeparation
    der: float
    der_collar: float
    audio_per_processor_s: float


def part(samples: Samples, truth: Sequence[Intervals]) -> Parted:
    """Part one channel and compare it with the truth."""
    [units] = find_units([samples])
    begin = time.process_time()
    separation = separate_voices(samples, units)
    took_s = time.process_time() - begin
    return Parted(
        separation,
        der=diarization_error_ratio(separation.units, truth, collar_s=0.0),
        der_collar=diarization_error_ratio(separation.units, truth, collar_s=COLLAR_S),
        audio_per_processor_s=samples.size / ANALYSIS_RATE_HZ / took_s,
    )


def of_recording(audio: Path, rttm: Path) -> dict[str, float]:
    """Figures of one mono recording with a reference."""
    [reference] = read_rttm(rttm.read_text("utf-8")).values()
    truth = [reference.intervals_of(speaker) for speaker in reference.speakers]
    parted = part(read_channels(audio)[0], truth)
    return _figures(parted) | _sureness(beside_reference(audio, rttm))


def of_mix(agent: Path, customer: Path) -> dict[str, float]:
    """Figures of two channels added up."""
    channels = [read_channels(path)[0] for path in (agent, customer)]
    count = min(channel.size for channel in channels)
    channels = [channel[:count] for channel in channels]
    parted = part(channels[0] + channels[1], find_units(channels))
    return _figures(parted) | _sureness(beside_pair(agent, customer))


def _figures(parted: Parted) -> dict[str, float]:
    return {
        "der": parted.der,
        "der_collar": parted.der_collar,
        "speaker_count": float(parted.separation.speaker_count or np.nan),
        "unsure_ratio": parted.separation.unsure_ratio,
        "audio_per_processor_s": parted.audio_per_processor_s,
    }


def _sureness(call: Beside | None) -> dict[str, float]:
    """Ranges and moments of one call; none of either where voices were not told apart."""
    calls = [] if call is None else [call]
    return range_figures(calls, per_figure=False) | moment_counts(calls)


def of_ranges(folder: Path, every: int) -> dict[str, float]:
    """Ranges and moments of sample calls mixed to one channel."""
    calls = list(sample_calls(folder))[::every]
    found = [(is_calibration(call, folder), beside_sample(call)) for call in calls]
    seen = [call for is_seen, call in found if is_seen and call is not None]
    unseen = [call for is_seen, call in found if not is_seen and call is not None]
    figures = range_figures(unseen) | moment_counts(unseen)
    figures["not_told_apart_ratio"] = 1.0 - len(seen + unseen) / len(calls)
    calibration = range_figures(seen, per_figure=False) | moment_counts(seen)
    return {
        **{f"sample_calls_{name}": value for name, value in figures.items()},
        **{f"sample_calls_calibration_{name}": value for name, value in calibration.items()},
    }


def of_sample_calls(folder: Path, every: int) -> dict[str, float]:
    """Figures over sample calls mixed to one channel, and of their channels alone."""
    calls = list(sample_calls(folder))[::every]
    mixes, singles = [], []
    for call in calls:
        channels = call.channels()
        truth = [call.speech(speaker) for speaker in SPEAKERS]
        mixes.append(part(channels["agent"] + channels["customer"], truth))
        singles += [
            part(channels[speaker], [own]).separation.speaker_count
            for speaker, own in zip(SPEAKERS, truth, strict=True)
        ]
    counts = [mix.separation.speaker_count for mix in mixes]
    return {
        "sample_calls_der": float(np.mean([mix.der for mix in mixes])),
        "sample_calls_der_collar": float(np.mean([mix.der_collar for mix in mixes])),
        "sample_calls_der_collar_worst": max(mix.der_collar for mix in mixes),
        "sample_calls_one_speaker_ratio": singles.count(1) / len(singles),
        "sample_calls_two_speakers_ratio": counts.count(2) / len(counts),
        "sample_calls_wrong_count_ratio": (singles.count(2) + counts.count(1))
        / len(singles + counts),
        "sample_calls_audio_per_processor_s": float(
            np.median([mix.audio_per_processor_s for mix in mixes])
        ),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    for name in ("--agent-audio", "--customer-audio", "--audio", "--rttm"):
        options.add_argument(name, type=Path, metavar="FILE")
    options.add_argument("--data", type=Path, metavar="FOLDER", help="sample calls and their truth")
    options.add_argument("--every", type=int, default=1, help="take every Nth sample call")
    chosen = options.parse_args(arguments)
    figures: dict[str, float] = {}
    if chosen.audio and chosen.rttm:
        figures |= of_recording(chosen.audio, chosen.rttm)
    if chosen.agent_audio and chosen.customer_audio:
        prefix = "mix_" if figures else ""
        mixed = of_mix(chosen.agent_audio, chosen.customer_audio)
        figures |= {prefix + name: value for name, value in mixed.items()}
    if chosen.data:
        figures |= of_sample_calls(chosen.data, chosen.every)
        figures |= of_ranges(chosen.data, chosen.every)
    if not figures:
        options.error("give --audio with --rttm, or --agent-audio with --customer-audio, or --data")
    publish(figures, chosen.json)


if __name__ == "__main__":
    main()
