"""Promises of the project, each kept by a test rather than by a paragraph."""

import ast
import dataclasses
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

import voicecoach
from voicecoach.coaching.catalogue import RULES
from voicecoach.core.metrics import METRICS
from voicecoach.pipeline import STAGE_OPTIONS

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "voicecoach"
SOURCES = sorted(PACKAGE.rglob("*.py"))

UNIT_SUFFIX = re.compile(
    r"_(s|hz|st|db|dbfs|sps|wpm|ratio|probability|count|per_min|per_10_min|per_s|quantile|correlation)$"
)
HEAVY = {"torch", "streamlit", "librosa", "numba", "faster_whisper", "pandas", "scipy", "av"}


def modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(voicecoach.__path__, "voicecoach."):
        if not info.name.endswith("__main__") and ".migrations" not in info.name:
            yield importlib.import_module(info.name)


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after a statement."""
    probe = f"import sys; {statement}; print(*{{m.partition('.')[0] for m in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_else() -> None:
    assert not loaded_by("import voicecoach") & (HEAVY | {"numpy", "click"})


def test_the_command_line_starts_without_heavy_packages() -> None:
    assert not loaded_by("import voicecoach.cli") & (HEAVY | {"numpy", "sqlalchemy", "rich"})


def test_analysis_loads_neither_torch_nor_librosa_nor_streamlit() -> None:
    loaded = loaded_by("import voicecoach.pipeline, voicecoach.store")
    assert not loaded & {"torch", "librosa", "numba", "streamlit", "faster_whisper", "sklearn"}


def test_exported_names_are_sorted_and_exist() -> None:
    for module in modules():
        names = getattr(module, "__all__", None)
        if names is None:
            continue
        assert [name for name in names if not hasattr(module, name)] == [], module.__name__
        assert len(set(names)) == len(names), module.__name__


def test_every_public_definition_is_exported() -> None:
    for module in modules():
        exported = getattr(module, "__all__", None)
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        public = {
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        }
        if exported is not None and public:
            used_inside = public - set(exported)
            assert used_inside == set(), f"{module.__name__} should export or hide {used_inside}"


def options_of(holder: Any) -> list[str]:
    hints = get_type_hints(type(holder))
    return [f.name for f in dataclasses.fields(holder) if hints[f.name] in (int, float)]


@pytest.mark.parametrize("code", RULES)
def test_every_number_of_a_rule_names_its_unit(code: str) -> None:
    names = options_of(RULES[code].options)
    assert [name for name in names if not UNIT_SUFFIX.search(name)] == []


@pytest.mark.parametrize("stage", STAGE_OPTIONS)
def test_every_number_of_a_stage_names_its_unit(stage: str) -> None:
    names = options_of(STAGE_OPTIONS[stage])
    assert [name for name in names if not UNIT_SUFFIX.search(name)] == []


@pytest.mark.parametrize("name", METRICS)
def test_every_figure_names_its_unit_and_is_in_the_glossary(name: str) -> None:
    assert UNIT_SUFFIX.search(name)
    assert f"### `{name}`" in (ROOT / "docs" / "glossary.md").read_text("utf-8")


@pytest.mark.parametrize("code", RULES)
def test_every_rule_is_documented_and_tested(code: str) -> None:
    rule = RULES[code]
    assert f"## {code} " in (ROOT / "docs" / "rules.md").read_text("utf-8")
    tests = "".join(p.read_text("utf-8") for p in (ROOT / "tests" / "coaching").rglob("*.py"))
    assert f"def test_{code.lower()}_finds_" in tests
    assert f"def test_{code.lower()}_spares_" in tests
    assert rule.source
    assert rule.applies_not_when


def test_judgement_is_left_to_coaching() -> None:
    judging = re.compile(r"\b(good|bad|interruption|rude|confident)\b", re.IGNORECASE)
    below = ("core", "vad", "prosody", "conversation")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in SOURCES
        if path.relative_to(PACKAGE).parts[0] in below
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if judging.search(line)
    ]
    assert found == []


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def code_line_count(node: ast.FunctionDef, text: list[str]) -> int:
    """Lines of a function without its docstring, comments and blank lines."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    if not body:
        return 0
    lines = text[body[0].lineno - 1 : node.end_lineno]
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)


def test_functions_stay_short() -> None:
    long = []
    for path, node in functions():
        count = code_line_count(node, path.read_text("utf-8").splitlines())
        if count > 40:
            long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {count} lines")
    assert long == []


def test_modules_fit_on_a_few_screens() -> None:
    long = [
        f"{path.relative_to(ROOT)} has {len(path.read_text('utf-8').splitlines())} lines"
        for path in SOURCES
        if len(path.read_text("utf-8").splitlines()) > 400
    ]
    assert long == []


def test_pages_arrange_and_compute_nothing() -> None:
    for page in sorted((ROOT / "dashboards" / "app_pages").glob("*.py")):
        text = page.read_text("utf-8")
        assert "def " not in text, page.name
        assert "import numpy" not in text, page.name
        assert "import pandas" not in text, page.name
        code = [line for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
        assert len(code) <= 60, f"{page.name} has {len(code)} code lines"


def test_nothing_in_the_project_names_a_machine_or_a_registry() -> None:
    # Brackets keep the pattern from finding itself.
    banned = re.compile(
        r"(/(roo[t]|wor[k])/|https?://[a-z.]*(py[p]i|npm[j]s|python[h]osted|deb[i]an)\.)",
        re.IGNORECASE,
    )
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    found = []
    for name in filter(None, tracked.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in {".opus", ".png", ".npz"} or path.is_dir():
            continue
        if path.is_file() and banned.search(path.read_text("utf-8", errors="replace")):
            found.append(name)
    assert found == []


def test_dependencies_with_a_licence_we_may_not_ship_are_absent() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    base = text.split("[project.optional-dependencies]")[0]
    for name in ("parselmouth", "opensmile", "pedalboard", "torch", "pyannote"):
        assert name not in base


def test_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == voicecoach.__version__
    assert f"## {voicecoach.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
