"""A moment of a real call is answered anew with a microphone, which here plays a file."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PAGE_PATIENCE_MS, PATIENCE_S, Browser
from tests.browser.listening import expect
from tests.telephone import talk, write_call, write_wav
from voicecoach.core.segment import Segment
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.growth_records import Retake
from voicecoach.store.repository import CallStore
from voicecoach.views.retakes import retake_lines

pytestmark = pytest.mark.browser

RETAKE_ID = "00000000-0000-0000-0000-000000000003"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A call of 12 s with a moment to answer anew, and two seconds of speech for the microphone."""
    made = tmp_path_factory.mktemp("growth")
    write_wav(
        made / "spoken.wav",
        talk(speech=[(0.25, 1.75), (2.25, 3.75)], duration_s=4.0, f0_hz=200.0, seed=2),
    )
    write_call(made / "call.wav")
    return made


@pytest.fixture(scope="module")
def address(folder: Path, serve: Callable[..., Any], pick_port: Callable[[], int]) -> Iterator[str]:
    from tests.browser.test_dashboard import voicecoach

    store = folder / "store"
    call = folder / "call.wav"
    voicecoach("analyze", call, "--agent-channel", "left", "--agent", "Ana", "--store", store)
    with CallStore.open(store) as opened:
        (call_id,) = [each.call_id for each in opened.calls(LOCAL_USER)]
        opened.save_retake(
            LOCAL_USER,
            Retake(
                id=RETAKE_ID,
                call_id=call_id,
                segment=Segment(7.5, 9.5),
                chosen_at=datetime.now(UTC),
            ),
        )
    port = pick_port()
    command = ["-m", "voicecoach.web", "--store", str(store), "--port", str(port), "--no-browser"]
    with serve(command, port=port, log=folder / "server.log") as url:
        yield url


@pytest.fixture
def with_microphone(folder: Path) -> Iterator[Browser]:
    """A browser whose microphone is a file, played again and again."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    microphone = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={folder / 'spoken.wav'}",
    ]
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=[*ARGUMENTS, *microphone],
            headless=True,
            timeout=PATIENCE_S * 1000,
        )
        context = launched.new_context(
            viewport={"width": 1360, "height": 1000}, permissions=["microphone"]
        )
        context.set_default_timeout(PAGE_PATIENCE_MS)
        browser = Browser(context)
        browser.watch()
        yield browser
        launched.close()


def test_a_moment_is_heard_answered_anew_and_compared(
    folder: Path, address: str, with_microphone: Browser
) -> None:
    page = with_microphone.open(f"{address}/retake?retake={RETAKE_ID}")
    expect(page.get_by_role("heading", name="1. Hear it")).to_be_visible()
    page.wait_for_function("document.querySelector('audio')?.readyState >= 1")  # the part to hear

    microphone = page.get_by_test_id("stAudioInput")
    microphone.get_by_role("button", name="Record").click()
    expect(microphone).to_contain_text(re.compile("00:0[4-9]"))  # the clock of the recorder
    microphone.get_by_role("button", name="Stop recording").click()
    page.get_by_role("button", name="Measure and keep it").click()

    expect(page.get_by_text("1 new answer")).to_be_visible()
    page.wait_for_function("document.querySelectorAll('audio').length >= 2")
    page.wait_for_function("[...document.querySelectorAll('audio')].at(-1)?.duration > 3")
    with CallStore.open(folder / "store") as opened:
        (retake,) = opened.retakes(LOCAL_USER)
        (take,) = retake.takes
        voice = take.heard.open(opened.own_room_key(LOCAL_USER, retake.call_id)).voice
        (line,) = retake_lines(opened, LOCAL_USER, "Ana")
    assert take.duration_s > 3.0
    assert voice.speech_s > 1.5
    assert voice.articulation_rate_sps is not None
    assert line.facts.endswith("Due tomorrow; 1 new answer")
    assert with_microphone.outside_requests == []
