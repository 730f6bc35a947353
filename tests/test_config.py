"""Settings come from one file that mirrors the option classes."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from voicecoach.config import Settings, load_settings
from voicecoach.core.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseOptions:
    """Stand-in for the options of a stage or rule."""

    min_pause_s: float = 0.2
    limit_count: int = 3

    def __post_init__(self) -> None:
        if self.min_pause_s <= 0.0:
            raise ConfigError(f"min_pause_s must be > 0; got {self.min_pause_s}")


def load(folder: Path, text: str) -> Settings:
    file = folder / "voicecoach.toml"
    file.write_text(text, "utf-8")
    return load_settings(file, stages={"pauses": PauseOptions()}, rules={"SIL01": PauseOptions()})


def test_what_the_file_leaves_out_keeps_its_default(tmp_path: Path) -> None:
    settings = load(tmp_path, "[pauses]\nmin_pause_s = 1\n")
    assert settings.stage("pauses", PauseOptions) == PauseOptions(min_pause_s=1.0)
    assert settings.rules["SIL01"] == PauseOptions()


def test_a_rule_takes_its_thresholds_from_its_own_table(tmp_path: Path) -> None:
    settings = load(tmp_path, "[rules.SIL01]\nlimit_count = 9\n")
    assert settings.rules["SIL01"] == PauseOptions(limit_count=9)
    assert settings.as_dict()["rules.SIL01"] == {"min_pause_s": 0.2, "limit_count": 9}


def test_options_inside_options_are_tables_inside_tables(tmp_path: Path) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Outer:
        pauses: PauseOptions = PauseOptions()

    file = tmp_path / "voicecoach.toml"
    file.write_text("[outer.pauses]\nlimit_count = 5\n", "utf-8")
    settings = load_settings(file, stages={"outer": Outer()}, rules={})
    assert settings.stage("outer", Outer).pauses == PauseOptions(limit_count=5)
    file.write_text("[outer.pauses]\nlimit = 5\n", "utf-8")
    with pytest.raises(ConfigError, match=r"unknown key 'limit' in \[outer.pauses\]"):
        load_settings(file, stages={"outer": Outer()}, rules={})


def test_a_disabled_rule_is_gone(tmp_path: Path) -> None:
    assert load(tmp_path, '[rules]\ndisabled = ["SIL01"]\n').rules == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[pausen]\n", r"unknown table \[pausen\]"),
        ("[pauses]\nmin_puase_s = 1.0\n", "unknown key 'min_puase_s'.*known: min_pause_s"),
        ("[pauses]\nmin_pause_s = 'long'\n", "pauses.min_pause_s must be of type float"),
        ("[pauses]\nlimit_count = 1.5\n", "pauses.limit_count must be of type int"),
        ("[pauses]\nlimit_count = true\n", "must be of type int"),
        ("[pauses]\nmin_pause_s = -1.0\n", r"\[pauses\]: min_pause_s must be > 0; got -1.0"),
        ("pauses = 3\n", r"\[pauses\] must be a table"),
        ("[rules]\ndisabled = ['XXX99']\n", "XXX99.*known: SIL01"),
        ("[rules]\ndisabled = 'SIL01'\n", "must be a list"),
        ("[rules.XXX99]\n", r"unknown table \[rules.XXX99\]"),
        ("not toml", "readable TOML"),
    ],
)
def test_a_mistake_names_file_table_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        load(tmp_path, text)
    assert "voicecoach.toml" in str(caught.value)


def test_without_a_file_everything_is_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings(None, stages={"pauses": PauseOptions()}, rules={})
    assert settings.source is None
    assert settings.stage("pauses", PauseOptions) == PauseOptions()


def test_a_stage_of_another_type_is_a_mistake_of_ours() -> None:
    with pytest.raises(ConfigError, match="takes PauseOptions"):
        Settings(stages={"pauses": 3}, rules={}).stage("pauses", PauseOptions)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.toml"):
        load_settings(tmp_path / "missing.toml", stages={}, rules={})
