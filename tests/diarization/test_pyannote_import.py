"""How pyannote.audio comes into a process, shown on packages made here: no torch is needed."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from voicecoach.core.errors import ConfigError, MissingDependencyError
from voicecoach.diarization.pyannote import PyannoteDiarizer, PyannoteOptions
from voicecoach.diarization.pyannote_import import pyannote_audio

AUDIO = """
import os, warnings
warnings.warn("a decoder is missing")
asked = os.environ.get("PYANNOTE_METRICS_ENABLED", "unset: told to everybody")
import torchaudio
"""
TORCHAUDIO = "from . import _extension"
EXTENSION = """
from .utils import _load_lib
is_compiled = _load_lib("_torchaudio")
"""
DOES_NOT_FIT = """
def _load_lib(name):
    raise OSError("libc10_cuda.so: cannot open shared object file")
"""
FITS = """
def _load_lib(name):
    return True
"""


def imported(
    folder: Path, then: str = "", packages: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """Run a line in a process that finds packages made here before all others."""
    files = {
        "pyannote/audio/__init__.py": AUDIO,
        "torchaudio/__init__.py": TORCHAUDIO,
        "torchaudio/_extension/__init__.py": EXTENSION,
        "torchaudio/_extension/utils.py": FITS,
        **packages,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    code = (
        "from voicecoach.diarization.pyannote_import import pyannote_audio\n"
        f"package = pyannote_audio()\n{then}"
    )
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{Path.cwd()}"},
    )


@pytest.mark.parametrize("wanted", ["true", "1", "0"])
def test_telemetry_is_off_before_the_package_is_imported_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", wanted)
    done = imported(tmp_path, "print(package.asked)")
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_torchaudio_whose_compiled_part_does_not_fit_goes_without_it(tmp_path: Path) -> None:
    done = imported(
        tmp_path,
        "import torchaudio; print(torchaudio._extension.is_compiled)",
        {"torchaudio/_extension/utils.py": DOES_NOT_FIT},
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_a_torchaudio_that_fits_is_left_as_it_is(tmp_path: Path) -> None:
    done = imported(tmp_path, "import torchaudio; print(torchaudio._extension.is_compiled)")
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_package_that_cannot_be_imported_is_an_error_of_the_engine(tmp_path: Path) -> None:
    broken = imported(
        tmp_path, "", {"pyannote/audio/__init__.py": "raise ImportError('parts of two versions')"}
    )
    assert "EngineError: pyannote.audio is installed but cannot be imported" in broken.stderr
    assert "parts of two versions" in broken.stderr


def test_a_torchaudio_that_is_broken_elsewhere_is_said_to_be(tmp_path: Path) -> None:
    broken = imported(tmp_path, "", {"torchaudio/__init__.py": "raise OSError('not this one')"})
    assert "EngineError" in broken.stderr
    assert "not this one" in broken.stderr


def test_something_that_it_needs_and_that_is_missing_keeps_its_name(tmp_path: Path) -> None:
    broken = imported(tmp_path, "", {"pyannote/audio/__init__.py": "import something_it_needs"})
    assert broken.stderr.strip().endswith("No module named 'something_it_needs'")


def test_without_the_extra_the_line_that_installs_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pyannote_audio.cache_clear()
    monkeypatch.setitem(sys.modules, "pyannote", None)
    monkeypatch.delitem(sys.modules, "pyannote.audio", raising=False)
    with pytest.raises(MissingDependencyError, match=r"pip install 'voicecoach\[pyannote\]'"):
        PyannoteDiarizer()


@pytest.mark.parametrize(
    "options",
    [
        {"model": " "},
        {"device": "tpu"},
        {"speaker_count": -1},
        {"min_speaker_count": -1},
        {"max_speaker_count": -1},
        {"min_speaker_count": 3, "max_speaker_count": 2},
    ],
)
def test_options_out_of_range_are_refused(options) -> None:
    with pytest.raises(ConfigError):
        PyannoteOptions(**options)


def test_a_least_count_without_a_largest_is_fine() -> None:
    assert PyannoteOptions(min_speaker_count=2).max_speaker_count == 0
