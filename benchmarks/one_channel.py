"""Calls mixed to one channel, and what their ranges and moments are beside those of two channels.

Voices are given the names that fit best: who of them is the agent is another
question (``python -m benchmarks.roles``). Words are left out; no range or
moment here rests on them.
"""

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call, load_pair
from voicecoach.config import Settings
from voicecoach.conversation import channel_diarization
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.intervals import Intervals, shared_s
from voicecoach.core.moment import Moment
from voicecoach.core.prosody import ChannelTracks, PhraseProsody
from voicecoach.core.recording import AGENT, CUSTOMER, MIXED, Recording
from voicecoach.exchange.rttm import read_rttm
from voicecoach.pipeline import AnalysedCall, analyse, read_settings
from voicecoach.pipeline.concluding import concluded
from voicecoach.pipeline.speakers import renamed_call
from voicecoach.prosody import phrase_prosody, syllable_nuclei_s
from voicecoach.uncertainty import UncertaintyOptions
from voicecoach.uncertainty.again import is_same_act

__all__ = [
    "Beside",
    "beside_pair",
    "beside_reference",
    "beside_sample",
    "is_calibration",
    "moment_counts",
    "range_figures",
]

PARTIES = (AGENT, CUSTOMER)
BARE = UncertaintyOptions(is_on=False)


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """One call as one channel tells it, beside what it should tell.

    Parameters
    ----------
    mono : CallAnalysis
        With ranges, and the moments that stay.
    bare : CallAnalysis
        The same by the bare thresholds, without ranges.
    full : CallAnalysis
        By a channel for each party, or by a reference of who speaks when.
    """

    mono: CallAnalysis
    bare: CallAnalysis
    full: CallAnalysis

    def held(self) -> dict[str, bool]:
        """Whether the range of each figure that both have holds the one of `full`."""
        found = {}
        for name, (low, high) in self.mono.metric_ranges.items():
            value = self.full.metrics.get(name)
            if value is not None and self.mono.metrics.get(name) is not None:
                found[name] = low - 1e-9 <= value <= high + 1e-9
        return found

    def width(self, name: str) -> float:
        """How wide the range of a figure is."""
        low, high = self.mono.metric_ranges[name]
        return high - low


def beside_sample(call: SampleCall) -> Beside | None:
    """Mix a sample call; ``None`` where not even two voices are told apart."""
    place = call.truth["speakers"][AGENT]["channel"]
    with Decoder() as decoder:
        return _beside(load_call(decoder, call.audio, agent_channel=place))


def beside_pair(agent: Path, customer: Path) -> Beside | None:
    """Mix a call whose parties come in a file each."""
    with Decoder() as decoder:
        return _beside(load_pair(decoder, agent, customer))


def _beside(recording: Recording) -> Beside | None:
    full = analyse(recording, read_settings()).analysis
    units = [full.diarization.intervals_of(speaker) for speaker in PARTIES]
    heard = _named(analyse(mixed(recording), _bare_settings()), units)
    return None if heard is None else _compared(heard, full)


def beside_reference(audio: Path, rttm: Path) -> Beside | None:
    """Hear a mono recording, beside what it would be with the reference's two speakers."""
    [reference] = read_rttm(rttm.read_text("utf-8")).values()
    units = [reference.intervals_of(speaker) for speaker in reference.speakers[:2]]
    with Decoder() as decoder:
        heard = _named(analyse(load_call(decoder, audio), _bare_settings()), units)
    return None if heard is None else _compared(heard, _as_told(heard, units))


def _compared(heard: AnalysedCall, full: CallAnalysis) -> Beside:
    found = renamed_call(heard, read_settings(), {}, channels={}, transcript=None)
    return Beside(found.analysis, heard.analysis, full)


def mixed(recording: Recording) -> Recording:
    """Add both channels up."""
    info = recording.info
    return Recording(
        samples=(np.sum([channel[:] for channel in recording.samples], axis=0, dtype=np.float32),),
        info=dataclasses.replace(
            info,
            channel_speakers=(MIXED,),
            codecs=info.codecs[:1],
            containers=info.containers[:1],
            source_names=info.source_names[:1],
        ),
    )


@cache
def _bare_settings() -> Settings:
    return read_settings().with_stage("uncertainty", BARE)


def _named(heard: AnalysedCall, units: Sequence[Intervals]) -> AnalysedCall | None:
    """Call voices agent and customer as fits the units of both best."""
    spoken = heard.analysis.diarization
    if len(spoken.speakers) < len(PARTIES):
        return None
    names = max(
        itertools.permutations(spoken.speakers, len(PARTIES)),
        key=lambda pair: sum(
            shared_s(spoken.intervals_of(name), own) for name, own in zip(pair, units, strict=True)
        ),
    )
    return renamed_call(
        heard,
        _bare_settings(),
        dict(zip(names, PARTIES, strict=True)),
        channels={},
        transcript=None,
    )


def _as_told(heard: AnalysedCall, units: Sequence[Intervals]) -> CallAnalysis:
    """Figures and moments of a mono call if these were the units of its two speakers."""
    [tracks] = heard.tracks
    spoken = dataclasses.replace(
        channel_diarization(list(units), list(PARTIES)), is_estimated=True, engine="reference"
    )
    spoken = dataclasses.replace(
        spoken,
        segments=tuple(dataclasses.replace(unit, channel=0) for unit in spoken.segments),
    )
    phrases = [
        phrase
        for speaker, own in zip(PARTIES, units, strict=True)
        for phrase in _phrases(own, tracks, speaker)
    ]
    phrases.sort(key=lambda phrase: phrase.segment)
    call = dataclasses.replace(heard.analysis, diarization=spoken)
    return concluded(call, tuple(phrases), heard.tracks, _bare_settings())


def _phrases(units: Intervals, tracks: ChannelTracks, speaker: str) -> tuple[PhraseProsody, ...]:
    nuclei_s = syllable_nuclei_s(tracks.spectral, tracks.pitch)
    return phrase_prosody(units, tracks.spectral, tracks.pitch, nuclei_s, speaker=speaker)


def is_calibration(call: SampleCall, folder: Path) -> bool:
    """Whether the errors in `voicecoach.uncertainty.voice_errors` were measured on this call.

    They were on those of every other agent, in order of their names.
    """
    return _agent(call.name) in _agents(folder)[::2]


@cache
def _agents(folder: Path) -> tuple[str, ...]:
    return tuple(sorted({_agent(call.name) for call in sample_calls(folder)}))


def _agent(name: str) -> str:
    return name.split("-", maxsplit=1)[0]


def range_figures(calls: Sequence[Beside], *, per_figure: bool = True) -> dict[str, float]:
    """Share of the ranges that hold the value of two channels, and how wide they are.

    A width is the median over the calls, of the range in which 90 % of the
    calls have that figure: 1 is a range that tells nothing.
    """
    held: Mapping[str, list[bool]] = defaultdict(list)
    wide: list[bool] = []
    for call in calls:
        for name, is_held in call.held().items():
            held[name].append(is_held)
            if call.width(name) > 0.0:
                wide.append(is_held)
    every = [each for marks in held.values() for each in marks]
    found = {
        "interval_coverage_ratio": float(np.mean(every)) if every else np.nan,
        "interval_coverage_open_ratio": float(np.mean(wide)) if wide else np.nan,
    }
    if not per_figure:
        return found
    shares = {name: float(np.mean(marks)) for name, marks in held.items()}
    widths = {name: _relative_width(calls, name) for name in held}
    known = {name: width for name, width in widths.items() if not np.isnan(width)}
    return {
        **found,
        "interval_coverage_worst_ratio": min(shares.values()),
        "interval_width_ratio": float(np.median(list(known.values()))),
        **{f"interval_coverage_{name}": share for name, share in shares.items()},
        **{f"interval_width_{name}": width for name, width in known.items()},
    }


def _relative_width(calls: Sequence[Beside], name: str) -> float:
    having = [call for call in calls if name in call.held()]
    low, high = np.quantile([call.full.metrics[name] for call in having], (0.05, 0.95))
    if high <= low:
        return float("nan")
    return float(np.median([call.width(name) for call in having]) / (high - low))


def moment_counts(calls: Sequence[Beside]) -> dict[str, float]:
    """Moments on one channel that two have as well (true), and that two have not (false).

    ``_bare`` is by the bare thresholds: without asking whether the moment
    stays wherever speech begins and ends, and whosever it is.
    """
    counts = {
        f"{kind}_moments{ending}": 0.0 for ending in ("", "_bare") for kind in ("true", "false")
    }
    for call in calls:
        for ending, found in (("", call.mono), ("_bare", call.bare)):
            for moment in found.moments:
                kind = "true" if _is_among(moment, call.full.moments) else "false"
                counts[f"{kind}_moments{ending}"] += 1.0
    return counts


def _is_among(moment: Moment, moments: Sequence[Moment]) -> bool:
    return any(is_same_act(moment, other) for other in moments)
