"""Our script in the pages that are served: in every page, once, and in nothing else."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from voicecoach.web.page_script import CONNECTION_SCRIPT, PAGE_STYLE, PageScript

PAGE = "<html><head><title>a page</title></head><body>é</body></html>"
TAG = '<style>\np { color: red }\n</style>\n<script type="module">\nlet ours;\n</script>\n'
LIKE_A_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def _in_parts(_request: Any) -> Response:
    async def parts() -> Any:
        for each in (PAGE[:20], PAGE[20:40], PAGE[40:]):
            yield each
            await asyncio.sleep(0)

    return StreamingResponse(parts(), media_type="text/html")


def _report(_request: Any) -> Response:
    return HTMLResponse(PAGE, headers={"Content-Disposition": 'attachment; filename="r.html"'})


ANSWERS = {
    "/parts": _in_parts,
    "/report": _report,
    "/refused": lambda _: HTMLResponse(PAGE, status_code=403),
    "/json": lambda _: JSONResponse({"html": PAGE}),
    "/headless": lambda _: HTMLResponse("<p>no head</p>"),
}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    (tmp_path / "script.js").write_text("let ours;\n")
    (tmp_path / "pages.css").write_text("p { color: red }\n")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.html").write_text(PAGE, "utf-8")
    files = StaticFiles(directory=tmp_path / "pages", html=True)
    app = Starlette(
        routes=[*(Route(path, act) for path, act in ANSWERS.items()), Mount("/", files)],
        middleware=[
            Middleware(PageScript, scripts=[tmp_path / "script.js"], style=tmp_path / "pages.css")
        ],
    )
    return TestClient(app, headers=LIKE_A_BROWSER)


@pytest.mark.parametrize("path", ["/", "/parts"])
def test_a_page_carries_the_script_once_and_is_as_long_as_it_says(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.text == PAGE.replace("</head>", f"{TAG}</head>")
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_page_that_the_browser_kept_without_the_script_is_sent_anew(client: TestClient) -> None:
    plain = client.get("/", headers={"Accept": "*/*"})
    tags = {"If-None-Match": plain.headers["etag"], "Range": "bytes=0-3"}
    answer = client.get("/", headers={**tags, "If-Modified-Since": plain.headers["last-modified"]})
    assert answer.status_code == 200
    assert TAG in answer.text
    assert not {"etag", "last-modified"} & {*answer.headers}


@pytest.mark.parametrize("path", ["/report", "/refused", "/json", "/headless"])
def test_what_is_no_page_goes_out_as_it_is(client: TestClient, path: str) -> None:
    assert "ours" not in client.get(path).text


def test_what_was_not_asked_for_as_a_page_goes_out_as_it_is(client: TestClient) -> None:
    assert client.get("/", headers={"Accept": "*/*"}).text == PAGE
    assert client.head("/").headers["content-length"] == str(len(PAGE.encode()))


@pytest.mark.parametrize("written", [CONNECTION_SCRIPT, PAGE_STYLE], ids=lambda path: path.name)
def test_what_ships_cannot_end_its_own_element_and_asks_no_other_machine(written: Path) -> None:
    text = written.read_text("utf-8").lower()
    assert "</" not in text
    assert "<!--" not in text
    assert "http" not in text
