"""The command line as a new user meets it: real recordings, a real store."""

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.store.coached import review
from tests.telephone import write_call
from tests.written import annotation
from voicecoach.analysis_json import from_json
from voicecoach.cli.export_command import command as export_command
from voicecoach.cli.render import call_table
from voicecoach.exchange.formats import EXPORT_FORMATS
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore


def run(*arguments: str | Path, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run ``voicecoach`` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """A shell's background jobs ignore Ctrl+C, and so would what they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two recordings, a list of metadata and a store with both calls."""
    folder = tmp_path_factory.mktemp("home")
    write_call(folder / "late-repair.wav", seed=1)
    write_call(folder / "lost-card.wav", seed=50)
    (folder / "calls.csv").write_text(
        "file,agent,team,started_at,subject,external_id,agent_channel\n"
        "late-repair.wav,Ana,Repairs,2026-11-02T10:00:00+00:00,Late repair,EX-1,left\n"
        "lost-card.wav,Ben,Bank,2026-11-03T10:00:00+00:00,Lost card,EX-2,right\n",
        "utf-8",
    )
    run("analyze", "--metadata", folder / "calls.csv", "--store", folder / "store")
    return folder


def test_calls_are_listed_newest_first(home: Path) -> None:
    listed = run("list", "--store", home / "store").stdout
    assert listed.index("Lost card") < listed.index("Late repair")
    one = run("list", "--store", home / "store", "--team", "Repairs", "--ids").stdout.split()
    assert len(one) == 1


@pytest.mark.parametrize("name", ["EX-1", "late-repair"])
def test_a_call_is_found_by_what_people_call_it(home: Path, name: str) -> None:
    shown = run("show", name, "--store", home / "store").stdout
    assert "Late repair" in shown
    assert "Ana" in shown


def test_show_json_is_the_whole_analysis(home: Path) -> None:
    text = run("show", "EX-1", "--json", "--store", home / "store").stdout
    speech_s = json.loads(text)["conversation"]["talk_time"]["speech_s"]
    assert speech_s["agent"] == pytest.approx(4.5, abs=0.3)
    assert speech_s["customer"] == pytest.approx(5.75, abs=0.3)
    assert from_json(text).recording.source_names == ("late-repair.wav",)


def test_the_other_channel_swaps_the_roles(home: Path) -> None:
    text = run("show", "EX-2", "--json", "--store", home / "store").stdout
    speech_s = json.loads(text)["conversation"]["talk_time"]["speech_s"]
    assert speech_s["agent"] > speech_s["customer"]


@pytest.mark.parametrize("file_format", ["notes-csv", "notes-json"])
def test_a_private_note_leaves_the_store_in_the_agents_own_export_only(
    home: Path, file_format: str
) -> None:
    with CallStore.open(home / "store") as store:
        call_id = store.resolve(LOCAL_USER, "EX-1")
        for number, visibility in ((1, "own"), (2, "shared")):
            text = f"{visibility} words"
            note = annotation(number, text, call_id=call_id, visibility=visibility)
            store.save_annotation(LOCAL_USER, note)
    arguments = ("export", "EX-1", "--format", file_format, "--store", home / "store")
    for_coach, for_agent = (run(*arguments, "--room", room).stdout for room in ("coach", "agent"))
    assert "shared words" in for_coach
    assert "own words" not in for_coach
    assert "own words" in for_agent


def test_reviews_leave_the_store_of_one_call_or_all_of_ones_own(home: Path) -> None:
    with CallStore.open(home / "store") as store:
        for name in ("EX-1", "EX-2"):
            review(store, store.resolve(LOCAL_USER, name))
    arguments = ("export", "--format", "reviews-csv", "--store", home / "store")
    of_one = list(csv.DictReader(io.StringIO(run(*arguments, "EX-1").stdout)))
    of_all = list(csv.DictReader(io.StringIO(run(*arguments).stdout)))
    assert [(row["criterion"], row["level"]) for row in of_one] == [
        ("listening", "3"),
        ("empathy", "not applicable"),
    ]
    assert len({row["call_id"] for row in of_all}) == 2
    assert len(of_all) == 4
    assert "second thoughts" not in str(of_all)  # a draft


def test_without_a_call_only_reviews_are_written(home: Path) -> None:
    failed = run("export", "--format", "json", "--store", home / "store", status=1)
    assert "name a call" in failed.stderr


def test_export_offers_every_format_there_is() -> None:
    (offered,) = (option for option in export_command.params if option.name == "file_format")
    assert isinstance(offered.type, click.Choice)
    assert list(offered.type.choices) == list(EXPORT_FORMATS)


@pytest.mark.parametrize("file_format", ["json", "csv", "rttm"])
def test_export_writes_what_other_tools_read(home: Path, tmp_path: Path, file_format: str) -> None:
    target = tmp_path / "call.out"
    arguments = ("export", "EX-1", "--format", file_format, "--store", home / "store")
    run(*arguments, "--output", target)
    text = target.read_text("utf-8")
    assert text == run(*arguments).stdout
    analysis = from_json(run("show", "EX-1", "--json", "--store", home / "store").stdout)
    if file_format == "json":
        assert from_json(text) == analysis
    elif file_format == "csv":
        assert len(list(csv.DictReader(io.StringIO(text)))) == len(analysis.moments)
    else:
        assert text.count("SPEAKER") == len(analysis.diarization.segments)


def test_what_is_unchanged_is_left_alone_and_metadata_is_learned(home: Path) -> None:
    again = run(
        *("analyze", home / "late-repair.wav", "--store", home / "store", "--queue", "garage"),
        *("--json", home / "again.json"),
    )
    assert "analysed" not in again.stderr
    shown = run("show", "EX-1", "--store", home / "store").stdout
    assert "garage" in shown
    assert "Ana" in shown
    stored = run("show", "EX-1", "--json", "--store", home / "store").stdout
    assert json.loads((home / "again.json").read_text("utf-8")) == json.loads(stored)


def test_a_delay_of_the_line_is_taken_and_one_out_of_range_refused(tmp_path: Path) -> None:
    recording, store = write_call(tmp_path / "far.wav", seed=11), tmp_path / "store"
    done = run(
        *("analyze", recording, "--store", store, "--no-words"),
        *("--customer-delay", "0.25", "--json", "-"),
    )
    analysis = from_json(done.stdout)
    assert analysis.metrics["line_round_trip_s"] == 0.5
    run("analyze", recording, "--store", store, "--customer-delay", "250", status=2)


def test_a_delay_is_kept_with_its_call_until_the_audio_is_to_tell_it(
    home: Path, tmp_path: Path
) -> None:
    recording, store = write_call(tmp_path / "far.wav", seed=12), tmp_path / "store"
    again = ("analyze", recording, "--store", store, "--no-words", "--json", "-")
    run(*again, "--customer-delay", "0.25")
    assert from_json(run(*again).stdout).metrics["line_round_trip_s"] == 0.5
    told = from_json(run(*again, "--customer-delay", "audio").stdout)
    assert told.metrics["line_round_trip_s"] is None
    assert from_json(run(*again).stdout).metrics["line_round_trip_s"] is None


def test_a_refused_recording_stops_nobody_else(home: Path, tmp_path: Path) -> None:
    write_call(tmp_path / "a-good.wav", seed=3)
    (tmp_path / "b-text.wav").write_text("this is no recording", "utf-8")
    done = run("analyze", tmp_path, "--store", tmp_path / "store", status=3)
    assert "refused b-text.wav" in done.stderr
    assert "[unknown_format]" in done.stderr
    assert "a-good" in done.stdout
    run("analyze", tmp_path / "b-text.wav", "--store", tmp_path / "store", status=1)


def test_several_calls_are_deleted_at_once_or_none_of_them(tmp_path: Path) -> None:
    store, names = tmp_path / "store", ("first", "second", "kept")
    for seed, name in enumerate(names):
        write_call(tmp_path / f"{name}.wav", seed=seed)
    run("analyze", *(tmp_path / f"{name}.wav" for name in names), "--store", store)
    run("delete", "first", "no-such-call", "--yes", "--store", store, status=1)
    assert "first" in run("list", "--store", store).stdout
    done = run("delete", "first", "second", "second.wav", "--yes", "--store", store)
    assert "Removing every trace" in done.stderr
    assert "Deleted 2 calls" in done.stderr
    listed = run("list", "--store", store).stdout
    assert "kept" in listed
    assert "first" not in listed
    assert "second" not in listed


def test_delete_asks_first_and_leaves_no_trace(home: Path, tmp_path: Path) -> None:
    write_call(tmp_path / "gone.wav", seed=7)
    store = tmp_path / "store"
    run("analyze", tmp_path / "gone.wav", "--store", store, "--subject", "CANARY-71c3")
    assert any(b"CANARY-71c3" in path.read_bytes() for path in store.rglob("*") if path.is_file())
    run("delete", "gone", "--store", store, status=1)  # nobody there to say yes
    run("delete", "gone", "--store", store, "--yes")
    assert not any(
        b"CANARY-71c3" in path.read_bytes() for path in store.rglob("*") if path.is_file()
    )
    assert (tmp_path / "gone.wav").exists()
    assert "No calls yet" in run("list", "--store", store).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["analyze"], "Name a recording"),
        (["analyze", "--agent-audio", "a.wav"], "go together"),
        (["analyze", "x.wav", "--started-at", "yesterday"], "ISO 8601"),
        (["analyze", "x.wav", "--agent-channel", "middle"], "middle"),
        (["export", "x"], "--format"),
        (["nonsense"], "No such command"),
    ],
)
def test_wrong_usage_says_what_to_do_and_exits_2(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    assert message in run(*arguments, status=2).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "nobody"], "no call fits 'nobody'; 'voicecoach list' shows those there are"),
        (["analyze", "missing.wav"], "file_not_found"),
        (["analyze", "x.wav", "--config", "missing.toml"], "missing.toml"),
        (["analyze", "--metadata", "missing.csv"], "missing.csv"),
    ],
)
def test_an_expected_failure_is_one_line_and_exits_1(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    done = run(*arguments, "--store", tmp_path / "store", status=1)
    assert message in done.stderr


def test_links_that_go_round_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.wav").symlink_to("loop.wav")
    done = run("analyze", tmp_path / "loop.wav", "--store", tmp_path / "store", status=1)
    assert "[symlink_refused]" in done.stderr


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    assert "No recordings in" in run("analyze", tmp_path, status=2).stderr


def test_doctor_says_what_each_missing_thing_would_add(tmp_path: Path) -> None:
    told = run("doctor", "--store", tmp_path / "store").stdout
    assert "FFmpeg" in told
    assert "0 calls" in told
    assert "voicecoach words CALL --transcript FILE" in told


def test_every_command_has_examples() -> None:
    for name in ("analyze", "list", "show", "export", "dashboard", "demo", "delete", "doctor"):
        assert "Examples:" in run(name, "--help").stdout


def test_a_place_that_cannot_be_written_is_said_before_any_audio_is_read(
    home: Path, tmp_path: Path
) -> None:
    done = run(
        *("analyze", home / "late-repair.wav", "--json", tmp_path / "nowhere" / "x.json"),
        *("--store", tmp_path / "store"),
        status=1,
    )
    assert "can be written" in done.stderr
    assert not (tmp_path / "store").exists()
    run(
        "export",
        "EX-1",
        "--format",
        "csv",
        "--output",
        tmp_path,
        "--store",
        home / "store",
        status=1,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [("list",), ("show", "EX-1", "--json")])
def test_a_full_disk_is_one_line(home: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "voicecoach", *arguments, "--store", str(home / "store")],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_gets_no_traceback(home: Path) -> None:
    command = f"{sys.executable} -m voicecoach show EX-1 --json --store {home / 'store'} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{"
    assert done.stderr == ""


@pytest.mark.parametrize("option", ["--metadata", "--config"])
def test_a_named_pipe_holds_nobody(home: Path, tmp_path: Path, option: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    recording = [] if option == "--metadata" else [home / "late-repair.wav"]
    done = run(
        *("analyze", *recording, option, tmp_path / "pipe", "--store", tmp_path / "store"), status=1
    )
    assert "something else" in done.stderr


CALL_COUNT = 60  # so many that nobody is done before the signal comes


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_stops_with_130_and_keeps_what_was_finished(tmp_path: Path) -> None:
    folder = tmp_path / "calls"
    folder.mkdir()
    for number in range(CALL_COUNT):
        write_call(folder / f"call-{number:02}.wav", seed=number)
    store = tmp_path / "store"
    running = subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "analyze", str(folder), "--store", str(store)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    # Progress, though no terminal is there.
    assert running.stderr.readline().startswith(f"[1/{CALL_COUNT}]")
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=180)
    assert running.returncode == 130
    assert "Traceback" not in told
    assert 1 <= len(run("list", "--ids", "--store", store).stdout.split()) < CALL_COUNT


def test_a_narrow_terminal_gets_fewer_columns(home: Path) -> None:
    with CallStore.open(home / "store") as store:
        calls = store.calls(LOCAL_USER, limit=5, offset=0)
    widths = {width: len(call_table(calls, width=width).columns) for width in (40, 60, 80, 200)}
    assert widths == {40: 3, 60: 4, 80: 6, 200: 8}


@pytest.mark.parametrize("port", ["0", "99999", "-1"])
def test_what_is_no_port_is_refused(port: str) -> None:
    assert "port" in run("dashboard", "--port", port, status=2).stderr


def test_a_port_in_use_is_one_line(home: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        done = run(
            "dashboard", "--port", str(port), "--no-browser", "--store", home / "store", status=1
        )
    assert "need a free port" in done.stderr


@pytest.mark.usefixtures("hears_ctrl_c")
def test_the_dashboard_stops_on_ctrl_c_without_a_traceback(home: Path) -> None:
    running = subprocess.Popen(
        [
            *(sys.executable, "-m", "voicecoach", "dashboard", "--no-browser"),
            *("--store", str(home / "store")),
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    told = ""
    while "Ctrl+C stops it" not in told:
        line = running.stderr.readline()
        assert line, told
        told += line
    running.send_signal(signal.SIGINT)
    _, rest = running.communicate(timeout=180)
    assert "Traceback" not in rest
    assert running.returncode == 0
