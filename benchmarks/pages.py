"""How long people wait for the pages, and what the player costs while it plays.

``python -m benchmarks.pages`` analyses the sample calls into a store that is thrown away, adds
one of 60 minutes, serves the dashboard and opens it in Chromium (``playable``: the lanes are
drawn and Play would sound); then simulated users click through *Replay* and *My calls*, each
every 15 seconds. Client and server share this machine; times are wall time and mean something
on an idle one.
"""

import gzip
import itertools
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.dashboard import call_id_of, chromium, demo_store, run_command, served
from benchmarks.report import parser, publish
from benchmarks.sample_calls import read_channels
from benchmarks.simulated_users import waits_of
from voicecoach.prosody import ANALYSIS_RATE_HZ

Samples: TypeAlias = NDArray[np.float32]

ROOT = Path(__file__).resolve().parent.parent
CALLS = ROOT / "sample_calls" / "calls"
BUNDLE = ROOT / "voicecoach" / "player" / "static" / "player.js"
LONG_NAME, LONG_S = "60_minutes", 3600
LOADS = 5
PLAYED_S = 4.0
USERS = (1, 10, 25)
CLICKS = 4
THINK_S = 15.0
READY = "window.played && window.played.readyState >= 3"
NOTE_AUDIO = """
window.Audio = new Proxy(window.Audio, {
  construct(target, made) { return (window.played = new target(...made)); }
});
"""
COUNT_FRAMES = """(seconds) => new Promise((done) => {
  const begun = performance.now(); let count = 0;
  const next = () => {
    count += 1;
    const passed = (performance.now() - begun) / 1000;
    if (passed < seconds) requestAnimationFrame(next); else done(count / passed);
  };
  requestAnimationFrame(next);
})"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the JSON that is asked for."""
    chosen = parser(__doc__).parse_args(arguments)
    figures: dict[str, float | str] = {"player_js_gzip_kb": _gzip_kb(BUNDLE)}
    with demo_store() as store:
        short_id = call_id_of(store, _four_minutes(store))
        _add_long_call(store)
        long_id = call_id_of(store, LONG_NAME)
        with served(store) as url:
            figures |= in_the_browser(url, short_id=short_id, long_id=long_id)
        for users in USERS:
            with served(store) as url:  # anew: nobody's pages are warm
                queries = [f"call={short_id}", f"call={long_id}"]
                waits = waits_of(url, queries, users=users, clicks=CLICKS, think_s=THINK_S)
            figures |= waits.figures(users)
    publish(figures, chosen.json)


def in_the_browser(url: str, *, short_id: str, long_id: str) -> dict[str, float]:
    """Time to playable of two calls, by turns, and what playing the long one costs."""
    found: dict[str, list[float]] = {short_id: [], long_id: []}
    with chromium() as browser:
        _seconds_to_playable(browser, url, short_id)  # the server loads what every page needs
        for _ in range(LOADS):
            for call_id, seconds in found.items():
                seconds.append(_seconds_to_playable(browser, url, call_id))
        playing = while_playing(browser, url, long_id)
    short_s, long_s = (float(np.median(seconds)) for seconds in found.values())
    return {
        "playable_4_min_s": short_s,
        "playable_60_min_s": long_s,
        "playable_60_vs_4_min": long_s / short_s,
        **playing,
    }


def while_playing(browser: Any, url: str, call_id: str) -> dict[str, float]:
    """Frames per second, and messages to the server, of some seconds of a long call."""
    sent = Counter[str]()
    page = _opened(browser)
    page.on("websocket", lambda made: made.on("framesent", lambda _: sent.update(["frame"])))
    page.goto(f"{url}/replay?call={call_id}&t=1800")
    _wait_until_playable(page)
    page.wait_for_timeout(3000)  # whatever the page still says of itself
    page.keyboard.press("k")
    page.wait_for_function("!window.played.paused && window.played.currentTime > 1800.2")
    before = sent.total()
    frames_per_s = float(page.evaluate(COUNT_FRAMES, PLAYED_S))
    page.close()
    return {
        "frames_per_s_while_playing": frames_per_s,
        "messages_while_playing_count": float(sent.total() - before),
    }


def _seconds_to_playable(browser: Any, url: str, call_id: str) -> float:
    page = _opened(browser)
    begun = time.perf_counter()
    page.goto(f"{url}/replay?call={call_id}")
    _wait_until_playable(page)
    took_s = time.perf_counter() - begun
    page.close()
    return took_s


def _opened(browser: Any) -> Any:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.add_init_script(NOTE_AUDIO)
    return page


def _wait_until_playable(page: Any) -> None:
    page.locator(".lanes-host[aria-busy=false]").wait_for(timeout=60_000)
    page.wait_for_function(READY, timeout=60_000)


def _four_minutes(store: Path) -> str:
    """Name of the longest sample call, which lasts about that."""
    from voicecoach.store.access import LOCAL_USER
    from voicecoach.store.repository import CallStore

    with CallStore.open(store) as opened:
        calls = opened.calls(LOCAL_USER)
    return max(calls, key=lambda call: call.duration_s).call_id


def _add_long_call(store: Path) -> None:
    """Analyse an hour made of sample calls, one after the other."""
    import soundfile

    paths = sorted(CALLS.glob("*.opus"))
    random.Random(60).shuffle(paths)
    pieces: list[Samples] = []
    size = 0
    for path in itertools.cycle(paths):
        pieces.append(read_channels(path))
        size += pieces[-1].shape[1]
        if size >= LONG_S * ANALYSIS_RATE_HZ:
            break
    joined = np.concatenate(pieces, axis=1)[:, : LONG_S * ANALYSIS_RATE_HZ]
    path = store.parent / f"{LONG_NAME}.wav"
    soundfile.write(path, joined.T, ANALYSIS_RATE_HZ)
    run_command("analyze", str(path), "--store", str(store))


def _gzip_kb(path: Path) -> float:
    return len(gzip.compress(path.read_bytes(), 9)) / 1000.0


if __name__ == "__main__":
    main()
