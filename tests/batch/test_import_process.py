"""Jobs that are processes: same results, nothing left behind, at most one recording lost."""

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.telephone import write_call
from voicecoach.batch.agent_history import Turn
from voicecoach.batch.import_process import ImportOrder, ImportProcess
from voicecoach.batch.importing import Importer, ImportResult
from voicecoach.batch.sources import CallSource
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.errors import StoreError
from voicecoach.pipeline import read_settings
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.records import CallMetadata
from voicecoach.store.repository import CallStore

CALLS = 8
"""From so many on two jobs are two processes."""
FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
PATIENCE_S = 60.0


@pytest.fixture
def process(store: CallStore) -> Iterator[ImportProcess]:
    with ImportProcess(order_of(store)) as running:
        yield running


def order_of(store: CallStore, principal: Principal = LOCAL_USER) -> ImportOrder:
    address, files = store.address
    return ImportOrder(
        address=address, files=files, principal=principal, settings=read_settings(), force=False
    )


def calls_of_one_agent(folder: Path) -> list[CallSource]:
    return [
        CallSource(
            paths=(write_call(folder / f"{n}.wav", seed=n),),
            metadata=CallMetadata(agent="Ana", started_at=FIRST + timedelta(hours=n)),
        )
        for n in range(CALLS)
    ]


def facts(result: ImportResult) -> CallAnalysis:
    """An analysis without the time at which it was made."""
    assert result.analysis is not None
    provenance = dataclasses.replace(result.analysis.provenance, created_utc="")
    return dataclasses.replace(result.analysis, provenance=provenance)


def test_two_processes_find_what_one_does_and_compare_with_the_same_calls(tmp_path: Path) -> None:
    sources = calls_of_one_agent(tmp_path)
    found = []
    for jobs in (1, 2):
        with CallStore.open(tmp_path / f"store {jobs}") as store:
            importer = Importer(store, LOCAL_USER, read_settings(), jobs=jobs)
            found.append([facts(result) for result in importer.run(sources)])
            assert store.call_count(LOCAL_USER) == CALLS
    assert found[0] == found[1]
    assert [a.history.call_count for a in found[1] if a.history][-1] == CALLS - 1


def test_the_stages_of_another_process_are_reported(store: CallStore, tmp_path: Path) -> None:
    heard: list[str] = []
    source = CallSource(paths=(write_call(tmp_path / "call.wav"),))
    with ImportProcess(order_of(store), on_stage=lambda _, stage: heard.append(stage)) as process:
        assert process.import_one(source, Turn(None)).status == "analysed"
    assert heard[0] == "audio"
    assert heard[-1] == "saved"


def test_what_another_process_refuses_has_its_code(process: ImportProcess, tmp_path: Path) -> None:
    result = process.import_one(CallSource(paths=(tmp_path / "missing.wav",)), Turn(None))
    assert (result.status, result.code) == ("refused", "file_not_found")


def test_what_the_store_cannot_do_stops_the_run(store: CallStore, tmp_path: Path) -> None:
    lead = Principal(id="lea", name="Lea", role=Role.LEAD)
    source = CallSource(paths=(write_call(tmp_path / "call.wav"),))
    with ImportProcess(order_of(store, lead)) as process, pytest.raises(StoreError, match="may"):
        process.import_one(source, Turn(None))


def test_a_process_that_dies_costs_one_recording(store: CallStore, tmp_path: Path) -> None:
    paths = [write_call(tmp_path / f"{n}.wav", seed=n) for n in (1, 2)]
    sources = [CallSource(paths=(path,)) for path in paths]

    def die(_source: CallSource, stage: str) -> None:
        if stage == "voice" and len(killed) == 0:
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)

    killed: list[int] = []
    with ImportProcess(order_of(store), on_stage=die) as process:
        results = [process.import_one(source, Turn(None)) for source in sources]
        assert process.pid not in killed
    assert [result.status for result in results] == ["refused", "analysed"]
    assert results[0].code == "analysis_failed"
    assert "SIGKILL" in str(results[0].message)


def test_a_process_ends_with_the_one_that_started_it(store: CallStore) -> None:
    address, files = store.address
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from voicecoach.batch.import_process import ImportOrder, ImportProcess\n"
        "from voicecoach.pipeline import read_settings\n"
        "from voicecoach.store.access import LOCAL_USER\n"
        "order = ImportOrder(address=sys.argv[1], files=Path(sys.argv[2]), force=False,\n"
        "                    principal=LOCAL_USER, settings=read_settings())\n"
        "print(ImportProcess(order).pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    command = [sys.executable, "-c", program, address, str(files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        child = int(starter.stdout.readline())
        assert is_running(child)
        starter.kill()
    assert comes_true(lambda: not is_running(child))


def is_running(pid: int) -> bool:
    """Whether a process is there and not just waiting for its end to be noticed."""
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    return False


def comes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
