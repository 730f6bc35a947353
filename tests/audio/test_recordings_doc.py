"""docs/recordings.md names every refusal and every finding, and no other."""

import ast
import re
from pathlib import Path

import pytest

from voicecoach.audio.refusals import REFUSALS, recording_error


def table_codes(project_root: Path, heading: str) -> list[str]:
    text = (project_root / "docs" / "recordings.md").read_text("utf-8")
    section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)


def calls_in_source(project_root: Path, function: str) -> dict[str, str]:
    """First argument of every call of ``function`` -> its second one; where findings are made."""
    found = {}
    package = project_root / "voicecoach"
    for path in (*(package / "audio").glob("*.py"), package / "pipeline" / "line.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function:
                texts = [getattr(argument, "value", None) for argument in node.args[:2]]
                found[texts[0]] = texts[1] if len(texts) > 1 else None
    return found


def test_every_refusal_is_documented(project_root) -> None:
    assert table_codes(project_root, "Refusals") == list(REFUSALS)


def test_every_finding_is_documented_with_its_severity(project_root) -> None:
    text = (project_root / "docs" / "recordings.md").read_text("utf-8")
    findings = calls_in_source(project_root, "Finding")
    assert sorted(table_codes(project_root, "Findings")) == sorted(findings)
    for code, severity in findings.items():
        assert f"| `{code}` | {severity} |" in text


def test_every_code_that_is_raised_has_its_sentence(project_root) -> None:
    raised = calls_in_source(project_root, "Refusal") | calls_in_source(
        project_root, "recording_error"
    )
    assert {code for code in raised if isinstance(code, str)} <= set(REFUSALS)


@pytest.mark.parametrize("code", REFUSALS)
def test_every_sentence_says_what_was_needed_what_came_and_what_to_do(code) -> None:
    error = recording_error(code, name="call.wav")
    assert error.code == code
    needed, came, what_to_do = str(error).split("; ", maxsplit=2)
    assert needed.startswith("need ")
    assert "call.wav" in came
    assert what_to_do
