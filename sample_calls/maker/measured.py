"""Known amounts per call, counted from the truth: what the teams really differ by."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

COLUMNS = (
    "id",
    "agent",
    "team",
    "duration_s",
    "agent_talk_share_ratio",
    "agent_reply_offset_s",
    "agent_cut_in_count",
    "agent_articulation_rate_sps",
    "unannounced_dead_air_s",
    "agent_backchannel_count",
    "agent_longest_turn_s",
)


def measured(truth: Mapping[str, Any]) -> dict[str, float]:
    """Return the figures of one call's truth.

    ``agent_reply_offset_s`` is the median floor-transfer offset into agent
    turns, dead air left out; ``agent_talk_share_ratio`` is the agent's part of
    all speech; syllables are counted per second of inter-pausal units.
    """
    speech_s = {
        speaker: sum(end - start for start, end in spans)
        for speaker, spans in truth["speech"].items()
    }
    own_turns = [turn for turn in truth["turns"] if turn["speaker"] == "agent"]
    after_silence = {item["end"] for item in truth["dead_air"]}
    return {
        "duration_s": truth["duration_s"],
        "agent_talk_share_ratio": speech_s["agent"] / sum(speech_s.values()),
        "agent_reply_offset_s": median(
            item["offset_s"]
            for item in truth["floor_transfers"]
            if item["to"] == "agent" and not _is_near(item["at"], after_silence)
        ),
        "agent_cut_in_count": sum(turn["entry"] == "cut_in" for turn in own_turns),
        "agent_articulation_rate_sps": sum(truth["syllables"]["agent"]) / speech_s["agent"],
        "unannounced_dead_air_s": sum(
            item["end"] - item["start"] for item in truth["dead_air"] if not item["announced"]
        ),
        "agent_backchannel_count": sum(
            item["kind"] == "backchannel" and item["speaker"] == "agent"
            for item in truth["listener_sounds"]
        ),
        "agent_longest_turn_s": max(turn["end"] - turn["start"] for turn in own_turns),
    }


def _is_near(time: float, others: set[float]) -> bool:
    return any(abs(time - other) < 0.1 for other in others)


def write_measured(folder: Path) -> None:
    """Write ``measured.csv`` from ``calls.csv`` and the truth files of ``folder``."""
    with (folder / "calls.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "measured.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in sorted(rows, key=lambda row: row["file"]):
            path = folder / "truth" / f"{Path(row['file']).stem}.json"
            if path.is_file():
                figures = measured(json.loads(path.read_text("utf-8")))
                numbers = (round(figures[name], 3) for name in COLUMNS[3:])
                writer.writerow((path.stem, row["agent"], row["team"], *numbers))
