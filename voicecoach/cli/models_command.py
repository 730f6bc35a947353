"""``voicecoach models``."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from voicecoach.cli.options import output, talk

__all__ = ["check_models", "command", "list_models", "pull_models"]

Command = TypeVar("Command", bound=Callable[..., Any])


def _folder_option(command: Command) -> Command:
    return click.option(
        "--folder",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Folder of all models. [env: VOICECOACH_MODELS; default: the platform's data folder]",
    )(command)


@click.group("models")
def command() -> None:
    """List, get and check the models that find words, or tell voices on one channel apart.

    Models are the only thing that is ever downloaded, and only by "pull".
    Everything else works without them and without a network.
    """


@command.command("list")
@_folder_option
def list_models(*, folder: Path | None) -> None:
    """List the registered models, and which are on this machine.

    \b
    Examples:
      voicecoach models list
    """
    from rich.table import Table

    from voicecoach.checkpoints import default_models_folder, installed_names, load_registry

    registered = load_registry().checkpoints
    here = installed_names(folder=folder)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Model", "Size", "Here", "Licence", "About"):
        table.add_column(heading, justify="right" if heading == "Size" else "left")
    for name, model in registered.items():
        state = "[green]yes[/]" if name in here else "–"
        table.add_row(name, _megabytes(model.size_bytes), state, model.license, model.about)
    for name in here:
        if name not in registered:
            table.add_row(name, "", "[green]yes[/]", "", "not registered: trusted on first use")
    output().print(table)
    talk().print(f"Models are kept in {folder or default_models_folder()}.", style="dim")


@command.command("pull")
@click.argument("names", metavar="[MODEL]...", nargs=-1)
@_folder_option
def pull_models(*, names: tuple[str, ...], folder: Path | None) -> None:
    """Get models: by default the one that suits this machine.

    MODEL is a registered name, or a repository of the hub as owner/name. A
    registered model must come byte for byte as the registry has it; of any
    other, the digests are recorded the first time and held against it from
    then on. A pull that was stopped goes on where it stopped.

    Some models are given only to people who accepted their conditions on the
    hub. Then the command says step by step what to do. Your token is taken
    from HF_TOKEN or from the login of the hub's own client; it is sent to the
    hub only, when it asks for one, and is not kept.

    \b
    Examples:
      voicecoach models pull
      voicecoach models pull tiny small
      HF_TOKEN=... voicecoach models pull pyannote/speaker-diarization-community-1
      HF_ENDPOINT=https://mirror.example voicecoach models pull turbo
    """
    from voicecoach.checkpoints import pull
    from voicecoach.cli.progress import PullProgress

    for name in names or (_suitable(),):
        with PullProgress(name).shown() as bar:
            model = pull(name, folder=folder, progress=bar.report)
        output().print(f"{name} is in {model.folder}", soft_wrap=True, markup=False)


@command.command("check")
@click.argument("names", metavar="[MODEL]...", nargs=-1)
@_folder_option
def check_models(*, names: tuple[str, ...], folder: Path | None) -> None:
    """Read every byte of the models here and hold it against what was registered.

    Exits with 1 if anything is not as it should be.

    \b
    Examples:
      voicecoach models check
      voicecoach models check small
    """
    from voicecoach.checkpoints import faults, installed, installed_names, load_registry

    registered = load_registry().checkpoints
    wanted = names or installed_names(folder=folder)
    if not wanted:
        talk().print("No model is here. Get one with: voicecoach models pull")
    all_well = True
    for name in wanted:
        found = faults(installed(name, folder=folder), registered.get(name))
        all_well = all_well and not found
        output().print(f"{name}: {'; '.join(found) or 'as it came'}", markup=False, soft_wrap=True)
        if found:
            talk().print(f"Get it again with: voicecoach models pull {name}", markup=False)
    if not all_well:
        sys.exit(1)


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.0f} MB"


def _suitable() -> str:
    from voicecoach.asr import default_device, default_model

    return default_model(default_device())
