"""A playlist as one HTML file, with the sound of each clip cut from its call's playback copy."""

from collections.abc import Mapping

from voicecoach.audio.clips import CLIP_MEDIA_TYPE, cut_clips
from voicecoach.audio.load import load_call
from voicecoach.audio.media import media_processes
from voicecoach.audio.stored_samples import Scratch
from voicecoach.core.errors import CallNotFoundError
from voicecoach.exchange.html_report import html_report
from voicecoach.exchange.report_values import ReportClip
from voicecoach.store.access import Principal
from voicecoach.store.repository import CallStore
from voicecoach.store.review_records import Playlist
from voicecoach.store.staging import staging_folder
from voicecoach.views.library import playlist_clips
from voicecoach.views.playlist_files import playlist_report

__all__ = ["playlist_html", "playlist_of"]


def playlist_of(store: CallStore, principal: Principal, playlist_id: str) -> Playlist:
    """Read one playlist.

    Raises
    ------
    CallNotFoundError
        If there is none of this id for the principal.
    """
    found = next((p for p in store.playlists(principal) if p.id == playlist_id), None)
    if found is None:
        raise CallNotFoundError("no such playlist")
    return found


def playlist_html(store: CallStore, principal: Principal, playlist_id: str) -> str:
    """Write a playlist as one HTML file that can be heard; calls without audio are told only.

    Raises
    ------
    CallNotFoundError
        As `playlist_of`.
    EngineError
        If the sound cannot be encoded.
    RecordingError
        If kept audio is damaged.
    """
    playlist = playlist_of(store, principal, playlist_id)
    clips = playlist_clips(store, principal, playlist)
    sounds = _sounds(store, principal, playlist)
    return html_report(playlist_report(playlist, clips, sounds=sounds))


def _sounds(store: CallStore, principal: Principal, playlist: Playlist) -> Mapping[str, ReportClip]:
    """Sound of each clip by its id; each recording is read once."""
    sounds: dict[str, ReportClip] = {}
    with media_processes() as media, staging_folder(store.location) as folder:
        media.decoder.scratch = Scratch(folder)
        for call_id in dict.fromkeys(clip.call_id for clip in playlist.clips):
            playback = store.playback(principal, call_id)
            if playback is None:
                continue
            clips = [clip for clip in playlist.clips if clip.call_id == call_id]
            recording = load_call(media.decoder, playback.audio_path)
            cut = cut_clips(recording, [clip.segment for clip in clips], encoder=media.encoder)
            for clip, sound in zip(clips, cut, strict=True):
                sounds[clip.id] = ReportClip(sound, CLIP_MEDIA_TYPE)
    return sounds
