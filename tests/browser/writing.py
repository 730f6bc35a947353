"""The dashboard over a store with one call, and somebody who writes on it.

What the store holds is read by opening it beside the server, as any other process may.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import PATIENCE_S, wait_until_healthy
from tests.browser.lanes import LaneMouse, hold
from tests.browser.listening import Listener, expect, wait_for_the_page
from voicecoach.core.annotation import Annotation
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore

KEPT = "localStorage.length && Object.keys(localStorage).filter((k) => k.includes('outbox')).length"


COUNT_CLOSED_DIALOGS = """
window.closedCount = 0;
new MutationObserver((changes) => {
  const removed = changes.flatMap((change) => [...change.removedNodes]);
  const dialog = '[role=dialog]';
  const isDialog = (node) => node.matches?.(dialog) || node.querySelector?.(dialog);
  window.closedCount += removed.filter(isDialog).length;
}).observe(document.body, { childList: true, subtree: true });
"""


class Server:
    """The dashboard over a store, which can be killed and started again at the same address."""

    def __init__(self, store: Path, port: int) -> None:
        self.store, self.port = store, port
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self.store.parent / "server.log"
        options = ["--store", str(self.store), "--port", str(self.port), "--no-browser"]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "voicecoach.web", *options],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until_healthy(self.process, self.url, log)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def freeze(self) -> None:
        """Let it answer nothing from now on, as a server in the middle of something."""
        assert self.process
        os.kill(self.process.pid, signal.SIGSTOP)

    def kill(self) -> None:
        assert self.process
        self.process.kill()  # SIGKILL: it has no say in it
        self.process.wait(timeout=PATIENCE_S)


class Writer:
    """A page with the player, and what the store holds of what is written there."""

    def __init__(self, page: Any, store: Path, call_id: str) -> None:
        self.page, self.store, self.call_id = page, store, call_id
        self.wait()

    def wait(self) -> None:
        self.player = Listener(self.page)
        self.page.locator(".notes[data-loaded]").wait_for()
        with CallStore.open(self.store) as opened:
            duration_s = opened.summary(LOCAL_USER, self.call_id).duration_s
        self.mouse = LaneMouse(self.page, duration_s)

    @property
    def kept(self) -> list[Annotation]:
        with CallStore.open(self.store) as opened:
            return list(opened.annotations(LOCAL_USER, self.call_id))

    def wait_until_kept(self, is_so: Callable[[list[Annotation]], bool]) -> list[Annotation]:
        deadline = time.monotonic() + PATIENCE_S
        while not is_so(kept := self.kept):
            assert time.monotonic() < deadline, f"the store has {kept}"
            self.page.wait_for_timeout(100)  # between two questions; the page goes on meanwhile
        return kept

    def wait_until_texts(self, *texts: str) -> list[Annotation]:
        return self.wait_until_kept(lambda kept: sorted(n.text for n in kept) == sorted(texts))

    def hold_on(self, element: Any, *, meanwhile: Callable[[], None]) -> None:
        element.hover()  # tried again where it is drawn anew meanwhile
        hold(self.page, meanwhile=meanwhile)

    def run_the_page(self) -> None:
        """Let Streamlit run it again, once others have changed notes: they are fetched anew."""
        with self.page.expect_response("**/voicecoach/notes/**"):
            self.page.keyboard.press("r")  # Streamlit's key
        wait_for_the_page(self.page)

    def write(self, start: float, end: float, text: str) -> None:
        self.mouse.drag(start, end)
        expect(self.form).to_be_visible()
        self.page.keyboard.press("e")
        expect(self.page.get_by_role("textbox", name="Note", exact=True)).to_be_focused()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Control+Enter")
        expect(self.form).to_be_hidden()

    def lose(self, server: Server) -> None:
        """Let the server be killed, until Streamlit's dialog of it has come and is closed.

        It has the focus for that moment: a key that is pressed then is lost.
        """
        self.page.evaluate(COUNT_CLOSED_DIALOGS)
        server.kill()
        self.page.wait_for_function("window.closedCount > 0")

    def wait_until_sent(self) -> None:
        self.page.wait_for_function(f"!({KEPT})")

    @property
    def form(self) -> Any:
        return self.page.locator(".note-form")

    @property
    def lines(self) -> Any:
        return self.page.locator(".notes .line")

    @property
    def status(self) -> Any:
        return self.page.locator(".notes [role=status]")
