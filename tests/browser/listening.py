"""A page with the player, what can be heard from it, and waiting for what comes a little later.

Nothing here or in the tests reads once what a browser changes in its own time: `expect` and
`Listener.wait_until` ask again until the answer is right.
"""

from typing import Any

import pytest

from tests.browser.conftest import PAGE_PATIENCE_MS

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = playwright.expect
expect.set_options(timeout=PAGE_PATIENCE_MS)

SEEK_TOLERANCE_S = 0.25

# The audio elements are in no document; note them where they are made.
NOTE_AUDIO = """
window.heard = [];
window.Audio = new Proxy(window.Audio, {
  construct(target, made) {
    const audio = new target(...made);
    window.heard.push(audio);
    return audio;
  }
});
"""
AUDIO = "window.heard.at(-1)"
PLAYER = """[...document.querySelectorAll('*')]
  .find((e) => e.shadowRoot?.querySelector('.player'))?.shadowRoot.querySelector('.player')"""


class Listener:
    """A page with the player, and what can be heard from it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.locator(".lanes-host[aria-busy=false]").wait_for()
        page.locator(".player .waves canvas").first.wait_for()
        page.locator(".player[data-complete]").wait_for()
        self.wait_until("audio && (audio.readyState >= 1 || audio.error)")
        wait_for_the_page(page)

    @property
    def play_button(self) -> Any:
        return self.page.get_by_role("button", name="Play", exact=True)

    @property
    def pause_button(self) -> Any:
        return self.page.get_by_role("button", name="Pause", exact=True)

    def seek(self, time: float) -> None:
        self.page.evaluate(f"{AUDIO}.currentTime = {time}")
        self.wait_until("!audio.seeking")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def moment(self, title: str) -> Any:
        return self.page.locator(".moment .line", has_text=title)

    def wait_until(self, condition: str) -> None:
        """Wait until a condition on ``audio`` holds."""
        self.page.wait_for_function(f"(() => {{ const audio = {AUDIO}; return {condition} }})()")

    def wait_until_at(self, time: float, *, within_s: float = SEEK_TOLERANCE_S) -> None:
        """Wait until the audio, which does not play, is at a second of the call."""
        self.wait_until(f"audio.paused && Math.abs(audio.currentTime - {time}) < {within_s}")

    def wait_until_played_from(self, time: float) -> None:
        """Wait until something was heard, and its first second was this one.

        Not where the audio is by now: that is later, the slower the machine the more.
        """
        self.wait_until("!audio.paused && audio.played.length > 0")
        self.wait_until(
            f"Math.abs(audio.played.start(audio.played.length - 1) - {time}) < {SEEK_TOLERANCE_S}"
        )

    def wait_until_it_goes_on(self) -> None:
        """Wait until half a second more was heard."""
        reached = self.page.evaluate(f"{AUDIO}.currentTime")
        self.wait_until(f"!audio.paused && audio.currentTime > {reached} + 0.5")


def wait_for_the_page(page: Any) -> None:
    """Wait until Streamlit says that the server has run the page to its end."""
    page.locator(
        "[data-testid=stApp][data-test-script-state=notRunning]"
        "[data-test-connection-state=CONNECTED]"
    ).wait_for()


def wait_for_the_colours(page: Any) -> None:
    """Wait until no colour of the player is on its way to another."""
    page.wait_for_function(f"!({PLAYER}).getRootNode().getAnimations().length")
