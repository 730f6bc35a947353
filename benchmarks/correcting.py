"""How long it takes to correct one line of a call, and to analyse the call from its recording.

python -m benchmarks.correcting [--lengths 4 60] --json FILE

Sample calls one after the other, with their transcripts: 200 words a minute. A
line in the middle gets one word more, as from the page: the whole call is looked
at anew and saved. Wall time and processor time, medians of five lines; the
first, which finds nothing read before, stands by itself. Times mean something
on an idle machine: ``load_average`` says how busy it was.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.dashboard import run_command
from benchmarks.long_call import write_long_call
from benchmarks.report import parser, publish
from benchmarks.whole_command import load_average
from voicecoach.batch.correction import Correction
from voicecoach.batch.kept import KeptCalls
from voicecoach.pipeline import read_settings
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

LENGTHS_MIN = (4, 60)
LINES = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the JSON that is asked for."""
    options = parser(__doc__)
    options.add_argument("--lengths", type=int, nargs="+", default=LENGTHS_MIN, help="in minutes")
    chosen = options.parse_args(arguments)
    figures: dict[str, float | str] = {"load_average": load_average()}
    for minutes in chosen.lengths:
        with tempfile.TemporaryDirectory() as folder:
            figures |= correcting(Path(folder), minutes=minutes)
    publish(figures, chosen.json)


def correcting(folder: Path, *, minutes: int) -> dict[str, float]:
    """Analyse a call of some minutes into a new store and correct lines of it."""
    recording, store = folder / "call.wav", folder / "store"
    transcript = write_long_call(recording, seconds=60 * minutes)
    started = time.perf_counter()
    run_command("analyze", str(recording), "--transcript", str(transcript), "--store", str(store))
    analysed_s = time.perf_counter() - started
    with CallStore.open(store) as opened:
        [call] = opened.calls(LOCAL_USER)
        words = opened.load(LOCAL_USER, call.call_id).transcript
        middle = len(words.utterances) // 2 if words else 0
        walls_s, cpus_s = zip(
            *(_correct(opened, call.call_id, middle + place) for place in range(1 + LINES)),
            strict=True,
        )
    return {
        f"words_{minutes}_min": float(words.word_count if words else 0),
        f"analyse_{minutes}_min_s": analysed_s,
        f"correct_first_line_{minutes}_min_s": walls_s[0],
        f"correct_line_{minutes}_min_s": float(np.median(walls_s[1:])),
        f"correct_line_{minutes}_min_cpu_s": float(np.median(cpus_s[1:])),
    }


def _correct(store: CallStore, call_id: str, number: int) -> tuple[float, float]:
    """Add a word to a line; gives wall and processor seconds."""
    words = store.load(LOCAL_USER, call_id).transcript
    text = words.utterances[number - 1].text if words else ""
    kept = KeptCalls(store, LOCAL_USER, read_settings())
    wall, cpu = time.perf_counter(), time.process_time()
    kept.correct_line(call_id, number, Correction(text=f"{text} really", seen=text))
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
