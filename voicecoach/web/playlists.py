"""Playlists over HTTP (`voicecoach.web.made_files`): as CSV, and as one HTML file to hear."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from voicecoach.web.made_files import MadeFile, made_file_route
from voicecoach.web.signing import UrlSigner

if TYPE_CHECKING:
    from starlette.routing import Route

    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["PLAYLISTS_PATH", "PLAYLIST_FORMATS", "playlist_path", "playlist_routes"]

PLAYLISTS_PATH = "/voicecoach/playlists"
PLAYLIST_FORMATS = {"csv": "text/csv", "html": "text/html"}


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

    def make(principal: "Principal", asked: Mapping[str, str]) -> MadeFile | None:
        if asked["file_format"] not in PLAYLIST_FORMATS:
            return None
        return _file(store, principal, asked["playlist_id"], asked["file_format"])

    path = f"{PLAYLISTS_PATH}/{{playlist_id}}/{{file_format}}"
    return [made_file_route(path, make, signer=signer, principal_of=principal_of, clock=clock)]


def _file(
    store: "CallStore", principal: "Principal", playlist_id: str, file_format: str
) -> MadeFile:
    from voicecoach.batch.playlist_sounds import playlist_html, playlist_of
    from voicecoach.views.playlist_files import playlist_csv

    if file_format == "html":
        text = playlist_html(store, principal, playlist_id)
    else:
        text = playlist_csv(playlist_of(store, principal, playlist_id))
    return MadeFile(
        text=text, media_type=PLAYLIST_FORMATS[file_format], name=f"playlist.{file_format}"
    )
