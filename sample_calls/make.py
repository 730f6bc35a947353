"""Make the sample calls from their scripts: audio, truth, transcripts and calls.csv.

Needs the program flite and the Python packages of ``sample_calls/requirements.txt``.

Examples
--------
``python sample_calls/make.py``                all calls
``python sample_calls/make.py --only ana-1``   calls whose id begins with ana-1
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import tomllib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from sample_calls.maker.checks import TruthError, check  # noqa: E402
from sample_calls.maker.measured import write_measured  # noqa: E402
from sample_calls.maker.rendering import render  # noqa: E402
from sample_calls.maker.script import SPEAKERS, Script, ScriptError, read_script  # noqa: E402
from sample_calls.maker.shaping import Samples, telephone_band  # noqa: E402
from sample_calls.maker.telephone import mix, write_opus  # noqa: E402
from sample_calls.maker.timeline import Timeline, place  # noqa: E402
from sample_calls.maker.transcript import transcript_of  # noqa: E402
from sample_calls.maker.truth import truth_of, write_f0  # noqa: E402
from sample_calls.maker.voices import Voice, read_voices, vary  # noqa: E402

CUSTOMER_REPLY_GAP_S = 0.28
COLUMNS = (
    "file",
    "call_id",
    "agent",
    "team",
    "queue",
    "started_at",
    "subject",
    "agent_channel",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An agent and what the team and the person make of the script."""

    name: str
    team: str
    reply_gap_s: float
    pace_factor: float


@dataclass(frozen=True, slots=True)
class Call:
    """A made call, before it is written."""

    script: Script
    timeline: Timeline
    voices: dict[str, Voice]
    channels: dict[str, Samples]


def read_agents(path: Path) -> dict[str, Agent]:
    """Read ``teams.toml``: team means plus each agent's own difference."""
    tables = tomllib.loads(path.read_text("utf-8"))
    teams: dict[str, dict[str, Any]] = tables["teams"]
    return {
        key: Agent(
            name=table["name"],
            team=teams[table["team"]]["name"],
            reply_gap_s=teams[table["team"]]["reply_gap_s"] + table["reply_gap_delta_s"],
            pace_factor=teams[table["team"]]["pace_factor"] * table["pace_factor"],
        )
        for key, table in tables["agents"].items()
    }


def make(script: Script, agent: Agent, known: dict[str, Voice]) -> Call:
    """Make one call; the same script gives the same samples."""
    seed = int.from_bytes(hashlib.sha256(script.id.encode()).digest()[:8], "big")
    rng = np.random.default_rng(seed)
    own = known[script.agent]
    voices = {
        "agent": replace(own, tempo_factor=own.tempo_factor * agent.pace_factor),
        "customer": vary(known[script.customer], rng),
    }
    bands = {
        "agent": telephone_band(float(rng.uniform(150.0, 220.0))),
        "customer": telephone_band(float(rng.uniform(180.0, 300.0))),
    }
    rendered = [
        render(line, voice=voices[line.speaker], band=bands[line.speaker], rng=rng)
        for line in script.lines
    ]
    gaps = {"agent": agent.reply_gap_s, "customer": CUSTOMER_REPLY_GAP_S}
    timeline = place(script, rendered, reply_gap_s=gaps, rng=rng)
    channels = mix(timeline, script, rng)
    levels = {speaker: voices[speaker].level_dbfs for speaker in SPEAKERS}
    check(script, timeline, channels, levels)
    return Call(script, timeline, voices, channels)


def write(call: Call, folder: Path) -> None:
    """Write audio, truth, F0 and transcript of one call below ``folder``."""
    for name in ("calls", "truth", "transcripts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    name = call.script.id
    channels = [call.channels[speaker] for speaker in SPEAKERS]
    if call.script.agent_channel == "right":
        channels.reverse()
    write_opus(folder / "calls" / f"{name}.opus", *channels)
    truth = truth_of(call.script, call.timeline, call.voices)
    (folder / "truth" / f"{name}.json").write_text(compact_json(truth), "utf-8")
    write_f0(folder / "truth" / f"{name}.f0.npz", call.timeline)
    (folder / "transcripts" / f"{name}.txt").write_text(transcript_of(call.timeline), "utf-8")


def compact_json(truth: dict[str, Any]) -> str:
    """Return JSON with one list item per line: readable, and small differences stay small."""
    parts = []
    for key, value in truth.items():
        if isinstance(value, list) and value:
            items = ",\n  ".join(json.dumps(item) for item in value)
            parts.append(f"{json.dumps(key)}: [\n  {items}\n ]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def write_catalogue(scripts: Sequence[Script], agents: dict[str, Agent], path: Path) -> None:
    """Write ``calls.csv``, sorted by time."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for script in sorted(scripts, key=lambda script: script.started_at):
            agent = agents[script.agent]
            writer.writerow(
                (
                    f"calls/{script.id}.opus",
                    script.external_id,
                    agent.name,
                    agent.team,
                    script.queue,
                    script.started_at.isoformat(),
                    script.subject,
                    script.agent_channel,
                )
            )


def make_and_write(
    path: Path, *, agents: dict[str, Agent], voices: dict[str, Voice], folder: Path
) -> tuple[bool, str]:
    """Make the call of one script file; return whether it worked and a line about it."""
    try:
        script = read_script(path)
        call = make(script, agents[script.agent], voices)
        write(call, folder)
    except (ScriptError, TruthError) as error:
        return False, str(error)
    return True, f"{script.id}: {call.timeline.duration_s:.1f} s"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", metavar="ID", help="ids that begin with ID")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    options = parser.parse_args(arguments)
    agents, voices = read_agents(HERE / "teams.toml"), read_voices(HERE / "voices.toml")
    paths = sorted((HERE / "scripts").glob("*.txt"))
    work = partial(make_and_write, agents=agents, voices=voices, folder=options.out)
    chosen = [path for path in paths if path.stem.startswith(options.only)]
    failed = 0
    with ProcessPoolExecutor(options.jobs) as pool:
        for is_made, line in pool.map(work, chosen):
            print(line, file=sys.stdout if is_made else sys.stderr, flush=True)
            failed += not is_made
    write_catalogue([read_script(path) for path in paths], agents, options.out / "calls.csv")
    write_measured(options.out)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
