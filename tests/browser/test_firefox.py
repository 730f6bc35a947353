"""The player in Firefox: it plays, is led by keys, selects by dragging, and draws everything."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.firefox import FIREFOX, Page, firefox_page
from tests.browser.listening import AUDIO, NOTE_AUDIO, PLAYER

pytestmark = pytest.mark.browser

ROOT = f"({PLAYER})"


@pytest.fixture(scope="module")
def firefox(pick_port: Callable[[], int]) -> Iterator[Page]:
    if FIREFOX is None:
        pytest.skip("Firefox is not installed (Debian: apt-get install firefox-esr)")
    pytest.importorskip("websockets", reason="websockets is not installed")
    with firefox_page(pick_port()) as page:
        page.before_every_document(NOTE_AUDIO)
        yield page


@pytest.fixture
def player(firefox: Page, address: str) -> Page:
    firefox.open(address)
    firefox.wait_until(f"'complete' in ({ROOT}?.dataset ?? {{}})")
    firefox.wait_until(f"{AUDIO}?.readyState >= 1")
    return firefox


def at(player: Page, time: float) -> None:
    player.wait_until(f"Math.abs({AUDIO}.currentTime - {time}) < 0.25")


def test_it_plays_and_keys_lead_it(player: Page) -> None:
    player.press("n")
    at(player, 21.25)
    player.press(" ")
    player.wait_until(f"!{AUDIO}.paused && {AUDIO}.currentTime > 22.5")
    player.press("k")
    player.wait_until(f"{AUDIO}.paused")
    player.press(">")
    player.wait_until(f"{AUDIO}.playbackRate === 1.25 && {AUDIO}.preservesPitch")
    player.press("<")
    player.press("p")
    assert player.evaluate(f"{ROOT}.querySelectorAll('.moment[data-open]').length") == 1
    assert player.console_errors == []


def test_a_drag_selects_with_edges_that_snap(player: Page) -> None:
    left, top, width = player.evaluate(
        f"(({{ left, top, width }}) => [left, top, width])"
        f"({ROOT}.querySelector('.waves').getBoundingClientRect())"
    )
    window = player.evaluate(
        f"(({{ scrollLeft, scrollWidth, clientWidth }}) => [150 * scrollLeft / scrollWidth,"
        f" 150 * clientWidth / scrollWidth])({ROOT}.querySelector('.scroller'))"
    )
    ends = [left + (second - window[0]) / window[1] * width for second in (10.1, 20.07)]
    player.drag((ends[0], top + 90), (ends[1], top + 90))
    player.wait_until(f"!{ROOT}.querySelector('.selection').hidden")
    edges = player.evaluate(
        "fetch(performance.getEntriesByType('resource').map((e) => e.name)"
        ".find((name) => name.includes('/speech/'))).then((r) => r.json()).then((said) =>"
        " said.utterances.flatMap((u) => u.words.flatMap((w) => [w[1], w[2]])))"
    )
    for edge, wanted in (("start", 10.1), ("end", 20.07)):
        chosen = float(
            player.evaluate(f"{ROOT}.querySelector('.grip.{edge}').getAttribute('aria-valuenow')")
        )
        nearest = min(edges, key=lambda time: abs(time - wanted))
        assert abs(chosen - nearest) <= 0.1


def test_waves_voices_and_spectrogram_are_drawn(player: Page) -> None:
    player.press("g")
    player.wait_until(f"{ROOT}.querySelector('.live').textContent.includes('Spectrogram shown')")
    for canvases in (".voices canvas", ".spectra canvas", ".overview canvas"):
        player.wait_until(
            f"""[...{ROOT}.querySelectorAll('{canvases}')].every((canvas) => {{
              const {{ width, height }} = canvas;
              const all = canvas.getContext('2d').getImageData(0, 0, width, height).data;
              const pixels = new Uint32Array(all.buffer);
              return pixels.filter((p) => p !== pixels[width - 1]).length > 0.003 * pixels.length;
            }})"""
        )
    assert player.console_errors == []
