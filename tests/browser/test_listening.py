"""What was heard is told to the server when playing stops, and reaches it whatever happens."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.browser.conftest import PATIENCE_S
from tests.browser.listening import AUDIO, Listener, expect, wait_for_the_page
from tests.browser.writing import Server, Writer
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.records import CallSummary
from voicecoach.store.repository import CallStore
from voicecoach.store.schema import ListeningRow

pytestmark = pytest.mark.browser

HELD = "Object.keys(localStorage).filter((k) => k.includes('voicecoach.listening')).length"


@pytest.fixture(autouse=True)
def _nothing_heard(server: Server, store: Path) -> Iterator[None]:
    yield
    if not server.is_running:
        server.start()
    with CallStore.open(store) as opened, Session(opened._engine) as session, session.begin():
        session.execute(delete(ListeningRow))


@pytest.fixture
def wait_until_heard(store: Path, call_id: str) -> Callable[..., CallSummary]:
    def wait(page: Any, is_so: Callable[[CallSummary], bool]) -> CallSummary:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            with CallStore.open(store) as opened:
                line = opened.summary(LOCAL_USER, call_id)
            if is_so(line):
                return line
            assert time.monotonic() < deadline, f"heard are {line.heard_ratio}"
            page.wait_for_timeout(100)  # between two questions; the page goes on meanwhile

    return wait


def play(player: Listener, start: float, end: float) -> None:
    """Play a stretch at twice the speed, and go on."""
    player.seek(start)
    player.page.evaluate(f"{AUDIO}.playbackRate = 2; {AUDIO}.play()")
    player.wait_until(f"!audio.paused && audio.currentTime >= {end}")


def pause(player: Listener) -> float:
    player.page.evaluate(f"{AUDIO}.pause()")
    player.wait_until("audio.paused")
    return float(player.page.evaluate(f"{AUDIO}.currentTime"))


def test_nothing_is_sent_while_a_call_plays_and_all_of_it_when_it_stops(
    writer: Writer, wait_until_heard: Callable[..., CallSummary]
) -> None:
    page, player = writer.page, writer.player
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    play(player, 0.0, 4.0)
    player.seek(10.0)
    player.wait_until("audio.currentTime >= 22")  # long enough to be kept in between
    assert [url for url in sent if "/voicecoach/audio/" not in url] == []
    assert page.evaluate(HELD) == 1
    with page.expect_response(lambda r: "/voicecoach/listening/" in r.url) as answered:
        left_at = pause(player)
    assert answered.value.ok
    line = wait_until_heard(page, lambda line: line.heard_ratio > 0.0)
    assert not line.is_heard
    assert line.continue_at == pytest.approx(left_at, abs=3.0)  # s; or the next that is said
    page.wait_for_function(f"!({HELD})")


def test_who_opens_the_call_from_the_list_goes_on_where_they_left_off(
    writer: Writer, server: Server, wait_until_heard: Callable[..., CallSummary]
) -> None:
    page, player = writer.page, writer.player
    play(player, 0.0, 14.0)
    pause(player)
    line = wait_until_heard(page, lambda line: line.continue_at is not None)
    page.goto(f"{server.url}/my_calls")
    wait_for_the_page(page)
    page.get_by_role("combobox", name="Open a call").click()
    page.get_by_role("option").first.click()
    page.wait_for_url(f"**/replay?*t={line.continue_at:.2f}*")
    player = Listener(page)
    player.wait_until_at(line.continue_at)


def test_a_page_that_is_closed_while_its_call_plays_has_told_it(
    writer: Writer, wait_until_heard: Callable[..., CallSummary]
) -> None:
    play(writer.player, 0.0, 12.0)
    other = writer.page.context.new_page()
    writer.page.close()
    wait_until_heard(other, lambda line: line.heard_ratio > 0.0)


def test_what_is_heard_after_the_page_was_left_counts_too(
    writer: Writer, wait_until_heard: Callable[..., CallSummary]
) -> None:
    page, player = writer.page, writer.player
    play(player, 0.0, 8.0)
    page.get_by_role("link", name="Rules").click()
    small = page.get_by_role("region", name="Call that is still playing")
    small.wait_for()
    first = wait_until_heard(page, lambda line: line.heard_ratio > 0.0)
    player.wait_until("audio.currentTime >= 20")
    small.get_by_role("button", name="Stop").click()
    wait_until_heard(page, lambda line: line.heard_ratio > first.heard_ratio)


def test_what_was_heard_while_the_server_was_away_arrives_when_it_is_back(
    writer: Writer, server: Server, wait_until_heard: Callable[..., CallSummary]
) -> None:
    page, player = writer.page, writer.player
    play(player, 0.0, 3.0)
    wait_for_the_page(page)
    server.kill()
    player.wait_until("audio.currentTime >= 12")
    pause(player)
    expect(page.locator(".voicecoach-connection [role=status]")).to_contain_text("is kept")
    assert page.evaluate(HELD) == 1
    expect(writer.status).to_be_hidden()  # it is no note, and nobody has to look after it
    server.start()
    line = wait_until_heard(page, lambda line: line.continue_at is not None)
    assert line.continue_at >= 12.0
    page.wait_for_function(f"!({HELD})")


def test_two_people_at_once_each_hear_and_write(
    open_writer: Callable[..., Writer],
    wait_until_heard: Callable[..., CallSummary],
) -> None:
    """In two browsers: what one does neither stops nor moves the other."""
    one, other = open_writer(), open_writer()
    play(one.player, 0.0, 4.0)
    play(other.player, 20.0, 24.0)
    one.write(5.0, 9.0, "from one")
    other.write(30.0, 34.0, "from the other")
    one.wait_until_texts("from one", "from the other")
    one.player.wait_until_it_goes_on()
    other.player.wait_until_it_goes_on()
    pause(one.player)
    first = wait_until_heard(one.page, lambda line: line.heard_ratio > 0.0)
    other.player.wait_until_it_goes_on()
    pause(other.player)
    wait_until_heard(other.page, lambda line: line.heard_ratio > first.heard_ratio)
    for writer in (one, other):
        with CallStore.open(writer.store) as opened:
            for note in opened.annotations(LOCAL_USER, writer.call_id):
                opened.delete_annotation(LOCAL_USER, writer.call_id, note.id)
