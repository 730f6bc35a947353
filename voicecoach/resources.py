"""Where the folders that travel with the package are: beside it, or inside it in a wheel."""

from pathlib import Path

from voicecoach.core.errors import InputError

__all__ = ["find"]

_PACKAGE = Path(__file__).resolve().parent


def find(name: str) -> Path:
    """Folder ``name`` (``"dashboards"``, ``"sample_calls"``, ``"models"``) of this installation.

    Raises
    ------
    InputError
        If this installation came without it.
    """
    for folder in (_PACKAGE.parent / name, _PACKAGE / "_bundled" / name):
        if folder.is_dir():
            return folder
    raise InputError(f"need the folder {name!r}; this installation has none: reinstall voicecoach")
