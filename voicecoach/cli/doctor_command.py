"""``voicecoach doctor``."""

import platform
from importlib import metadata, util
from pathlib import Path

import click

from voicecoach import __version__
from voicecoach.cli.options import open_store, output, store_option
from voicecoach.core.errors import VoiceCoachError

__all__ = ["command"]

_NEEDED = ("numpy", "scipy", "av", "soxr", "onnxruntime", "sqlalchemy", "streamlit", "librosa")
_OPTIONAL = {
    "faster-whisper": ("words: transcription on this machine (needs a model as well)", None),
    "pyannote.audio": (
        "who speaks when on one channel, by a neural model",
        "pip install 'voicecoach[pyannote]'",
    ),
    "torch": ("what pyannote.audio runs on", "pip install 'voicecoach[pyannote]'"),
}


@click.command("doctor")
@store_option
def command(*, store_path: str | None) -> None:
    """Tell what is installed, what is missing, and what each missing thing would add.

    \b
    Examples:
      voicecoach doctor
      voicecoach doctor --store my_store
    """
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for mark, name, state in (*_system(), *_packages(), *_models(), *_store(store_path)):
        table.add_row(mark, name, escape(state))
    output().print(table)


def _row(*, ok: bool, name: str, state: str) -> tuple[str, str, str]:
    return ("[green]ok[/]" if ok else "[yellow]–[/]", name, state)


def _system() -> list[tuple[str, str, str]]:
    return [
        _row(ok=True, name="voicecoach", state=__version__),
        _row(ok=True, name="Python", state=f"{platform.python_version()}, {platform.system()}"),
    ]


def _packages() -> list[tuple[str, str, str]]:
    rows = [
        _row(ok=_version(name) is not None, name=name, state=_version(name) or "missing")
        for name in _NEEDED
    ]
    rows.append(_row(ok=True, name="FFmpeg (inside av)", state=_ffmpeg()))
    for name, (adds, install) in _OPTIONAL.items():
        version = _version(name)
        missing = f"not installed; would add {adds}" + (f": {install}" if install else "")
        rows.append(_row(ok=version is not None, name=name, state=version or missing))
    return rows


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _ffmpeg() -> str:
    import av

    return str(av.ffmpeg_version_info)


def _models() -> list[tuple[str, str, str]]:
    package = util.find_spec("faster_whisper")
    assets = Path(package.origin).parent / "assets" if package and package.origin else Path()
    silero = next(iter(sorted(assets.glob("silero_vad*.onnx"))), None)
    return [
        _row(
            ok=silero is not None,
            name="speech activity on noisy lines",
            state=silero.name if silero else "missing; noisy lines are judged by level alone",
        )
    ]


def _store(store_path: str | None) -> list[tuple[str, str, str]]:
    from voicecoach.store.access import LOCAL_USER

    try:
        with open_store(store_path) as store:
            counts = store.counts(LOCAL_USER)
    except VoiceCoachError as error:
        return [_row(ok=False, name="store", state=str(error))]
    size_mb = counts.file_bytes / 1e6
    return [
        _row(
            ok=True,
            name="store",
            state=f"{counts.location}: {counts.calls} calls, {counts.moments} moments, "
            f"{counts.annotations} annotations, {size_mb:.1f} MB",
        )
    ]
