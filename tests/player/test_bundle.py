"""What ships of the player: a script and a style sheet, built from sources, fetching nothing."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

MAX_SCRIPT_GZIP_BYTES = 60_000
MAX_STYLE_GZIP_BYTES = 8_000
NAMES_OF_LANGUAGES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"}  # never fetched


@pytest.fixture(scope="module")
def player_folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.config.rootpath) / "voicecoach" / "player"


@pytest.fixture
def script(player_folder: Path) -> str:
    return (player_folder / "static" / "player.js").read_text("utf-8")


def test_exactly_one_script_and_one_style_sheet_ship(player_folder: Path) -> None:
    # Streamlit refuses to load a page when a pattern finds none or two.
    assert sorted(p.name for p in (player_folder / "static").iterdir()) == [
        "player.css",
        "player.js",
    ]


def test_the_bundle_is_small(player_folder: Path) -> None:
    script, style = (
        len(gzip.compress((player_folder / "static" / name).read_bytes()))
        for name in ("player.js", "player.css")
    )
    assert script <= MAX_SCRIPT_GZIP_BYTES
    assert style <= MAX_STYLE_GZIP_BYTES


def test_the_bundle_names_no_outside_address(player_folder: Path) -> None:
    for path in (player_folder / "static").iterdir():
        found = set(
            re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"'`)]*", path.read_text("utf-8"))
        )
        assert found - NAMES_OF_LANGUAGES == set(), path.name


def test_the_bundle_carries_the_licence_of_what_it_contains(script: str) -> None:
    assert "wavesurfer.js 8.0.1" in script[:400]
    assert "Redistributions in binary form must reproduce" in script


def test_data_never_becomes_html(player_folder: Path) -> None:
    for path in (player_folder / "frontend" / "src").glob("*.js"):
        source = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", source), (
            path.name
        )


def test_the_lock_file_pins_versions_and_names_no_registry(player_folder: Path) -> None:
    frontend = player_folder / "frontend"
    wanted = json.loads((frontend / "package.json").read_text("utf-8"))["devDependencies"]
    lock = (frontend / "package-lock.json").read_text("utf-8")
    packages = json.loads(lock)["packages"]
    assert {n: packages[f"node_modules/{n}"]["version"] for n in wanted} == wanted
    assert "://" not in lock


@pytest.fixture
def frontend(player_folder: Path) -> Path:
    folder = player_folder / "frontend"
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    return folder


def node(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )


def test_the_committed_bundle_is_what_the_sources_build_to(frontend: Path) -> None:
    if not (frontend / "node_modules" / "esbuild").is_dir():
        pytest.skip("the build tools are not installed (npm ci in voicecoach/player/frontend)")
    done = node(frontend, "build.mjs", "--check")
    assert done.returncode == 0, done.stderr


def test_the_pure_functions_of_the_player_pass_their_own_tests(frontend: Path) -> None:
    done = node(frontend, "--test")
    assert done.returncode == 0, done.stdout[-4000:]
    assert re.search(r"^(?:#|ℹ) fail 0$", done.stdout, re.MULTILINE)
