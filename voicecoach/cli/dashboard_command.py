"""``voicecoach dashboard``."""

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
@store_option
def command(*, port: int | None, no_browser: bool, store_path: str | None) -> None:
    """Serve the dashboard on this machine (127.0.0.1) until Ctrl+C.

    \b
    Examples:
      voicecoach dashboard
      voicecoach dashboard --port 8600 --no-browser
    """
    from voicecoach.cli.serving import serve

    serve(store_path, port=port, may_open_browser=not no_browser)
