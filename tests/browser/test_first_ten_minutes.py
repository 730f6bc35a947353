"""A new user, with what is built for them: heard, written on and shared in twelve actions.

``voicecoach demo`` runs out of the built wheel, and so does the dashboard, from a folder that has
nothing else: what is missing in the wheel is missing here.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.listening import NOTE_AUDIO, Listener, expect, wait_for_the_page
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

pytestmark = pytest.mark.browser

MOST_ACTIONS = 12
NOTHING_WAITS = "!Object.keys(localStorage).some((key) => /outbox|listening/.test(key))"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "store"
    command = [sys.executable, "-m", "voicecoach", "demo", "--no-serve", "--store", str(folder)]
    subprocess.run(command, check=True, cwd=folder.parent)
    return folder


@pytest.fixture(scope="module")
def address(store: Path, serve: Callable[..., Any], pick_port: Callable[[], int]) -> Iterator[str]:
    port, folder = pick_port(), store.parent
    command = ["-m", "voicecoach.web", "--store", str(store), "--port", str(port), "--no-browser"]
    with serve(command, port=port, log=folder / "log", cwd=folder) as url:
        yield url


class Person:
    """Somebody at a page, whose actions are counted: a click, a key, a text that is typed."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.action_count = 0

    def click(self, target: Any) -> None:
        target.click()
        self.action_count += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.action_count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.action_count += 1


def test_a_moment_is_heard_written_on_and_shared_in_twelve_actions(
    address: str, store: Path, launch_browser: Callable[..., Any]
) -> None:
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    page = browser.open(address)
    wait_for_the_page(page)
    person = Person(page)

    # What went well stands on top; one click opens it at its second.
    person.click(page.get_by_role("link", name=re.compile(r"^(play_circle )?\d:\d\d ")).first)
    page.wait_for_url("**/replay?call=*")
    player = Listener(page)
    page.locator(".notes[data-loaded]").wait_for()

    # Heard.
    person.press("Space")
    player.wait_until_it_goes_on()

    # Shared: the moment is open.
    person.click(page.get_by_role("button", name="Ask my coach about this moment"))
    person.type("Did they feel heard here?")
    person.click(page.get_by_role("button", name="Share with my coach"))
    expect(page.locator(".panel .thread li")).to_have_count(1)

    # Written on: mark what is said now, say what it was, a few words, save.
    person.press("m")
    person.press("1")
    person.press("e")
    expect(page.get_by_role("textbox", name="Note", exact=True)).to_be_focused()
    person.type("This is how I want to open.")
    person.press("Control+Enter")
    expect(page.locator(".note-form")).to_be_hidden()

    person.press("k")
    player.wait_until("audio.paused")
    page.wait_for_function(NOTHING_WAITS)
    assert person.action_count <= MOST_ACTIONS
    with CallStore.open(store) as opened:
        call_id = page.url.split("call=")[1].split("&")[0]
        kept = {note.kind: note for note in opened.annotations(LOCAL_USER, call_id)}
        assert opened.summary(LOCAL_USER, call_id).heard_ratio > 0.0
        (shared,) = opened.shared_moments(LOCAL_USER)
    assert kept["note"].text == "This is how I want to open."
    assert kept["note"].valence == "strength"
    assert kept["question"] == shared.question
    assert shared.question.text == "Did they feel heard here?"
