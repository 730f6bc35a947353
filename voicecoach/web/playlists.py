"""Playlists over HTTP: as CSV, and as one HTML file that can be heard.

Asked as the other downloads are (`voicecoach.web.downloads`): is the address
signed and in time, and may its principal see the calls now.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from voicecoach.core.errors import CallNotFoundError, VoiceCoachError
from voicecoach.web.routes import signature_of
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["PLAYLISTS_PATH", "PLAYLIST_FORMATS", "playlist_path", "playlist_routes"]

PLAYLISTS_PATH = "/voicecoach/playlists"
PLAYLIST_FORMATS = {"csv": "text/csv", "html": "text/html"}

_NOT_VALID = "this address is not valid, or no longer"
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def playlist_path(playlist_id: str, file_format: str) -> str:
    """Path to sign for a file of a playlist."""
    return f"{PLAYLISTS_PATH}/{playlist_id}/{file_format}"


def playlist_routes(
    signer: UrlSigner,
    *,
    store: "CallStore",
    principal_of: "Callable[[str], Principal | None]",
    clock: Callable[[], float] = time.time,
) -> list["Route"]:
    """Route of the files that are made of playlists.

    Parameters
    ----------
    signer : UrlSigner
    store : CallStore
        Asked at every request, in a worker thread.
    principal_of : callable
        Id in a signature -> who that is; ``None`` for nobody.
    clock : callable
        Seconds since 1970.

    Returns
    -------
    list of starlette.routing.Route
    """
    from starlette.routing import Route

    def respond(request: "Request") -> "Response":
        signature = signature_of(request)
        if signature is None or not signer.accepts(request.url.path, signature, now=clock()):
            return _refuse(403, _NOT_VALID)
        principal = principal_of(signature.principal_id)
        file_format = request.path_params["file_format"]
        if principal is None or file_format not in PLAYLIST_FORMATS:
            return _refuse(403, _NOT_VALID)
        try:
            return _file(store, principal, request.path_params["playlist_id"], file_format)
        except CallNotFoundError:
            return _refuse(403, _NOT_VALID)
        except VoiceCoachError as error:
            return _refuse(409, str(error))

    return [Route(f"{PLAYLISTS_PATH}/{{playlist_id}}/{{file_format}}", respond, methods=["GET"])]


def _file(
    store: "CallStore", principal: "Principal", playlist_id: str, file_format: str
) -> "Response":
    from starlette.responses import Response

    from voicecoach.batch.playlist_sounds import playlist_html, playlist_of
    from voicecoach.views.playlist_files import playlist_csv

    if file_format == "html":
        text = playlist_html(store, principal, playlist_id)
    else:
        text = playlist_csv(playlist_of(store, principal, playlist_id))
    name = f'attachment; filename="playlist.{file_format}"'
    return Response(
        text,
        media_type=PLAYLIST_FORMATS[file_format],
        headers={**_HEADERS, "Content-Disposition": name},
    )


def _refuse(status: int, text: str) -> "Response":
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(text, status_code=status, headers=_HEADERS)
