"""The product as it is run: ``voicecoach analyze`` in a process of its own, and its importer."""

import json
import os
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.chain import Samples
from voicecoach.prosody import ANALYSIS_RATE_HZ

__all__ = [
    "Run",
    "analyze",
    "cold_start",
    "growth",
    "load_average",
    "two_workers_vs_one",
    "write_wav",
]

_MEASURED = """\
import json, re, resource, sys
from pathlib import Path
sys.argv = ["voicecoach", *sys.argv[2:]]
from voicecoach.cli import main
try:
    main()
except SystemExit as ended:
    own, child = (resource.getrusage(who) for who in
                  (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    unit = 2**20 if sys.platform == "darwin" else 2**10
    status = Path("/proc/self/status")  # ru_maxrss begins with that of who started us
    peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.is_file() else None
    measured = {
        "exit_status": ended.code or 0,
        "cpu_s": own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime,
        "memory_mb": (int(peak[1]) if peak else own.ru_maxrss) / unit,
        "decoder_memory_mb": child.ru_maxrss / unit,
    }
    Path(sys.orig_argv[3]).write_text(json.dumps(measured))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of the command took, decoding process included; memory of each alone."""

    cpu_s: float
    wall_s: float
    memory_mb: float
    decoder_memory_mb: float


def write_wav(path: Path, channels: Sequence[Samples], *, minutes: float) -> Path:
    """Write a stereo call of some length: the channels, again and again."""
    stereo = np.stack([np.clip(each, -1.0, 1.0) * 32_767.0 for each in channels], axis=1)
    steps = stereo.astype("<i2")
    left = round(60.0 * minutes * ANALYSIS_RATE_HZ)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(ANALYSIS_RATE_HZ)
        while left > 0:
            file.writeframes(steps[:left].tobytes())
            left -= len(steps)
    return path


def analyze(recording: Path, store: Path) -> Run:
    """Run the command on one recording and measure it from inside."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "measured.json"
        command = [sys.executable, "-c", _MEASURED, str(out), "analyze", str(recording)]
        started = time.perf_counter()
        subprocess.run(
            [*command, "--store", str(store), "--force"], check=False, capture_output=True
        )
        wall_s = time.perf_counter() - started
        measured = json.loads(out.read_text("utf-8"))
    if measured.pop("exit_status") != 0:
        raise RuntimeError(f"voicecoach analyze failed on {recording}")
    return Run(wall_s=wall_s, **measured)


def growth(channels: Sequence[Samples], *, lengths_min: Sequence[int]) -> dict[str, float]:
    """Processor seconds and memory of the whole command over the length of a call."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for minutes in lengths_min:
            path = write_wav(Path(folder) / "call.wav", channels, minutes=minutes)
            run = analyze(path, Path(folder) / "store")
            figures[f"command_cpu_{minutes}_min_s"] = run.cpu_s
            figures[f"command_memory_{minutes}_min_mb"] = run.memory_mb
            if minutes == max(lengths_min):
                figures["decoder_memory_mb"] = run.decoder_memory_mb
    return figures


def cold_start(channels: Sequence[Samples], *, repeats: int = 5) -> dict[str, float]:
    """Wall seconds of the command on four minutes, into a new store and into one that exists."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_wav(Path(folder) / "call.wav", channels, minutes=4)
        stores = [Path(folder) / f"store-{number}" for number in range(repeats)]
        fresh = [analyze(path, store).wall_s for store in stores]
        known = [analyze(path, store).wall_s for store in stores]
    return {"cold_start_s": min(fresh), "cold_start_existing_store_s": min(known)}


def two_workers_vs_one(recordings: Sequence[Path], *, repeats: int = 3) -> dict[str, float]:
    """Wall time of one worker over that of two, on a folder; the best of some runs of each."""
    _import_all(recordings[:2], jobs=2)
    seconds: Mapping[int, list[float]] = {1: [], 2: []}
    for _ in range(repeats):
        for jobs, found in seconds.items():
            found.append(_import_all(recordings, jobs=jobs))
    return {"two_workers_vs_one": min(seconds[1]) / min(seconds[2])}


def _import_all(recordings: Sequence[Path], *, jobs: int) -> float:
    from voicecoach.batch.importing import Importer
    from voicecoach.batch.sources import CallSource
    from voicecoach.pipeline import read_settings
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.store.repository import CallStore

    sources = [CallSource(paths=(path,)) for path in recordings]
    with _folder() as folder, CallStore.open(folder / "store") as store:
        started = time.perf_counter()
        results = list(Importer(store, LOCAL_USER, read_settings(), jobs=jobs).run(sources))
        took_s = time.perf_counter() - started
    if any(result.status != "analysed" for result in results):
        raise RuntimeError("a recording of the folder was refused")
    return took_s


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def load_average() -> float:
    """Processes that wanted a core over the last minute: above 0.5, wall times say little."""
    return os.getloadavg()[0]
