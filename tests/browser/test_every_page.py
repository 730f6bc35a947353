"""Every page with what people leave in it: can it be read, on a laptop and on a telephone?"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from docs.lived_in import live_in
from docs.screenshot import CALL, OTHERS, pages_of
from tests.browser.listening import expect, wait_for_the_page
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

pytestmark = pytest.mark.browser

SAMPLES = ("ana-1-late-repair", "ana-2-double-charge", "ana-3-outage")
LAPTOP = {"width": 1280, "height": 720}
TELEPHONE = {"width": 390, "height": 844}
GROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 31)"}
FOUND = """async () => {
  const { violations, passes } = await axe.run(document);
  return [passes.length, violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 120) + n.failureSummary)])];
}"""
TOO_WIDE = """() => ['html', '[data-testid=stMain]']
  .map((each) => document.querySelector(each))
  .filter((each) => each.scrollWidth > each.clientWidth + 1).length"""
CONTRAST_OF_CHARTS = """() => {
  const ink = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const luminance = (...colours) => {
    for (const each of colours) { ink.fillStyle = each; ink.fillRect(0, 0, 1, 1); }
    const [r, g, b] = [...ink.getImageData(0, 0, 1, 1).data].map((c) => linear(c / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
  return [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg text')].map((word) => {
    const pair = [luminance(ground), luminance(ground, getComputedStyle(word).fill)];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  });
}"""
"""Of each word of each chart against the page (WCAG 2.2, 1.4.3): axe-core looks at no SVG."""
PAGES = dict(pages_of("CALL"))


@pytest.fixture(scope="module")
def lived_in(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The calls of one agent, coached, and what they keep for themselves."""
    folder = tmp_path_factory.mktemp("lived_in") / "store"
    samples = project_root / "sample_calls"
    files = [samples / "calls" / f"{name}.opus" for name in SAMPLES]
    words = ["--metadata", samples / "calls.csv", "--transcripts", samples / "transcripts"]
    command = ["analyze", *files, *words, "--store", folder]
    subprocess.run([sys.executable, "-m", "voicecoach", *map(str, command)], check=True)
    live_in(folder, call=CALL, others=OTHERS)
    return folder


@pytest.fixture(scope="module")
def shown_call(lived_in: Path) -> str:
    with CallStore.open(lived_in) as store:
        return store.resolve(LOCAL_USER, CALL)


@pytest.fixture(scope="module")
def url(lived_in: Path, serve: Callable[..., Any], pick_port: Callable[[], int]) -> Iterator[str]:
    port = pick_port()
    command = ["-m", "voicecoach.web", "--store", str(lived_in), "--port", str(port)]
    with serve([*command, "--no-browser"], port=port, log=lived_in.parent / "log") as address:
        yield address


def drawn(page: Any, name: str) -> Any:
    """The page, once all of it is there."""
    wait_for_the_page(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if name in {"replay", "review"}:
        page.locator(".player[data-complete]").wait_for()
    return page


@pytest.fixture
def serious(project_root: Path) -> Callable[[Any, str], Any]:
    """``serious(page, theme)``: what axe-core finds, once the page has the colours of a theme."""
    axe = project_root / "voicecoach/player/frontend/node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed (npm ci in voicecoach/player/frontend)")

    def look(page: Any, theme: str) -> Any:
        page.emulate_media(color_scheme=theme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUND[theme])
        wait_for_the_page(page)
        page.wait_for_function("document.getAnimations().length === 0")
        page.evaluate(axe.read_text("utf-8"))
        passed, found = page.evaluate(FOUND)
        assert passed > 10
        return found

    return look


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_and_a_telephone_needs_no_scrolling_sideways(
    launch_browser: Callable[..., Any],
    serious: Callable[[Any, str], Any],
    url: str,
    shown_call: str,
    name: str,
) -> None:
    browser = launch_browser(**LAPTOP)
    page = drawn(browser.open(f"{url}/{PAGES[name].replace('CALL', shown_call)}"), name)
    assert serious(page, "light") == []
    assert serious(page, "dark") == []
    page.set_viewport_size(TELEPHONE)
    page.wait_for_function(f"({TOO_WIDE})() === 0")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert browser.outside_requests == []


def test_axe_finds_nothing_serious_in_the_tabs_of_a_call(
    launch_browser: Callable[..., Any],
    serious: Callable[[Any, str], Any],
    url: str,
    shown_call: str,
) -> None:
    browser = launch_browser(**LAPTOP, dark=True)
    page = drawn(browser.open(f"{url}/replay?call={shown_call}"), "replay")
    tabs = page.get_by_role("tab")
    assert tabs.count() > 8
    for tab in tabs.all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(page.locator("[role=tabpanel]:visible")).not_to_be_empty()  # drawn when opened
        assert serious(page, "dark") == [], tab.inner_text()


def test_what_is_chosen_can_be_read(
    launch_browser: Callable[..., Any], serious: Callable[[Any, str], Any], url: str
) -> None:
    page = drawn(launch_browser(**LAPTOP).open(f"{url}/my_room"), "my_room")
    page.get_by_role("tab", name="Check-ins and openings").click()
    page.get_by_role("radio", name="4").click()  # drawn when the tab is opened
    expect(page.get_by_role("radio", name="4")).to_be_checked()
    assert serious(page, "dark") == []


@pytest.mark.parametrize("theme", GROUND)
def test_the_words_of_a_chart_can_be_read(
    launch_browser: Callable[..., Any], url: str, theme: str
) -> None:
    page = drawn(launch_browser(**LAPTOP, dark=theme == "dark").open(f"{url}/goal"), "goal")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUND[theme])
    page.locator("[data-testid=stVegaLiteChart] svg text").first.wait_for()
    assert min(page.evaluate(CONTRAST_OF_CHARTS)) >= 4.5


def test_the_player_and_its_first_moments_are_seen_on_a_laptop_without_scrolling(
    launch_browser: Callable[..., Any], url: str, shown_call: str
) -> None:
    page = launch_browser(**LAPTOP).open(f"{url}/replay?call={shown_call}")
    drawn(page, "replay")
    for seen in (".toolbar", ".whole", ".lanes", ".moments-section:not(.notes) .moment"):
        box = page.locator(seen).first.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= LAPTOP["height"], seen


def test_a_link_begins_where_the_title_below_it_does(
    launch_browser: Callable[..., Any], url: str
) -> None:
    page = drawn(launch_browser(**LAPTOP).open(f"{url}/goal"), "goal")
    icon = page.get_by_test_id("stPageLink").get_by_test_id("stIconMaterial").bounding_box()
    title = page.get_by_role("heading", level=1).bounding_box()
    assert icon["x"] == pytest.approx(title["x"], abs=2)


def test_no_link_is_cut_off_where_its_line_ends(
    launch_browser: Callable[..., Any], url: str
) -> None:
    page = drawn(launch_browser(width=768, height=900).open(f"{url}/growth"), "growth")
    link = page.get_by_test_id("stPageLink-NavLink").filter(has_text="Internet outage").first
    cut = """(link) => [...link.querySelectorAll('span')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth).length"""
    assert link.bounding_box()["height"] > 30  # two lines
    assert link.evaluate(cut) == 0
