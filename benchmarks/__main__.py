"""Run every benchmark and keep its figures: ``python -m benchmarks`` (``make bench``).

They go to ``docs/sources/benchmarks.json``, from which ``docs/benchmarks.md`` and the measured
accuracy in ``docs/signals.md`` are written. ``--only NAME ...`` runs some and leaves the others
as they were. Real calls are taken from ``--calls FOLDER`` (by default ``../shared/data/calls``
beside the checkout, where it is); without them those figures are left out.
"""

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import RESULTS, machine, read_results, write_results

ROOT = Path(__file__).resolve().parent.parent
REAL_CALLS = ROOT.parent / "shared" / "data" / "calls"


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
        "roles",
        ("--data", str(ROOT / "sample_calls")),
        "Who the agent of the sample calls is, with roles hidden: how often that is told right, "
        "how often the call asks, and how often it is right where it does not ask. `words` with "
        "talk pattern, `pattern` without words, `recurrence` by voices of up to ten pieces of an "
        "agent's calls. Openings and words were in view when the rules were written.",
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
        "responses",
        ("--data", str(ROOT / "sample_calls")),
        "What the customers of the sample calls give to answer to and how far the agents' answers "
        "go, against grades given by hand; words at their true times, with marks and without; "
        "`_unseen` the calls that were not read when the rules were last changed.",
    )
    yield Benchmark(
        "acts",
        ("--data", str(ROOT / "sample_calls")),
        "Acts of the agents of the sample calls, from the platform's transcripts, against labels "
        "given by hand before any detector was run; `_plain` without punctuation and capitals, "
        "`_errors_10` and `_errors_20` with that many of 100 words wrong, missing or extra, "
        "`act_unseen` the half whose mistakes were read last. Those of all calls have been read "
        "and answered by rules: for other calls the estimate is 0.92 and 0.86, with 10 % errors "
        "0.88 and 0.75, as that half was before.",
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
    yield Benchmark(
        "two_channels",
        ("--data", str(ROOT / "sample_calls"), *(parties if has_calls else ())),
        "Sample calls with a clean line, and a real one: bleed both ways, an echo 0.3 s late, one "
        "from a room and one over a line that codes it (Opus, 12 kb/s), all at -20 dB, against the "
        "calls as they are; delays of 0.05 to 0.6 s told by echoes of -30 dB; calls as a recorder "
        "far from the customer gets them, against the same calls on the customer's clock; mixed "
        "calls on two channels with gain, delay and noise.",
    )
    yield Benchmark(
        "diarization",
        (
            *("--data", str(ROOT / "sample_calls")),
            *(("--audio", f"{calls / 'telephone_mono'}.wav", *parties) if has_calls else ()),
            *(("--rttm", f"{calls / 'telephone_mono'}.rttm") if has_calls else ()),
        ),
        "Voices on one channel told apart by what the base install has: the sample calls mixed to "
        "one channel and each channel alone; where present, a real mono call against its hand-made "
        "reference and a real two-channel call mixed (`mix_`). `_collar` leaves out 0.25 s on each "
        "side of every true edge. `interval_coverage_ratio` is the share of the 90 % ranges of one "
        "channel that hold what two give, `_open` without ranges that are a point, "
        "`interval_width` is their width over the range in which 90 % of the calls have that "
        "figure, in the median; `false_moments` are moments that two channels do not have, "
        "`true_moments` those that both have, `_bare` by the bare thresholds. Of the sample calls "
        "the half whose agents the ranges were not calibrated on.",
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
            "`_plain` without punctuation and capitals. `_read` and `_read_late` are the dialogues "
            "whose lines were read while the rules were written, `_untouched` those of which "
            "nobody read a line: the fairest estimate, from 13 conversations. "
            "`quality_auc_of_annotators` takes the annotators' own labels.",
        )
    yield Benchmark(
        "listing",
        (),
        "*My calls* and *Search* over 100,000 made-up calls with three million sentences: 95th "
        "percentile of the wall time of what a page asks, the first answers included; queries of a "
        "page whatever it lists; taking one call out again, which rewrites the database.",
    )
    yield Benchmark(
        "speed",
        ("--data", str(calls)) if has_calls else (),
        "Processor time beside librosa's pyin, Praat's two passes and the obvious chain (librosa's "
        "pyin, rms and onset strength at its default rate, faster-whisper's Silero, Praat's "
        "syllables); hours of a stereo 8 kHz WAV per core-hour, decoding included; two workers on "
        "the sample calls and the cold start of the command on four minutes, in wall time; "
        "processor time and peak memory of the whole command (encoding for playback and saving "
        "included) over the length of the call.",
    )
    yield Benchmark(
        "correcting",
        (),
        "One line of a call corrected, as from the page: the whole call is looked at anew and "
        "saved. Sample calls one after the other, with their transcripts; `analyse` is the whole "
        "command on the recording, `first` a line before which nothing of the call was read. Wall "
        "time and processor time.",
    )
    if importlib.util.find_spec("playwright") is not None and shutil.which("chromium"):
        yield Benchmark(
            "pages",
            (),
            "Time until a call of four and of 60 minutes can be played in Chromium; how evenly one "
            "of four minutes and one of three hours is drawn while it plays (and what it sends "
            "then), is zoomed and scrolled; first page and rerun of users who click every 15 s in "
            "*Replay* and *My calls*. Wall time; browser or users and server share the machine.",
        )


def run(benchmark: Benchmark) -> dict[str, float | str]:
    """Run one benchmark in a process of its own and return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        command = [sys.executable, "-m", f"benchmarks.{benchmark.name}", *benchmark.arguments]
        subprocess.run([*command, "--json", str(out)], check=True, cwd=ROOT)
        figures: dict[str, float | str] = json.loads(out.read_text("utf-8"))
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all, or those that are named, keep the figures and write the documents."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--calls", type=Path, default=REAL_CALLS, metavar="FOLDER")
    options.add_argument("--out", type=Path, default=RESULTS, metavar="FILE")
    options.add_argument("--only", nargs="+", metavar="NAME", help="run these, keep the others")
    chosen = options.parse_args(arguments)
    there = list(benchmarks(chosen.calls))
    if unknown := set(chosen.only or ()) - {benchmark.name for benchmark in there}:
        options.error(f"cannot be run here: {', '.join(sorted(unknown))}")
    kept = read_results(chosen.out)["benchmarks"] if chosen.only and chosen.out.exists() else {}
    for benchmark in there:
        if not chosen.only or benchmark.name in chosen.only:
            print(f"\n{benchmark.name}")
            kept[benchmark.name] = {"about": benchmark.about, "figures": run(benchmark)}
    in_order = {each.name: kept[each.name] for each in there if each.name in kept}
    write_results({"machine": machine(), "benchmarks": in_order}, chosen.out)
    subprocess.run([sys.executable, "-m", "docs.generate"], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
