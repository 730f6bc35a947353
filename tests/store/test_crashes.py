"""Writers are killed in the middle, or write all at once; the store is none the worse for it."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.store.calls import files_of, make_playback, make_tracks, save
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.files import FileArea
from voicecoach.store.repository import CallStore

CALL_COUNT = 60
KILLS = 8

SAVE_MANY = """
import sys
from pathlib import Path
from tests.store.calls import make_analysis, make_playback, make_tracks, save
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.fingerprint import options_hash
from voicecoach.store.repository import CallStore

folder, made, first, last, version = sys.argv[1:]
with CallStore.open(Path(folder)) as store:
    print("open", flush=True)
    for number in range(int(first), int(last)):
        analysis = make_analysis(str(number), version=version)
        known = store.analysed_with(LOCAL_USER, analysis.recording.sha256)
        if known == options_hash(analysis.provenance):
            continue
        save(
            store,
            str(number),
            playback=make_playback(Path(made), f"audio {version} {number}".encode()),
            tracks=make_tracks(seed=number),
            valences=("strength", "note"),
            version=version,
        )
print("done", flush=True)
"""


def start_writer(
    project_root: Path, store: Path, *, first: int = 0, last: int = CALL_COUNT, version: str = "1"
) -> subprocess.Popen[str]:
    made = store.parent / f"made-{first}"
    return subprocess.Popen(
        [sys.executable, "-c", SAVE_MANY, str(store), str(made), str(first), str(last), version],
        cwd=project_root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def expected_files(store: CallStore) -> set[str]:
    """Files that the calls refer to, asked call by call."""
    names = set()
    for line in store.calls(LOCAL_USER):
        kept = store.playback(LOCAL_USER, line.call_id)
        assert kept is not None
        names |= {
            str(kept.audio_path.relative_to(store.location)),
            str(kept.peaks_path.relative_to(store.location)),
        }
        assert store.channel_tracks(LOCAL_USER, line.call_id)[0].pitch.f0_hz.size == 500
        (tracks,) = (store.location / "tracks").glob(f"{line.call_id}-*")
        names.add(str(tracks.relative_to(store.location)))
    return names


def test_killed_at_random_then_run_again_all_calls_are_there_once(
    tmp_path: Path, project_root: Path
) -> None:
    folder = tmp_path / "store"
    dice = random.Random(9)
    kills = 0
    for version in ("1", "2"):  # the second round replaces, which leaves other things behind
        for _ in range(KILLS // 2):
            writer = start_writer(project_root, folder, version=version)
            assert writer.stdout is not None
            assert writer.stdout.readline() == "open\n"
            time.sleep(dice.uniform(0.0, 0.3))
            writer.send_signal(signal.SIGKILL)
            kills += "done" not in writer.communicate()[0]
    assert kills > 0, "no writer was killed before it was done: raise CALL_COUNT"
    last = start_writer(project_root, folder, version="2")
    assert last.communicate(timeout=600) == ("open\ndone\n", "")
    with CallStore.open(folder) as store:
        names = sorted(line.source_names[0] for line in store.calls(LOCAL_USER))
        assert names == sorted(f"{number}.wav" for number in range(CALL_COUNT))
        for line in store.calls(LOCAL_USER):
            assert (line.strength_count, line.note_count) == (1, 1)
            analysis = store.load(LOCAL_USER, line.call_id)
            assert analysis.provenance.voicecoach_version == "2"
        assert store.problems() == ()
        assert files_of(folder) == expected_files(store)


def test_three_writers_at_once_never_find_the_store_locked(
    tmp_path: Path, project_root: Path
) -> None:
    folder = tmp_path / "store"
    writers = [
        start_writer(project_root, folder, first=20 * number, last=20 * number + 30)
        for number in range(3)  # ten calls are written by two of them
    ]
    assert [writer.communicate(timeout=600) for writer in writers] == [("open\ndone\n", "")] * 3
    with CallStore.open(folder) as store:
        assert store.call_count(LOCAL_USER) == 70
        assert store.problems() == ()
        assert files_of(folder) == expected_files(store)


class Killed(BaseException):
    """Stands for the end of the process at a chosen line."""


@pytest.mark.parametrize("step", ["before the row", "before the settling"])
def test_what_a_dead_writer_left_is_removed_by_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(*_args: object, **_kwargs: object) -> None:
        raise Killed

    folder = tmp_path / "store"
    with CallStore.open(folder) as store:
        save(store, "a", playback=make_playback(tmp_path / "made", b"old"), tracks=make_tracks(1))
        with monkeypatch.context() as patched:
            patched.setattr("voicecoach.store.files.Change.settle", killed)
            if step == "before the row":
                patched.setattr("voicecoach.store.writing.save_analysis", killed)
            with pytest.raises(Killed):
                save(
                    store,
                    "a",
                    playback=make_playback(tmp_path / "made", b"new"),
                    tracks=make_tracks(2),
                )
    assert len(files_of(folder)) > 3
    with CallStore.open(folder) as store:
        kept = store.playback(LOCAL_USER, store.calls(LOCAL_USER)[0].call_id)
        assert kept is not None
        assert kept.audio_path.read_bytes() == (b"old" if step == "before the row" else b"new")
        assert files_of(folder) == expected_files(store)


def test_opening_does_not_wait_for_a_writer_at_work(store: CallStore) -> None:
    area = FileArea(store.location)
    with area.alone():
        (store.location / "incoming" / "somebody").mkdir()
        with CallStore.open(store.location) as second:
            assert second.calls(LOCAL_USER) == ()
        assert (store.location / "incoming" / "somebody").is_dir()


def test_a_store_opened_twice_keeps_its_locks_while_another_process_writes(
    project_root: Path, tmp_path: Path
) -> None:
    """As the dashboard beside ``analyze``: the last writer must not take the log away."""
    with CallStore.open(tmp_path / "store") as first:
        first.calls(LOCAL_USER)
        with CallStore.open(tmp_path / "store") as second:
            second.calls(LOCAL_USER)
        for version in ("1", "2"):
            writer = start_writer(project_root, first.location, last=20, version=version)
            _, complaints = writer.communicate()
            assert writer.returncode == 0, complaints
        assert first.call_count(LOCAL_USER) == 20
        assert first.problems() == ()
