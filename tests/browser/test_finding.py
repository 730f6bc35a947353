"""Finding a sentence and hearing it; a report that is opened from the disk alone; adding a call."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.listening import NOTE_AUDIO, Listener, expect
from tests.browser.test_dashboard import EXPECTED_404, voicecoach
from tests.telephone import write_call

pytestmark = pytest.mark.browser

SAMPLE = "ilias-1-lost-card"


@pytest.fixture(scope="module")
def store(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finding") / "store"
    samples = project_root / "sample_calls"
    recording = samples / "calls" / f"{SAMPLE}.opus"
    transcripts = ("--transcripts", samples / "transcripts")
    voicecoach("analyze", recording, *transcripts, "--store", folder)
    return folder


@pytest.fixture(scope="module")
def address(store: Path, serve: Callable[..., Any], pick_port: Callable[[], int]) -> Iterator[str]:
    port = pick_port()
    command = ["-m", "voicecoach.web", "--store", str(store), "--port", str(port), "--no-browser"]
    with serve(command, port=port, log=store.parent / "server.log") as url:
        yield url


@pytest.fixture(scope="module")
def report(store: Path) -> Path:
    target = store.parent / "report.html"
    voicecoach("report", SAMPLE, "-o", target, "--store", store)
    return target


def sentence_of(store: Path) -> tuple[str, float]:
    """A sentence that is said late in the call, and its second."""
    found = voicecoach("search", "card", "--store", store).splitlines()[1:]
    rows = [row.split(maxsplit=3) for row in found if re.match(r"\w+\s+\d+:\d\d", row)]
    _, clock, _, said = rows[-1]
    minutes, seconds = clock.split(":")
    return said.strip(), 60.0 * int(minutes) + int(seconds)


def test_a_sentence_is_found_and_opens_its_call_at_its_second(
    store: Path, address: str, launch_browser: Callable[..., Any]
) -> None:
    said, second = sentence_of(store)
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    page = browser.open(f"{address}/search")
    box = page.get_by_role("searchbox")
    box.fill(f'"{" ".join(re.findall(r"[A-Za-z]+", said)[:3])}"')
    box.press("Enter")
    link = page.get_by_test_id("stPageLink").get_by_role("link").first
    link.click()
    page.wait_for_url("**/replay?call=*")
    player = Listener(page)
    player.wait_until(f"Math.abs(audio.currentTime - {second}) < 1.0")
    player.wait_until("audio.paused")
    assert browser.outside_requests == []
    assert [e for e in browser.console_errors if EXPECTED_404 not in e] == []


def test_the_address_of_my_calls_shows_my_calls(
    address: str, launch_browser: Callable[..., Any]
) -> None:
    page = launch_browser().open(f"{address}/my_calls")
    expect(page.get_by_role("heading", name="My calls")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    page.goto(address)
    page.wait_for_url("**/my_calls")


def test_a_report_is_written_when_it_is_asked_for_and_for_who_may_have_it(
    address: str, launch_browser: Callable[..., Any]
) -> None:
    page = launch_browser().open(f"{address}/replay")
    page.get_by_role("button", name="Report and exports").click()
    page.get_by_text("With the voices").click()
    link = page.get_by_role("link", name="Download the report")
    expect(link).to_have_attribute("href", re.compile(r"report\.coach\.voices\?"))
    url = f"{address}{link.get_attribute('href')}"
    answer = page.request.get(url)
    assert answer.status == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert "<audio" in answer.text()
    assert page.request.get(url.replace("report.coach", "report.agent")).status == 403


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_report_opens_from_the_disk_and_plays(
    report: Path, launch_browser: Callable[..., Any], theme: str
) -> None:
    browser = launch_browser(dark=theme == "dark", width=390)
    browser.context.unroute_all()  # a file is no address on this machine
    page = browser.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: browser.console_errors.append(message.text))
    page.goto(report.as_uri())
    sound = page.locator("audio").first
    length_s = sound.evaluate(
        """async (audio) => {
            if (audio.readyState < 1) await new Promise((done) => (audio.onloadedmetadata = done))
            return audio.duration
        }"""
    )
    assert 1.0 < length_s <= 30.1
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert browser.console_errors == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_a_report_prints_without_cutting_a_moment_in_two(
    report: Path, launch_browser: Callable[..., Any]
) -> None:
    context = launch_browser().context
    context.unroute_all()
    page = context.new_page()
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})  # as wide as the text on A4, in pixels
    page_height_px = 1000.0  # 297 mm less the margins
    cards = page.locator(".moment")
    heights = cards.evaluate_all("all => all.map(card => card.getBoundingClientRect().height)")
    kept = cards.evaluate_all("all => all.map(card => getComputedStyle(card).breakInside)")
    assert heights
    assert max(heights) < page_height_px
    assert set(kept) == {"avoid"}
    expect(page.locator("audio").first).to_be_hidden()
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert pages >= 2


def test_a_recording_is_handed_over_and_can_be_replayed(
    address: str, launch_browser: Callable[..., Any], tmp_path: Path
) -> None:
    recording = tmp_path / "handed-over.wav"
    write_call(recording, seed=5)
    page = launch_browser().open(f"{address}/add_calls")
    analyse = page.get_by_role("button", name="Analyse")
    analyse.wait_for()
    page.locator("input[type=file]").set_input_files(recording)
    expect(page.get_by_text("handed-over.wav")).to_be_visible()
    analyse.click()
    page.get_by_text("Ready").wait_for()
    page.get_by_test_id("stMain").get_by_role("link", name="Replay").click()
    page.wait_for_url("**/replay?call=*")
    expect(page.get_by_role("heading", name="handed-over.wav")).to_be_visible()
