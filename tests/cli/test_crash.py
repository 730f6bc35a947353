"""A crash in the middle of a folder costs nothing but the time to run again."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from tests.telephone import write_call

CALL_COUNT = 10
KILLS = 4


def analyze(folder: Path, store: Path) -> list[str]:
    return [sys.executable, "-m", "voicecoach", "analyze", str(folder), "--store", str(store)]


def saved(store: Path) -> list[str]:
    listed = subprocess.run(
        [sys.executable, "-m", "voicecoach", "list", "--ids", "--store", str(store)],
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.split()


def test_after_kill_9_and_a_second_run_every_call_is_there_once(tmp_path: Path) -> None:
    folder, store = tmp_path / "calls", tmp_path / "store"
    folder.mkdir()
    for number in range(CALL_COUNT):
        write_call(folder / f"call-{number}.wav", seed=100 * number)

    rng = np.random.default_rng(9)
    for _ in range(KILLS):
        running = subprocess.Popen(
            analyze(folder, store), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(0.8, 3.0))
        running.kill()
        running.wait()
    subprocess.run(analyze(folder, store), check=True, capture_output=True)

    calls = saved(store)
    assert len(calls) == len(set(calls)) == CALL_COUNT
    with sqlite3.connect(store / "calls.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = database.execute("SELECT count(*) FROM call_metrics").fetchone()
    database.close()
    assert rows == (CALL_COUNT,)
    for kind in ("audio", "peaks", "tracks"):
        files = [path for path in (store / kind).rglob("*") if path.is_file()]
        assert len(files) == CALL_COUNT, kind
    for kind in ("incoming", "staging"):
        assert list((store / kind).iterdir()) == [], kind
