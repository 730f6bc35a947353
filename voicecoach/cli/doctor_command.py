"""``voicecoach doctor``."""

import platform
import sys
from importlib import metadata, util
from pathlib import Path

import click

from voicecoach import __version__
from voicecoach.cli.options import open_store, output, store_option
from voicecoach.core.errors import VoiceCoachError

__all__ = ["command"]

_OK = "[green]ok[/]"
_MISSING = "[yellow]–[/]"

_NEEDED = {
    "numpy": "everything",
    "scipy": "everything",
    "av": "reading recordings",
    "soxr": "recordings of other rates than 8 kHz",
    "onnxruntime": "speech activity on noisy lines",
    "faster-whisper": "speech activity on noisy lines, and words",
    "sqlalchemy": "the store",
    "pyarrow": "pitch and level tracks in the store",
    "streamlit": "the dashboard",
    "librosa": "spectrograms, and the pitch tracker pyin",
}


@click.command("doctor")
@store_option
def command(*, store_path: str | None) -> None:
    """Tell what is installed, what is missing, and what each missing thing would add.

    Exits with 1 if the store cannot be used.

    \b
    Examples:
      voicecoach doctor
      voicecoach doctor --store my_store
    """
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    rows = (*_system(), *_packages(), *_models(), *_voices(store_path), *_store(store_path))
    for mark, name, state in rows:
        table.add_row(mark, name, escape(state))
    output().print(table)
    if rows[-1][0] != _OK:
        sys.exit(1)


def _row(*, ok: bool, name: str, state: str) -> tuple[str, str, str]:
    return (_OK if ok else _MISSING, name, state)


def _system() -> list[tuple[str, str, str]]:
    return [
        _row(ok=True, name="voicecoach", state=__version__),
        _row(ok=True, name="Python", state=f"{platform.python_version()}, {platform.system()}"),
    ]


def _packages() -> list[tuple[str, str, str]]:
    rows = [
        _row(
            ok=_version(name) is not None,
            name=name,
            state=_version(name) or f"missing; needed for {use}: pip install {name}",
        )
        for name, use in _NEEDED.items()
    ]
    rows.append(_row(ok=True, name="FFmpeg (inside av)", state=_ffmpeg()))
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
        ),
        _words(),
        _voices_on_one_channel(),
        _what_is_said(),
    ]


def _what_is_said() -> tuple[str, str, str]:
    from voicecoach.language import pack_languages

    languages = ", ".join(sorted(pack_languages()))
    return _row(
        ok=True,
        name="transcripts",
        state="read without a model (voicecoach words CALL --transcript FILE); what was done with "
        f"words is found in: {languages}",
    )


def _voices_on_one_channel() -> tuple[str, str, str]:
    from voicecoach.diarization.pyannote_folder import DEFAULT_MODEL

    version, here = _version("pyannote.audio"), _models_of("pyannote.audio")
    state = f'pyannote.audio {version} with {", ".join(here)}; engine = "pyannote" uses it'
    if version is None:
        state = (
            "told apart without a model; for a better engine: pip install 'voicecoach[pyannote]'"
        )
    elif not here:
        state = f"pyannote.audio {version}, no model: voicecoach models pull {DEFAULT_MODEL}"
    return _row(ok=version is None or bool(here), name="voices on one channel", state=state)


def _models_of(engine: str) -> tuple[str, ...]:
    """Names of the models here that an engine runs."""
    from voicecoach.checkpoints import installed_models

    return tuple(model.name for model in installed_models() if model.engine == engine)


def _words() -> tuple[str, str, str]:
    from voicecoach.asr import default_device, default_model

    try:
        device = default_device()
    except VoiceCoachError as error:
        return _row(ok=False, name="words", state=str(error))
    here, suitable = _models_of("faster-whisper"), default_model(device)
    name = f"words ({device})"
    if suitable in here:
        return _row(ok=True, name=name, state=f"models here: {', '.join(here)}")
    others = f"only {', '.join(here)} here" if here else "no model here; calls are without words"
    return _row(
        ok=False, name=name, state=f"{others}; get one with: voicecoach models pull {suitable}"
    )


def _voices(store_path: str | None) -> list[tuple[str, str, str]]:
    """Whether voices are remembered, which is biometric data."""
    from voicecoach.pipeline import read_settings
    from voicecoach.pipeline.roles import RolesOptions
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.figures import counted

    try:
        is_on = read_settings().stage("roles", RolesOptions).remember_voices
        with open_store(store_path) as store:
            count = store.remembered_call_count(LOCAL_USER)
    except VoiceCoachError as error:
        return [_row(ok=False, name="remembered voices", state=str(error))]
    state = "on: what agents' voices are known by is kept" if is_on else "off"
    kept = f"; kept of {counted(count, 'call')}, forget with: voicecoach voices --forget"
    return [_row(ok=True, name="remembered voices", state=state + (kept if count else ""))]


def _store(store_path: str | None) -> list[tuple[str, str, str]]:
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.views.figures import counted

    try:
        with open_store(store_path) as store:
            counts = store.counts(LOCAL_USER)
    except VoiceCoachError as error:
        return [_row(ok=False, name="store", state=str(error))]
    size_mb = counts.file_bytes / 1e6
    place = counts.location.removeprefix("sqlite:///")
    return [
        _row(
            ok=True,
            name="store",
            state=f"{place}: {counted(counts.calls, 'call')}, {counted(counts.moments, 'moment')}, "
            f"{counted(counts.annotations, 'annotation')}, {size_mb:.1f} MB",
        )
    ]
