"""A model hub on this machine: a real server that answers as the hub does, and breaks when told.

Large files lie elsewhere, as they do there: whoever asks for one is sent on. A gated repository
lists its files to everybody, and gives them to whoever comes with the right token.
"""

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """What the server holds, what it was asked, and how it is to fail."""

    def __init__(self, repository: str, files: Mapping[str, bytes]) -> None:
        self.repository = repository
        self.files = dict(files)
        self.asked: list[tuple[str, str | None]] = []
        self.break_after_bytes: int | None = None
        self.understands_ranges = True
        self.commit = COMMIT
        self.address = ""
        self.store_address: str | None = None
        self.wanted_token: str | None = None
        self.accepted_tokens = True
        self.tokens: list[tuple[str, str | None]] = []

    def listing(self) -> bytes:
        """Answer about the repository, with digests for the large files alone, as the hub has."""
        siblings = [
            {"rfilename": name, "size": len(content)}
            | ({"lfs": {"sha256": sha256(content)}} if name == "model.bin" else {})
            for name, content in self.files.items()
        ]
        siblings.append({"rfilename": "README.md", "size": 5})
        card = {"license": "mit"}
        return json.dumps({"sha": self.commit, "siblings": siblings, "cardData": card}).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class _Answers(BaseHTTPRequestHandler):
    hub: Hub

    def do_GET(self) -> None:
        self.hub.asked.append((self.path, self.headers["Range"]))
        self.hub.tokens.append((self.path, self.headers["Authorization"]))
        if "/resolve/" in self.path and (status := self._gate_status()) is not None:
            self._send_gated(status)
            return
        if self.path == f"/{self.hub.repository}/resolve/{self.hub.commit}/model.bin":
            self._send_elsewhere()
            return
        content = self._wanted()
        if content is None:
            self.send_error(404)
            return
        begin = int(re.findall(r"\d+", self.headers["Range"] or "0")[0])
        begin = begin if self.hub.understands_ranges else 0
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        end = len(content)
        if self.hub.break_after_bytes is not None:
            end = min(end, begin + self.hub.break_after_bytes)
        self.wfile.write(content[begin:end])

    def _gate_status(self) -> int | None:
        """What is answered to who may not have the file; ``None`` to who may."""
        given = self.headers["Authorization"]
        if self.hub.wanted_token is None:
            return None
        if given != f"Bearer {self.hub.wanted_token}":
            return 401
        return None if self.hub.accepted_tokens else 403

    def _send_gated(self, status: int) -> None:
        self.send_response(status)
        self.send_header("X-Error-Code", "GatedRepo")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_elsewhere(self) -> None:
        self.send_response(302)
        self.send_header(
            "Location", f"{self.hub.store_address or self.hub.address}/store/model.bin"
        )
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _wanted(self) -> bytes | None:
        if self.path == f"/api/models/{self.hub.repository}?blobs=true":
            return self.hub.listing()
        if self.path == "/store/model.bin":
            return self.hub.files["model.bin"]
        head = f"/{self.hub.repository}/resolve/{self.hub.commit}/"
        return self.hub.files.get(self.path.removeprefix(head)) if head in self.path else None

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"hub": hub}))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
