"""The registry pins every byte, and says which key is wrong."""

from pathlib import Path

import pytest

from voicecoach.asr import default_model
from voicecoach.checkpoints import CheckpointFile, load_registry
from voicecoach.core.errors import ConfigError

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


@pytest.mark.parametrize("name", load_registry().checkpoints)
def test_every_registered_model_is_pinned_and_complete(name: str) -> None:
    model = load_registry().find(name)
    names = {file.name for file in model.files}
    assert {"config.json", "model.bin", "tokenizer.json"} <= names
    assert any(file.startswith("vocabulary.") for file in names)
    assert all(file.sha256 is not None for file in model.files)
    assert model.license == "MIT"
    # These two hear 128 bands, which only this file says; the engine would take 80.
    assert ("preprocessor_config.json" in names) == (name in {"large-v3", "turbo"})


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
        ('"model.bin"', '"../model.bin"', "without a folder"),
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


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "a\\b"])
def test_a_file_of_a_model_has_no_folder(name: str) -> None:
    with pytest.raises(ConfigError, match="without a folder"):
        CheckpointFile(name, 1)
