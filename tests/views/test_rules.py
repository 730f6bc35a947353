"""The page of rules says what each rule does, and what is different on this machine."""

import dataclasses
from pathlib import Path

import pytest

from tests.coaching.own_calls import spoken_call
from tests.dashboards.stores import make_playback
from voicecoach.coaching.catalogue import RULES, find_moments
from voicecoach.config import Settings
from voicecoach.core.errors import ConfigError
from voicecoach.pipeline import provenance_of, read_settings
from voicecoach.views.figures import NBSP
from voicecoach.views.player import PlayerAddresses, player_data
from voicecoach.views.rules import (
    SHOWN,
    RuleEntry,
    chosen_entries,
    count_text,
    entry_label,
    entry_lines,
    entry_markdown,
    rule_entries,
    rule_subjects,
)

pytestmark = pytest.mark.usefixtures("own_rules_forgotten")

OWN_RULES = Path(__file__).resolve().parents[1] / "coaching" / "our_rules.toml"
SETTINGS = f"""
[rules]
disabled = ["PAC02", "XGR02"]
files = ['{OWN_RULES}']

[rules.SIL01]
min_silence_s = 8

[rules.TRN01]
advice = "At {{start}} both spoke for {{both_speaking}}."
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    file = tmp_path / "voicecoach.toml"
    file.write_text(SETTINGS, "utf-8")
    return read_settings(file)


@pytest.fixture
def entries(settings: Settings) -> dict[str, RuleEntry]:
    return {entry.card.code: entry for entry in rule_entries(settings)}


def plain(markdown: str) -> str:
    return markdown.replace("\\", "")


def test_every_rule_is_there_the_teams_own_last_and_those_switched_off_too(entries) -> None:
    assert list(entries) == [*RULES, "XGR01", "XGR02", "XGR03"]
    assert {code for code, entry in entries.items() if not entry.is_on} == {"PAC02", "XGR02"}


def test_a_changed_threshold_shows_both_values_and_where_the_default_comes_from(entries) -> None:
    (row,) = [r for r in entries["SIL01"].thresholds if r.name == "min_silence_s"]
    assert (row.value, row.default, row.is_changed) == ("8", "10", True)
    assert row.origin.split(":")[0] in {"Convention", "Published research", "Measured on calls"}
    assert "| **8** | 10 |" in entry_markdown(entries["SIL01"])
    assert not entries["SIL02"].is_changed


def test_own_wording_is_shown_and_is_a_change(entries) -> None:
    assert entries["TRN01"].is_changed
    assert "Your wording.** At {start} both spoke" in plain(entry_markdown(entries["TRN01"]))


def test_a_team_rule_says_that_it_is_one_and_shows_what_it_looks_for(entries) -> None:
    markdown = plain(entry_markdown(entries["XGR02"]))
    assert "Your team's rule (our_rules.toml): our standard 2.1." in markdown
    assert "Not once within 20 s after each complaint of the customer" in markdown
    names = [row.name for row in entries["XGR02"].thresholds]
    assert "kinds" in names
    assert "after_s" in names
    assert "part_s" not in names
    assert "| `after_s` | 20 |" in entry_markdown(entries["XGR02"])
    assert not entries["XGR02"].is_changed


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_told_whole(entries, code: str) -> None:
    markdown, rule = plain(entry_markdown(entries[code])), RULES[code]
    for text in (rule.finds, rule.why, rule.source, rule.applies_not_when):
        assert " ".join(text.split()) in markdown.replace("\N{WORD JOINER}", "")
    assert "Who may see its moments.** The agent" in markdown
    assert rule.title in plain(entry_label(entries[code]))
    assert len(entry_lines(entries[code])) >= 6


def test_a_moment_of_a_teams_rule_is_explained_beside_the_player(
    settings: Settings, tmp_path: Path
) -> None:
    call = dataclasses.replace(spoken_call(), provenance=provenance_of(settings, {}))
    call = dataclasses.replace(call, moments=find_moments(call, settings.rules))
    data = player_data(
        call,
        agent_name=None,
        playback=make_playback(tmp_path, "call-own"),
        addresses=PlayerAddresses("/audio", "/peaks", "/contours", "/speech", "/spectrogram"),
    )
    (shown,) = [moment for moment in data["moments"] if moment["rule"] == "XGR01"]
    assert shown["title"] == "Named the case"
    assert shown["basis"] == "Your team's rule: our standard 4.2"
    assert shown["when_not"] == "There is no case."
    assert shown["evidence"][0].replace(NBSP, " ") == "Times said 1 (counts from 1)"


def test_no_rule_claims_how_often_it_is_right(entries) -> None:
    told = "\n".join(entry_markdown(entry) for entry in entries.values()).lower()
    assert "precision" not in told
    assert "accuracy" not in told


@pytest.mark.parametrize(
    ("shown", "codes"),
    [
        ("Your team's own", {"XGR01", "XGR02", "XGR03"}),
        ("Changed here", {"SIL01", "TRN01"}),
        ("Switched off", {"PAC02", "XGR02"}),
        ("All rules", {*RULES, "XGR01", "XGR02", "XGR03"}),
    ],
)
def test_the_list_is_narrowed_to_what_is_asked_for(entries, shown: str, codes: set[str]) -> None:
    assert shown in SHOWN
    chosen = chosen_entries(tuple(entries.values()), subject=None, text="", shown=shown)
    assert {entry.card.code for entry in chosen} == codes


def test_a_search_takes_words_in_any_order_codes_and_thresholds(entries) -> None:
    def found(text: str, subject: str | None = None) -> set[str]:
        chosen = chosen_entries(
            tuple(entries.values()), subject=subject, text=text, shown="All rules"
        )
        return {entry.card.code for entry in chosen}

    assert found("xgr01") == {"XGR01"}
    assert "XGR02" in found("COMPLAINT apology")
    assert found("min_silence_s") >= {"SIL01"}
    assert found("complaint apology", "Pace") == set()
    assert found("", "Silence") == {c for c, e in entries.items() if e.card.subject == "Silence"}
    assert found("no such words anywhere") == set()


def test_what_is_listed_is_counted(entries) -> None:
    said = count_text(tuple(entries.values()))
    assert said == f"{len(RULES) + 3} rules, 3 of your own, 2 changed here, 2 switched off"
    assert count_text((entries["SIL02"],)) == "1 rule"
    assert "Silence" in rule_subjects(tuple(entries.values()))


def test_what_a_file_of_rules_says_is_shown_as_written(tmp_path: Path) -> None:
    text = OWN_RULES.read_text("utf-8").replace("Named the case", "![x](https://a.example/b.png)")
    (tmp_path / "odd.toml").write_text(text, "utf-8")
    (tmp_path / "voicecoach.toml").write_text('[rules]\nfiles = ["odd.toml"]\n', "utf-8")
    *_, first, _, _ = rule_entries(read_settings(tmp_path / "voicecoach.toml"))
    assert "![x](" not in entry_label(first)


def test_settings_that_do_not_fit_are_told(tmp_path: Path) -> None:
    (tmp_path / "voicecoach.toml").write_text('[rules]\nfiles = ["none.toml"]\n', "utf-8")
    with pytest.raises(ConfigError, match=r"\[rules\]: .*none\.toml"):
        read_settings(tmp_path / "voicecoach.toml")
