"""What every benchmark shares: its arguments, its JSON, one thread, the processor's clock.

And what is kept of all of them, and written of that for people to read.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

__all__ = [
    "NOT_MEASURED",
    "ONE_THREAD",
    "RESULTS",
    "benchmarks_markdown",
    "filled",
    "machine",
    "parser",
    "publish",
    "read_results",
    "seconds_of",
    "write_results",
]

RESULTS = Path(__file__).resolve().parent.parent / "docs" / "sources" / "benchmarks.json"
"""Figures of the newest run of each benchmark."""

NOT_MEASURED = "not measured"
"""Stands where a text names a figure that no run gave."""

INTRODUCTION = """\
# Benchmarks

Written by `make bench`; every figure is what one run gave on the machine named here.
Speeds are ratios of processor seconds of one core within one run. Ratios have no unit,
`_s` is seconds, `_st` semitones, `_ms` milliseconds, `_mb` megabytes.

"""

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


def write_results(results: Mapping[str, Any], path: Path = RESULTS) -> None:
    """Keep the figures of all benchmarks, to four digits: more is noise and makes long diffs."""
    rounded = {
        name: {**each, "figures": {key: _rounded(value) for key, value in each["figures"].items()}}
        for name, each in results["benchmarks"].items()
    }
    text = json.dumps({**results, "benchmarks": rounded}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _rounded(value: float | str) -> float | str:
    return value if isinstance(value, str) else float(f"{value:.4g}")


def read_results(path: Path = RESULTS) -> dict[str, Any]:
    """What `write_results` kept: ``machine``, and ``benchmarks`` by name."""
    results: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return results


def benchmarks_markdown(results: Mapping[str, Any]) -> str:
    """All figures, a table for each benchmark."""
    tables = "\n".join(
        _table(name, each["about"], each["figures"]) for name, each in results["benchmarks"].items()
    )
    return f"{INTRODUCTION}Machine: {results['machine']}.\n\n{tables}"


def _table(name: str, about: str, figures: Mapping[str, float | str]) -> str:
    rows = "\n".join(
        f"| `{key}` | {value if isinstance(value, str) else format(value, '.4g')} |"
        for key, value in figures.items()
    )
    title = f"## `python -m benchmarks.{name}`"
    return f"{title}\n\n{about}\n\n| figure | value |\n|---|---:|\n{rows}\n"


def filled(text: str, results: Mapping[str, Any]) -> str:
    """Put measured figures into a text, in the places of ``{benchmark.figure:format}``.

    Examples
    --------
    >>> kept = {"benchmarks": {"turns": {"about": "", "figures": {"overlap_f1": 0.9633}}}}
    >>> filled("F1 {turns.overlap_f1:.2f}, {turns.other:.1%}", kept)
    'F1 0.96, not measured'
    """
    measured = {name: _Figures(**each["figures"]) for name, each in results["benchmarks"].items()}
    return text.format_map(_Benchmarks(measured))


class _NotMeasured:
    """Written the same in every format, with every name after it."""

    def __getattr__(self, name: str) -> "_NotMeasured":
        return self

    def __format__(self, spec: str) -> str:
        return NOT_MEASURED


class _Figures(SimpleNamespace):
    """Figures of one benchmark as attributes, for `str.format_map`."""

    def __getattr__(self, name: str) -> _NotMeasured:
        return _NotMeasured()


class _Benchmarks(dict[str, _Figures]):
    """Benchmarks by name, for `str.format_map`."""

    def __missing__(self, name: str) -> _NotMeasured:
        return _NotMeasured()
