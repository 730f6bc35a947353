"""A real Chromium that stays here: requests to other machines are refused and reported."""

import errno
import random
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

collect_ignore = ["player_app.py", "player_server.py"]  # programs that the tests start

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = {"127.0.0.1", "localhost"}
# For a slow machine that does other things too; a fast one never waits.
PATIENCE_S = 180.0
PAGE_PATIENCE_MS = 60_000
HEALTH = "/_stcore/health"


@dataclass
class Browser:
    """A browser context and what went wrong in it."""

    context: Any
    console_errors: list[str] = field(default_factory=list)
    outside_requests: list[str] = field(default_factory=list)

    def open(self, url: str) -> Any:
        """Open a page whose console and requests are watched."""
        page = self.context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        page.goto(url)
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error":
            self.console_errors.append(text)

    def watch(self) -> None:
        """Note requests to anywhere but this machine, and refuse them."""

        def check(route: Any) -> None:
            address = urlsplit(route.request.url)
            if address.scheme in {"data", "blob"} or address.hostname in HERE:
                route.continue_()
            else:
                self.outside_requests.append(route.request.url)
                route.abort()

        self.context.route("**/*", check)


@pytest.fixture(scope="session")
def unpacked_wheel(built_wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the built wheel, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(built_wheel) as wheel:
        wheel.extractall(folder)
    return folder


@pytest.fixture(scope="module", autouse=True)
def _the_wheel_is_what_runs(unpacked_wheel: Path) -> Iterator[None]:
    """Let every program that these tests start be what users get, wherever it is started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(unpacked_wheel))
        patch.setenv("PYTHONSAFEPATH", "1")  # else the working directory would come before it
        yield


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A Chromium with a new profile.

    Not for the whole session: Playwright keeps an event loop running in this
    thread, and other tests want to start their own.
    """
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, headless=True, timeout=PATIENCE_S * 1000
        )
        yield launched
        launched.close()


@pytest.fixture
def launch_browser(chromium: Any) -> Iterator[Callable[..., Browser]]:
    """``launch_browser(width=..., height=..., dark=...)``: a window that shares nothing."""
    contexts = []

    def launch(*, width: int = 1360, height: int = 1000, dark: bool = False) -> Browser:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PAGE_PATIENCE_MS)
        contexts.append(context)
        browser = Browser(context)
        browser.watch()
        return browser

    yield launch
    for context in contexts:
        context.close()


@pytest.fixture
def browser(launch_browser: Callable[..., Browser]) -> Browser:
    """A Chromium with a light theme and a wide window."""
    return launch_browser()


def free_port() -> int:
    """A port that nobody listens on right now.

    None that the system gives to connections: those come and go while the server starts.
    """
    dice = random.SystemRandom()
    while True:
        port = dice.randrange(20_000, 32_000)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return port


@contextmanager
def served(
    command: list[str], *, port: int, log: Path, asks: str = HEALTH, **options: Any
) -> Iterator[str]:
    """Run a server until the block ends; gives its address once it answers."""
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command], stdout=output, stderr=subprocess.STDOUT, **options
        )
        try:
            wait_until_healthy(process, url, log, asks)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                pytest.fail(f"the server did not stop:\n{log.read_text(errors='replace')}")


def wait_until_healthy(
    process: subprocess.Popen[bytes], url: str, log: Path, asks: str = HEALTH
) -> None:
    """Wait until a server answers; fail with its log where it ends or never does."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{url}{asks}", timeout=10):
                return
        except OSError:
            time.sleep(0.1)  # between two questions
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def serve() -> Callable[..., Any]:
    """``with serve(command, port=..., log=...) as url``."""
    return served


@pytest.fixture(scope="session")
def pick_port() -> Callable[[], int]:
    """Gives a free port."""
    return free_port


HOSTILE_SETTINGS = """
[browser]
gatherUsageStats = true
[server]
enableStaticServing = true
[theme.light]
primaryColor = "#ff0000"
"""


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[..., Any],
    pick_port: Callable[[], int],
) -> Iterator[str]:
    """Address of the server of `player_server.py`, for the tests of one module."""
    folder = tmp_path_factory.mktemp("store")
    settings = folder / ".streamlit"  # the server runs in this folder and must not heed it
    settings.mkdir()
    (settings / "config.toml").write_text(HOSTILE_SETTINGS)
    port = pick_port()
    command = [str(Path(__file__).parent / "player_server.py"), str(folder), str(port)]
    with serve(command, port=port, log=folder / "server.log", cwd=folder) as url:
        yield url


@pytest.fixture
def listen(launch_browser: Callable[..., Browser], address: str) -> Callable[..., Any]:
    """``browser, player = listen(query, width=..., dark=...)``: a page with the player."""
    from tests.browser.listening import NOTE_AUDIO, Listener  # which needs playwright

    def open_page(query: str = "", **options: Any) -> tuple[Any, Any]:
        browser = launch_browser(**options)
        browser.context.add_init_script(NOTE_AUDIO)
        return browser, Listener(browser.open(f"{address}/{query}"))

    return open_page


SAMPLE = "ilias-1-lost-card"


@pytest.fixture(scope="module")
def store(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one sample call, for the tests of one module."""
    folder = tmp_path_factory.mktemp("notes") / "store"
    samples = project_root / "sample_calls"
    command = ["analyze", samples / "calls" / f"{SAMPLE}.opus"]
    options = ["--metadata", samples / "calls.csv", "--store", folder]
    subprocess.run([sys.executable, "-m", "voicecoach", *map(str, command + options)], check=True)
    return folder


@pytest.fixture(scope="module")
def call_id(store: Path) -> str:
    """Id of the call in the store."""
    with CallStore.open(store) as opened:
        return opened.calls(LOCAL_USER)[0].call_id


@pytest.fixture(scope="module")
def server(store: Path, pick_port: Callable[[], int]) -> Iterator[Any]:
    """The dashboard over the store, which a test may kill and start again."""
    from tests.browser.writing import Server  # which needs playwright

    made = Server(store, pick_port())
    made.start()
    yield made
    made.kill()


@pytest.fixture
def open_writer(
    server: Any, store: Path, call_id: str, launch_browser: Callable[..., Browser]
) -> Callable[..., Any]:
    """``writer = open_writer(width=..., dark=...)``: the call, opened in *Replay*."""
    from tests.browser.listening import NOTE_AUDIO  # which needs playwright
    from tests.browser.writing import Writer

    def open_page(**options: Any) -> Writer:
        browser = launch_browser(**options)
        browser.context.add_init_script(NOTE_AUDIO)
        return Writer(browser.open(f"{server.url}/replay?call={call_id}"), store, call_id)

    return open_page


@pytest.fixture
def writer(open_writer: Callable[..., Any]) -> Any:
    """Somebody who has the call open."""
    return open_writer()
