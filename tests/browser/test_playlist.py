"""A playlist in a real browser: one clip after the other, each where it ends, by keys too."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.conftest import Browser
from tests.browser.listening import expect
from tests.dashboards.stores import Playback, make_analysis, save
from tests.telephone import write_wav
from tests.written import note_id
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore
from voicecoach.store.review_records import Clip, Playlist

pytestmark = pytest.mark.browser

RATE_HZ, RECORDED_S = 8000, 60
# s      0    1    2    3  ...  10   11   12  ...  58   59   60
# clips       |----|            |----|                  |----|   the last one ends with its file
SEGMENTS = (Segment(1.0, 2.0), Segment(10.0, 11.0), Segment(59.0, 60.0))
OVERSHOOT_S = 5.0
"""What may be heard past the end of a clip: browsers tell where they are four times a second, busy
ones less often. The next clip is further away."""
SLOWLY = "players.forEach((player) => (player.defaultPlaybackRate = player.playbackRate = 0.1))"
"""So that a clip is not over before the next key is pressed."""
NOTE_PLAYING = """
window.begun = []
window.from = null
window.players = [...document.querySelectorAll('ol.voicecoach-playlist audio')]
window.players.forEach((player, n) => player.addEventListener('playing', () => {
  begun.push(n)
  from = player.currentTime
}))
"""


def recording(folder: Path, call_id: str) -> Playback:
    """A tone as long as the hand-made calls; its own for each call."""
    at = np.arange(RATE_HZ * RECORDED_S) / RATE_HZ
    hz = 200.0 + int(hashlib.sha256(call_id.encode()).hexdigest()[:2], 16)
    audio = write_wav(folder / f"{call_id}.wav", 0.2 * np.sin(2 * np.pi * hz * at))
    peaks = folder / f"{call_id}.bin"
    peaks.write_bytes(b"[0, 1]")
    digest = hashlib.sha256(audio.read_bytes()).hexdigest()
    return Playback(digest, audio, peaks, codec="pcm", channel_count=1)


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[..., Any],
    pick_port: Callable[[], int],
) -> Iterator[str]:
    """A server with a playlist of three clips of two calls."""
    folder = tmp_path_factory.mktemp("playlist")
    call_ids = ("call-000", "call-001", "call-000")
    with CallStore.open(folder / "store") as store:
        for call_id in sorted(set(call_ids)):
            save(store, make_analysis(call_id), playback=recording(folder, call_id))
        clips = tuple(
            Clip(id=note_id(number), call_id=call_id, segment=segment)
            for number, (call_id, segment) in enumerate(zip(call_ids, SEGMENTS, strict=True))
        )
        store.save_playlist(LOCAL_USER, Playlist(id=note_id(9), name="Workshop", clips=clips))
    port = pick_port()
    command = ["-m", "voicecoach.web", "--store", str(folder / "store"), "--port", str(port)]
    with serve([*command, "--no-browser"], port=port, log=folder / "server.log") as url:
        yield url


@pytest.fixture
def page(address: str, browser: Browser) -> Any:
    """The library with the playlist, and a list of the clips that began to play."""
    opened = browser.open(f"{address}/library")
    expect(opened.locator("ol.voicecoach-playlist audio")).to_have_count(len(SEGMENTS))
    opened.wait_for_function(
        "() => [...document.querySelectorAll('ol.voicecoach-playlist audio')].at(-1).onpause"
    )
    opened.evaluate(NOTE_PLAYING)
    return opened


def playing(page: Any, number: int) -> None:
    """Wait until this clip plays, and no other."""
    page.wait_for_function(
        "n => players.every((player, m) => player.paused === (m !== n)) && begun.at(-1) === n",
        arg=number,
    )


def test_it_goes_from_clip_to_clip_by_itself_and_stops_after_the_last(page: Any) -> None:
    page.locator("ol.voicecoach-playlist audio").first.focus()
    page.keyboard.press("Space")
    page.wait_for_function("() => begun.length === 3 && players.every((player) => player.paused)")
    assert page.evaluate("begun") == [0, 1, 2]
    stopped = page.evaluate("players.map((player) => player.currentTime)")
    for at, segment in zip(stopped, SEGMENTS, strict=True):
        assert segment.end - 0.1 <= at <= segment.end + OVERSHOOT_S


def test_keys_play_stop_and_go_to_the_next_clip_and_the_one_before(page: Any) -> None:
    page.evaluate(SLOWLY)
    page.locator("ol.voicecoach-playlist audio").first.focus()
    page.keyboard.press("n")
    playing(page, 1)
    page.keyboard.press("Space")
    page.wait_for_function("() => players.every((player) => player.paused)")
    page.keyboard.press("Space")
    playing(page, 1)
    page.keyboard.press("p")
    playing(page, 0)
    page.keyboard.press("p")  # there is none before: nothing stops
    playing(page, 0)


def test_keys_in_quick_succession_let_one_clip_play_and_no_other(page: Any) -> None:
    page.evaluate(SLOWLY)
    page.locator("ol.voicecoach-playlist audio").first.focus()
    for key in ("Space", "n", "p", "n", "n"):
        page.keyboard.press(key)
    playing(page, 2)


def test_a_clip_that_was_heard_begins_at_its_start_again(page: Any) -> None:
    page.locator("ol.voicecoach-playlist audio").last.focus()
    for _ in range(2):
        page.evaluate("begun.length = 0")
        page.keyboard.press("Space")
        page.wait_for_function("() => begun.length > 0 && players[2].paused")
        assert page.evaluate("Math.abs(from - players[2].dataset.start) < 0.5")
