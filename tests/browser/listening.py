"""A page with the player, and what can be heard from it."""

from typing import Any

import pytest

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


class Listener:
    """A page with the player, and what can be heard from it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.locator(".player .waves canvas").first.wait_for(timeout=30_000)
        page.wait_for_function(f"{AUDIO}?.readyState >= 1 || {AUDIO}?.error")

    @property
    def time(self) -> float:
        return float(self.page.evaluate(f"{AUDIO}.currentTime"))

    @property
    def playing(self) -> bool:
        return not self.page.evaluate(f"{AUDIO}.paused")

    def seek(self, time: float) -> None:
        self.page.evaluate(f"{AUDIO}.currentTime = {time}")
        self.page.wait_for_function(f"!{AUDIO}.seeking")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def moment(self, title: str) -> Any:
        return self.page.locator(".moment .line", has_text=title)

    def wait_until(self, condition: str) -> None:
        self.page.wait_for_function(condition.replace("audio.", f"{AUDIO}."), timeout=10_000)


def near(expected: float) -> Any:
    return pytest.approx(expected, abs=SEEK_TOLERANCE_S)
