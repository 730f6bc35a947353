"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from voicecoach.store.repository import CallStore

__all__ = [
    "AGENT_CHANNELS",
    "call_argument",
    "config_option",
    "open_store",
    "output",
    "store_option",
    "talk",
]

Command = TypeVar("Command", bound=Callable[..., Any])

_PIPE_WIDTH = 200
"""Columns where no terminal says how wide it is: nothing is cut off there."""

AGENT_CHANNELS = {"left": 0, "right": 1, "0": 0, "1": 1}


def store_option(command: Command) -> Command:
    """Add ``--store``."""
    return click.option(
        "--store",
        "store_path",
        metavar="FOLDER",
        envvar="VOICECOACH_STORE",
        help="Folder of the store. [env: VOICECOACH_STORE; default: the platform's data folder]",
    )(command)


def config_option(command: Command) -> Command:
    """Add ``--config`` of what analyses."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        help="Settings file. [default: ./voicecoach.toml, if any]",
    )(command)


def call_argument(command: Command) -> Command:
    """Add the argument that names a call."""
    return click.argument("call", metavar="CALL")(command)


def open_store(store_path: str | None) -> "CallStore":
    """Open the store that was named, or the default one.

    Raises
    ------
    StoreError
        If it cannot be opened.
    """
    from voicecoach.store.location import default_store
    from voicecoach.store.repository import CallStore

    return CallStore.open(Path(store_path) if store_path else default_store())


def output() -> "Console":
    """Console for what was asked for: stdout; wide where it is a file or a pipe."""
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PIPE_WIDTH)


def talk() -> "Console":
    """Console for everything else: stderr."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
