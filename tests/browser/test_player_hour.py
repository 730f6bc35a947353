"""A call of an hour, at its fiftieth minute: as sharp and as exact as at its first."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.browser.listening import AUDIO, PLAYER, Listener, expect
from tests.browser.player_server import LONG_CALLS, PEAKS_PER_S, long_peaks
from tests.browser.test_player_words import IN_VIEW, current_row

pytestmark = pytest.mark.browser

HOUR_S = LONG_CALLS["hour"][1]
AT = 3000.0  # s: minute 50
SEEN_S = 3.0  # on each side, at the closest zoom

# Of both lanes, how much of the height is drawn at each of some seconds; [] until all are drawn.
HEIGHTS = f"""(times) => {{
  const wrapper = ({PLAYER}).querySelector('.waves > div').shadowRoot.querySelector('.wrapper');
  const whole = wrapper.clientWidth;
  const lanes = [...wrapper.querySelector('.canvases').children];
  const at = (lane, x) => {{
    for (const canvas of lane.querySelectorAll('canvas')) {{
      const box = canvas.getBoundingClientRect();
      const left = box.left - wrapper.getBoundingClientRect().left;
      if (x < left || x >= left + box.width) continue;
      if (Math.abs(canvas.width - box.width * devicePixelRatio) > 1) return null;  // not sharp
      const column = Math.floor((x - left) * devicePixelRatio);
      const {{ data }} = canvas.getContext('2d').getImageData(column, 0, 1, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 127).length / canvas.height;
    }}
    return null;
  }};
  return lanes.map((lane) => times.map((time) => at(lane, (time / {HOUR_S}) * whole)));
}}"""


@pytest.fixture
def hour(listen: Callable[..., Any]) -> tuple[Any, Listener]:
    return listen("?variant=hour")  # type: ignore[no-any-return]


def test_a_click_at_the_fiftieth_minute_leads_there_and_the_words_with_it(
    hour: tuple[Any, Listener],
) -> None:
    browser, player = hour
    overview = player.page.get_by_role("slider", name="Position in the call")
    overview.hover()
    width = overview.bounding_box()["width"]
    overview.click(position={"x": width * AT / HOUR_S, "y": 30})
    player.wait_until_at(AT, within_s=2 * HOUR_S / width)  # two pixels
    player.seek(AT + 0.75)
    expect(overview).to_have_attribute("aria-valuetext", "50 minutes of 1 hour")
    expect(current_row(player)).to_have_attribute("data-row", "600")
    expect(current_row(player).locator("[data-now]")).to_have_attribute("data-word", "1")
    player.page.wait_for_function(IN_VIEW)
    player.press("Space")
    expect(current_row(player)).to_have_attribute("data-row", "601")
    player.page.wait_for_function(IN_VIEW)
    current_row(player).locator('[data-word="2"]').click()
    player.wait_until(f"Math.abs(audio.currentTime - {AT + 5.5}) < 2")
    assert browser.console_errors == []


def test_the_lanes_show_the_very_peaks_of_that_second(hour: tuple[Any, Listener]) -> None:
    _, player = hour
    player.seek(AT)
    width = f"""({PLAYER}).querySelector('.waves > div').shadowRoot
        .querySelector('.wrapper').clientWidth"""
    for _ in range(40):
        player.press("+")
    player.page.wait_for_function(f"{width} > 150 * {HOUR_S}")  # px
    numbers = np.arange((AT - SEEN_S) * PEAKS_PER_S, (AT + SEEN_S) * PEAKS_PER_S).astype(int)
    times = (numbers / PEAKS_PER_S).tolist()
    player.page.wait_for_function(
        f"""(times) => {{
          const lanes = ({HEIGHTS})(times);
          return lanes.length === 2 && lanes.flat().filter((h) => h !== null).length > 200;
        }}""",
        arg=times,
    )
    lanes = player.page.evaluate(HEIGHTS, times)
    for lane, peaks in zip(lanes, long_peaks(HOUR_S), strict=True):
        seen = numbers[[height is not None for height in lane]]
        heights = [height for height in lane if height is not None]
        alike, *others = (np.corrcoef(heights, peaks[seen + by])[0, 1] for by in (0, -1, 1, 50))
        assert alike > 0.8  # a height between two peaks is a little of each
        assert max(others) < 0.6


def test_a_moment_there_is_reached_by_key_and_looped(hour: tuple[Any, Listener]) -> None:
    _, player = hour
    player.seek(AT)
    player.press("n")
    player.wait_until_at(3001.75)
    player.press("l")
    button = player.page.get_by_role("button", name="Loop this moment")
    expect(button).to_have_attribute("aria-pressed", "true")
    player.page.evaluate(f"{AUDIO}.addEventListener('seeking', () => window.back = 1)")
    player.seek(3005.25)
    player.page.evaluate("window.back = 0")
    player.press("Space")
    player.page.wait_for_function("window.back === 1")
    player.wait_until("audio.currentTime >= 3001.5 && audio.currentTime < 3006.5")
    player.press("l")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_every_key_of_playing_does_there_what_it_does_elsewhere(
    hour: tuple[Any, Listener],
) -> None:
    _, player = hour
    for start, key, expected in [
        (AT, "j", AT - 10.0),
        (AT, "ArrowLeft", AT - 5.0),
        (AT, "ArrowRight", AT + 5.0),
        (AT, "Shift+ArrowLeft", AT - 1.0),
        (AT, "Shift+ArrowRight", AT + 1.0),
        (AT, "n", 3001.75),
        (AT, "p", 2971.25),
        (2900.0, "p", 112.5),
        (AT, "End", HOUR_S - 0.05),
        (AT, "Home", 0.0),
    ]:
        player.seek(start)
        player.press(key)
        player.wait_until_at(expected)
    player.seek(AT)
    player.press(">")
    player.press("k")
    player.wait_until_it_goes_on()
    player.wait_until("audio.playbackRate === 1.25")
    player.press("k")
    player.wait_until("audio.paused")
    player.seek(AT)
    player.press("m")  # what was said just now
    expect(player.page.locator(".grip.start")).to_have_attribute("aria-valuenow", "2995.00")
