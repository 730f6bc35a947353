"""Starting the dashboard's server, which is a process of its own."""

import os
import sys
from pathlib import Path

__all__ = ["serve"]


def serve(
    store_path: str | None,
    *,
    port: int | None,
    may_open_browser: bool,
    sign_in: Path | None = None,
) -> None:
    """Serve the dashboard on 127.0.0.1 until it is stopped.

    The server is started as a program, not imported: the command line and the
    web stand on one floor and do not know each other. It takes the place of
    this process, so that signals and exit status are its own.
    """
    arguments = [sys.executable, "-m", "voicecoach.web"]
    if store_path is not None:
        arguments += ["--store", store_path]
    if port is not None:
        arguments += ["--port", str(port)]
    if sign_in is not None:
        arguments += ["--sign-in", str(sign_in)]
    if not may_open_browser:
        arguments.append("--no-browser")
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, arguments)  # noqa: S606 - a list of arguments, no shell
