"""Escalations found in the sample calls against their true raised voices.

python -m benchmarks.escalation --data sample_calls --json FILE

The threshold of the rise was set on every other call; the figures without
``all_`` are of the rest. A true stretch is a run of the customer's lines that
are at least 3 dB above their neutral voice; it is found if any of it is.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import parser, publish
from benchmarks.sample_calls import SampleCall, sample_calls
from voicecoach.audio.decoder import Decoder
from voicecoach.audio.load import load_call
from voicecoach.config import Settings
from voicecoach.core.escalation import Escalation
from voicecoach.core.segment import Segment
from voicecoach.pipeline import analyse, read_settings
from voicecoach.prosody import EscalationOptions
from voicecoach.uncertainty import UncertaintyOptions

__all__ = ["EscalationScores", "TrueStretch", "main", "score_calls", "true_stretches"]

RAISED_DB = 3.0
CLEARLY_RAISED_DB = 5.0


@dataclass(frozen=True, slots=True)
class TrueStretch:
    """A run of raised lines of the customer, and how far the loudest is raised."""

    segment: Segment
    level_db: float


@dataclass(slots=True)
class EscalationScores:
    """What is counted over calls."""

    true_count: int = 0
    hit_count: int = 0
    clear_count: int = 0
    clear_hit_count: int = 0
    found_count: int = 0
    right_count: int = 0
    start_errors_s: list[float] = field(default_factory=list)

    def add(self, truth: Sequence[TrueStretch], found: Sequence[Escalation]) -> None:
        """Hold the escalations of one call against its true stretches."""
        self.true_count += len(truth)
        self.found_count += len(found)
        self.right_count += sum(any(_meet(f, t) for t in truth) for f in found)
        for stretch in truth:
            hits = [f for f in found if _meet(f, stretch)]
            is_clear = stretch.level_db >= CLEARLY_RAISED_DB
            self.hit_count += bool(hits)
            self.clear_count += is_clear
            self.clear_hit_count += is_clear and bool(hits)
            if hits:
                self.start_errors_s.append(abs(hits[0].segment.start - stretch.segment.start))

    def figures(self, prefix: str = "") -> dict[str, float]:
        """Flat figures; ratios, counts and seconds."""
        errors_s = self.start_errors_s
        return {
            f"{prefix}precision_ratio": self.right_count / max(self.found_count, 1),
            f"{prefix}recall_ratio": self.hit_count / max(self.true_count, 1),
            f"{prefix}recall_from_5_db_ratio": self.clear_hit_count / max(self.clear_count, 1),
            f"{prefix}found_count": self.found_count,
            f"{prefix}true_count": self.true_count,
            f"{prefix}start_median_error_s": float(np.median(errors_s)) if errors_s else 0.0,
        }


def _meet(found: Escalation, stretch: TrueStretch) -> bool:
    return found.segment.overlaps(stretch.segment)


def true_stretches(truth: Mapping[str, Any]) -> Iterator[TrueStretch]:
    """Yield runs of raised lines, broken by another line of the customer or a long gap."""
    lines = sorted(
        (line for line in truth["lines"] if line["speaker"] == "customer"),
        key=lambda line: float(line["start"]),
    )
    run: list[Mapping[str, Any]] = []
    for line in lines:
        is_raised = line["level_db"] >= RAISED_DB
        is_apart = run and line["start"] - run[-1]["end"] > EscalationOptions().max_apart_s
        if run and (not is_raised or is_apart):
            yield _stretch(run)
            run = []
        if is_raised:
            run.append(line)
    if run:
        yield _stretch(run)


def _stretch(run: Sequence[Mapping[str, Any]]) -> TrueStretch:
    return TrueStretch(
        Segment(run[0]["start"], run[-1]["end"]), max(line["level_db"] for line in run)
    )


def _settings() -> Settings:
    """Return the defaults without what only moments need."""
    settings = read_settings()
    stages = {**settings.stages, "uncertainty": UncertaintyOptions(is_on=False)}
    return dataclasses.replace(settings, stages=stages)


def score_calls(folder: Path) -> tuple[EscalationScores, EscalationScores]:
    """Score every call of a folder: those that no threshold was set on, and all."""
    held_out, everything = EscalationScores(), EscalationScores()
    settings = _settings()
    with Decoder() as decoder:
        for number, call in enumerate(sample_calls(folder)):
            found = _escalations(decoder, call, settings)
            for scores in (held_out, everything) if number % 2 else (everything,):
                scores.add(tuple(true_stretches(call.truth)), found)
    return held_out, everything


def _escalations(decoder: Decoder, call: SampleCall, settings: Settings) -> tuple[Escalation, ...]:
    agent_channel = call.truth["speakers"]["agent"]["channel"]
    recording = load_call(decoder, call.audio, agent_channel=agent_channel)
    return analyse(recording, settings).analysis.escalations


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=Path("sample_calls"), metavar="FOLDER")
    chosen = options.parse_args(arguments)
    held_out, everything = score_calls(chosen.data)
    publish({**held_out.figures(), **everything.figures("all_")}, chosen.json)


if __name__ == "__main__":
    main()
