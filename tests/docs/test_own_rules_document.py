"""The page about thresholds, wording and own rules: its examples do what it says."""

import re
from pathlib import Path

import pytest

from tests.coaching.own_calls import COMPLAINT, spoken_call
from voicecoach.coaching.catalogue import find_moments
from voicecoach.coaching.own_rules_file import read_rule_files
from voicecoach.coaching.rule import Subject
from voicecoach.core.errors import ConfigError
from voicecoach.pipeline import read_settings

pytestmark = pytest.mark.usefixtures("own_rules_forgotten")

PAGE = Path(__file__).resolve().parents[2] / "docs" / "own_rules.md"
TEXT = PAGE.read_text("utf-8")


def toml_blocks() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL)


@pytest.fixture
def our_rules(tmp_path: Path) -> Path:
    """The file of the page, where its settings look for it."""
    (block,) = [block for block in toml_blocks() if "[XGR01.phrase]" in block]
    (tmp_path / "our_rules.toml").write_text(block, "utf-8")
    return tmp_path / "our_rules.toml"


def test_every_block_of_settings_is_accepted(our_rules: Path) -> None:
    settings = our_rules.with_name("voicecoach.toml")
    read = [b for b in toml_blocks() if b.startswith("[rules") and "plugins" not in b]
    assert len(read) == 2
    for block in read:
        settings.write_text(block, "utf-8")
        read_settings(settings)
    settings.write_text(read[0], "utf-8")
    assert "PAC02" not in read_settings(settings).rules
    assert read_settings(settings).rules["SIL01"].advice.startswith("At {start}: {silence}")


def test_the_worked_example_finds_what_it_says(our_rules: Path) -> None:
    found = find_moments(spoken_call(COMPLAINT), read_rule_files([our_rules]))
    advice = {moment.rule: moment.advice for moment in found}
    assert advice["XGR01"].startswith('At 0:45 you said "Your case number is".')
    assert '"I\'ve checked that for you now"' not in advice["XGR01"]
    assert advice["XGR02"].startswith("They complained, and in the 20 s from 0:14 you said")


def test_the_error_that_is_shown_is_the_error_that_comes(tmp_path: Path) -> None:
    (shown,) = re.findall(r"error: voicecoach.toml: (.*?); known: \.\.\.", TEXT)
    (tmp_path / "voicecoach.toml").write_text("[rules.SIL01]\nmin_silense_s = 8\n", "utf-8")
    with pytest.raises(ConfigError, match=re.escape(shown)):
        read_settings(tmp_path / "voicecoach.toml")


def test_every_subject_and_key_is_named() -> None:
    from typing import get_args

    from voicecoach.coaching import own_rules_file

    keys = {*own_rules_file._KEYS, *own_rules_file._SPOKEN, *get_args(Subject)}
    assert {key for key in keys if key not in TEXT} == set()
