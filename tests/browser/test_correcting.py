"""A word is corrected on the page: the player says it at once, and goes on playing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Browser
from tests.browser.listening import AUDIO, NOTE_AUDIO, Listener, expect
from tests.telephone import write_call
from voicecoach.batch.importing import Importer
from voicecoach.batch.sources import CallSource
from voicecoach.pipeline import read_settings
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

pytestmark = pytest.mark.browser

VTT = """WEBVTT

00:00.500 --> 00:03.000
<v Agent>How can I hold you with that?

00:03.250 --> 00:07.900
<v Customer>The machine does not start.

00:08.100 --> 00:09.400
<v Agent>Thanks for watching.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    said = tmp_path / "call.vtt"
    said.write_text(VTT, "utf-8")
    source = CallSource(paths=(write_call(tmp_path / "call.wav"),), transcript=said)
    with CallStore.open(tmp_path / "store") as store:
        (result,) = Importer(store, LOCAL_USER, read_settings()).run([source])
        assert result.status == "analysed"
    return tmp_path


@pytest.fixture
def address(folder: Path, serve: Callable[..., Any], pick_port: Callable[[], int]) -> Iterator[str]:
    port = pick_port()
    store = str(folder / "store")
    command = ["-m", "voicecoach.web", "--store", store, "--port", str(port), "--no-browser"]
    with serve(command, port=port, log=folder / "server.log") as url:
        yield url


def said_in(folder: Path) -> list[tuple[str, str]]:
    with CallStore.open(folder / "store") as store:
        (call,) = store.calls(LOCAL_USER)
        transcript = store.load(LOCAL_USER, call.call_id).transcript
    assert transcript is not None
    return [(line.speaker, line.text) for line in transcript.utterances]


def test_a_word_is_corrected_and_heard_and_read_at_once(
    folder: Path, address: str, browser: Browser
) -> None:
    browser.context.add_init_script(NOTE_AUDIO)
    page = browser.open(f"{address}/replay")
    player = Listener(page)
    words = page.get_by_role("list", name="What was said")
    expect(words).to_contain_text("hold you")
    page.evaluate(f"{AUDIO}.loop = true")  # the call is short, the machine may be slow
    player.play_button.click()
    player.wait_until("!audio.paused")

    page.get_by_role("button", name="Correct words").click()
    dialog = page.get_by_role("dialog")
    choose(page, "hold you", "How can I hold you")  # it plays on: any line may be the last heard
    area = dialog.get_by_role("textbox", name="What was said")
    expect(area).to_have_value("How can I hold you with that?")
    area.fill("How can I help you")
    area.press("End")
    area.press_sequentially(" with that?")  # Space is no key of the player here
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Moments and figures go by it now")).to_be_visible()
    expect(dialog).to_have_count(0)

    words = page.get_by_role("list", name="What was said")
    expect(words).to_contain_text("help you")
    expect(words).not_to_contain_text("hold you")
    mark = words.get_by_text("corrected", exact=True)
    expect(mark).to_have_attribute("title", "First written: How can I hold you with that?")
    player.seek(0.0)
    player.wait_until_it_goes_on()
    assert page.evaluate("window.heard.length") == 1  # the same recording, without a break
    assert said_in(folder)[0] == ("agent", "How can I help you with that?")
    page.get_by_role("tab", name="Words").click()
    expect(page.get_by_text("1 line corrected by a person.")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert browser.outside_requests == []


@pytest.mark.parametrize("page_name", ["replay", "review"])
def test_the_line_that_was_heard_last_is_the_one_to_correct(
    address: str, browser: Browser, page_name: str
) -> None:
    browser.context.add_init_script(NOTE_AUDIO)
    page = browser.open(f"{address}/{page_name}?call=call.wav&t=8.5")
    player = Listener(page)
    player.wait_until_at(8.5)
    button = page.get_by_role("button", name="Correct words")
    line = page.get_by_role("dialog").get_by_role("textbox", name="What was said")
    for second, said in (
        (4.0, "The machine does not start."),
        (1.0, "How can I hold you with that?"),
        (8.75, "Thanks for watching."),
    ):
        player.seek(second)  # paused: nothing tells the server, and no row was clicked
        button.click()
        expect(line).to_have_value(said)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def choose(page: Any, typed: str, option: str) -> None:
    line = page.get_by_role("dialog").get_by_role("combobox")
    line.click()
    line.fill(typed)
    page.get_by_role("option", name=option).click()


def test_a_line_is_found_by_typing_given_to_another_and_brought_back(
    folder: Path, address: str, browser: Browser
) -> None:
    page = browser.open(f"{address}/review?call=call.wav")
    page.get_by_role("button", name="Correct words").click()
    dialog = page.get_by_role("dialog")
    line = dialog.get_by_role("combobox")
    line.click()
    line.fill("machine")
    page.get_by_role("option", name="The machine does not start").click()
    area = dialog.get_by_role("textbox", name="What was said")
    expect(area).to_have_value("The machine does not start.")
    dialog.get_by_text("Agent", exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    expect(
        page.get_by_text("the words count for nothing: Agent is not heard there")
    ).to_be_visible()
    assert said_in(folder)[1] == ("agent", "The machine does not start.")

    page.get_by_role("button", name="Correct words").click()
    line.click()
    line.fill("machine")
    page.get_by_role("option", name="The machine does not start").click()
    expect(dialog.get_by_text("First written: Customer: The machine")).to_be_visible()
    dialog.get_by_role("button", name="As first written").click()
    expect(page.get_by_text("The line is as it was first written.")).to_be_visible()
    assert said_in(folder)[1] == ("customer", "The machine does not start.")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_the_place_to_correct_closes_by_key_and_stays_closed(
    address: str, browser: Browser
) -> None:
    page = browser.open(f"{address}/replay")
    page.get_by_role("button", name="Correct words").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("tab", name="Words").click()
    expect(page.get_by_text("15 words in all")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
