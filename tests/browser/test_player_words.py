"""The words beside the player: they follow, they lead, and three hours of them weigh little."""

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.browser.listening import PLAYER, Listener, expect
from tests.browser.player_server import WORD_S, turns_of

pytestmark = pytest.mark.browser

AGENT, CUSTOMER = turns_of(np.random.default_rng(7))
TURNS = sorted(AGENT + CUSTOMER)
IN_VIEW = f"""(() => {{
  const root = {PLAYER};
  const row = root.querySelector('.row[aria-current]');
  if (!row) return false;
  const [inner, outer] = [row, root.querySelector('.words')].map((e) => e.getBoundingClientRect());
  return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
}})()"""


def current_row(player: Listener) -> Any:
    return player.page.locator(".row[aria-current]")


def scroll_words(player: Listener, by: int) -> None:
    player.page.locator(".words").hover()
    player.page.mouse.wheel(0, by)


def test_the_row_and_the_word_that_are_said_are_marked_and_in_view(
    listen: Callable[..., Any],
) -> None:
    browser, player = listen()
    for turn in (0, len(TURNS) // 2, len(TURNS) - 1):
        player.seek(TURNS[turn][0] + 2.5 * WORD_S)
        expect(current_row(player)).to_have_attribute("data-row", str(turn))
        expect(current_row(player).locator("[data-now]")).to_have_attribute("data-word", "2")
        player.page.wait_for_function(IN_VIEW)
    assert browser.console_errors == []


def test_words_follow_while_the_call_plays(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.seek(TURNS[3][1] - 1.0)
    player.press("Space")
    expect(current_row(player)).to_have_attribute("data-row", "4")
    player.page.wait_for_function(IN_VIEW)


def test_a_click_on_a_word_goes_there(listen: Callable[..., Any]) -> None:
    _, player = listen()
    player.page.locator('.row[data-row="2"] [data-word="1"]').click()
    player.wait_until_at(round(TURNS[2][0] + WORD_S, 3), within_s=0.01)


def test_the_time_of_a_row_goes_to_its_start_and_arrows_go_from_row_to_row(
    listen: Callable[..., Any],
) -> None:
    _, player = listen()
    player.page.locator('.row[data-row="0"] .when').focus()
    for _ in range(3):
        player.press("ArrowDown")
    player.press("ArrowUp")
    player.press("Enter")
    player.wait_until_at(round(TURNS[2][0], 3), within_s=0.01)
    expect(player.page.locator('.row .when[tabindex="0"]')).to_have_count(1)


def test_who_scrolls_is_left_alone_until_they_want_back(listen: Callable[..., Any]) -> None:
    _, player = listen()
    back = player.page.get_by_role("button", name="Back to now")
    expect(back).to_be_hidden()
    scroll_words(player, 4000)
    expect(back).to_be_visible()
    player.seek(TURNS[1][0] + 0.1)
    expect(player.page.locator('.row[aria-current][data-row="1"]')).not_to_be_in_viewport()
    back.click()
    player.page.wait_for_function(IN_VIEW)
    expect(back).to_be_hidden()


def test_words_that_do_not_count_are_grey_and_say_why(listen: Callable[..., Any]) -> None:
    _, player = listen()
    left_out = player.page.locator('.row[data-row="6"] .left-out').first
    expect(left_out).to_have_attribute("title", "Does not count: nobody speaks there")
    grey, black = (
        e.evaluate("(element) => getComputedStyle(element).color")
        for e in (left_out, player.page.locator('.row[data-row="5"] [data-word]').first)
    )
    assert grey != black


def test_without_words_the_moments_have_the_whole_width(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=no-words")
    expect(player.page.locator(".words-section")).to_be_hidden()
    box = player.page.locator(".moments-section").bounding_box()
    assert box["width"] > 1000


def test_three_hours_of_words_weigh_no_more_than_three_minutes(
    listen: Callable[..., Any],
) -> None:
    browser, player = listen("?variant=long")
    for time in (9000.75, 20.75, 5400.75, 10770.75):
        player.seek(time)
        expect(current_row(player)).to_have_attribute("data-row", str(int(time / 10) * 2))
        player.page.wait_for_function(IN_VIEW)
    assert player.page.locator(".row").count() < 200
    scroll_words(player, -30_000)
    player.page.get_by_role("button", name="Back to now").click()
    player.page.wait_for_function(IN_VIEW)
    nodes = player.page.evaluate(f"({PLAYER}).querySelectorAll('*').length")
    assert nodes < 6000
    assert browser.console_errors == []


def test_pitch_and_level_are_drawn_at_every_zoom_and_can_be_put_away(
    listen: Callable[..., Any],
) -> None:
    _, player = listen("?variant=long")
    ink = f"""(() => [...({PLAYER}).querySelectorAll('canvas.voice')].map((canvas) => {{
      const all = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      return all.filter((value, i) => i % 4 === 3 && value > 120).length / canvas.width;
    }}).every((share) => share > 0.5))()"""
    for key in ("-",) * 9 + ("+",) * 9:  # the whole call, then single words
        player.press(key)
        player.page.wait_for_function(ink)
    player.press("v")
    expect(player.page.locator(".voices")).to_be_hidden()
    player.page.reload()
    player = Listener(player.page)
    expect(player.page.locator(".voices")).to_be_hidden()
    player.page.get_by_role("button", name="Pitch and level").click()
    expect(player.page.locator(".voices")).to_be_visible()


def test_what_is_fetched_by_address_is_for_nobody_else(
    listen: Callable[..., Any], address: str
) -> None:
    _, player = listen()
    fetched = player.page.evaluate(
        "performance.getEntriesByType('resource').map((e) => e.name)"
        ".filter((name) => /voicecoach.(speech|contours)/.test(name))"
    )
    assert len(fetched) == 2
    for url in fetched:
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(url.replace("user=ana", "user=eve"))
    speech = next(url for url in fetched if "speech" in url)
    assert json.loads(urllib.request.urlopen(speech).read())["speech"]["agent"]
