"""The page of signals leaves none out, says the same four things of each, and knows its figures."""

import dataclasses
import re
from pathlib import Path
from typing import get_args

import pytest

from benchmarks.report import NOT_MEASURED, benchmarks_markdown, filled, read_results, write_results
from voicecoach.core.analysis import CallAnalysis
from voicecoach.core.conversation import Conversation, OverlapAct
from voicecoach.core.metrics import METRICS
from voicecoach.core.own_room import AgentVoice

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "signals.md").read_text("utf-8")
SECTIONS = re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]
NAMED = set(re.findall(r"`([a-z_0-9.]+)`", PAGE))
NO_SIGNALS = {
    *("call_id", "duration_s", "recording", "findings", "withheld", "schema_version"),
    *("moments", "metrics", "provenance", "conversation"),
}
"""Fields of an analysis that are about the recording, or hold signals that have their own names."""


def names_of(kind: type) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def test_every_fact_of_an_analysis_has_its_section() -> None:
    facts = names_of(CallAnalysis) - NO_SIGNALS
    facts |= {f"conversation.{name}" for name in names_of(Conversation)}
    facts |= names_of(AgentVoice) | set(get_args(OverlapAct))
    assert facts - NAMED == set()


def test_every_family_of_figures_has_its_section() -> None:
    families = {re.sub(r"^(agent|customer)_", "", name) for name in METRICS}
    assert families - NAMED == set()


def test_figures_that_are_named_exist() -> None:
    families = {re.sub(r"^(agent|customer)_", "", name) for name in METRICS}
    lines = re.findall(r"Figures?: ([^.]*)\.$", PAGE, flags=re.MULTILINE)
    named = {name for line in lines for name in re.findall(r"`([a-z_0-9]+)`", line)}
    assert lines
    assert named - families == set()


@pytest.mark.parametrize("section", SECTIONS, ids=lambda text: text.splitlines()[0])
def test_each_section_says_what_it_is_where_it_comes_from_how_exact_and_where_it_ends(
    section: str,
) -> None:
    parts = re.findall(r"^\*\*(\w+)\.\*\*", section, flags=re.MULTILINE)
    assert parts == ["Definition", "Source", "Measured", "Limits"]


def test_every_figure_that_the_page_asks_for_was_measured() -> None:
    assert NOT_MEASURED not in PAGE


def test_a_figure_that_no_run_gave_is_said(tmp_path: Path) -> None:
    run = {"about": "Calls.", "figures": {"f1": 0.96333333, "machine": "one core"}}
    write_results({"machine": "one", "benchmarks": {"turns": run}}, tmp_path / "kept.json")
    kept = read_results(tmp_path / "kept.json")
    text = "{turns.f1:.2f} {turns.other:.1%} {speech.f1:.2f}"
    assert filled(text, kept) == f"0.96 {NOT_MEASURED} {NOT_MEASURED}"
    assert "| `f1` | 0.9633 |\n| `machine` | one core |" in benchmarks_markdown(kept)
