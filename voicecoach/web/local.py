"""Local mode: one user, on their own machine, with the whole store."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.views.player import PlayerAddresses
from voicecoach.web.routes import (
    ContentOf,
    MayPlay,
    audio_path,
    contours_path,
    peaks_path,
    spectrogram_path,
    speech_path,
)
from voicecoach.web.signing import UrlSigner, load_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.store.access import Principal
    from voicecoach.store.records import PlaybackRecord
    from voicecoach.store.repository import CallStore

__all__ = [
    "local_access",
    "local_content",
    "local_principal",
    "local_spectrograms",
    "media_urls",
    "shared_store",
    "signed_address",
]


def shared_store(folder: Path) -> "CallStore":
    """Store in ``folder``, opened once for the server and all its pages; it stays open.

    Raises
    ------
    StoreError
        If it cannot be opened; the next call tries again.
    """
    import streamlit as st

    from voicecoach.store.repository import CallStore

    opened: CallStore = st.cache_resource(show_spinner=False, on_release=CallStore.close)(
        CallStore.open
    )(folder)
    return opened


def media_urls(
    store_folder: Path, principal_id: str, *, digest: str, call_id: str
) -> PlayerAddresses:
    """Addresses that a page hands to the player; the same for an hour at a time.

    Parameters
    ----------
    store_folder : Path
        Where the key is kept, unless ``VOICECOACH_SECRET`` holds it.
    principal_id : str
        Who will play.
    digest : str
        Content hash of the playback audio.
    call_id : str

    Raises
    ------
    ConfigError
        If there is no usable key.
    """
    signer = UrlSigner(load_key(store_folder))
    now = time.time()
    paths = (
        audio_path(digest),
        peaks_path(digest),
        contours_path(call_id),
        speech_path(call_id),
        spectrogram_path(digest),
    )
    return PlayerAddresses(
        *(signer.url(path, principal_id=principal_id, now=now) for path in paths)
    )


def signed_address(store: "CallStore", path: str) -> str:
    """Address of a file, signed for the local user; the same for an hour at a time.

    Raises
    ------
    ConfigError
        If there is no usable key.
    """
    from voicecoach.store.access import LOCAL_USER

    signer = UrlSigner(load_key(store.location))
    return signer.url(path, principal_id=LOCAL_USER.id, now=time.time())


def local_access(store: "CallStore") -> tuple[MayPlay, MayPlay]:
    """Access lists ``(may_play, may_see_peaks)`` of a store with one local user."""
    from voicecoach.store.access import LOCAL_USER

    def playback_of(principal_id: str, digest: str) -> "PlaybackRecord | None":
        return store.may_play(LOCAL_USER, digest) if principal_id == LOCAL_USER.id else None

    def may_play(principal_id: str, digest: str) -> Path | None:
        playback = playback_of(principal_id, digest)
        if playback is not None:
            return playback.audio_path
        who = local_principal(principal_id)
        return None if who is None else store.may_hear_take(who, digest)

    def may_see_peaks(principal_id: str, digest: str) -> Path | None:
        playback = playback_of(principal_id, digest)
        return None if playback is None else playback.peaks_path

    return may_play, may_see_peaks


def local_spectrograms(store: "CallStore") -> MayPlay:
    """``spectrogram_of`` of a store with one local user."""
    from voicecoach.views.spectrogram import spectrogram_file

    def spectrogram_of(principal_id: str, digest: str) -> Path | None:
        who = local_principal(principal_id)
        return None if who is None else spectrogram_file(store, who, digest)

    return spectrogram_of


def local_content(store: "CallStore") -> tuple[ContentOf, ContentOf]:
    """``(contours_of, speech_of)`` of a store with one local user."""
    from voicecoach.views.player_files import call_contours, call_speech

    return _content(store, call_contours), _content(store, call_speech)


def local_principal(principal_id: str) -> "Principal | None":
    """Who a signed address was made for: the local user, or nobody."""
    from voicecoach.store.access import LOCAL_USER

    return LOCAL_USER if principal_id == LOCAL_USER.id else None


def _content(
    store: "CallStore", made_by: "Callable[[CallStore, Principal, str], bytes]"
) -> ContentOf:
    from voicecoach.core.errors import CallNotFoundError
    from voicecoach.store.access import LOCAL_USER

    def content_of(principal_id: str, call_id: str) -> bytes | None:
        if principal_id != LOCAL_USER.id:
            return None
        try:
            return made_by(store, LOCAL_USER, call_id)
        except CallNotFoundError:
            return None

    return content_of
