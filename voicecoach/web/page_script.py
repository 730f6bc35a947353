"""Scripts and a style of our own in every page that Streamlit serves.

Streamlit has no place for one that runs on all pages, none for what its page
says while the server is away, and it forgets which page somebody wanted who has
to sign in first; and its theme has no option for some things that are seen. Its
files stay as they are: these are written into the page on its way to the browser,
in front of ``</head>``. A page without one goes out as it is.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONNECTION_SCRIPT", "PAGE_STYLE", "WANTED_SCRIPT", "PageScript"]

STATIC = Path(__file__).parent / "static"
CONNECTION_SCRIPT = STATIC / "connection.js"
"""Says in our own words that the server is away."""
WANTED_SCRIPT = STATIC / "wanted.js"
"""Leads who signed in on to the page they wanted."""
PAGE_STYLE = STATIC / "pages.css"
"""What the theme has no option for."""

_OF_A_COPY = {b"if-none-match", b"if-modified-since", b"accept-encoding", b"range"}
"""Headers of a request that ask for a copy which the browser has, or for another form of it."""
_OF_THE_ORIGINAL = {b"content-length", b"etag", b"last-modified", b"accept-ranges"}
"""Headers of an answer that are true of the page without the script."""


class PageScript:
    """ASGI middleware that writes scripts and a style into pages, and into nothing else.

    Parameters
    ----------
    app : ASGI application
    scripts : sequence of pathlib.Path
        ES modules.
    style : pathlib.Path
        A style sheet.
    """

    def __init__(self, app: "ASGIApp", *, scripts: "Sequence[Path]", style: Path) -> None:
        self._app = app
        self._tag = b"<style>\n" + style.read_bytes() + b"</style>\n"
        for script in scripts:
            self._tag += b'<script type="module">\n' + script.read_bytes() + b"</script>\n"

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer a request."""
        if not _asks_for_a_page(scope):
            await self._app(scope, receive, send)
            return
        asked = {**scope, "headers": _without(scope["headers"], _OF_A_COPY)}
        await self._app(asked, receive, _Writer(send, self._tag))


class _Writer:
    """Takes the messages of one answer; holds those of a page back until it is whole."""

    def __init__(self, send: "Send", tag: bytes) -> None:
        self._send = send
        self._tag = tag
        self._start: Message | None = None
        self._page = b""

    async def __call__(self, message: "Message") -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._page += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)

    async def _send_page(self, start: "Message") -> None:
        page = self._page.replace(b"</head>", self._tag + b"</head>", 1)
        length = (b"content-length", str(len(page)).encode())
        headers = [*_without(start["headers"], _OF_THE_ORIGINAL), length]
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": page})


def _asks_for_a_page(scope: "Scope") -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return b"text/html" in dict(scope["headers"]).get(b"accept", b"")


def _is_page(start: "Message") -> bool:
    """Whether it is shown in a window: not what is refused, redirected or downloaded."""
    headers = dict(start["headers"])
    is_html = headers.get(b"content-type", b"").startswith(b"text/html")
    return start["status"] == 200 and is_html and b"content-disposition" not in headers


def _without(headers: "Sequence[tuple[bytes, bytes]]", names: set[bytes]) -> list[Any]:
    return [(name, value) for name, value in headers if name.lower() not in names]
