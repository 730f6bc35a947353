"""The recordings, and what is drawn and read beside them, over HTTP.

Streamlit's own media addresses know no user; these ask twice: is the address
signed for this path and still in time, and may its principal play this
recording *now*. Every "no" is 403 and looks alike.
"""

import hashlib
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

__all__ = [
    "AUDIO_PATH",
    "CONTOURS_PATH",
    "NOT_VALID",
    "PEAKS_PATH",
    "SPECTROGRAM_PATH",
    "SPEECH_PATH",
    "UNSTORED_HEADERS",
    "ContentOf",
    "MayPlay",
    "audio_path",
    "contours_path",
    "media_routes",
    "nothing",
    "peaks_path",
    "refuse",
    "signature_of",
    "spectrogram_path",
    "spectrogram_route",
    "speech_path",
]

MayPlay = Callable[[str, str], Path | None]
"""``may_play(principal_id, digest)``: the file, or ``None`` when this principal may not have it."""

ContentOf = Callable[[str, str], bytes | None]
"""``content_of(principal_id, call_id)``; ``None`` when this principal may not have it."""

AUDIO_PATH = "/voicecoach/audio"
PEAKS_PATH = "/voicecoach/peaks"
CONTOURS_PATH = "/voicecoach/contours"
SPEECH_PATH = "/voicecoach/speech"
SPECTROGRAM_PATH = "/voicecoach/spectrogram"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CALL_ID = re.compile(r"[\w-]{1,128}")
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
UNSTORED_HEADERS = {**_HEADERS, "Cache-Control": "no-store"}
"""Of what no browser may keep."""


def audio_path(digest: str) -> str:
    """Path to sign for the playback audio with this content hash (SHA-256, hexadecimal)."""
    return f"{AUDIO_PATH}/{digest}"


def peaks_path(digest: str) -> str:
    """Path to sign for the peaks of that audio."""
    return f"{PEAKS_PATH}/{digest}"


def contours_path(call_id: str) -> str:
    """Path to sign for pitch and level of a call."""
    return f"{CONTOURS_PATH}/{call_id}"


def speech_path(call_id: str) -> str:
    """Path to sign for who speaks when in a call, and the words."""
    return f"{SPEECH_PATH}/{call_id}"


def spectrogram_path(digest: str) -> str:
    """Path to sign for the spectrogram of that audio."""
    return f"{SPECTROGRAM_PATH}/{digest}"


def nothing(_principal_id: str, _call_id: str) -> None:
    """`ContentOf` for who serves recordings only: nobody may have anything."""
    return


def media_routes(
    signer: UrlSigner,
    *,
    may_play: MayPlay,
    may_see_peaks: MayPlay,
    contours_of: ContentOf = nothing,
    speech_of: ContentOf = nothing,
    clock: Callable[[], float] = time.time,
) -> list["Route"]:
    """Routes of recordings, peaks, contours and words.

    Parameters
    ----------
    signer : UrlSigner
        What signed the addresses.
    may_play, may_see_peaks : MayPlay
        The access list; asked at every request, in a worker thread.
    contours_of, speech_of : ContentOf
        The same, with the content for the room of whoever asks.
    clock : callable
        Seconds since 1970.

    Returns
    -------
    list of starlette.routing.Route
        ``GET`` and ``HEAD``; of recordings and peaks with ranges.
    """
    numbers = _content_giver(contours_of, "application/octet-stream")
    words = _content_giver(speech_of, "application/json")
    return [
        _route(AUDIO_PATH, _DIGEST, _file_giver(may_play), signer=signer, clock=clock),
        _route(PEAKS_PATH, _DIGEST, _file_giver(may_see_peaks), signer=signer, clock=clock),
        _route(CONTOURS_PATH, _CALL_ID, numbers, signer=signer, clock=clock),
        _route(SPEECH_PATH, _CALL_ID, words, signer=signer, clock=clock),
    ]


def spectrogram_route(
    signer: UrlSigner, *, spectrogram_of: MayPlay, clock: Callable[[], float] = time.time
) -> "Route":
    """Route of spectrograms, with ranges.

    ``spectrogram_of`` gives the file as `MayPlay` does, and takes its time
    where there is none yet.
    """
    give = _file_giver(spectrogram_of)
    return _route(SPECTROGRAM_PATH, _DIGEST, give, signer=signer, clock=clock)


Give = Callable[["Request", str, str], "Response"]
NOT_VALID = "this address is not valid, or no longer"
"""Whatever the reason: every "no" looks alike."""


def _route(
    path: str, named: re.Pattern[str], give: Give, *, signer: UrlSigner, clock: Callable[[], float]
) -> "Route":
    from starlette.routing import Route

    def respond(request: "Request") -> "Response":
        name = request.path_params["name"]
        if named.fullmatch(name) is None:
            return refuse(404, "no such recording")
        signature = signature_of(request)
        if signature is None or not signer.accepts(request.url.path, signature, now=clock()):
            return refuse(403, NOT_VALID)
        return give(request, signature.principal_id, name)

    return Route(f"{path}/{{name}}", respond, methods=["GET", "HEAD"])


def _file_giver(allowed: MayPlay) -> Give:
    return lambda _request, principal_id, digest: _file(allowed(principal_id, digest))


def _content_giver(content_of: ContentOf, media_type: str) -> Give:
    def give(request: "Request", principal_id: str, call_id: str) -> "Response":
        return _content(request, content_of(principal_id, call_id), media_type)

    return give


def _content(request: "Request", content: bytes | None, media_type: str) -> "Response":
    """Content that may change (words are corrected): asked for each time, sent when it has."""
    from starlette.responses import Response

    if content is None:
        return refuse(403, NOT_VALID)
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {**_HEADERS, "Cache-Control": "private, no-cache", "ETag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _file(path: Path | None) -> "Response":
    from starlette.responses import FileResponse

    if path is None:
        return refuse(403, NOT_VALID)
    if not path.is_file():
        return refuse(404, "the recording is missing")
    media_type = _MEDIA_TYPES.get(path.suffix.lower(), "application/octet-stream")
    return FileResponse(path, media_type=media_type, headers=_HEADERS)


def signature_of(request: "Request", *, besides: tuple[str, ...] = ()) -> Signature | None:
    """The signature of a request; ``None`` when a part is missing, doubled or malformed.

    ``besides`` are the other parameters that this request has to have.
    """
    query = request.query_params
    expected = {"user", "expires", "mac", *besides}
    if len(query.multi_items()) != len(expected) or {*query} != expected:
        return None
    expires = query["expires"]
    if not (expires.isascii() and expires.isdigit() and len(expires) < 16):
        return None
    return Signature(query["user"], int(expires), query["mac"])


def refuse(status: int, text: str) -> "Response":
    """Say no, in plain text that no browser keeps."""
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(text, status_code=status, headers=UNSTORED_HEADERS)
