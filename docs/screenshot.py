"""Take the pictures of the README: ``make screenshot`` (needs chromium).

The sample calls are analysed into a store that is thrown away, the dashboard
is served, and Chromium opens a call with one of its moments unfolded.
"""

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

IMAGES = Path(__file__).resolve().parent / "images"
CALL = "TC-41730"  # an angry caller, met and settled
WIDTH_PX, HEIGHT_PX = 1360, 1010


@contextmanager
def dashboard(store: Path) -> Iterator[str]:
    """Serve the store; gives the address once it answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "voicecoach.web", "--store", str(store), "--port", str(port)]
    server = subprocess.Popen([*command, "--no-browser"])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urlopen(f"{url}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait()


def photograph(browser: Any, url: str, *, scheme: str, target: Path, moment: bool) -> None:
    """Open one page in a colour scheme and write what a person sees."""
    page = browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX}, color_scheme=scheme)
    page.goto(url)
    if moment:
        page.locator(".player .waves canvas").first.wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        page.locator(".moment .line").nth(1).click()
        page.keyboard.press("k")  # opening a moment plays it: stop there
    page.wait_for_timeout(3000)
    page.screenshot(path=target)
    page.close()
    print(target.relative_to(IMAGES.parent.parent))


def main() -> None:
    """Write every picture."""
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        store = Path(folder) / "store"
        demo = [sys.executable, "-m", "voicecoach", "demo", "--no-serve", "--store", str(store)]
        subprocess.run(demo, check=True)
        found = [sys.executable, "-m", "voicecoach", "show", CALL, "--json", "--store", str(store)]
        analysis = subprocess.run(found, check=True, capture_output=True, text=True).stdout
        call_id = analysis.split('"call_id": "', 1)[1].split('"', 1)[0]
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        with dashboard(store) as url:
            replay = f"{url}/replay?call={call_id}"
            for scheme in ("light", "dark"):
                target = IMAGES / f"replay-{scheme}.png"
                photograph(browser, replay, scheme=scheme, target=target, moment=True)
            teams = IMAGES / "teams-light.png"
            photograph(browser, f"{url}/compare_teams", scheme="light", target=teams, moment=False)
        browser.close()


if __name__ == "__main__":
    main()
