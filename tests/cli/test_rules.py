"""Rules from the command line: listed, explained, a team's own checked and tried."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.coaching.own_calls import COMPLAINT, spoken_call
from tests.dashboards.stores import make_analysis, save
from voicecoach.cli import cli
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.errors import ConfigError
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.repository import CallStore

pytestmark = pytest.mark.usefixtures("own_rules_forgotten")

OWN_RULES = Path(__file__).resolve().parents[1] / "coaching" / "our_rules.toml"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["rules", *arguments], catch_exceptions=False)


def test_rules_are_listed_with_what_is_different_here(folder: Path) -> None:
    settings = f"[rules]\nfiles = ['{OWN_RULES}']\ndisabled = ['PAC02']\n"
    (folder / "voicecoach.toml").write_text(settings + "[rules.SIL01]\nmin_silence_s = 8\n")
    done = run("list")
    assert done.exit_code == 0
    lines = {line.split()[0]: line.rstrip() for line in done.stdout.splitlines()}
    assert set(RULES) < set(lines)
    assert lines["PAC02"].endswith("off")
    assert lines["SIL01"].endswith("changed")
    assert lines["XGR01"].endswith("our_rules.toml")
    assert "3 of your own, 1 changed here, 1 switched off" in done.stderr


def test_a_rule_is_explained_with_its_thresholds_and_fields() -> None:
    done = run("show", "sil01")
    for text in (RULES["SIL01"].title, "min_silence_s = 10", "Convention: ", "silence_threshold"):
        assert text in done.stdout


def test_a_rule_that_is_not_there_is_said_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"no rule 'SIL9' \(did you mean SIL0\d\?\)"):
        run("show", "SIL9")


def test_a_file_of_rules_is_checked_without_a_store() -> None:
    done = run("check", str(OWN_RULES))
    assert done.exit_code == 0
    assert "XGR02 No apology after a complaint: Not once within 20 s" in done.stdout
    assert "3 rules, nothing to put right." in done.stderr
    assert not default_store().exists()


def test_a_mistake_in_a_file_of_rules_is_one_line(folder: Path) -> None:
    text = OWN_RULES.read_text("utf-8").replace("max_count", "max_cuont")
    (folder / "odd.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"odd.toml: \[XGR02.signal\]: .*'max_cuont' .*mean max"):
        run("check", "odd.toml")


def test_what_rules_would_find_is_told_and_nothing_is_changed() -> None:
    with CallStore.open(default_store()) as store:
        save(store, spoken_call(COMPLAINT, call_id="call-1"))
        save(store, make_analysis("call-2", talk_ratio=0.2))
        before = store.load(LOCAL_USER, "call-1")
    done = run("check", str(OWN_RULES), "--try")
    assert done.exit_code == 0
    assert "XGR01: 1 found in 1 of 2 calls" in done.stdout
    assert 'call-1 0:01  At 0:01 you said "How can I help".' in done.stdout
    assert "XGR02: 1 found in 1 of 2 calls" in done.stdout
    assert "XGR03: 1 found in 1 of 2 calls" in done.stdout
    assert "1 of these calls have no words" in done.stderr
    with CallStore.open(default_store()) as store:
        assert store.load(LOCAL_USER, "call-1") == before


def test_rules_are_tried_on_the_newest_calls_asked_for() -> None:
    with CallStore.open(default_store()) as store:
        for number in range(3):
            save(store, make_analysis(f"call-{number}"))
    assert "found in 2 of 2 calls" in run("check", str(OWN_RULES), "--try", "--calls", "2").stdout


def test_the_dashboard_shows_the_rules_of_the_settings_that_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "team.toml").write_text("[rules]\n", "utf-8")
    monkeypatch.setenv("VOICECOACH_CONFIG", "")  # put back after the test
    served: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _program, arguments: served.append(arguments))
    CliRunner().invoke(cli, ["dashboard", "--config", "team.toml"], catch_exceptions=False)
    assert os.environ["VOICECOACH_CONFIG"] == str(folder / "team.toml")
    assert served[0][1:3] == ["-m", "voicecoach.web"]
