"""What a pipeline is made of is looked for on this machine alone."""

from pathlib import Path

import pytest
import yaml

from voicecoach.core.errors import ConfigError, MissingDependencyError
from voicecoach.diarization.pyannote_folder import local_pipeline

NAME = "pyannote.audio.pipelines.SpeakerDiarization"


def written(folder: Path, *, name: str = NAME, parts: dict | None = None, **more: object) -> str:
    """Write the configuration of a pipeline and return its folder."""
    params = parts or {
        "segmentation": "$model/segmentation",
        "embedding": "$model/embedding@main",
        "plda": "$model/plda",
    }
    config = {"pipeline": {"name": name, "params": params}, **more}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    return str(folder)


def test_parts_of_its_own_are_in_its_folder(tmp_path: Path) -> None:
    found = local_pipeline(written(tmp_path / "mine", params={"clustering": {}}))
    params = found.config["pipeline"]["params"]
    assert (found.name, found.revision) == ("mine", None)
    assert [params[name] for name in ("segmentation", "embedding", "plda")] == [
        {"checkpoint": str(tmp_path / "mine"), "subfolder": name}
        for name in ("segmentation", "embedding", "plda")
    ]
    assert found.config["params"] == {"clustering": {}}


def test_a_part_may_be_a_file_in_its_folder(tmp_path: Path) -> None:
    parts = {"segmentation": "my.bin", "embedding": "$model/embedding", "plda": "$model/plda"}
    folder = written(tmp_path, parts=parts)
    (tmp_path / "my.bin").write_bytes(b"")
    found = local_pipeline(folder)
    assert found.config["pipeline"]["params"]["segmentation"] == str(tmp_path / "my.bin")


def test_both_answers_are_asked_for_whatever_the_pipeline_says(tmp_path: Path) -> None:
    folder = written(tmp_path, parts={"legacy": True, "plda": "$model/plda"})
    assert local_pipeline(folder).config["pipeline"]["params"]["legacy"] is False


def test_what_could_name_other_code_is_left_out(tmp_path: Path) -> None:
    folder = written(tmp_path, preprocessors={"audio": {"name": "os.system"}}, device="cuda:7")
    assert set(local_pipeline(folder).config) == {"pipeline"}


@pytest.mark.parametrize("part", ["owner/segmentation", "owner/segmentation@main"])
def test_a_part_of_another_repository_has_to_be_here(
    tmp_path: Path, no_models: None, part: str
) -> None:
    folder = written(tmp_path, parts={"segmentation": part, "plda": "$model/plda"})
    with pytest.raises(
        MissingDependencyError,
        match=r"made of owner/segmentation, and .* voicecoach models pull owner/segmentation",
    ):
        local_pipeline(folder)


def test_an_older_pipeline_needs_the_transform_of_the_newest(
    tmp_path: Path, no_models: None
) -> None:
    folder = written(tmp_path, parts={"segmentation": "$model/segmentation"})
    with pytest.raises(MissingDependencyError, match="speaker-diarization-community-1"):
        local_pipeline(folder)


@pytest.mark.parametrize("part", ["../../elsewhere", "https://hub.example/model.bin", "one"])
def test_a_part_that_is_nowhere_is_refused(tmp_path: Path, no_models: None, part: str) -> None:
    with pytest.raises(ConfigError, match="no folder and no repository"):
        local_pipeline(written(tmp_path / "a" / "b", parts={"segmentation": part}))


@pytest.mark.parametrize("name", ["os.system", "pyannote.audio.pipelines.VoiceActivityDetection"])
def test_another_kind_of_pipeline_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match=f"need a pipeline {NAME}"):
        local_pipeline(written(tmp_path, name=name))


@pytest.mark.parametrize("text", ["[", "- 1", "pipeline: 3", "\0"])
def test_what_is_no_configuration_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.yaml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"config\.yaml"):
        local_pipeline(str(tmp_path))


def test_a_folder_without_a_pipeline_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"has no config\.yaml"):
        local_pipeline(str(tmp_path))
    with pytest.raises(ConfigError, match="there is none at"):
        local_pipeline(str(tmp_path / "nowhere"))


def test_a_pipeline_that_was_not_pulled_is_asked_for(no_models: None) -> None:
    with pytest.raises(MissingDependencyError, match="voicecoach models pull owner/pipeline"):
        local_pipeline("owner/pipeline")
