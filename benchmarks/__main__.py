"""Run every benchmark and write ``docs/benchmarks.md``: ``python -m benchmarks`` (``make bench``).

Real calls are taken from ``--calls FOLDER`` (by default ``../shared/data/calls``
beside the checkout, where it is); without them those figures are left out.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import machine

ROOT = Path(__file__).resolve().parent.parent
REAL_CALLS = ROOT.parent / "shared" / "data" / "calls"

INTRODUCTION = """\
# Benchmarks

Written by `make bench`; every figure is what one run gave on the machine named here.
Speeds are ratios of processor seconds of one core within one run. Ratios have no unit,
`_s` is seconds, `_st` semitones, `_ms` milliseconds, `_mb` megabytes.

"""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One module, its arguments and what its table says."""

    name: str
    arguments: tuple[str, ...]
    about: str


def benchmarks(calls: Path) -> Iterator[Benchmark]:
    """Yield what can be run with the data and packages that are there."""
    agent, customer = calls / "auto_repairs_40_agent.wav", calls / "auto_repairs_40_caller.wav"
    parties = ("--agent-audio", str(agent), "--customer-audio", str(customer))
    has_calls, has_praat = agent.is_file(), importlib.util.find_spec("parselmouth") is not None
    yield Benchmark(
        "turns", ("--data", str(ROOT / "sample_calls")), "Sample calls against their exact truth."
    )
    yield Benchmark(
        "triage",
        ("--data", str(ROOT / "sample_calls")),
        "What overlaps of the sample calls did, each call judged by weights fitted on the others; "
        "precision, recall and F1 of what is decided.",
    )
    yield Benchmark(
        "words",
        ("--data", str(ROOT / "sample_calls")),
        "When the words of the sample calls' transcripts are said, and what the speech gate holds "
        "back of true words and of words written into silence.",
    )
    yield Benchmark(
        "escalation",
        ("--data", str(ROOT / "sample_calls")),
        "Where the customer gets louder, against the raised voices of the sample calls: every "
        "other call, which no threshold was set on, and all.",
    )
    yield Benchmark(
        "uncertainty",
        ("--data", str(ROOT / "sample_calls")),
        "How often the 90 % ranges of figures hold the true ones on the sample calls, as they are "
        "and in noise, and which share of the candidates for moments is left out as unsure.",
    )
    mono, samples = calls / "telephone_mono", ("--data", str(ROOT / "sample_calls"))
    yield Benchmark(
        "vad",
        (*samples, *parties, "--audio", f"{mono}.wav", "--rttm", f"{mono}.rttm")
        if has_calls
        else samples,
        "Speech activity on a real call, against a hand-made reference (no collar), and in noise "
        "against the same channels without it, of each the worst channel; the Silero network "
        "alone; every fifth sample call against its truth.",
    )
    yield Benchmark(
        "rate",
        (*samples, "--audio", f"{mono}.wav", "--stm", f"{mono}.stm") if has_calls else samples,
        "Articulation rate of sentences of the synthesisers that are installed, over a telephone "
        "line, clean and noisy, at three speeds; each voice left out of the fit.",
    )
    if importlib.util.find_spec("pyloudnorm") is not None:
        yield Benchmark(
            "level",
            (*samples, "--audio", str(agent), str(customer)) if has_calls else samples,
            "Gated loudness beside pyloudnorm, active speech level beside P.56 at every sample.",
        )
    yield Benchmark(
        "pitch",
        parties if has_calls and has_praat else (),
        "Synthetic telephone voices with known F0, tracked as the product would on that line; the "
        "same figures of other trackers end in their names. The first three, where present, "
        "compare with Praat's two-pass tracking on a real call; `other_`, `lively_` and `creaky_` "
        "voices were not used for calibration.",
    )
    emotional_speech = calls.parent / "emotional_speech"
    if emotional_speech.is_dir():
        yield Benchmark(
            "arousal",
            ("--data", str(emotional_speech)),
            "Acted emotional speech over a telephone line, each speaker against their own neutral "
            "turns; the ends are those of a 95 % interval over speakers.",
        )
    dialogues = calls.parent / "annomi" / "dev.csv"
    if dialogues.is_file():
        yield Benchmark(
            "listening",
            ("--data", str(dialogues)),
            "Questions and reflections of counsellors against the majority of expert annotators; "
            "`_plain` without punctuation and capitals, `_unseen` on the dialogues of which nobody "
            "read a line while the rules were written.",
        )
    yield Benchmark(
        "speed",
        ("--data", str(calls)) if has_calls else (),
        "One hour of stereo at 8 kHz. The obvious chain is librosa's pyin, rms and onset strength "
        "at its default rate with faster-whisper's Silero.",
    )


def run(benchmark: Benchmark) -> dict[str, float | str]:
    """Run one benchmark in a process of its own and return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, "-m", f"benchmarks.{benchmark.name}", *benchmark.arguments]
        subprocess.run([*command, "--json", str(out)], check=True, cwd=ROOT)
        figures: dict[str, float | str] = json.loads(out.read_text("utf-8"))
    return figures


def section(benchmark: Benchmark, figures: Mapping[str, float | str]) -> str:
    """One heading with its table."""
    rows = "\n".join(
        f"| `{name}` | {value:.4g} |" if isinstance(value, float) else f"| `{name}` | {value} |"
        for name, value in figures.items()
    )
    title = f"## `python -m benchmarks.{benchmark.name}`"
    return f"{title}\n\n{benchmark.about}\n\n| figure | value |\n|---|---:|\n{rows}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all and write the document."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--calls", type=Path, default=REAL_CALLS, metavar="FOLDER")
    options.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md")
    chosen = options.parse_args(arguments)
    sections = []
    for benchmark in benchmarks(chosen.calls):
        print(f"\n{benchmark.name}")
        sections.append(section(benchmark, run(benchmark)))
    text = INTRODUCTION + f"Machine: {machine()}.\n\n" + "\n".join(sections)
    chosen.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
