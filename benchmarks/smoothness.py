"""How evenly the player draws while somebody works with a call.

The browser asks for a frame sixty times a second at best. What takes longer holds the next one
back, and people see a jerk.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

PLAYED_MS = 4000
STEP_MS = 60  # between two steps of a key or a wheel that is used fast
WATCH = """() => {
  const watched = (window.watched = { frames: [], on: true });
  let last = null;
  const next = (now) => {
    if (last !== null) watched.frames.push(now - last);
    last = now;
    if (watched.on) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}"""
FRAMES = "() => { window.watched.on = false; return window.watched.frames; }"


def frames_per_s(page: Any) -> float:
    """Frames per second while the call of *Replay* plays."""
    return 1000.0 / float(np.mean(_frames_ms(page, _let_it_play)))


def frame_p95_ms(page: Any, act: Callable[[Any], None]) -> float:
    """95th percentile of the time from one frame to the next while `zoom` or `scroll` is done."""
    return float(np.percentile(_frames_ms(page, act), 95))


def _frames_ms(page: Any, act: Callable[[Any], None]) -> list[float]:
    page.evaluate(WATCH)
    act(page)
    frames_ms: list[float] = page.evaluate(FRAMES)
    return frames_ms


def _let_it_play(page: Any) -> None:
    page.wait_for_timeout(PLAYED_MS)


def zoom(page: Any) -> None:
    """Zoom in and out again, then half in."""
    for key in "+" * 12 + "-" * 12 + "+" * 6:
        page.keyboard.press(key)
        page.wait_for_timeout(STEP_MS)


def scroll(page: Any) -> None:
    """Scroll the lanes on and back."""
    box = page.locator(".player .waves").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for by in (200,) * 20 + (-200,) * 20:
        page.mouse.wheel(by, 0)
        page.wait_for_timeout(STEP_MS)
