"""The dashboard over a store that is thrown away, and Chromium to look at it."""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

__all__ = ["call_id_of", "chromium", "demo_store", "run_command", "served"]

_PATIENCE_S = 120.0


def run_command(*arguments: str) -> str:
    """Run ``voicecoach`` and return what it prints."""
    command = [sys.executable, "-m", "voicecoach", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def demo_store() -> Iterator[Path]:
    """Give a store with the sample calls, analysed as ``voicecoach demo`` does."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        run_command("demo", "--no-serve", "--store", str(store))
        yield store


def call_id_of(store: Path, name: str) -> str:
    """Id of the call that a person calls ``name``."""
    shown = run_command("show", name, "--json", "--store", str(store))
    return shown.split('"call_id": "', 1)[1].split('"', 1)[0]


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Serve a store; gives the address once it answers.

    Raises
    ------
    TimeoutError
        If it does not.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "voicecoach.web", "--store", str(store), "--port", str(port)]
    server = subprocess.Popen([*command, "--no-browser"], stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(url)
        yield url
    finally:
        server.terminate()
        server.wait()


def _wait_until_healthy(url: str) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"the dashboard at {url} did not answer in {_PATIENCE_S:.0f} s")


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a Chromium of this machine, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
