"""A model hub on this machine: a real server that answers as the hub does, and breaks when told.

Large files lie elsewhere, as they do there: whoever asks for one is sent on.
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


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.asked.append((self.path, self.headers["Range"]))
            if self.path == f"/{hub.repository}/resolve/{hub.commit}/model.bin":
                self._send_elsewhere()
                return
            content = self._wanted()
            if content is None:
                self.send_error(404)
                return
            begin = int(re.findall(r"\d+", self.headers["Range"] or "0")[0])
            begin = begin if hub.understands_ranges else 0
            self.send_response(206 if begin else 200)
            self.send_header("Content-Length", str(len(content) - begin))
            self.end_headers()
            end = len(content)
            if hub.break_after_bytes is not None:
                end = min(end, begin + hub.break_after_bytes)
            self.wfile.write(content[begin:end])

        def _send_elsewhere(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"{hub.address}/store/model.bin")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _wanted(self) -> bytes | None:
            if self.path == f"/api/models/{hub.repository}?blobs=true":
                return hub.listing()
            if self.path == "/store/model.bin":
                return hub.files["model.bin"]
            head = f"/{hub.repository}/resolve/{hub.commit}/"
            return hub.files.get(self.path.removeprefix(head)) if head in self.path else None

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
