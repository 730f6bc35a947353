"""Take the pictures of every page: ``make screenshot`` (needs chromium).

The sample calls are analysed into a store that is thrown away, and what people leave in one is
written into it. The dashboard is served, and Chromium opens each page in light and dark:
``docs/screens/PAGE-light.png``, ``PAGE-dark.png``.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.dashboard import call_id_of, chromium, demo_store, served
from docs.lived_in import RETAKE_ID, live_in

SCREENS = Path(__file__).resolve().parent / "screens"
CALL = "TC-41730"  # an angry caller, met and settled
OTHERS = ("TC-40871", "TC-40112")  # of the same agent
WIDTH_PX, HEIGHT_PX = 1440, 1000
PHONE_PX = 390
SCHEMES = ("light", "dark")
SETTLED_MS = 3000
"""Until charts are drawn and messages have gone."""


def main() -> None:
    """Write every picture."""
    SCREENS.mkdir(exist_ok=True)
    with chromium() as browser:
        with demo_store() as store, served(store) as url:
            call_id = call_id_of(store, CALL)
            live_in(store, call=CALL, others=OTHERS)
            for name, path in pages_of(call_id):
                photograph(browser, f"{url}/{path}", name)
            photograph(browser, f"{url}/replay?call={call_id}", "replay-phone", width_px=PHONE_PX)
        with TemporaryDirectory() as folder, served(Path(folder) / "store") as url:
            photograph(browser, url, "first-steps")


def pages_of(call_id: str) -> Iterator[tuple[str, str]]:
    """Name and address of each page; one that shows a call, or a moment of one, shows this one."""
    pages = Path(__file__).resolve().parent.parent / "dashboards" / "app_pages"
    shown = dict.fromkeys(("replay", "review", "guess"), f"?call={call_id}")
    shown["retake"] = f"?retake={RETAKE_ID}"
    for path in sorted(pages.glob("*.py")):
        if path.stem not in {"first_run", "start"}:  # photographed empty; leads to my_calls
            address = "" if path.stem == "my_calls" else path.stem
            yield path.stem.replace("_", "-"), address + shown.get(path.stem, "")


def photograph(browser: Any, url: str, name: str, *, width_px: int = WIDTH_PX) -> None:
    """Open a page in both colour schemes and write what a person sees."""
    for scheme in SCHEMES:
        viewport = {"width": width_px, "height": HEIGHT_PX}
        page = browser.new_page(viewport=viewport, color_scheme=scheme)
        page.goto(url)
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        if "/replay" in url:
            _open_a_moment(page)
        page.wait_for_timeout(SETTLED_MS)
        target = SCREENS / f"{name}-{scheme}.png"
        page.screenshot(path=target)
        page.close()
        print(target.name)


def _open_a_moment(page: Any) -> None:
    page.locator(".player .waves canvas").first.wait_for(timeout=60_000)
    page.locator(".player[data-complete]").wait_for()
    page.locator(".moment .line").nth(1).click()
    page.keyboard.press("k")  # opening a moment plays it: stop there


if __name__ == "__main__":
    main()
