"""Models from the command line: listed, pulled from a hub on this machine, checked, explained."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from tests.checkpoints.hub import Hub, serving

FILES = {"config.json": b"{}", "model.bin": bytes(5000), "tokenizer.json": b"{}"}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub("owner/model", FILES)) as running:
        yield running


def run(
    *arguments: str, folder: Path, hub: str = "http://127.0.0.1:9", status: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run ``voicecoach`` with a folder of models of its own; nobody answers at the default hub."""
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "VOICECOACH_MODELS": str(folder), "HF_ENDPOINT": hub},
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_models_are_listed_with_size_licence_and_whether_they_are_here(tmp_path: Path) -> None:
    listed = run("models", "list", folder=tmp_path)
    (small,) = (line.split() for line in listed.stdout.splitlines() if line.startswith("small"))
    assert small[:5] == ["small", "486", "MB", "–", "MIT"]
    assert str(tmp_path) in listed.stderr.replace("\n", "")


def test_a_model_is_pulled_listed_and_checked(hub: Hub, tmp_path: Path) -> None:
    pulled = run("models", "pull", "owner/model", folder=tmp_path, hub=hub.address)
    assert str(tmp_path) in pulled.stdout
    assert "trusted on first use" in run("models", "list", folder=tmp_path).stdout
    assert run("models", "check", folder=tmp_path).stdout == "owner/model: as it came\n"
    (tmp_path / "owner--model" / "model.bin").write_bytes(b"\1" * 5000)
    checked = run("models", "check", "owner/model", folder=tmp_path, status=1)
    assert "model.bin is not what was downloaded" in checked.stdout
    assert "voicecoach models pull owner/model" in checked.stderr


def test_without_a_hub_one_line_says_what_to_do(tmp_path: Path) -> None:
    failed = run("models", "pull", folder=tmp_path, status=1)
    assert failed.stderr.startswith("error: no connection to http://127.0.0.1:9/")
    assert "name a mirror in HF_ENDPOINT" in failed.stderr


def test_a_misspelt_model_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert "tiny, base, small" in run("models", "pull", "smal", folder=tmp_path, status=1).stderr


def test_checking_where_nothing_is_says_how_to_get_a_model(tmp_path: Path) -> None:
    assert "voicecoach models pull" in run("models", "check", folder=tmp_path).stderr
    absent = run("models", "check", "small", folder=tmp_path, status=1).stderr
    assert "voicecoach models pull small" in absent


def test_doctor_tells_which_model_is_missing(tmp_path: Path) -> None:
    told = run("doctor", "--store", str(tmp_path / "store"), folder=tmp_path / "models").stdout
    assert "no model here" in told
    assert "voicecoach models pull small" in told


def test_doctor_does_not_take_a_model_for_voices_for_one_for_words(
    hub: Hub, tmp_path: Path
) -> None:
    hub.files = {"config.yaml": b"pipeline: {}", "plda/plda.npz": b"1"}
    models = tmp_path / "models"
    run("models", "pull", "owner/model", folder=models, hub=hub.address)
    told = run("doctor", "--store", str(tmp_path / "store"), folder=models).stdout
    (words,) = (line for line in told.splitlines() if "words (" in line)
    assert "no model here" in words


def test_doctor_tells_how_voices_on_one_channel_are_told_apart(tmp_path: Path) -> None:
    told = run("doctor", "--store", str(tmp_path / "store"), folder=tmp_path / "models").stdout
    (line,) = (line for line in told.splitlines() if "voices on one channel" in line)
    try:
        version = metadata.version("pyannote.audio")
    except metadata.PackageNotFoundError:
        assert line.startswith("ok")
        assert "pip install 'voicecoach[pyannote]'" in line
    else:
        assert version in line
        assert "voicecoach models pull pyannote/speaker-diarization-community-1" in line
