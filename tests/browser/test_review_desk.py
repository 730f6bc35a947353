"""*Review* where there is room: the rubric stands beside the player, both in view."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.listening import NOTE_AUDIO, Listener, expect, wait_for_the_page
from tests.dashboards.stores import make_analysis, save
from voicecoach.scorecard.rubric import usual_rubric
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
TABLET = {"width": 768, "height": 1024}
IS_BELOW = """document.querySelector('.st-key-review-rubric').getBoundingClientRect().top
  >= document.querySelector('.st-key-review-call').getBoundingClientRect().bottom"""
AT_ITS_TOP = "document.querySelector('.st-key-review-rubric').scrollTop === 0"


@pytest.fixture(scope="module")
def address(server: Any, store: Path, call_id: str) -> str:
    """The dashboard over a call that can be heard, and another one that waits."""
    with CallStore.open(store) as opened:
        later = save(opened, make_analysis("call-001"), subject="Matter 1")
        for each in (call_id, later):
            opened.put_forward(LOCAL_USER, each)
    return f"{server.url}/review?call={call_id}"


@pytest.fixture
def open_review(launch_browser: Callable[..., Any], address: str) -> Callable[..., Listener]:
    """``open_review(width=..., height=...)``: the call, to be reviewed."""

    def open_page(**size: int) -> Listener:
        browser = launch_browser(**size)
        browser.context.add_init_script(NOTE_AUDIO)
        return Listener(browser.open(address))

    return open_page


def level_of(page: Any, number: int) -> Any:
    title = usual_rubric().criteria[number].title
    return page.get_by_role("radiogroup", name=f"Level of {title}")


@pytest.mark.parametrize("size", [WIDE, {"width": 1440, "height": 900}])
def test_a_coach_hears_scores_and_finishes_without_scrolling_the_page(
    open_review: Callable[..., Listener], size: dict[str, int]
) -> None:
    page = open_review(**size).page
    toolbar, lanes = page.locator(".toolbar"), page.locator(".lanes")
    save_and_next = page.get_by_role("button", name="Save and next")
    rubric = level_of(page, 0).bounding_box()
    assert rubric["x"] > lanes.bounding_box()["x"] + lanes.bounding_box()["width"]
    last = level_of(page, -1)
    expect(last).not_to_be_in_viewport()
    for seen in (toolbar, lanes, level_of(page, 0), save_and_next):
        expect(seen).to_be_in_viewport(ratio=1)
    last.scroll_into_view_if_needed()
    for seen in (toolbar, lanes, last, save_and_next):
        expect(seen).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)


def test_the_line_that_says_what_a_level_looks_like_chooses_it(
    open_review: Callable[..., Listener],
) -> None:
    page = open_review(**WIDE).page
    line = page.get_by_text(usual_rubric().criteria[0].looks_like[3])
    line.click(force=True)  # what chooses lies over it
    expect(level_of(page, 0).get_by_role("radio", name="4")).to_be_checked()


def test_in_a_narrow_window_the_rubric_comes_below_and_the_call_plays_on(
    open_review: Callable[..., Listener],
) -> None:
    player = open_review(**WIDE)
    player.play_button.click()
    player.wait_until("!audio.paused && audio.played.length > 0")
    player.page.set_viewport_size(TABLET)
    player.page.wait_for_function(IS_BELOW)
    player.wait_until_it_goes_on()
    player.page.set_viewport_size(WIDE)
    player.page.wait_for_function(f"!({IS_BELOW})")
    player.wait_until_it_goes_on()
    assert player.page.evaluate("window.heard.length") == 1


def test_the_next_call_is_shown_from_the_top_of_its_rubric(
    open_review: Callable[..., Listener],
) -> None:
    page = open_review(**WIDE).page
    level_of(page, -1).scroll_into_view_if_needed()
    page.wait_for_function(f"!({AT_ITS_TOP})")
    page.get_by_role("button", name="Later").click()
    expect(page.get_by_role("heading", name="Matter 1")).to_be_in_viewport()
    wait_for_the_page(page)
    page.wait_for_function(AT_ITS_TOP)
