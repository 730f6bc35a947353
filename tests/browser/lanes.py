"""Seconds of a call as places on the lanes of its player, and a mouse that goes there."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.browser.listening import PLAYER

# Once the lanes stand still: a page that runs again may move them.
STILL = f"""async () => {{
  const root = {PLAYER};
  const read = () => {{
    const lanes = root.querySelector('.waves').getBoundingClientRect();
    const roller = root.querySelector('.scroller');
    const whole = roller.scrollWidth || 1;  // hidden where the whole call is in view
    const [from, shown] = [roller.scrollLeft / whole, (roller.clientWidth || 1) / whole];
    return [lanes.left, lanes.top, lanes.width, lanes.height, from, shown];
  }};
  for (let before = [], now = read(); ; [before, now] = [now, read()]) {{
    if (String(before) === String(now)) return now;
    await new Promise(requestAnimationFrame);
  }}
}}"""


class LaneMouse:
    """A mouse over the lanes of a player, told where to go in seconds of the call."""

    def __init__(self, page: Any, duration_s: float) -> None:
        self.page, self.duration_s = page, duration_s

    def places(self, *seconds: float, height: float) -> Sequence[tuple[float, float]]:
        """Pixels of these seconds, at this share of the height of all lanes."""
        left, top, width, lanes_height, start, shown = self.page.evaluate(STILL)
        return [
            (left + (second / self.duration_s - start) / shown * width, top + height * lanes_height)
            for second in seconds
        ]

    def drag(self, start: float, end: float) -> None:
        first, middle, last = self.places(start, (start + end) / 2, end, height=0.9)
        self.page.mouse.move(*first)
        self.page.mouse.down()
        self.page.mouse.move(*middle)
        self.page.mouse.move(*last)
        self.page.mouse.up()

    def click(self, second: float, *, height: float) -> None:
        (place,) = self.places(second, height=height)
        self.page.mouse.click(*place)

    def hold(self, second: float, *, height: float, meanwhile: Callable[[], None]) -> None:
        (place,) = self.places(second, height=height)
        self.page.mouse.move(*place)
        hold(self.page, meanwhile=meanwhile)


def hold(page: Any, *, meanwhile: Callable[[], None]) -> None:
    """Click slowly where the mouse is: something happens between pressing and letting go."""
    page.mouse.down()
    meanwhile()
    page.mouse.up()
