"""Rules of plug-ins: run where they are named, and one clear line where they are broken."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.coaching.installed import forget, install
from tests.dashboards.stores import make_analysis
from tests.telephone import write_call
from voicecoach.coaching.catalogue import find_moments
from voicecoach.coaching.plugins import installed_plugins, load_plugins
from voicecoach.core.errors import ConfigError, EngineError, VoiceCoachError

pytestmark = pytest.mark.usefixtures("own_rules_forgotten")


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install entry points into a folder that is on the import path."""

    def install_points(**points: str) -> None:
        install(tmp_path / "site", **{n: f"acme_rules:{t}" for n, t in points.items()})

    (tmp_path / "site").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    forget()
    yield install_points
    forget()


@pytest.mark.parametrize(
    ("target", "codes"),
    [("RULE", ["XAC01"]), ("rules", ["XAC01"]), ("several", ["XAC01", "XAC02"])],
)
def test_a_rule_rules_or_a_function_of_rules_are_loaded(acme, target, codes) -> None:
    acme(acme=target)
    rules = load_plugins(["acme"])
    assert [rule.code for rule in rules] == codes
    assert {rule.plugin for rule in rules} == {"plug-in acme (acme-rules 1.2)"}
    (moment,) = rules[0].find(make_analysis("call-1"), rules[0].options)
    assert moment.evidence[0].value == 25.0


def test_what_is_installed_is_listed_and_not_loaded(acme) -> None:
    acme(acme="breaks", other="rules")
    assert {"acme", "other"} <= set(installed_plugins())
    assert "acme_rules" not in sys.modules
    assert load_plugins([]) == ()


def test_a_plug_in_that_is_not_there_is_named_with_those_that_are(acme) -> None:
    acme(acme="rules")
    with pytest.raises(ConfigError, match=r"no plug-in 'akme' .*mean acme\?\); installed: acme"):
        load_plugins(["akme"])


def test_two_rules_of_one_code_are_refused(acme) -> None:
    acme(acme="rules", other="several")
    with pytest.raises(ConfigError, match="both have a rule XAC01"):
        load_plugins(["acme", "other"])


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("breaks", r"could not be loaded: RuntimeError: no licence found$"),
        ("leaves", r"could not be loaded: SystemExit: 3$"),
        ("not_there", r"could not be loaded: AttributeError: .*not_there"),
        ("no_rules", r"must give rules .*; got 'XAC01'"),
        ("wrong_code", r"rule TRN01 needs a code of X"),
        ("tone", r"rule XAC01 shows tone of voice, so its rooms must be"),
    ],
)
def test_a_broken_plug_in_is_one_error_with_its_name(acme, target: str, message: str) -> None:
    acme(acme=target)
    with pytest.raises(EngineError, match=message) as caught:
        load_plugins(["acme"])
    assert str(caught.value).startswith("plug-in acme (acme-rules 1.2)")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("fails_later", "rule XAC01 failed: ZeroDivisionError: division by zero"),
        ("another_code", "rule XAC03 found a moment of XAC01, which is another rule"),
        ("past_the_end", "rule XAC01 found a moment until 65.0 s in 60.0 s of call"),
        ("talks_much", "rule XAC01 needs advice under 240 characters; got 240"),
        ("hidden_tone", "rule XAC01 shows tone of voice"),
    ],
)
def test_what_a_rule_does_wrong_is_one_error_with_its_name(acme, target, message) -> None:
    acme(acme=target)
    (rule,) = load_plugins(["acme"])
    with pytest.raises(EngineError, match=message) as caught:
        list(rule.find(make_analysis("call-1"), rule.options))
    assert str(caught.value).startswith("plug-in acme (acme-rules 1.2): ")


def run(folder: Path, *arguments: str, site: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "VOICECOACH_STORE": str(folder / "store")}
    return subprocess.run(
        [sys.executable, "-m", "voicecoach", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_call(tmp_path / "call.wav")
    (tmp_path / "site").mkdir()
    return tmp_path


def test_a_named_plug_in_finds_moments_with_the_thresholds_of_the_settings(folder: Path) -> None:
    site = install(folder / "site", acme="acme_rules:rules")
    settings = '[rules]\nplugins = ["acme"]\n[rules.XAC01]\nmin_speech_s = 2.0\n'
    (folder / "voicecoach.toml").write_text(settings + 'advice = "You spoke {agents_speech}."\n')
    done = run(folder, "analyze", "call.wav", "--no-words", "--json", "-", site=site)
    assert done.returncode == 0, done.stderr
    analysis = json.loads(done.stdout)
    (moment,) = [m for m in analysis["moments"] if m["rule"] == "XAC01"]
    assert moment["evidence"][0]["threshold"] == 2.0
    assert moment["advice"].startswith("You spoke ")
    card = analysis["provenance"]["options"]["own_rules"]["XAC01"]
    assert card["origin"] == "plug-in acme (acme-rules 1.2)"
    # Later, without the plug-in, its moments are still explained.
    (folder / "voicecoach.toml").unlink()
    shown = run(folder, "show", "call", site=folder)
    assert "Spoke" in shown.stdout, shown.stderr


def test_nothing_of_a_third_party_runs_unless_it_is_named(folder: Path) -> None:
    site = install(folder / "site", acme="acme_rules:rules")
    (site / "acme_rules.py").write_text("raise RuntimeError('it was loaded')")
    done = run(folder, "analyze", "call.wav", "--no-words", "--json", "-", site=site)
    assert done.returncode == 0, done.stderr
    assert "it was loaded" not in done.stderr


@pytest.mark.parametrize("module", ["raise RuntimeError('no licence')", "def rules(:"])
def test_a_broken_plug_in_is_one_line_on_the_terminal(folder: Path, module: str) -> None:
    site = install(folder / "site", acme="acme_rules:rules")
    (site / "acme_rules.py").write_text(module)
    (folder / "voicecoach.toml").write_text('[rules]\nplugins = ["acme"]\n')
    done = run(folder, "analyze", "call.wav", "--no-words", site=site)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("error: plug-in acme (acme-rules 1.2) could not be loaded: ")


def test_a_rule_that_fails_on_a_call_refuses_that_call_with_its_name(folder: Path) -> None:
    site = install(folder / "site", acme="acme_rules:fails_later")
    (folder / "voicecoach.toml").write_text('[rules]\nplugins = ["acme"]\n')
    done = run(folder, "analyze", "call.wav", "--no-words", site=site)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "refused call.wav: plug-in acme (acme-rules 1.2): rule XAC01 failed" in done.stderr


def test_options_that_a_plug_in_has_not_are_refused(acme, tmp_path: Path) -> None:
    from voicecoach.pipeline import read_settings

    acme(acme="rules")
    file = tmp_path / "voicecoach.toml"
    file.write_text('[rules]\nplugins = ["acme"]\n[rules.XAC01]\nmin_speech = 2.0\n', "utf-8")
    with pytest.raises(VoiceCoachError, match=r"'min_speech' in \[rules.XAC01\].*min_speech_s"):
        read_settings(file)
    file.write_text('[rules]\nplugins = ["acme"]\n[rules.XAC01]\nmin_speech_s = 99.0\n', "utf-8")
    assert not find_moments(make_analysis("call-1"), {"XAC01": read_settings(file).rules["XAC01"]})
