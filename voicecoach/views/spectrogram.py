"""The spectrogram of a call: made when somebody first asks for it, and kept with the call."""

import tempfile
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from voicecoach.audio.spectrogram_worker import make_spectrogram
from voicecoach.store.access import Principal

if TYPE_CHECKING:
    from voicecoach.store.records import PlaybackRecord
    from voicecoach.store.repository import CallStore

__all__ = ["spectrogram_file"]

_ONE_AT_A_TIME = Lock()


def spectrogram_file(store: "CallStore", principal: Principal, audio_digest: str) -> Path | None:
    """File of the spectrogram of a recording; takes a while the first time.

    Parameters
    ----------
    store : CallStore
    principal : Principal
    audio_digest : str
        Of the playback copy.

    Returns
    -------
    Path or None
        Packed as `voicecoach.audio.spectrogram` says; ``None`` when the
        principal may see no call that plays this recording. It may be gone
        again when the call is.

    Raises
    ------
    EngineError
        If it cannot be made.
    StoreError
        If it cannot be kept.
    """
    if made := _made(store, principal, audio_digest):
        return made
    with _ONE_AT_A_TIME:
        playback = store.may_play(principal, audio_digest)
        if playback is not None and playback.spectrogram_path is None:
            _make(store, principal, playback)
    return _made(store, principal, audio_digest)


def _made(store: "CallStore", principal: Principal, audio_digest: str) -> Path | None:
    playback = store.may_play(principal, audio_digest)
    return None if playback is None else playback.spectrogram_path


def _make(store: "CallStore", principal: Principal, playback: "PlaybackRecord") -> None:
    with tempfile.TemporaryDirectory(prefix="voicecoach-") as folder:
        made = Path(folder) / "spectrogram.mel"
        make_spectrogram(playback.audio_path, made)
        store.keep_spectrogram(principal, playback.audio_digest, made)
