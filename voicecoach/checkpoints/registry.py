"""``models/registry.toml``: where each model comes from, pinned to the byte."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicecoach.core.errors import ConfigError
from voicecoach.resources import find

__all__ = ["Checkpoint", "CheckpointFile", "Registry", "load_registry"]

_COMMIT = re.compile(r"[0-9a-f]{40}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """One file of a model.

    Parameters
    ----------
    name : str
        Within the model's folder; parts of it may be in folders of their own.
    size_bytes : int
    sha256 : str or None
        ``None`` where nobody pinned it: then what comes first is recorded.

    Raises
    ------
    ConfigError
        If the name leads out of the model's folder, the size is not > 0 or
        the digest is none.
    """

    name: str
    size_bytes: int
    sha256: str | None = None

    def __post_init__(self) -> None:
        if not _FILE_NAME.fullmatch(self.name):
            raise ConfigError(f"need a file name within the model's folder; got {self.name!r}")
        if not isinstance(self.size_bytes, int) or self.size_bytes <= 0:
            raise ConfigError(f"{self.name}: need size_bytes > 0; got {self.size_bytes!r}")
        if self.sha256 is not None and not _DIGEST.fullmatch(self.sha256):
            raise ConfigError(f"{self.name}: need a SHA-256 in hexadecimal; got {self.sha256!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """One model: its origin, its licence and its files.

    Parameters
    ----------
    name : str
        What people call it, e.g. ``"small"``; for a model that is not
        registered, its repository.
    repository, revision : str
        Where it lies on the hub, and the commit, in full.
    license : str
        SPDX identifier, or ``"unknown"``.
    engine, about : str
        What runs it, and what it is for.
    files : tuple of CheckpointFile

    Raises
    ------
    ConfigError
        If the repository is not ``owner/name``, the revision not a commit, or
        there is no file.
    """

    name: str
    repository: str
    revision: str
    license: str
    engine: str
    files: tuple[CheckpointFile, ...]
    about: str = ""

    def __post_init__(self) -> None:
        if not _REPOSITORY.fullmatch(self.repository):
            raise ConfigError(f"{self.name}: need a repository owner/name; got {self.repository!r}")
        if not _COMMIT.fullmatch(self.revision):
            raise ConfigError(f"{self.name}: need a commit of 40 digits; got {self.revision!r}")
        if not self.files:
            raise ConfigError(f"{self.name}: need at least one file")

    @property
    def size_bytes(self) -> int:
        """All its files together."""
        return sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class Registry:
    """The models that are known by name, and the hub they come from."""

    hub: str
    checkpoints: Mapping[str, Checkpoint]

    def find(self, name: str) -> Checkpoint:
        """Return the model of this name.

        Raises
        ------
        ConfigError
            If no model has it.
        """
        if name not in self.checkpoints:
            raise ConfigError(
                f"no model is called {name!r}; known are {', '.join(self.checkpoints)}, or name "
                "a repository of the hub as owner/name"
            )
        return self.checkpoints[name]


def load_registry(path: Path | None = None) -> Registry:
    """Read the registry of this installation, or another one.

    Raises
    ------
    ConfigError
        If a key is missing, unknown or of the wrong form.
    InputError
        If this installation came without its registry.
    """
    path = path or find("models") / "registry.toml"
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        models = {name: _checkpoint(name, table) for name, table in tables["models"].items()}
        return Registry(str(tables["hub"]), models)
    except (ConfigError, tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    except KeyError as error:
        raise ConfigError(f"{path}: the key {error} is missing") from error


def _checkpoint(name: str, table: dict[str, Any]) -> Checkpoint:
    files = tuple(CheckpointFile(file, **pins) for file, pins in table.pop("files").items())
    return Checkpoint(name=name, files=files, **table)
