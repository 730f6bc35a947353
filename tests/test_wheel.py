"""What is installed from the built wheel has everything that the product needs to run."""

import zipfile
from pathlib import Path

import pytest

BUNDLED = "voicecoach/_bundled"


@pytest.fixture(scope="module")
def wheel(built_wheel: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(built_wheel)


@pytest.mark.parametrize(
    "name",
    [
        "voicecoach/py.typed",
        "voicecoach/pyproject.toml",
        "voicecoach/player/static/player.js",
        "voicecoach/web/static/connection.js",
        "voicecoach/player/static/player.css",
        "voicecoach/store/migrations/env.py",
        f"{BUNDLED}/dashboards/app.py",
        f"{BUNDLED}/dashboards/app_pages/replay.py",
        f"{BUNDLED}/dashboards/icon.svg",
        f"{BUNDLED}/sample_calls/calls.csv",
        f"{BUNDLED}/sample_calls/transcripts/ana-1-late-repair.txt",
        "voicecoach/language/packs/en/words.toml",
        f"{BUNDLED}/sample_calls/LICENSE",
        f"{BUNDLED}/models/README.md",
    ],
)
def test_what_runs_travels_in_the_wheel(wheel: zipfile.ZipFile, name: str) -> None:
    assert name in wheel.namelist()


def test_every_module_and_every_sample_call_travels(
    wheel: zipfile.ZipFile, project_root: Path
) -> None:
    modules = {
        str(path.relative_to(project_root))
        for path in (project_root / "voicecoach").rglob("*.py")
        if "node_modules" not in path.parts
    }
    assert modules <= set(wheel.namelist())
    calls = [name for name in wheel.namelist() if name.startswith(f"{BUNDLED}/sample_calls/calls/")]
    assert len(calls) >= 48


def test_what_only_developers_need_stays_out(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert not [name for name in names if "node_modules" in name or "/frontend/" in name]
    assert not [name for name in names if name.startswith(("tests/", "docs/", "benchmarks/"))]
    assert len([name for name in names if name.endswith("/player.js")]) == 1


def test_the_licence_and_what_is_bundled_are_named(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
