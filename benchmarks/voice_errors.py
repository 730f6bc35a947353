"""Errors of voices told apart on one channel, as `voicecoach.uncertainty.voice_errors` has them.

python -m benchmarks.voice_errors --data sample_calls

The calls of every other agent are mixed to one channel; an error is the time
found minus that with a channel for each party.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.one_channel import PARTIES, Beside, beside_sample, is_calibration
from benchmarks.sample_calls import sample_calls
from voicecoach.core.intervals import Intervals, as_intervals, durations_s, intersect, shared_s
from voicecoach.core.recording import AGENT, CUSTOMER
from voicecoach.core.speech import SpeakerSegment
from voicecoach.core.units import ratio_to_st
from voicecoach.uncertainty.errors import ERROR_QUANTILES
from voicecoach.uncertainty.voice_errors import LENGTH_EDGES_S, SURE_EDGES, VOICE_QUANTILES

__all__ = ["VoiceErrorsFound", "main"]

MIN_HIDDEN_RATIO = 0.7
"""Of a unit that must lie under units of the other to count as hidden there."""

_OTHER = {AGENT: CUSTOMER, CUSTOMER: AGENT}
_VOICE_FIGURES = {"movement_st": "f0_movement_st", "level_db": "level_dbfs"}


@dataclass(slots=True)
class VoiceErrorsFound:
    """Errors over some calls."""

    edges_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    voices: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    units: list[tuple[float, float, bool]] = field(default_factory=list)
    hidden_s: list[float] = field(default_factory=list)
    speech_s: float = 0.0

    def add(self, call: Beside) -> None:
        """Hold the units of a mixed call against those of two channels."""
        true = {speaker: call.full.diarization.intervals_of(speaker) for speaker in PARTIES}
        found = [unit for unit in call.mono.diarization.segments if unit.speaker in _OTHER]
        is_right = [_is_right(unit, true) for unit in found]
        for unit, right in zip(found, is_right, strict=True):
            length_s = unit.segment.duration_s
            self.units.append((length_s, unit.probability or 0.0, not right))
            self.speech_s += length_s
        self._add_edges(found, is_right, true)
        for speaker, rows in true.items():
            other = as_intervals(
                unit.segment
                for unit, right in zip(found, is_right, strict=True)
                if right and unit.speaker == _OTHER[speaker]
            )
            under_s = np.array([shared_s(row[None], other) for row in rows])
            is_hidden = under_s >= MIN_HIDDEN_RATIO * durations_s(rows)
            self.hidden_s += durations_s(rows)[is_hidden].tolist()
        self._add_voices(call)

    def _add_edges(
        self, found: Sequence[SpeakerSegment], is_right: Sequence[bool], true: dict[str, Intervals]
    ) -> None:
        rows = as_intervals(unit.segment for unit in found)
        touches = [False, *(rows[1:, 0] - rows[:-1, 1] <= 0.0).tolist(), False]
        for number, (unit, right) in enumerate(zip(found, is_right, strict=True)):
            own = _around(unit, true[unit.speaker])
            if right and own is not None:
                kinds = ["change" if touches[number + end] else "edge" for end in (0, 1)]
                self.edges_s[f"{kinds[0]}_start_s"].append(unit.segment.start - own[0])
                self.edges_s[f"{kinds[1]}_end_s"].append(unit.segment.end - own[1])

    def _add_voices(self, call: Beside) -> None:
        for speaker in PARTIES:
            own, full = (
                {
                    k: each.metrics[f"{speaker}_{k}"]
                    for k in ("f0_median_hz", *_VOICE_FIGURES.values())
                }
                for each in (call.bare, call.full)
            )
            if None in (*own.values(), *full.values()):
                continue
            ratio = own["f0_median_hz"] / full["f0_median_hz"]  # type: ignore[operator]
            self.voices["pitch_st"].append(float(ratio_to_st(ratio)))
            for name, figure in _VOICE_FIGURES.items():
                self.voices[name].append(own[figure] - full[figure])  # type: ignore[operator]

    def table(self) -> dict[str, object]:
        """Fields of `voicecoach.uncertainty.voice_errors.VoiceErrors` that are measured."""
        return {
            "wrong_probability": self._wrong(),
            **{name: _at(ERROR_QUANTILES, values) for name, values in self.edges_s.items()},
            "hidden_per_s": round(len(self.hidden_s) / self.speech_s, 4),
            "hidden_s": _at(ERROR_QUANTILES, self.hidden_s),
            **{name: _at(VOICE_QUANTILES, values) for name, values in self.voices.items()},
        }

    def _wrong(self) -> tuple[tuple[float, ...], ...]:
        """Shares by length and sureness; half a unit more is wrong, since none proves never.

        No longer or surer units are more often wrong than others: where a few
        are, that is chance.
        """
        lengths_s, sure, is_wrong = np.array(self.units).T
        length = np.searchsorted(LENGTH_EDGES_S, lengths_s, side="right")
        place = np.searchsorted(SURE_EDGES, sure, side="right")
        counts = np.zeros((2, len(LENGTH_EDGES_S) + 1, len(SURE_EDGES) + 1))
        np.add.at(counts, (is_wrong.astype(np.int64), length, place), 1.0)
        shares = (counts[1] + 0.5) / (counts.sum(axis=0) + 1.0)
        shares = np.minimum.accumulate(np.minimum.accumulate(shares, axis=1), axis=0)
        return tuple(tuple(row) for row in shares.round(3).tolist())


def _is_right(unit: SpeakerSegment, true: dict[str, Intervals]) -> bool:
    row = as_intervals([unit.segment])
    own_s, other_s = (shared_s(row, true[name]) for name in (unit.speaker, _OTHER[unit.speaker]))
    return own_s >= other_s


def _around(unit: SpeakerSegment, rows: Intervals) -> tuple[float, float] | None:
    """Start of the first and end of the last of the true units that share time with it."""
    if not len(intersect(as_intervals([unit.segment]), rows)):
        return None
    touching = rows[(rows[:, 1] > unit.segment.start) & (rows[:, 0] < unit.segment.end)]
    return float(touching[0, 0]), float(touching[-1, 1])


def _at(shares: tuple[float, ...], values: Sequence[float]) -> tuple[float, ...]:
    return tuple(np.quantile(values, shares).round(3).tolist())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--data", type=Path, default=Path("sample_calls"), metavar="FOLDER")
    folder = options.parse_args(arguments).data
    errors = VoiceErrorsFound()
    for call in sample_calls(folder):
        beside = beside_sample(call) if is_calibration(call, folder) else None
        if beside is not None:
            errors.add(beside)
    for name, value in errors.table().items():
        print(f"{name}={value}")


if __name__ == "__main__":
    main()
