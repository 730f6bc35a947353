"""Choosing a stretch of the call: by mouse, by key, with edges that snap, and back again."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.browser.lanes import LaneMouse
from tests.browser.listening import PLAYER, Listener, expect
from tests.browser.player_server import DURATION_S, WORD_S, turns_of

pytestmark = pytest.mark.browser

AGENT, CUSTOMER = turns_of(np.random.default_rng(7))
TURNS = sorted(AGENT + CUSTOMER)


class Chooser:
    """Drags over the lanes of a player by seconds of the call."""

    def __init__(self, player: Listener) -> None:
        self.player, self.page = player, player.page
        self.mouse = LaneMouse(self.page, DURATION_S)
        self.player.press("Home")

    def expect(self, start: float, end: float, *, within_s: float = 0.1) -> None:
        """Wait until the selection is this one."""
        self.page.wait_for_function(
            f"""() => {{
              const root = {PLAYER};
              const at = (edge) => Number(root?.querySelector(`.grip.${{edge}}`)?.ariaValueNow);
              return Math.abs(at('start') - {start}) <= {within_s}
                  && Math.abs(at('end') - {end}) <= {within_s};
            }}"""
        )

    @property
    def box(self) -> Any:
        return self.page.locator(".selection")


@pytest.fixture
def choose(listen: Callable[..., Any]) -> Chooser:
    _, player = listen()
    return Chooser(player)


def nearest_edge(time: float) -> float:
    words = [
        (turn[0] + n * WORD_S, turn[0] + (n + 1) * WORD_S)
        for turn in TURNS
        for n in range(max(1, int((turn[1] - turn[0]) / WORD_S)))
    ]
    edges = [edge for pair in TURNS + words for edge in pair]
    return min(edges, key=lambda edge: abs(edge - time))


def test_a_drag_selects_and_its_edges_snap_to_words_and_speech(choose: Chooser) -> None:
    choose.mouse.drag(10.1, 20.07)
    choose.expect(nearest_edge(10.1), nearest_edge(20.07))
    expect(choose.page.locator(".selected")).to_contain_text("0:10")
    choose.player.wait_until_at(0.0)  # a drag is no click


def test_a_drag_that_begins_over_a_moment_does_not_open_it(choose: Chooser) -> None:
    choose.mouse.drag(22.0, 27.0)
    expect(choose.box).to_be_visible()
    expect(choose.page.locator(".moment[data-open]")).to_have_count(0)
    choose.player.wait_until_at(0.0)


def test_a_selection_is_moved_resized_undone_and_done_again(choose: Chooser) -> None:
    choose.mouse.drag(10.0, 20.0)
    first = nearest_edge(10.0), nearest_edge(20.0)
    choose.expect(*first)
    choose.mouse.drag(first[1], 25.0)
    choose.expect(first[0], nearest_edge(25.0))
    choose.mouse.drag(first[0], 5.0)
    choose.expect(nearest_edge(5.0), nearest_edge(25.0))
    length = nearest_edge(25.0) - nearest_edge(5.0)
    choose.mouse.drag(15.0, 30.0)
    choose.expect(nearest_edge(5.0) + 15.0, nearest_edge(5.0) + 15.0 + length, within_s=0.6)
    for _ in range(3):
        choose.player.press("Control+z")
    choose.expect(*first)
    choose.player.press("Control+Shift+z")
    choose.expect(first[0], nearest_edge(25.0))
    choose.page.get_by_role("button", name="Undo").click()
    choose.page.get_by_role("button", name="Undo").click()
    expect(choose.box).to_be_hidden()
    choose.page.get_by_role("button", name="Redo").click()
    choose.expect(*first)


def test_brackets_set_both_ends_where_the_call_is(choose: Chooser) -> None:
    choose.player.seek(40.0)
    choose.player.press("[")
    choose.player.seek(44.0)
    choose.player.press("]")
    choose.expect(nearest_edge(40.0), nearest_edge(44.0))
    expect(choose.page.locator(".live")).to_contain_text("Selected 0:")


def test_mark_selects_what_is_said_now_and_a_number_says_what_it_was(choose: Chooser) -> None:
    turn = AGENT[1]
    choose.player.seek((turn[0] + turn[1]) / 2)
    choose.player.press("m")
    choose.expect(*turn, within_s=0.01)
    choose.player.press("2")
    expect(choose.box).to_have_attribute("data-tone", "try")
    choose.player.press("2")
    expect(choose.box).not_to_have_attribute("data-tone", "try")
    choose.page.get_by_role("button", name="Clear the selection").click()
    expect(choose.box).to_be_hidden()


def test_the_ends_can_be_moved_with_the_keyboard(choose: Chooser) -> None:
    turn = AGENT[1]
    choose.player.seek(turn[0] + 0.5)
    choose.player.press("m")
    choose.expect(*turn, within_s=0.01)
    choose.page.get_by_role("button", name="Clear the selection").focus()
    choose.page.get_by_role("slider", name="End of the selection").focus()
    choose.player.press("Tab")
    choose.player.press("Shift+Tab")
    choose.player.press("ArrowLeft")
    choose.expect(turn[0], turn[1] - 0.1, within_s=0.01)
    choose.player.press("Shift+ArrowRight")
    choose.expect(turn[0], turn[1] + 0.9, within_s=0.01)


def test_a_selection_can_be_played_looped_and_linked_to(choose: Chooser) -> None:
    choose.mouse.drag(10.0, 12.0)
    start = nearest_edge(10.0)
    choose.page.get_by_role("button", name="Copy link to the selection").click()
    choose.page.get_by_text("Link to 0:").wait_for(state="attached")
    link = choose.page.evaluate("navigator.clipboard.readText()")
    assert abs(float(link.split("t=")[1]) - start) < 0.1
    loop = choose.page.get_by_role("button", name="Loop the selection")
    loop.click()
    expect(loop).to_have_attribute("aria-pressed", "true")
    choose.page.get_by_role("button", name="Play the selection").click()
    choose.player.wait_until("!audio.paused")
    choose.page.evaluate("window.heard.at(-1).addEventListener('seeking', () => window.back = 1)")
    choose.page.wait_for_function("window.back === 1")
    choose.player.wait_until(f"!audio.paused && audio.currentTime < {start} + 2.5")


def test_a_selection_outlives_a_remount(listen: Callable[..., Any]) -> None:
    _, player = listen("?variant=moves")
    choose = Chooser(player)
    choose.mouse.drag(10.0, 20.0)
    old = player.page.locator(".player").element_handle()
    player.page.get_by_role("button", name="Run again").click()
    player.page.get_by_text("run 2").wait_for()
    old.wait_for_element_state("hidden")
    choose.expect(nearest_edge(10.0), nearest_edge(20.0))
    player.press("Control+z")
    expect(choose.box).to_be_hidden()
