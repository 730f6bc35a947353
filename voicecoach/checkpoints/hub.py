"""Requests to a model hub: what a repository holds, and its files, from where they stopped.

Not with the hub's own client: that one begins a file again when the process
that fetched it ended, and a model is gigabytes.
"""

import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO, Any

from voicecoach.checkpoints.registry import Checkpoint, CheckpointFile
from voicecoach.core.errors import ConfigError, DownloadError

__all__ = ["append_file", "hub_address", "look_up"]

HUB_VARIABLE = "HF_ENDPOINT"
"""Names another hub, a mirror inside a company for one; the hub's own client reads the same."""

_TIMEOUT_S = 30.0
_BLOCK_BYTES = 1 << 18
_MAX_LISTING_BYTES = 1 << 22
_PARTIAL_CONTENT = 206

_WANTED_FILES = re.compile(
    r"config\.json|model\.bin|preprocessor_config\.json|tokenizer\.json|vocabulary\.(txt|json)"
)
"""What a Whisper model for CTranslate2 consists of."""


class _StaysEncrypted(urllib.request.HTTPRedirectHandler):
    """Follows a redirect, but never from https to anything else."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise DownloadError(f"the hub sent us from https to {newurl}; refused")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def hub_address(registered: str) -> str:
    """Address that ``HF_ENDPOINT`` names, else the registered one.

    Raises
    ------
    ConfigError
        If it is no http address.
    """
    address = (os.environ.get(HUB_VARIABLE) or registered).rstrip("/")
    if not address.startswith(("https://", "http://")):
        raise ConfigError(f"{HUB_VARIABLE} must begin with https://; got {address!r}")
    return address


def look_up(hub: str, repository: str) -> Checkpoint:
    """Ask the hub for the newest revision of a repository that is not registered.

    Files are as long as the hub says; where it names no digest, none is known yet.

    Raises
    ------
    DownloadError
        If the hub cannot be reached or has no such repository.
    ConfigError
        If the repository holds no model for this engine.
    """
    with _opened(f"{hub}/api/models/{repository}?blobs=true", what=repository) as response:
        answer = response.read(_MAX_LISTING_BYTES)
    try:
        listing: dict[str, Any] = json.loads(answer)
        listed = {file["rfilename"]: file for file in listing["siblings"]}
        files = tuple(
            CheckpointFile(name, file["size"], (file.get("lfs") or {}).get("sha256"))
            for name, file in sorted(listed.items())
            if _WANTED_FILES.fullmatch(name)
        )
        revision = str(listing["sha"])
        license_name = (listing.get("cardData") or {}).get("license", "unknown")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DownloadError(f"the answer of {hub} about {repository} is not readable") from error
    if "model.bin" not in listed:
        raise ConfigError(f"{repository} holds no model for CTranslate2: it has no model.bin")
    return Checkpoint(
        name=repository,
        repository=repository,
        revision=revision,
        license=str(license_name),
        engine="faster-whisper",
        files=files,
    )


def append_file(address: str, path: Path, *, what: str) -> Iterator[int]:
    """Fetch what a file still lacks, and yield its length after each block.

    Raises
    ------
    DownloadError
        If the hub cannot be reached or the connection breaks; what came is kept.
    """
    have_bytes = path.stat().st_size if path.exists() else 0
    headers = {"Range": f"bytes={have_bytes}-"} if have_bytes else {}
    with _opened(address, what=what, headers=headers) as response:
        goes_on = response.status == _PARTIAL_CONTENT
        with path.open("ab" if goes_on else "wb") as target:
            yield target.tell()
            while block := response.read(_BLOCK_BYTES):
                target.write(block)
                yield target.tell()


@contextmanager
def _opened(
    address: str, *, what: str, headers: dict[str, str] | None = None
) -> Iterator[HTTPResponse]:
    request = urllib.request.Request(  # noqa: S310 - hub_address let only http pass
        address, headers={"User-Agent": "voicecoach", **(headers or {})}
    )
    try:
        opener = urllib.request.build_opener(_StaysEncrypted)
        with opener.open(request, timeout=_TIMEOUT_S) as response:
            yield response
    except urllib.error.HTTPError as error:
        raise DownloadError(_refusal(error.code, what=what, address=address)) from error
    except (urllib.error.URLError, HTTPException, ConnectionError, TimeoutError) as error:
        reason = getattr(error, "reason", error)
        raise DownloadError(
            f"no connection to {address} for {what} ({reason}); run the command again where "
            f"there is a network, name a mirror in {HUB_VARIABLE}, or copy the model's folder here"
        ) from error


def _refusal(status: int, *, what: str, address: str) -> str:
    if status in {401, 403, 404}:
        return f"the hub has no {what} that everybody may read ({address} answered {status})"
    return f"the hub refused {what} ({address} answered {status}); try again later"
