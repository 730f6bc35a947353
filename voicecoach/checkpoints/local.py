"""Which models are on this machine, and whether they are still what was downloaded."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voicecoach.checkpoints.registry import Checkpoint, CheckpointFile
from voicecoach.core.errors import ConfigError, MissingDependencyError

__all__ = [
    "MODELS_VARIABLE",
    "InstalledCheckpoint",
    "default_models_folder",
    "faults",
    "folder_of",
    "installed",
    "installed_models",
    "installed_names",
    "read_record",
    "sha256_of",
    "write_record",
]

MODELS_VARIABLE = "VOICECOACH_MODELS"
_RECORD = "checkpoint.json"
"""Beside the files of a model; written last, so that a model without one is not complete."""
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class InstalledCheckpoint:
    """A model on this machine, with the digest of each file as it came."""

    checkpoint: Checkpoint
    folder: Path


def default_models_folder() -> Path:
    """Folder named by ``VOICECOACH_MODELS``, else one in the platform's folder for a user's data.

    It need not exist; `voicecoach.checkpoints.pull` makes it.
    """
    named = os.environ.get(MODELS_VARIABLE)
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("voicecoach", appauthor=False) / "models"


def folder_of(name: str, *, folder: Path | None = None) -> Path:
    """Folder of one model among all of them.

    Examples
    --------
    >>> folder_of("owner/name", folder=Path("models")).name
    'owner--name'
    """
    return (folder or default_models_folder()) / name.replace("/", "--")


def installed(name: str, *, folder: Path | None = None) -> InstalledCheckpoint:
    """Find a model on this machine; nothing is downloaded.

    Parameters
    ----------
    name : str
        A registered name or a repository, as it was pulled.
    folder : Path or None
        Folder of all models; ``None`` for the default.

    Raises
    ------
    MissingDependencyError
        If the model is not here, or not all of it; the message has the command that brings it.
    """
    place = folder_of(name, folder=folder)
    checkpoint = read_record(place)
    if checkpoint is None:
        raise MissingDependencyError(
            f"the model {name!r} is not on this machine; get it with: voicecoach models pull {name}"
        )
    missing = [file.name for file in checkpoint.files if _fault(place, file, with_digest=False)]
    if missing:
        raise MissingDependencyError(
            f"the model {name!r} is not complete ({', '.join(missing)}); "
            f"get it again with: voicecoach models pull {name}"
        )
    return InstalledCheckpoint(checkpoint, place)


def installed_models(*, folder: Path | None = None) -> tuple[Checkpoint, ...]:
    """Models that were pulled, sorted by name; their files are not looked at."""
    records = (folder or default_models_folder()).glob(f"*/{_RECORD}")
    found = (read_record(record.parent) for record in records)
    return tuple(sorted(filter(None, found), key=lambda checkpoint: checkpoint.name))


def installed_names(*, folder: Path | None = None) -> tuple[str, ...]:
    """Names of the models that were pulled, sorted."""
    return tuple(checkpoint.name for checkpoint in installed_models(folder=folder))


def faults(model: InstalledCheckpoint, registered: Checkpoint | None) -> tuple[str, ...]:
    """Read every byte of a model and say what is not as it should be.

    Parameters
    ----------
    model : InstalledCheckpoint
    registered : Checkpoint or None
        What the registry has under its name; ``None`` where it has nothing,
        and the digests recorded at the first download are held against the files.

    Returns
    -------
    tuple of str
        One sentence for each fault; empty where all is well.
    """
    wanted = registered or model.checkpoint
    found = [_fault(model.folder, file, with_digest=True) for file in wanted.files]
    if registered is not None and registered.revision != model.checkpoint.revision:
        found.insert(
            0,
            f"revision {model.checkpoint.revision[:12]} is here, "
            f"the registry names {registered.revision[:12]}",
        )
    return tuple(fault for fault in found if fault is not None)


def _fault(folder: Path, file: CheckpointFile, *, with_digest: bool) -> str | None:
    path = folder / file.name
    if not path.is_file():
        return f"{file.name} is missing"
    size_bytes = path.stat().st_size
    if size_bytes != file.size_bytes:
        return f"{file.name} has {size_bytes} bytes, should have {file.size_bytes}"
    if with_digest and file.sha256 is not None and sha256_of(path) != file.sha256:
        return f"{file.name} is not what was downloaded: its SHA-256 is another"
    return None


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def read_record(folder: Path) -> Checkpoint | None:
    """Return what was downloaded into a folder; ``None`` where nothing was, or not to its end."""
    try:
        values: dict[str, Any] = json.loads((folder / _RECORD).read_text("utf-8"))
        files = tuple(CheckpointFile(**file) for file in values.pop("files"))
        return Checkpoint(files=files, **values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ConfigError):
        return None


def write_record(folder: Path, checkpoint: Checkpoint) -> None:
    """Keep what was downloaded beside it; the model is complete from then on."""
    text = json.dumps(asdict(checkpoint), indent=1)
    partial = folder / f"{_RECORD}.part"
    partial.write_text(text + "\n", "utf-8")
    partial.replace(folder / _RECORD)
