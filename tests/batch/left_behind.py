"""Recordings on which a process was at work when it was killed."""

import subprocess
import sys
from pathlib import Path

from voicecoach.store.repository import CallStore

LEFT_BEHIND = """
import os, sys
from pathlib import Path
from voicecoach.batch.sources import CallSource
from voicecoach.batch.waiting import Upload, WaitingRecordings
from voicecoach.store.records import CallMetadata

like = CallSource(paths=(), agent_channel=1, metadata=CallMetadata(agent="Ana"))
waiting = WaitingRecordings(Path(sys.argv[1]))
for path in sys.argv[2:]:
    kept = waiting.keep(like, Upload(Path(path).name, Path(path).read_bytes()))
    kept.begin()
os.kill(os.getpid(), 9)
"""


def leave_behind(store: CallStore, *paths: Path) -> None:
    """Hand recordings to a process and kill it while it works on them."""
    command = [sys.executable, "-c", LEFT_BEHIND, str(store.location), *map(str, paths)]
    assert subprocess.run(command, check=False).returncode == -9
