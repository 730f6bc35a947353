"""The command line tells nothing of a call that is to be guessed before it is looked at."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.dashboards.stores import make_analysis, make_transcript, save
from tests.telephone import write_call
from voicecoach.cli import cli
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "120"}).invoke(cli, [*arguments, "--store", str(folder)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one call that was opened and one that is to be guessed."""
    with CallStore.open(tmp_path) as store:
        for call_id in ("opened", "waiting"):
            save(store, make_analysis(call_id, transcript=make_transcript()))
        store.choose_to_guess(LOCAL_USER, is_on=True)
        store.mark_opened(LOCAL_USER, "opened")
    return tmp_path


def line_of(done: Result, call_id: str) -> list[str]:
    (line,) = [each for each in done.stdout.splitlines() if each.startswith(call_id)]
    return line.split()


def test_the_list_counts_no_moments_of_it(folder: Path) -> None:
    listed = run(folder, "list")
    assert line_of(listed, "opened")[-4:-2] == ["1", "1"]
    assert line_of(listed, "waiting")[-4:-2] == ["?", "?"]


def test_a_search_finds_it_by_words_and_shows_none(folder: Path) -> None:
    found = run(folder, "search", "broke")
    assert line_of(found, "opened")[-2:] == ["It", "broke."]
    assert "Guess first" in " ".join(line_of(found, "waiting"))
    assert found.stdout.count("waiting") == 1


def test_a_search_for_moments_leaves_it_out_and_says_so(folder: Path) -> None:
    found = run(folder, "search", "--moment", "TRN01")
    assert "opened" in found.stdout
    assert "waiting" not in found.stdout
    assert "left out" in found.stderr


def test_it_is_shown_after_a_guess_or_when_that_is_skipped(folder: Path) -> None:
    refused = run(folder, "show", "waiting")
    assert refused.exit_code == 1
    assert "guess" in str(refused.exception)
    skipped = run(folder, "show", "waiting", "--skip-guess")
    assert "Came in" in skipped.stdout
    assert run(folder, "show", "waiting").stdout == skipped.stdout


def test_the_json_is_for_programs_and_does_not_ask(folder: Path) -> None:
    assert '"call_id": "waiting"' in run(folder, "show", "waiting", "--json").stdout


def test_what_was_analysed_just_now_is_not_told_either(folder: Path, tmp_path: Path) -> None:
    write_call(tmp_path / "new.wav", seed=1)
    done = run(folder, "analyze", str(tmp_path / "new.wav"), "--agent-channel", "left")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "Guess first" in done.stderr
