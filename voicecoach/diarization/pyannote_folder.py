"""What a pyannote pipeline consists of, found on this machine: nothing is left to be looked up."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicecoach.checkpoints import installed
from voicecoach.core.errors import ConfigError, MissingDependencyError

__all__ = ["DEFAULT_MODEL", "LocalPipeline", "local_pipeline"]

DEFAULT_MODEL = "pyannote/speaker-diarization-community-1"

_PIPELINE = "pyannote.audio.pipelines.SpeakerDiarization"
_MODELS = ("segmentation", "embedding", "plda")
_OWN_FOLDER = "$model/"
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class LocalPipeline:
    """What ``Pipeline.from_pretrained`` takes, with the name and revision for the provenance.

    ``revision`` is ``None`` for a folder that was not pulled.
    """

    config: dict[str, Any]
    name: str
    revision: str | None = None


def local_pipeline(model: str) -> LocalPipeline:
    """Read the configuration of a pipeline, with local folders for all that it is made of.

    Parameters
    ----------
    model : str
        A repository that was pulled, or a local folder with a ``config.yaml``.

    Returns
    -------
    LocalPipeline

    Raises
    ------
    MissingDependencyError
        If the model, or one that it is made of, is not on this machine.
    ConfigError
        If the folder holds no pipeline for speaker diarization.
    """
    folder, name, revision = _folder(model)
    config = _read(folder / "config.yaml")
    parts = config["pipeline"].setdefault("params", {})
    # Pipelines of before version 4 name none; pyannote.audio takes that of its newest then.
    parts.setdefault("plda", f"{DEFAULT_MODEL}/plda")
    for part in _MODELS:
        if isinstance(parts.get(part), str):
            parts[part] = _local_part(parts[part], folder, of=model)
    parts["legacy"] = False  # which would leave out the exclusive answer
    return LocalPipeline(config, name, revision)


def _folder(model: str) -> tuple[Path, str, str | None]:
    """Folder, name and revision."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder.resolve(), folder.resolve().name, None
    if folder.is_absolute() or model.startswith((".", "~")):
        raise ConfigError(f"need a folder with a pyannote pipeline; there is none at {folder}")
    found = installed(model)
    return found.folder, found.checkpoint.name, found.checkpoint.revision


def _read(path: Path) -> dict[str, Any]:
    import yaml

    if not path.is_file():
        raise ConfigError(f"{path.parent} holds no pyannote pipeline: it has no config.yaml")
    try:
        config = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path} is not readable: {error}") from error
    pipeline = config.get("pipeline") if isinstance(config, dict) else None
    name = pipeline.get("name") if isinstance(pipeline, dict) else None
    if name != _PIPELINE:
        raise ConfigError(f"need a pipeline {_PIPELINE}; {path} is of {name!r}")
    # Nothing else of it is needed, and some of what may be there names code to be run.
    return {key: config[key] for key in ("dependencies", "pipeline", "params") if key in config}


def _local_part(value: str, folder: Path, *, of: str) -> dict[str, str] | str:
    """Folder of one of the models that a pipeline is made of."""
    if value.startswith(_OWN_FOLDER):
        part = value.removeprefix(_OWN_FOLDER).partition("@")[0]
        return {"checkpoint": str(folder), "subfolder": part}
    if (folder / value).exists():
        return str(folder / value)
    repository, _, part = value.partition("@")[0], "", ""
    if value == f"{DEFAULT_MODEL}/plda":
        repository, part = DEFAULT_MODEL, "plda"
    if not _REPOSITORY.fullmatch(repository):
        raise ConfigError(f"{of} is made of {value!r}, which is no folder and no repository")
    try:
        place = str(installed(repository).folder)
    except MissingDependencyError as error:
        raise MissingDependencyError(f"{of} is made of {repository}, and {error}") from error
    return {"checkpoint": place, "subfolder": part} if part else {"checkpoint": place}
