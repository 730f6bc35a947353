"""Playlists over HTTP (`voicecoach.web.made_files`): as CSV, and as one HTML file to hear."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voicecoach.web.made_files import MadeFile, MadeFiles

if TYPE_CHECKING:
    from voicecoach.store.access import Principal
    from voicecoach.store.repository import CallStore

__all__ = ["PLAYLISTS", "PLAYLISTS_PATH", "PLAYLIST_FORMATS", "playlist_path"]

PLAYLISTS_PATH = "/voicecoach/playlists"
PLAYLIST_FORMATS = {"csv": "text/csv", "html": "text/html"}


def playlist_path(playlist_id: str, file_format: str) -> str:
    """Path to sign for a file of a playlist."""
    return f"{PLAYLISTS_PATH}/{playlist_id}/{file_format}"


def _file(store: "CallStore", principal: "Principal", asked: Mapping[str, str]) -> MadeFile | None:
    from voicecoach.batch.playlist_sounds import playlist_html, playlist_of
    from voicecoach.views.playlist_files import playlist_csv

    playlist_id, file_format = asked["playlist_id"], asked["file_format"]
    if file_format not in PLAYLIST_FORMATS:
        return None
    if file_format == "html":
        text = playlist_html(store, principal, playlist_id)
    else:
        text = playlist_csv(playlist_of(store, principal, playlist_id))
    return MadeFile(
        text=text, media_type=PLAYLIST_FORMATS[file_format], name=f"playlist.{file_format}"
    )


PLAYLISTS = MadeFiles(f"{PLAYLISTS_PATH}/{{playlist_id}}/{{file_format}}", _file)
"""Files that are made of playlists."""
