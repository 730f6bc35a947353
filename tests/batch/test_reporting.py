"""The report of a real call: with its sound where that is wanted, without anything else."""

import re
from base64 import b64decode
from pathlib import Path

import pytest
from click.testing import CliRunner

from voicecoach.batch.reporting import report_of
from voicecoach.cli import cli
from voicecoach.core.errors import CallNotFoundError
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.location import default_store
from voicecoach.store.repository import CallStore

CLIP = re.compile(r'src="data:audio/ogg; codecs=opus;base64,([^"]+)"')


@pytest.fixture
def call_id(project_root: Path) -> str:
    recording = project_root / "sample_calls" / "calls" / "ilias-1-lost-card.opus"
    done = CliRunner().invoke(cli, ["analyze", str(recording), "--agent", "Zorka"])
    assert done.exit_code == 0, done.output
    with CallStore.open(default_store()) as store:
        (call,) = store.calls(LOCAL_USER)
        assert store.load(LOCAL_USER, call.call_id).moments
        return call.call_id


def test_each_moment_has_its_sound_unless_it_is_not_wanted(call_id: str) -> None:
    with CallStore.open(default_store()) as store:
        analysis = store.load(LOCAL_USER, call_id)
        heard = report_of(store, LOCAL_USER, call_id, room="agent")
        silent = report_of(store, LOCAL_USER, call_id, room="agent", with_clips=False)
    clips = [b64decode(clip) for clip in CLIP.findall(heard)]
    assert len(clips) == len(analysis.moments) > 0
    assert all(clip.startswith(b"OggS") for clip in clips)
    assert CLIP.findall(silent) == []
    assert "It holds no sound." in silent


def test_who_may_not_see_a_call_gets_no_report(call_id: str) -> None:
    stranger = Principal(id="mallory", name="Mallory", role=Role.COACH)
    with CallStore.open(default_store()) as store, pytest.raises(CallNotFoundError):
        report_of(store, stranger, call_id)


def test_the_command_writes_it_where_it_is_told_to(call_id: str, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    done = CliRunner().invoke(cli, ["report", call_id[:6], "-o", str(target), "--no-names"])
    assert done.exit_code == 0, done.output
    written = target.read_text("utf-8")
    assert "It holds voices" in done.output
    assert CLIP.search(written)
    assert "Zorka" not in written


def test_the_search_command_finds_moments_and_says_where_there_are_none(call_id: str) -> None:
    with CallStore.open(default_store()) as store:
        rule = store.load(LOCAL_USER, call_id).moments[0].rule
    run = CliRunner().invoke
    assert call_id in run(cli, ["search", "--moment", rule.lower()]).output
    assert "Nothing found" in run(cli, ["search", "nobody said this"]).output
    assert run(cli, ["search"], standalone_mode=False).exit_code != 0
