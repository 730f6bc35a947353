"""``voicecoach dashboard``."""

import os
from pathlib import Path

import click

from voicecoach.cli.options import store_option

__all__ = ["command"]


@click.command("dashboard")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port on 127.0.0.1. [default: the first free one from 8501]",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Settings file whose rules are shown. [default: ./voicecoach.toml, if any]",
)
@click.option(
    "--sign-in",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Show pages only to the people whom this file names, once they have signed in; "
    "docs/security.md says how. [default: VOICECOACH_SIGN_IN, if set]",
)
@store_option
def command(
    *,
    port: int | None,
    no_browser: bool,
    config: Path | None,
    sign_in: Path | None,
    store_path: str | None,
) -> None:
    """Serve the dashboard on this machine (127.0.0.1) until Ctrl+C.

    \b
    Examples:
      voicecoach dashboard
      voicecoach dashboard --port 8600 --no-browser
      voicecoach dashboard --config team.toml
      voicecoach dashboard --sign-in sign_in.toml
    """
    from voicecoach.cli.serving import serve
    from voicecoach.config import CONFIG_VARIABLE

    if config is not None:
        os.environ[CONFIG_VARIABLE] = str(config.absolute())  # the server takes it over
    serve(store_path, port=port, may_open_browser=not no_browser, sign_in=sign_in)
