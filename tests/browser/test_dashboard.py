"""The main job, in a real browser: a recording was analysed, a person replays it."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.listening import (
    AUDIO,
    NOTE_AUDIO,
    Listener,
    expect,
    wait_for_the_page,
)
from tests.telephone import talk, write_wav
from voicecoach.core.units import seconds_to_clock

pytestmark = pytest.mark.browser

SAMPLES = ("callum-3-water-leak", "ilias-1-lost-card")
# Streamlit asks for these below the page's own address first and finds them one level up.
EXPECTED_404 = "404 (Not Found)"


def voicecoach(*arguments: str | Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture(scope="module")
def store(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sample calls, analysed by the command that users type."""
    folder = tmp_path_factory.mktemp("dashboard") / "store"
    samples = project_root / "sample_calls"
    files = [samples / "calls" / f"{name}.opus" for name in SAMPLES]
    voicecoach("analyze", *files, "--metadata", samples / "calls.csv", "--store", folder)
    return folder


@pytest.fixture(scope="module")
def address(store: Path, serve: Callable[..., Any], pick_port: Callable[[], int]) -> Iterator[str]:
    port = pick_port()
    command = ["-m", "voicecoach.web", "--store", str(store), "--port", str(port), "--no-browser"]
    with serve(command, port=port, log=store.parent / "server.log") as url:
        yield url


def analysis_of(store: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(voicecoach("show", name, "--json", "--store", store))
    return found


def test_a_call_is_opened_and_a_click_on_a_moment_plays_that_second(
    store: Path, address: str, launch_browser: Callable[..., Any]
) -> None:
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    page = browser.open(address)
    table = page.get_by_test_id("stDataFrame").first
    # Drawn on a canvas: the cells that screen readers get tell when the rows are there.
    table.get_by_test_id("glide-cell-0-1").wait_for(state="attached")
    wait_for_the_page(page)
    # Newest first: the insurance claim of November has the first button of the table.
    table.click(position={"x": 30, "y": 55})
    page.wait_for_url("**/replay?call=*")
    player = Listener(page)

    analysis = analysis_of(store, SAMPLES[0])
    assert analysis["call_id"] in page.url
    moment = next(m for m in analysis["moments"] if m["segment"]["start"] > 2.0)
    start = moment["segment"]["start"]
    line = page.locator(".moment .line", has_text=seconds_to_clock(start)).first
    line.click()

    player.wait_until_played_from(start)
    player.wait_until(f"!audio.paused && audio.currentTime > {start + 1.0}")
    player.wait_until("audio.playbackRate === 1")
    expect(page.get_by_text(moment["advice"])).to_be_visible()
    assert browser.outside_requests == []
    assert [e for e in browser.console_errors if EXPECTED_404 not in e] == []


def test_what_is_heard_at_a_second_is_what_was_said_there(
    store: Path, address: str, launch_browser: Callable[..., Any]
) -> None:
    """Decode in the browser what the player plays, and compare it with the analysis."""
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    analysis = analysis_of(store, SAMPLES[0])
    page = browser.open(f"{address}/replay?call={analysis['call_id']}")
    Listener(page)
    levels = page.evaluate(
        f"""async () => {{
            const bytes = await (await fetch({AUDIO}.src)).arrayBuffer()
            const decoded = await new AudioContext().decodeAudioData(bytes)
            const level = (channel, start, end) => {{
                const rate = decoded.sampleRate
                const part = decoded.getChannelData(channel)
                    .subarray(Math.floor(start * rate), Math.floor(end * rate))
                return 10 * Math.log10(part.reduce((sum, x) => sum + x * x, 0) / part.length)
            }}
            return {
            json.dumps(
                [
                    [u["channel"], u["segment"]["start"], u["segment"]["end"]]
                    for u in analysis["diarization"]["segments"]
                    if u["segment"]["end"] - u["segment"]["start"] > 0.5
                ]
            )
        }.map(([channel, start, end]) => [
                level(channel, start, end), level(1 - channel, start, end)
            ])
        }}"""
    )
    assert len(levels) > 10
    louder = [own - other > 10.0 for own, other in levels]
    assert sum(louder) / len(louder) > 0.9


def test_a_link_opens_a_call_at_a_second_and_does_not_start_it(
    store: Path, address: str, launch_browser: Callable[..., Any]
) -> None:
    browser = launch_browser(dark=True)
    browser.context.add_init_script(NOTE_AUDIO)
    call_id = analysis_of(store, SAMPLES[1])["call_id"]
    player = Listener(browser.open(f"{address}/replay?call={call_id}&t=20"))
    player.wait_until_at(20.0)


def test_the_call_plays_on_while_another_page_is_read(
    store: Path, address: str, launch_browser: Callable[..., Any]
) -> None:
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    call_id = analysis_of(store, SAMPLES[1])["call_id"]
    page = browser.open(f"{address}/replay?call={call_id}")
    player = Listener(page)
    player.press("Space")
    player.wait_until_it_goes_on()
    page.get_by_role("link", name="Rules").click()
    page.wait_for_url("**/rules")
    small = page.get_by_role("region", name="Call that is still playing")
    small.wait_for()
    player.wait_until_it_goes_on()
    small.get_by_role("button", name="Back to the call").click()
    page.wait_for_url("**/replay*")
    page.locator(".player[data-complete]").wait_for()
    expect(small).to_be_hidden()
    player.wait_until_it_goes_on()
    assert page.evaluate("window.heard.length") == 1


def test_the_spectrogram_of_a_call_is_made_and_kept(
    store: Path, address: str, launch_browser: Callable[..., Any]
) -> None:
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    call_id = analysis_of(store, SAMPLES[1])["call_id"]
    player = Listener(browser.open(f"{address}/replay?call={call_id}"))
    assert list((store / "spectrograms").rglob("*.mel")) == []
    player.press("g")
    expect(player.page.locator(".live")).to_contain_text("Spectrogram shown")
    assert len(list((store / "spectrograms").rglob("*.mel"))) == 1


def test_a_click_on_an_overlap_takes_the_player_to_its_second(
    store: Path, address: str, launch_browser: Callable[..., Any]
) -> None:
    browser = launch_browser()
    browser.context.add_init_script(NOTE_AUDIO)
    analysis = analysis_of(store, SAMPLES[1])
    page = browser.open(f"{address}/replay?call={analysis['call_id']}")
    player = Listener(page)
    page.get_by_role("tab", name="Both speaking").click()
    table = page.get_by_role("tabpanel").get_by_test_id("stDataFrame").filter(visible=True)
    table.get_by_test_id("glide-cell-0-0").wait_for(state="attached")
    wait_for_the_page(page)
    table.click(position={"x": 25, "y": 55})
    player.wait_until_at(analysis["conversation"]["overlaps"][0]["segment"]["start"])
    expect(page.get_by_role("tab", name="Both speaking")).to_have_attribute("aria-selected", "true")
    assert browser.outside_requests == []


def test_a_check_in_is_kept_and_comes_back(
    address: str, launch_browser: Callable[..., Any]
) -> None:
    browser = launch_browser()
    page = browser.open(f"{address}/my_room")
    page.get_by_role("tab", name="Check-ins and openings").click()
    page.get_by_role("radio", name="4").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="My check-ins").click()
    kept = page.get_by_role("dialog").get_by_role("combobox", name="Check-in")
    expect(kept).to_have_value(re.compile(": 4 of 5$"))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert browser.outside_requests == []


def test_an_unknown_call_says_where_to_go(address: str, launch_browser: Callable[..., Any]) -> None:
    page = launch_browser().open(f"{address}/replay?call=nobody")
    page.get_by_text("This call cannot be replayed").wait_for()
    page.get_by_text("Choose from my calls").click()
    page.get_by_test_id("stDataFrame").first.wait_for()


def test_teams_are_shown_with_their_uncertainty(
    address: str, launch_browser: Callable[..., Any]
) -> None:
    browser = launch_browser()
    page = browser.open(f"{address}/compare_teams")
    page.get_by_role("heading", name="Compare teams").wait_for()
    wait_for_the_page(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert browser.outside_requests == []


def test_a_mono_call_says_why_there_are_no_moments(
    store: Path, address: str, launch_browser: Callable[..., Any], tmp_path: Path
) -> None:
    speech = talk(speech=[(0.5, 3.0)], duration_s=4.0, f0_hz=140.0, seed=4)
    recording = write_wav(tmp_path / "mono.wav", speech)
    voicecoach("analyze", recording, "--store", store)
    call_id = analysis_of(store, "mono")["call_id"]
    page = launch_browser().open(f"{address}/replay?call={call_id}")
    page.get_by_text("both people are on one channel here and were not told apart").wait_for()
    expect(page.get_by_text("reached the threshold")).to_have_count(0)
