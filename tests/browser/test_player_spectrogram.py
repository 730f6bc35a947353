"""The spectrogram: worked out when it is asked for, drawn at every zoom, in both themes."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.listening import PLAYER, Listener, expect

pytestmark = pytest.mark.browser

# The share of the pixels of each spectrogram that are not as its corner, where nothing is heard.
INK = f"""(() => [...({PLAYER}).querySelectorAll('.spectra canvas')].map((canvas) => {{
  const {{ width, height }} = canvas;
  const all = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const pixels = new Uint32Array(all.buffer);
  return pixels.filter((pixel) => pixel !== pixels[width - 1]).length / pixels.length;
}}))()"""


def shown(player: Listener) -> None:
    expect(player.page.locator(".live")).to_contain_text("Spectrogram shown")
    player.page.wait_for_function(f"{INK}.every((share) => share > 0.01)")


def test_it_is_worked_out_on_demand_and_put_away_again(listen: Callable[..., Any]) -> None:
    browser, player = listen()
    asked: list[str] = []
    player.page.on(
        "request", lambda r: "/spectrogram/" in r.url and asked.append(r.headers["range"])
    )
    button = player.page.get_by_role("button", name="Spectrogram")
    expect(player.page.locator(".spectra")).to_be_hidden()
    assert asked == []
    player.press("g")
    shown(player)
    expect(button).to_have_attribute("aria-pressed", "true")
    assert asked[0] == "bytes=0-65535"
    button.click()
    expect(player.page.locator(".spectra")).to_be_hidden()
    expect(button).to_have_attribute("aria-pressed", "false")
    count = len(asked)
    player.press("g")
    shown(player)
    assert len(asked) == count  # it has been fetched already
    assert browser.console_errors == []


def test_the_tones_stand_at_their_heights(listen: Callable[..., Any]) -> None:
    """The agent's tone has 220 Hz, the customer's 140: both low, the first one higher."""
    _, player = listen()
    player.press("g")
    shown(player)
    loudest = player.page.evaluate(
        f"""[...({PLAYER}).querySelectorAll('.spectra canvas')].map((canvas) => {{
          const {{ width, height }} = canvas;
          const all = canvas.getContext('2d').getImageData(0, 0, width, height).data;
          const rows = Array.from({{ length: height }}, (_, y) => {{
            let sum = 0;
            for (let x = 40; x < width; x++) sum += 765 - all[4 * (y * width + x)]
              - all[4 * (y * width + x) + 1] - all[4 * (y * width + x) + 2];
            return sum;
          }});
          return rows.indexOf(Math.max(...rows)) / height;
        }})"""
    )
    assert loudest[0] < loudest[1]
    assert all(share > 0.75 for share in loudest)


def test_a_click_on_it_goes_there_and_it_is_drawn_at_every_zoom(
    listen: Callable[..., Any],
) -> None:
    _, player = listen(dark=True)
    player.press("g")
    shown(player)
    for key in ("-",) * 6 + ("+",) * 12:
        player.press(key)
        player.page.wait_for_function(f"{INK}.some((share) => share > 0.005)")
    for _ in range(12):
        player.press("-")
    box = player.page.locator(".spectra").bounding_box()
    player.page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 20)
    player.wait_until_at(75.0, within_s=0.5)


def test_it_stays_when_the_player_is_mounted_anew(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=moves")
    player.press("g")
    shown(player)
    old = player.page.locator(".player").element_handle()
    player.page.get_by_role("button", name="Run again").click()
    player.page.get_by_text("run 2").wait_for()
    old.wait_for_element_state("hidden")
    player.page.wait_for_function(f"{INK}.length === 2 && {INK}.every((share) => share > 0.01)")


def test_one_that_cannot_be_made_is_told(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=damaged")
    player.press("g")
    expect(player.page.locator(".spectra-note")).to_contain_text("could not be made")


def test_three_hours_fetch_what_is_in_view(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=long")
    ranges: list[tuple[int, int, int]] = []

    def note(response: Any) -> None:
        if "/spectrogram/" in response.url:
            first, last, total = re.findall(r"[0-9]+", response.headers["content-range"])
            ranges.append((int(first), int(last), int(total)))

    player.page.on("response", note)
    player.press("g")
    expect(player.page.locator(".live")).to_contain_text("Spectrogram shown")
    for time in (9000.0, 20.0, 5400.0):
        player.seek(time)
    for _ in range(9):
        player.press("-")
    player.page.wait_for_load_state("networkidle")
    tiles = [last + 1 - first for first, last, _ in ranges if first > 0]
    assert len(tiles) > 4
    assert sum(tiles) < ranges[0][2] / 4
