"""Fixtures shared by all tests."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more about the machine than about the code. The same examples in
# every run, so that a change is judged by what it changed; to look for new ones:
# pytest --hypothesis-profile=search
settings.register_profile(
    "voicecoach", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "search", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("voicecoach")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real recordings, which are not part of the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real recordings (../shared/data) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def built_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once for all tests."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (built,) = folder.glob("voicecoach-*.whl")
    return built


@pytest.fixture(autouse=True)
def _own_user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test out of the real user's store, models and settings."""
    monkeypatch.setenv("VOICECOACH_STORE", str(tmp_path / "default_store"))
    monkeypatch.setenv("VOICECOACH_MODELS", str(tmp_path / "default_models"))
    monkeypatch.delenv("VOICECOACH_CONFIG", raising=False)
    monkeypatch.delenv("VOICECOACH_SIGN_IN", raising=False)


@pytest.fixture
def own_rules_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without rules of a team or a plug-in, and forget those that the test makes known."""
    monkeypatch.setattr("voicecoach.coaching.own_registry._KNOWN", {})


@pytest.fixture
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever models this machine has are not found."""
    monkeypatch.setenv("VOICECOACH_MODELS", str(tmp_path / "models"))
