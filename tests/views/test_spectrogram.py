"""A spectrogram is made when it is first asked for, once."""

import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from tests.store.calls import make_playback, save
from voicecoach.audio.spectrogram import read_head
from voicecoach.core.errors import EngineError
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.location import default_store
from voicecoach.store.records import PlaybackRecord
from voicecoach.store.repository import CallStore
from voicecoach.views import spectrogram
from voicecoach.views.spectrogram import spectrogram_file


@pytest.fixture
def store():
    with CallStore.open(default_store()) as opened:
        yield opened


def played(store: CallStore, folder: Path) -> PlaybackRecord:
    """A call of one second whose audio can be decoded."""
    sf.write(folder / "tone.wav", 0.1 * np.sin(np.arange(8000) / 3.0), 8000)
    made = make_playback(folder / "made", (folder / "tone.wav").read_bytes())
    save(store, "call", playback=made)
    return made


def test_who_asks_together_gets_one_that_was_made_once(store, tmp_path, monkeypatch) -> None:
    digest = played(store, tmp_path).audio_digest
    made = []
    make = spectrogram.make_spectrogram
    monkeypatch.setattr(
        spectrogram, "make_spectrogram", lambda *paths: (made.append(paths), make(*paths))
    )
    found: list[Path | None] = []
    threads = [
        threading.Thread(target=lambda: found.append(spectrogram_file(store, LOCAL_USER, digest)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(set(found)) == 1
    assert read_head(found[0].read_bytes()).column_count == 50


def test_who_may_not_hear_a_call_gets_none(store, tmp_path) -> None:
    digest = played(store, tmp_path).audio_digest
    stranger = Principal(id="eve", name="Eve", role=Role.AGENT)
    assert spectrogram_file(store, stranger, digest) is None
    assert spectrogram_file(store, LOCAL_USER, "f" * 64) is None
    assert list((store.location / "spectrograms").rglob("*.mel")) == []


def test_a_recording_that_cannot_be_decoded_is_told(store, tmp_path) -> None:
    damaged = make_playback(tmp_path, b"no sound at all")
    save(store, "call", playback=damaged)
    with pytest.raises(EngineError, match="could not be made"):
        spectrogram_file(store, LOCAL_USER, damaged.audio_digest)
