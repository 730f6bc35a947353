"""The registry pins every byte, and says which key is wrong."""

from pathlib import Path

import pytest

from voicecoach.asr import default_model
from voicecoach.checkpoints import CheckpointFile, load_registry
from voicecoach.core.errors import ConfigError
from voicecoach.diarization.pyannote_folder import DEFAULT_MODEL

MODEL = """
hub = "https://hub.example"
[models.small]
engine = "faster-whisper"
repository = "owner/model"
revision = "0123456789abcdef0123456789abcdef01234567"
license = "MIT"
[models.small.files]
"model.bin" = { size_bytes = 3, sha256 = "%s" }
""" % ("ab" * 32)


ENGINES = {name: model.engine for name, model in load_registry().checkpoints.items()}
WHISPER = [name for name, engine in ENGINES.items() if engine == "faster-whisper"]


@pytest.mark.parametrize("name", ENGINES)
def test_every_registered_model_is_pinned_and_says_its_licence(name: str) -> None:
    model = load_registry().find(name)
    assert all(file.sha256 is not None for file in model.files)
    assert model.license in {"MIT", "CC-BY-4.0"}


@pytest.mark.parametrize("name", WHISPER)
def test_every_whisper_model_is_complete(name: str) -> None:
    names = {file.name for file in load_registry().find(name).files}
    assert {"config.json", "model.bin", "tokenizer.json"} <= names
    assert any(file.startswith("vocabulary.") for file in names)
    # These two hear 128 bands, which only this file says; the engine would take 80.
    assert ("preprocessor_config.json" in names) == (name in {"large-v3", "turbo"})


def test_the_pipeline_that_is_asked_for_by_default_is_registered_and_has_a_card(
    project_root: Path,
) -> None:
    model = load_registry().find(DEFAULT_MODEL)
    assert {file.name.partition("/")[0] for file in model.files} == {
        "config.yaml",
        "embedding",
        "plda",
        "segmentation",
    }
    card = (project_root / "models" / "community-1.md").read_text("utf-8")
    assert model.repository in card
    assert model.license in card


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_the_model_of_each_device_is_registered(device) -> None:
    assert default_model(device) in load_registry().checkpoints


def test_a_registry_is_read(tmp_path: Path) -> None:
    path = tmp_path / "registry.toml"
    path.write_text(MODEL, "utf-8")
    model = load_registry(path).find("small")
    assert (model.size_bytes, model.files[0].name) == (3, "model.bin")


@pytest.mark.parametrize(
    ("given", "instead", "said"),
    [
        ('license = "MIT"', 'licence = "MIT"', "licence"),
        ('hub = "https://hub.example"', "", "'hub' is missing"),
        ("0123456789abcdef0123456789abcdef01234567", "main", "need a commit"),
        ('"owner/model"', '"owner"', "need a repository owner/name"),
        ("size_bytes = 3", "size_bytes = 0", "need size_bytes > 0"),
        ("size_bytes = 3, ", "", "size_bytes"),
        ("abab", "xyz", "SHA-256"),
        ('"model.bin"', '"../model.bin"', "within the model's folder"),
        ("[models.small]", "[models.small", "registry.toml"),
    ],
)
def test_what_is_wrong_in_a_registry_is_named(
    tmp_path: Path, given: str, instead: str, said: str
) -> None:
    assert given in MODEL
    path = tmp_path / "registry.toml"
    path.write_text(MODEL.replace(given, instead, 1), "utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        load_registry(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "name", ["", "..", "../a", "a/..", "a/../b", "/a", "a/", "a//b", ".hidden", "a/.hidden", "a\\b"]
)
def test_a_file_of_a_model_lies_within_its_folder(name: str) -> None:
    with pytest.raises(ConfigError, match="within the model's folder"):
        CheckpointFile(name, 1)


def test_parts_of_a_model_may_have_folders_of_their_own() -> None:
    assert CheckpointFile("plda/plda.npz", 1).name == "plda/plda.npz"
