"""Files that are being made leave nothing behind, whatever happens to their maker."""

import subprocess
import sys
import time
from pathlib import Path

from voicecoach.store.repository import CallStore
from voicecoach.store.staging import staging_folder, sweep

DIES = """
import os, signal, sys
from pathlib import Path
from voicecoach.store.staging import staging_folder
with staging_folder(Path(sys.argv[1])) as folder:
    (folder / "call.opus").write_bytes(b"a voice")
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_staging_folder_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    with staging_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "call.opus").write_bytes(b"a voice")
    assert not folder.exists()


def test_somebody_at_work_is_not_swept(tmp_path: Path) -> None:
    with staging_folder(tmp_path) as folder:
        sweep(tmp_path)
        assert folder.is_dir()


def test_opening_the_store_sweeps_what_a_killed_writer_left(tmp_path: Path) -> None:
    died = subprocess.run(
        [sys.executable, "-c", DIES, str(tmp_path)], capture_output=True, text=True, check=False
    )
    left = Path(died.stdout.strip())
    assert (left / "call.opus").exists()
    deadline = time.monotonic() + 60.0
    while left.exists() and time.monotonic() < deadline:
        with CallStore.open(tmp_path):
            pass
    assert not left.exists()
