"""How long people wait for the pages, and what the player costs while it plays.

``python -m benchmarks.pages`` analyses the sample calls into a store that is thrown away, adds
one of 60 minutes and one of three hours, serves the dashboard and opens it in Chromium
(``playable``: the lanes are drawn and Play would sound); then simulated users click through
*Replay* and *My calls*, each every 15 seconds. Client and server share this machine; times are
wall time and mean something on an idle one.
"""

import gzip
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.dashboard import call_id_of, chromium, demo_store, run_command, served
from benchmarks.long_call import write_long_call
from benchmarks.report import parser, publish
from benchmarks.simulated_users import waits_of
from benchmarks.smoothness import frame_p95_ms, frames_per_s, scroll, zoom

ROOT = Path(__file__).resolve().parent.parent
BUNDLE = ROOT / "voicecoach" / "player" / "static" / "player.js"
LONG_S = {"60_minutes": 3600, "3_hours": 10800}
LOADS = 5
USERS = (1, 10, 25)
CLICKS = 4
THINK_S = 15.0
READY = "window.played && window.played.readyState >= 3"
NOTE_AUDIO = """
window.Audio = new Proxy(window.Audio, {
  construct(target, made) { return (window.played = new target(...made)); }
});
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the JSON that is asked for."""
    chosen = parser(__doc__).parse_args(arguments)
    figures: dict[str, float | str] = {"player_js_gzip_kb": _gzip_kb(BUNDLE)}
    with demo_store() as store:
        short_id = call_id_of(store, _four_minutes(store))
        long_id, longest_id = (_add_call(store, name, length) for name, length in LONG_S.items())
        with served(store) as url:
            figures |= until_playable(url, short_id=short_id, long_id=long_id)
            figures |= while_working(url, {"4_min": short_id, "3_h": longest_id})
        for users in USERS:
            with served(store) as url:  # anew: nobody's pages are warm
                queries = [f"call={short_id}", f"call={long_id}"]
                waits = waits_of(url, queries, users=users, clicks=CLICKS, think_s=THINK_S)
            figures |= waits.figures(users)
    publish(figures, chosen.json)


def until_playable(url: str, *, short_id: str, long_id: str) -> dict[str, float]:
    """Time to playable of two calls, by turns."""
    found: dict[str, list[float]] = {short_id: [], long_id: []}
    with chromium() as browser:
        _seconds_to_playable(browser, url, short_id)  # the server loads what every page needs
        for _ in range(LOADS):
            for call_id, seconds in found.items():
                seconds.append(_seconds_to_playable(browser, url, call_id))
    short_s, long_s = (float(np.median(seconds)) for seconds in found.values())
    return {
        "playable_4_min_s": short_s,
        "playable_60_min_s": long_s,
        "playable_60_vs_4_min": long_s / short_s,
    }


def while_working(url: str, call_ids: Mapping[str, str]) -> dict[str, float]:
    """How evenly calls of these lengths are drawn, and what they send while they play."""
    figures: dict[str, float] = {}
    with chromium() as browser:
        for length, call_id in call_ids.items():
            page = _opened(browser)
            sent = _sent_by(page)
            page.goto(f"{url}/replay?call={call_id}&t=60")
            _wait_until_playable(page)
            page.wait_for_timeout(3000)  # whatever the page still says of itself
            page.keyboard.press("k")
            page.wait_for_function("!window.played.paused && window.played.currentTime > 60.2")
            sent.clear()
            figures[f"frames_per_s_while_playing_{length}"] = frames_per_s(page)
            figures[f"messages_while_playing_{length}_count"] = float(sent.total())
            page.keyboard.press("k")
            for act in (zoom, scroll):
                figures[f"frame_p95_at_{act.__name__}_{length}_ms"] = frame_p95_ms(page, act)
            page.close()
    return figures


def _sent_by(page: Any) -> Counter[str]:
    sent = Counter[str]()
    page.on("websocket", lambda made: made.on("framesent", lambda _: sent.update(["frame"])))
    return sent


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


def _add_call(store: Path, name: str, length_s: int) -> str:
    """Analyse a call of a length, with its words; gives its id."""
    path = store.parent / f"{name}.wav"
    transcript = write_long_call(path, seconds=length_s)
    run_command("analyze", str(path), "--transcript", str(transcript), "--store", str(store))
    return call_id_of(store, name)


def _gzip_kb(path: Path) -> float:
    return len(gzip.compress(path.read_bytes(), 9)) / 1000.0


if __name__ == "__main__":
    main()
