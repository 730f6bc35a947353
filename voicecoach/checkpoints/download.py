"""The only place that downloads: a model, once, when somebody asks for it."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

from voicecoach.checkpoints.local import (
    InstalledCheckpoint,
    faults,
    folder_of,
    read_record,
    sha256_of,
    write_record,
)
from voicecoach.checkpoints.registry import Checkpoint, CheckpointFile, Registry, load_registry
from voicecoach.core.errors import DownloadError

__all__ = ["Progress", "pull"]

Progress = Callable[[str, int, int], None]
"""Called with the file's name, the bytes of the model that are here, and all its bytes."""

_ATTEMPTS = 3
"""How often a broken connection is taken up again before the user is asked (convention)."""


def pull(
    name: str,
    *,
    folder: Path | None = None,
    registry: Registry | None = None,
    progress: Progress | None = None,
) -> InstalledCheckpoint:
    """Bring a model to this machine, going on where an earlier attempt stopped.

    A registered model must come byte for byte as the registry has it. Of any
    other repository the newest revision is taken and its digests are recorded
    beside it: trust on first use, held against the files from then on.

    Parameters
    ----------
    name : str
        A registered name, or a repository ``owner/name``.
    folder : Path or None
        Folder of all models; ``None`` for the default.
    registry : Registry or None
        ``None`` for the one of this installation.
    progress : callable or None

    Returns
    -------
    InstalledCheckpoint
        At once, without a network, where it is here already and as registered.

    Raises
    ------
    ConfigError
        If no model is called so.
    DownloadError
        If the hub cannot be reached, the disk is too small, or what came is
        not what is registered.
    """
    registry = registry or load_registry()
    # A repository need not be registered; a name without an owner is nothing else.
    registered = registry.checkpoints.get(name) if "/" in name else registry.find(name)
    place = folder_of(name, folder=folder)
    here = _complete(place, registered)
    if here is not None:
        return here
    # Here: an analysis names models and has no use for what asks other hosts.
    from voicecoach.checkpoints.hub import hub_address, look_up

    hub = hub_address(registry.hub)
    checkpoint = registered or _as_first_seen(look_up(hub, name), place)
    place.mkdir(parents=True, exist_ok=True)
    _require_space(place, checkpoint)
    done_bytes, files = 0, []
    for file in checkpoint.files:
        address = f"{hub}/{checkpoint.repository}/resolve/{checkpoint.revision}/{file.name}"
        report = _part_of(progress, file, before_bytes=done_bytes, of_bytes=checkpoint.size_bytes)
        files.append(_fetch(address, place, file, checkpoint=checkpoint, report=report))
        done_bytes += file.size_bytes
    pulled = dataclasses.replace(checkpoint, files=tuple(files))
    write_record(place, pulled)
    return InstalledCheckpoint(pulled, place)


def _complete(place: Path, registered: Checkpoint | None) -> InstalledCheckpoint | None:
    recorded = read_record(place)
    if recorded is None:
        return None
    here = InstalledCheckpoint(recorded, place)
    return None if faults(here, registered) else here


def _as_first_seen(found: Checkpoint, place: Path) -> Checkpoint:
    """Hold the same revision to the digests that it had when it came first."""
    recorded = read_record(place)
    same = recorded is not None and recorded.revision == found.revision
    return recorded if recorded is not None and same else found


def _require_space(place: Path, checkpoint: Checkpoint) -> None:
    here_bytes = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    needed_bytes = checkpoint.size_bytes - here_bytes
    free_bytes = shutil.disk_usage(place).free
    if free_bytes < needed_bytes:
        raise DownloadError(
            f"{checkpoint.name} needs {needed_bytes / 1e6:.0f} MB more; the disk of {place} has "
            f"{free_bytes / 1e6:.0f} MB left: make room, or name another folder"
        )


def _part_of(
    progress: Progress | None, file: CheckpointFile, *, before_bytes: int, of_bytes: int
) -> Callable[[int], None]:
    def report(file_bytes: int) -> None:
        if progress is not None:
            progress(file.name, before_bytes + file_bytes, of_bytes)

    return report


def _fetch(
    address: str,
    place: Path,
    file: CheckpointFile,
    *,
    checkpoint: Checkpoint,
    report: Callable[[int], None],
) -> CheckpointFile:
    """Bring one file, and return it with the digest that it has."""
    target = place / file.name
    if file.sha256 is not None and target.is_file() and sha256_of(target) == file.sha256:
        report(file.size_bytes)
        return file
    target.parent.mkdir(exist_ok=True, parents=True)
    # The revision is in the name: what is half here of another one is no beginning of this one.
    partial = place / f"{file.name}.{checkpoint.revision[:12]}.part"
    for attempt in range(_ATTEMPTS):
        try:
            _complete_partial(address, partial, file, what=checkpoint.name, report=report)
            break
        except DownloadError:
            if attempt == _ATTEMPTS - 1 or not partial.exists():
                raise
    digest = sha256_of(partial)
    if partial.stat().st_size != file.size_bytes or digest != (file.sha256 or digest):
        partial.unlink()
        raise DownloadError(
            f"{checkpoint.name}: {file.name} is not what is expected (another length or SHA-256); "
            f"it was thrown away. Pull again; if it stays so, do not trust {address}"
        )
    partial.replace(target)
    return dataclasses.replace(file, sha256=digest)


def _complete_partial(
    address: str,
    partial: Path,
    file: CheckpointFile,
    *,
    what: str,
    report: Callable[[int], None],
) -> None:
    if partial.exists() and partial.stat().st_size >= file.size_bytes:
        return
    from voicecoach.checkpoints.hub import append_file

    for here_bytes in append_file(address, partial, what=f"{what} ({file.name})"):
        if here_bytes > file.size_bytes:
            return  # longer than it may be: no need to see how long
        report(here_bytes)
    if partial.stat().st_size < file.size_bytes:
        raise DownloadError(
            f"the connection ended before all of {what} ({file.name}) was here; "
            "run the command again: it goes on where it stopped"
        )
