"""Finding a sentence and hearing it; a report that is opened from the disk alone; adding a call."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageOps

from tests.browser.listening import NOTE_AUDIO, Listener, expect
from tests.browser.test_dashboard import EXPECTED_404, voicecoach
from tests.telephone import write_call
from voicecoach.exchange.html_report import SOUND_IS_ELSEWHERE

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


def test_the_list_of_calls_needs_no_scrolling_sideways_on_a_laptop(
    address: str, launch_browser: Callable[..., Any]
) -> None:
    page = launch_browser(width=1280).open(f"{address}/my_calls")
    page.wait_for_function(
        """() => {
          const table = document.querySelector('[data-testid=stDataFrame]')
          const grid = table?.querySelector('.dvn-scroller')
          const titles = [...(table?.querySelectorAll('[role=columnheader]') ?? [])]
          return titles.some((title) => title.textContent === 'What stands out')
            && grid.clientWidth > 1000 && grid.scrollWidth <= grid.clientWidth
        }"""
    )


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


@dataclass(frozen=True)
class Printed:
    """A report as it was printed: what each page says without any space, and how it looks."""

    pages: tuple[str, ...]
    pictures: tuple[Any, ...]
    asked: tuple[str, ...]
    moments: tuple[tuple[str, ...], ...]
    """What each moment says in the file, piece by piece, without any space."""


@pytest.fixture(scope="module")
def printed(report: Path, chromium: Any) -> Printed:
    """Printed from a browser with a dark theme, for paper is white all the same."""
    pdfium = pytest.importorskip("pypdfium2", reason="reading a PDF needs the dev extra")
    context = chromium.new_context(color_scheme="dark")
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    pieces = page.locator(".moment").evaluate_all(
        "all => all.map(one => [...one.querySelectorAll('h3 > span, p, blockquote, li, dt, dd')]"
        ".map(piece => piece.textContent))"
    )
    with pdfium.PdfDocument(page.pdf(prefer_css_page_size=True)) as document:
        texts = tuple(spaceless(each.get_textpage().get_text_bounded()) for each in document)
        pictures = tuple(each.render(scale=1.0).to_pil().convert("RGB") for each in document)
    context.close()
    moments = tuple(tuple(map(spaceless, moment)) for moment in pieces)
    return Printed(pages=texts, pictures=pictures, asked=tuple(asked), moments=moments)


def spaceless(text: str) -> str:
    return "".join(text.split())


def test_a_printed_report_has_every_moment_whole_on_one_page(printed: Printed) -> None:
    assert len(printed.moments) > 3
    assert len(printed.pages) > 2
    for moment in printed.moments:
        whole = [page for page in printed.pages if all(piece in page for piece in moment)]
        assert len(whole) == 1, moment[0]


def test_a_printed_report_says_where_its_sound_is_and_counts_its_pages(printed: Printed) -> None:
    text = "".join(printed.pages)
    assert text.count(spaceless(SOUND_IS_ELSEWHERE)) == 1
    count = len(printed.pages)
    for number, page in enumerate(printed.pages, start=1):
        assert f"{number}/{count}" in page
    assert "SHA-256" in printed.pages[-1]
    assert not [url for url in printed.asked if not url.startswith(("file:", "data:"))]


def test_a_report_is_printed_dark_on_white_and_within_the_margins(printed: Printed) -> None:
    for picture in printed.pictures:
        wide, high = picture.size
        ink = ImageOps.invert(picture.convert("L"))
        inked = ink.getbbox()
        assert picture.getpixel((2, 2)) == (255, 255, 255)
        assert ink.getextrema()[1] > 200
        assert inked is not None
        assert 0.05 * wide < inked[0]
        assert inked[2] < 0.95 * wide
        assert inked[3] < 0.98 * high


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
