"""Talk time, overlaps and floor transfers of the sample calls against their truth.

python -m benchmarks.turns --data sample_calls --json FILE
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.chain import converse, find_units
from benchmarks.report import parser, publish
from benchmarks.sample_calls import SampleCall, matched_offsets_s, overlap_hits, sample_calls
from benchmarks.triage import judge_folder, scores
from voicecoach.conversation import ConversationOptions
from voicecoach.core.conversation import Conversation
from voicecoach.core.intervals import Intervals, total_s

__all__ = ["TurnScores", "main", "score_calls"]


@dataclass(slots=True)
class TurnScores:
    """What is counted over all calls."""

    talk_errors: dict[str, float] = field(default_factory=dict)
    offset_errors_s: list[float] = field(default_factory=list)
    overlaps_hit: int = 0
    overlaps_found: int = 0
    overlaps_true: int = 0

    def add(self, call: SampleCall) -> None:
        """Analyse one call and hold it against its truth."""
        channels = call.channels()
        units = dict(zip(channels, find_units(list(channels.values())), strict=True))
        self.compare(call, units, converse(units, duration_s=call.duration_s + 0.5))

    def compare(
        self, call: SampleCall, units: Mapping[str, Intervals], conversation: Conversation
    ) -> None:
        """Hold the units of each speaker, and what was read from them, against the truth."""
        for speaker, found in units.items():
            true_s = total_s(call.speech(speaker))
            self.talk_errors[f"{call.name} {speaker}"] = total_s(found) / true_s - 1.0
        truth = call.truth["overlaps"]
        self.overlaps_hit += overlap_hits(conversation.overlaps, truth)
        self.overlaps_found += len(conversation.overlaps)
        self.overlaps_true += len(truth)
        self.offset_errors_s += matched_offsets_s(
            conversation.floor_transfers, call.truth["floor_transfers"]
        )

    def figures(self) -> dict[str, float]:
        """Flat figures; ratios and seconds."""
        errors_s = np.abs(self.offset_errors_s)
        known_s = errors_s[~np.isnan(errors_s)]
        talk = np.abs(list(self.talk_errors.values()))
        return {
            "overlap_f1": 2.0 * self.overlaps_hit / (self.overlaps_found + self.overlaps_true),
            "overlap_precision_ratio": self.overlaps_hit / max(self.overlaps_found, 1),
            "overlap_recall_ratio": self.overlaps_hit / max(self.overlaps_true, 1),
            "offset_median_error_s": float(np.median(known_s)),
            "offset_p95_error_s": float(np.quantile(known_s, 0.95)),
            "offset_within_150_ms_ratio": float((errors_s <= 0.15).mean()),
            "transfers_found_ratio": known_s.size / errors_s.size,
            "talk_time_mean_error_ratio": float(talk.mean()),
            "talk_time_max_error_ratio": float(talk.max()),
        }


def score_calls(folder: Path) -> TurnScores:
    """Score every call of a folder."""
    scores = TurnScores()
    for call in sample_calls(folder):
        scores.add(call)
    return scores


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    options = parser(__doc__)
    options.add_argument("--data", type=Path, default=Path("sample_calls"), metavar="FOLDER")
    chosen = options.parse_args(arguments)
    figures = score_calls(chosen.data).figures()
    publish(figures | _triage(chosen.data), chosen.json)


def _triage(folder: Path) -> dict[str, float]:
    """The two figures of `benchmarks.triage` that sum it up."""
    bound = ConversationOptions().min_act_probability
    found = scores(judge_folder(folder), min_probability=bound)
    return {name: found[name] for name in ("triage_macro_f1", "unsure_ratio")}


if __name__ == "__main__":
    main()
