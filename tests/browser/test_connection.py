"""A server that goes away: what the page says, what goes on, and what comes back with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Browser
from tests.browser.listening import AUDIO, expect, wait_for_the_page
from tests.browser.test_failures import SERVE
from tests.browser.writing import Server, Writer
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

pytestmark = pytest.mark.browser

SAID = "The dashboard's server does not answer."
# Whatever stands over the page for as long as a picture, in the order in which it came.
NOTE_DIALOGS = """
window.dialogs = [];
const look = () => {
  for (const dialog of document.querySelectorAll('[role=dialog]')) {
    const text = dialog.textContent;
    if (dialog.checkVisibility() && !window.dialogs.includes(text)) window.dialogs.push(text);
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def strip(page: Any) -> Any:
    """The line at the foot of the page."""
    return page.locator(".voicecoach-connection [role=status]")


@pytest.fixture(autouse=True)
def _there_again(server: Server, store: Path, call_id: str) -> Any:
    yield
    if not server.is_running:
        server.start()
    with CallStore.open(store) as opened:
        for note in opened.annotations(LOCAL_USER, call_id):
            opened.delete_annotation(LOCAL_USER, call_id, note.id)


def test_a_call_plays_on_and_is_written_on_while_the_server_is_away(
    writer: Writer, server: Server
) -> None:
    page, player = writer.page, writer.player
    page.evaluate(NOTE_DIALOGS)
    player.play_button.click()
    player.wait_until_it_goes_on()
    wait_for_the_page(page)
    writer.lose(server)
    expect(strip(page)).to_contain_text(SAID)
    expect(strip(page)).to_contain_text("it is sent when the server is back")
    player.wait_until_it_goes_on()
    player.press("k")
    player.wait_until("audio.paused")
    player.seek(20.0)
    player.press("j")
    player.wait_until_at(10.0)
    writer.write(12.0, 16.0, "written meanwhile")
    expect(writer.status).to_contain_text("1 note waiting to send")
    expect(writer.lines).to_contain_text("written meanwhile")
    expect(page.get_by_role("dialog")).to_have_count(0)
    server.start()
    expect(strip(page)).to_be_empty()
    writer.wait_until_texts("written meanwhile")
    expect(writer.status).to_be_hidden()
    assert page.evaluate("window.heard.length") == 1
    assert page.evaluate("window.dialogs") == []


def test_who_is_typing_when_the_server_goes_types_on(writer: Writer, server: Server) -> None:
    page = writer.page
    writer.mouse.drag(5.0, 9.0)
    page.keyboard.press("e")
    words = writer.form.get_by_label("Note", exact=True)
    expect(words).to_be_focused()
    page.keyboard.type("before ")
    wait_for_the_page(page)
    writer.lose(server)
    expect(strip(page)).to_contain_text(SAID)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(words).to_be_focused()
    page.keyboard.type("and after")
    expect(words).to_have_value("before and after")
    server.start()
    expect(strip(page)).to_be_empty()
    expect(words).to_have_value("before and after")


@pytest.mark.parametrize(
    ("path", "heading"),
    [("my_calls", "My calls"), ("search", "Search"), ("add_calls", "Add calls")],
)
def test_every_page_says_it_alike(
    browser: Browser, server: Server, path: str, heading: str
) -> None:
    page = browser.open(f"{server.url}/{path}")
    page.get_by_role("heading", name=heading).first.wait_for()
    wait_for_the_page(page)
    expect(strip(page)).to_be_empty()
    page.evaluate(NOTE_DIALOGS)
    server.kill()
    expect(strip(page)).to_contain_text(SAID)
    server.start()
    expect(strip(page)).to_be_empty()
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    assert page.evaluate("window.dialogs") == []


def test_other_dialogs_stay_whatever_they_are_called(
    browser: Browser, serve: Callable[..., Any], pick_port: Callable[[], int], tmp_path: Path
) -> None:
    script, log, port = tmp_path / "page.py", tmp_path / "log", pick_port()
    script.write_text(
        "import streamlit as st\n"
        "name = st.radio('Dialog', ['Who is who', 'Connection error'])\n"
        "if st.button('Open'):\n"
        "    st.dialog(name)(lambda: st.write('Is Streamlit still running?'))()\n"
    )
    with serve(["-c", SERVE, str(script), str(port)], port=port, log=log) as url:
        page = browser.open(url)
        dialog = page.get_by_role("dialog")
        page.get_by_text("Connection error").click()
        wait_for_the_page(page)
        page.get_by_role("button", name="Open").click()
        # One of ours by that name, while the server is there.
        expect(dialog).to_contain_text("Connection error")
        wait_for_the_page(page)
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        page.get_by_text("Who is who").click()
        wait_for_the_page(page)
        page.get_by_role("button", name="Open").click()
        expect(dialog).to_contain_text("Who is who")
        wait_for_the_page(page)
    # Another one, while the server is away.
    expect(strip(page)).to_contain_text(SAID)
    expect(dialog).to_have_count(1)
    expect(dialog).to_contain_text("Who is who")


def test_what_says_it_in_another_way_is_left_alone(browser: Browser, server: Server) -> None:
    """As another version of Streamlit might, and as it does where the server refuses."""
    page = browser.open(f"{server.url}/my_calls")
    wait_for_the_page(page)
    page.evaluate(
        """() => {
          const app = document.querySelector('[data-test-connection-state]');
          const add = (title, text) => {
            const dialog = document.createElement('div');
            dialog.role = 'dialog';
            dialog.innerHTML = `<h2>${title}</h2><p>${text}</p>` +
              '<button aria-label="Close">x</button>';
            dialog.querySelector('button').onclick = () => dialog.remove();
            document.body.append(dialog);
          };
          window.lose = () => {
            app.setAttribute('data-test-connection-state', 'PINGING_SERVER');
            add('Connection error', 'Cannot connect to Streamlit (HTTP status: 403).');
            add('Lost connection', 'The server is away.');
            add('Connection error', 'The server is away.');
          };
        }"""
    )
    page.evaluate("window.lose()")
    expect(strip(page)).to_contain_text(SAID)
    expect(page.get_by_role("dialog")).to_have_count(2)
    page.evaluate(
        """() => {
          const app = document.querySelector('[data-test-connection-state]');
          app.removeAttribute('data-test-connection-state');
        }"""
    )
    expect(strip(page)).to_be_empty()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_line_can_be_read_and_covers_no_small_player(
    open_writer: Callable[..., Writer], server: Server, project_root: Path, theme: str
) -> None:
    axe = project_root / "voicecoach/player/frontend/node_modules/axe-core/axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed (npm ci in voicecoach/player/frontend)")
    writer = open_writer(dark=theme == "dark", width=390, height=800)
    page = writer.page
    writer.player.play_button.click()
    writer.player.wait_until_it_goes_on()
    page.evaluate(f"{AUDIO}.playbackRate = 0.5")
    page.evaluate("document.querySelector('a[href$=rules]').click()")  # in the menu of a phone
    small = page.locator(".voicecoach-mini")
    small.wait_for()
    wait_for_the_page(page)
    server.kill()
    expect(strip(page)).to_contain_text(SAID)
    page.evaluate(axe.read_text("utf-8"))
    found = page.evaluate(
        """async () => {
          const { violations } = await axe.run('.voicecoach-connection');
          return violations.map((v) => [v.impact, v.id, v.nodes.map((n) => n.failureSummary)]);
        }"""
    )
    assert found == []
    above, line = small.bounding_box(), strip(page).bounding_box()
    assert above["y"] + above["height"] <= line["y"]
    assert line["y"] + line["height"] == pytest.approx(800, abs=1)
