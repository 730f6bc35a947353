"""pyannote.audio brought into this process: silent towards the outside, on any build of torch."""

import importlib
import os
import sys
import warnings
from functools import cache
from typing import Any

from voicecoach.core.errors import EngineError, MissingDependencyError

__all__ = ["METRICS_VARIABLE", "pyannote_audio"]

METRICS_VARIABLE = "PYANNOTE_METRICS_ENABLED"
"""What pyannote.audio asks before it tells its makers of each use; unset, it does."""

_OWN_NAMES = frozenset({"pyannote", "pyannote.audio"})


@cache
def pyannote_audio() -> Any:
    """Import pyannote.audio with its telemetry off.

    Returns
    -------
    module

    Raises
    ------
    MissingDependencyError
        If it is not installed.
    EngineError
        If it is installed and cannot be imported.
    """
    os.environ[METRICS_VARIABLE] = "0"  # before the import: it would be set to "true" there
    with warnings.catch_warnings():
        # Of decoders of files that we do not use, and of other packages to their own developers.
        warnings.simplefilter("ignore")
        try:
            _import_torchaudio()
            return importlib.import_module("pyannote.audio")
        except ModuleNotFoundError as error:
            if error.name not in _OWN_NAMES:
                raise  # it is installed, and something it needs is broken
            raise MissingDependencyError(
                "the diarizer pyannote needs pyannote.audio, which is not installed: "
                "pip install 'voicecoach[pyannote]'"
            ) from error
        except (ImportError, OSError, RuntimeError) as error:
            raise EngineError(
                f"pyannote.audio is installed but cannot be imported ({error}); its parts may be "
                "of different builds: pip install --force-reinstall 'voicecoach[pyannote]'"
            ) from error


def _import_torchaudio() -> None:
    """Import torchaudio, without its compiled part where that does not fit the torch that is here.

    The registry's torchaudio is built for CUDA and does not load beside a torch for the CPU.
    pyannote.audio calls only what torchaudio does in torch itself; so the one that cannot load is
    told what a build without the compiled part finds out by itself: that there is none.
    """
    try:
        importlib.import_module("torchaudio")
    except ModuleNotFoundError:
        return  # whoever needs it says so
    except (ImportError, OSError, RuntimeError):
        loader = sys.modules.get("torchaudio._extension.utils")
        if loader is None:
            raise
        vars(loader)["_load_lib"] = _has_no_library
        importlib.import_module("torchaudio")


def _has_no_library(_name: str) -> bool:
    return False
