"""The recordings and their peaks, over HTTP with ranges.

Streamlit's own media addresses know no user; these ask twice: is the address
signed for this path and still in time, and may its principal play this
recording *now*. Every "no" is 403 and looks alike.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.web.signing import Signature, UrlSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

__all__ = ["AUDIO_PATH", "PEAKS_PATH", "MayPlay", "audio_path", "media_routes", "peaks_path"]

MayPlay = Callable[[str, str], Path | None]
"""``may_play(principal_id, digest)``: the file, or ``None`` when this principal may not have it."""

AUDIO_PATH = "/voicecoach/audio"
PEAKS_PATH = "/voicecoach/peaks"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPES = {
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp4": "audio/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".webm": "audio/webm",
}
_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def audio_path(digest: str) -> str:
    """Path to sign for the playback audio with this content hash (SHA-256, hexadecimal)."""
    return f"{AUDIO_PATH}/{digest}"


def peaks_path(digest: str) -> str:
    """Path to sign for the peaks of that audio."""
    return f"{PEAKS_PATH}/{digest}"


def media_routes(
    signer: UrlSigner,
    *,
    may_play: MayPlay,
    may_see_peaks: MayPlay,
    clock: Callable[[], float] = time.time,
) -> list["Route"]:
    """Routes of recordings and peaks.

    Parameters
    ----------
    signer : UrlSigner
        What signed the addresses.
    may_play, may_see_peaks : MayPlay
        The access list; asked at every request, in a worker thread.
    clock : callable
        Seconds since 1970.

    Returns
    -------
    list of starlette.routing.Route
        ``GET`` and ``HEAD``, with ranges.
    """
    from starlette.routing import Route

    def route(path: str, allowed: MayPlay) -> Route:
        def respond(request: "Request") -> "Response":
            return _respond(request, signer=signer, allowed=allowed, now=clock())

        return Route(f"{path}/{{digest}}", respond, methods=["GET", "HEAD"])

    return [route(AUDIO_PATH, may_play), route(PEAKS_PATH, may_see_peaks)]


def _respond(request: "Request", *, signer: UrlSigner, allowed: MayPlay, now: float) -> "Response":
    from starlette.responses import FileResponse

    digest = request.path_params["digest"]
    if _DIGEST.fullmatch(digest) is None:
        return _refuse(404, "no such recording")
    signature = _signature(request)
    if signature is None or not signer.accepts(request.url.path, signature, now=now):
        return _refuse(403, "this address is not valid, or no longer")
    path = allowed(signature.principal_id, digest)
    if path is None:
        return _refuse(403, "this address is not valid, or no longer")
    if not path.is_file():
        return _refuse(404, "the recording is missing")
    media_type = _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    return FileResponse(path, media_type=media_type, headers=_HEADERS)


def _signature(request: "Request") -> Signature | None:
    """The signature of a request; ``None`` when a part is missing, doubled or malformed."""
    query = request.query_params
    if len(query.multi_items()) != 3 or {*query} != {"user", "expires", "mac"}:
        return None
    expires = query["expires"]
    if not (expires.isascii() and expires.isdigit() and len(expires) < 16):
        return None
    return Signature(query["user"], int(expires), query["mac"])


def _refuse(status: int, text: str) -> "Response":
    from starlette.responses import PlainTextResponse

    headers = {**_HEADERS, "Cache-Control": "no-store"}
    return PlainTextResponse(text, status_code=status, headers=headers)
