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
from urllib.parse import urlsplit

from voicecoach.checkpoints.gate import CODE_HEADER, TOKEN_VARIABLE, may_carry_a_token, refusal
from voicecoach.checkpoints.registry import Checkpoint, CheckpointFile
from voicecoach.core.errors import ConfigError, DownloadError

__all__ = ["append_file", "hub_address", "look_up"]

HUB_VARIABLE = "HF_ENDPOINT"
"""Names another hub, a mirror inside a company for one; the hub's own client reads the same."""

_TIMEOUT_S = 30.0
_BLOCK_BYTES = 1 << 18
_MAX_LISTING_BYTES = 1 << 22
_PARTIAL_CONTENT = 206

_TOKEN_STATUS = frozenset({401, 403})
_TOKEN = re.compile(r"[\w.-]+", re.ASCII)
_AUTHORIZATION = "Authorization"

_KINDS = {
    "model.bin": (
        "faster-whisper",
        re.compile(
            r"config\.json|model\.bin|preprocessor_config\.json|tokenizer\.json"
            r"|vocabulary\.(txt|json)"
        ),
    ),
    "config.yaml": (
        "pyannote.audio",
        re.compile(r"config\.yaml|([\w-]+/)?pytorch_model\.bin|[\w-]+/[\w-]+\.npz"),
    ),
}
"""File that tells what a repository holds -> the engine that runs it, and the files it needs: a
Whisper model for CTranslate2, or a pipeline or model for pyannote.audio."""


class _StaysEncrypted(urllib.request.HTTPRedirectHandler):
    """Follows a redirect, but never from https to anything else; a token stays with its host."""

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
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        token = req.unredirected_hdrs.get(_AUTHORIZATION)
        if following is not None and token and _host(newurl) == _host(req.full_url):
            following.add_unredirected_header(_AUTHORIZATION, token)
        return following


def _host(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


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
        If the repository holds no model for an engine that is known here.
    """
    with _opened(f"{hub}/api/models/{repository}?blobs=true", what=repository) as response:
        answer = response.read(_MAX_LISTING_BYTES)
    try:
        listing: dict[str, Any] = json.loads(answer)
        listed = {file["rfilename"]: file for file in listing["siblings"]}
        engine, wanted = _kind(repository, listed)
        files = tuple(
            CheckpointFile(name, file["size"], (file.get("lfs") or {}).get("sha256"))
            for name, file in sorted(listed.items())
            if wanted.fullmatch(name)
        )
        revision = str(listing["sha"])
        license_name = (listing.get("cardData") or {}).get("license", "unknown")
    except ConfigError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DownloadError(f"the answer of {hub} about {repository} is not readable") from error
    return Checkpoint(
        name=repository,
        repository=repository,
        revision=revision,
        license=str(license_name),
        engine=engine,
        files=files,
    )


def _kind(repository: str, listed: dict[str, Any]) -> tuple[str, re.Pattern[str]]:
    """Engine that runs what a repository holds, and the files that it needs."""
    for name, kind in _KINDS.items():
        if name in listed:
            return kind
    raise ConfigError(
        f"{repository} holds no model for an engine that is known here: it has no model.bin "
        "(Whisper for CTranslate2) and no config.yaml (pyannote.audio)"
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
    try:
        with _answer(address, what=what, headers=headers or {}) as response:
            yield response
    except (urllib.error.URLError, HTTPException, ConnectionError, TimeoutError) as error:
        reason = getattr(error, "reason", error)
        raise DownloadError(
            f"no connection to {address} for {what} ({reason}); run the command again where "
            f"there is a network, name a mirror in {HUB_VARIABLE}, or copy the model's folder here"
        ) from error


def _answer(address: str, *, what: str, headers: dict[str, str]) -> HTTPResponse:
    """Ask as anybody; with the person's token only where the hub wants to know who asks."""
    try:
        return _asked(address, headers=headers)
    except urllib.error.HTTPError as error:
        with error:
            needs_token = error.code in _TOKEN_STATUS and may_carry_a_token(address)
            token = _own_token() if needs_token else None
            if token is None:
                raise _refused(error, what=what, address=address, had_token=False) from error
    try:
        return _asked(address, headers=headers, token=token)
    except urllib.error.HTTPError as error:
        with error:
            raise _refused(error, what=what, address=address, had_token=True) from error


def _asked(address: str, *, headers: dict[str, str], token: str | None = None) -> HTTPResponse:
    request = urllib.request.Request(  # noqa: S310 - hub_address let only http pass
        address, headers={"User-Agent": "voicecoach", **headers}
    )
    if token is not None:
        request.add_unredirected_header(_AUTHORIZATION, f"Bearer {token}")
    opener = urllib.request.build_opener(_StaysEncrypted)
    response: HTTPResponse = opener.open(request, timeout=_TIMEOUT_S)
    return response


def _refused(
    error: urllib.error.HTTPError, *, what: str, address: str, had_token: bool
) -> DownloadError:
    code = error.headers.get(CODE_HEADER)
    return DownloadError(refusal(error.code, code, what=what, address=address, had_token=had_token))


def _own_token() -> str | None:
    """Token in ``HF_TOKEN``, or of the hub's own login; never kept, never in a message.

    Raises
    ------
    ConfigError
        If it cannot be one.
    """
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    if not token:
        from huggingface_hub import get_token

        token = (get_token() or "").strip()
    if token and not _TOKEN.fullmatch(token):
        raise ConfigError(
            f"what {TOKEN_VARIABLE} or the hub's login holds is no token: need letters, digits "
            "and _ only; copy it again from the hub's page of tokens"
        )
    return token or None
