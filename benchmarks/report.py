"""What every benchmark shares: its arguments, its JSON, one thread, the processor's clock."""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np

__all__ = ["ONE_THREAD", "machine", "parser", "publish", "seconds_of"]

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
"""Environment in which a speed is that of one core; must be set before numpy is imported."""


def parser(description: str | None) -> argparse.ArgumentParser:
    """Arguments of every benchmark: ``--json FILE``."""
    made = argparse.ArgumentParser(description=(description or "").strip().splitlines()[0])
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures here")
    return made


def publish(figures: Mapping[str, float | str], path: Path | None) -> None:
    """Print flat figures, and write them as JSON if a file is given."""
    width = max(map(len, figures), default=0)
    for name, value in figures.items():
        shown = f"{value:.4g}" if isinstance(value, float) else value
        print(f"{name:<{width}}  {shown}")
    if path is not None:
        path.write_text(json.dumps(dict(figures), indent=1) + "\n", encoding="utf-8")


def seconds_of(work: Callable[[], object], *, repeats: int = 3) -> float:
    """Median processor time of some runs of ``work``, in seconds."""
    return float(np.median([_once(work) for _ in range(repeats)]))


def _once(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def machine() -> str:
    """Name of the processor and the number of cores."""
    return f"{_processor()}, {os.cpu_count()} cores"


def _processor() -> str:
    try:
        lines: Iterable[str] = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
