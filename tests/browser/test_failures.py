"""A page that fails says so in a sentence; what went wrong is for the log only."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Browser
from tests.browser.listening import expect, wait_for_the_page

SERVE = """
import sys
from pathlib import Path
from voicecoach.web.app import create_app
from voicecoach.web.options import run_options
from voicecoach.web.signing import UrlSigner

nobody = lambda who, what: None
app = create_app(
    Path(sys.argv[1]), signer=UrlSigner("s" * 40), may_play=nobody, may_see_peaks=nobody
)
app.run(config=run_options(address="127.0.0.1", port=int(sys.argv[2])))
"""
CALM = "This page could not be shown. The log of the server says what went wrong."


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("1 / 0", CALM),
        (
            "from voicecoach.core.errors import StoreError\nraise StoreError('the *disk* is full')",
            "The *disk* is full",
        ),
        ("import streamlit as st\nst.fragment(lambda: 1 / 0)()", CALM),
    ],
    ids=["a mistake", "an expected error", "a fragment"],
)
def test_a_page_that_fails_says_so_and_shows_no_traceback(
    browser: Browser,
    serve: Callable[..., Any],
    pick_port: Callable[[], int],
    tmp_path: Path,
    page: str,
    said: str,
) -> None:
    script, log, port = tmp_path / "page.py", tmp_path / "log", pick_port()
    script.write_text(page)
    with serve(["-c", SERVE, str(script), str(port)], port=port, log=log) as url:
        shown = browser.open(url)
        shown.get_by_text(said).wait_for()
        wait_for_the_page(shown)
        for hidden in ("Error", "Google"):
            expect(shown.locator("body")).not_to_contain_text(hidden)
    assert "Traceback" in log.read_text()
