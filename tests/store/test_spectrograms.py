"""Spectrograms are kept beside the peaks of a call, and go with it."""

from pathlib import Path

import pytest

from tests.store.calls import make_playback, save
from voicecoach.core.errors import StoreError
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.files import spectrogram_name
from voicecoach.store.repository import CallStore

STRANGER = Principal(id="eve", name="Eve", role=Role.AGENT)


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    path = tmp_path / "made.mel"
    path.write_bytes(b"VCM1 and some tiles")
    return path


def kept(store: CallStore) -> set[str]:
    folder = store.location / "spectrograms"
    return {str(p.relative_to(store.location)) for p in folder.rglob("*") if p.is_file()}


def test_a_spectrogram_is_found_by_the_audio_it_shows(
    store: CallStore, tmp_path: Path, drawn: Path
) -> None:
    played = make_playback(tmp_path / "made", b"sound")
    save(store, "call", playback=played)
    assert store.may_play(LOCAL_USER, played.audio_digest).spectrogram_path is None
    assert store.keep_spectrogram(LOCAL_USER, played.audio_digest, drawn)
    found = store.may_play(LOCAL_USER, played.audio_digest).spectrogram_path
    assert found == store.location / spectrogram_name(played.audio_digest)
    assert found.read_bytes() == drawn.read_bytes()


def test_it_outlives_another_analysis_and_goes_with_the_call(
    store: CallStore, tmp_path: Path, drawn: Path
) -> None:
    played = make_playback(tmp_path / "made", b"sound")
    call_id = save(store, "call", playback=played)
    store.keep_spectrogram(LOCAL_USER, played.audio_digest, drawn)
    save(store, "call", playback=played)
    assert store.playback(LOCAL_USER, call_id).spectrogram_path.is_file()
    store.delete(LOCAL_USER, call_id)
    assert kept(store) == set()


def test_it_stays_while_another_call_plays_the_same(
    store: CallStore, tmp_path: Path, drawn: Path
) -> None:
    played = make_playback(tmp_path / "made", b"sound")
    first, second = (save(store, name, playback=played) for name in ("one", "two"))
    store.keep_spectrogram(LOCAL_USER, played.audio_digest, drawn)
    store.delete(LOCAL_USER, first)
    assert store.playback(LOCAL_USER, second).spectrogram_path.is_file()
    store.delete(LOCAL_USER, second)
    assert kept(store) == set()


def test_nothing_is_kept_for_audio_that_the_principal_may_not_hear(
    store: CallStore, tmp_path: Path, drawn: Path
) -> None:
    played = make_playback(tmp_path / "made", b"sound")
    save(store, "call", playback=played)
    assert not store.keep_spectrogram(STRANGER, played.audio_digest, drawn)
    assert not store.keep_spectrogram(LOCAL_USER, "f" * 64, drawn)
    assert kept(store) == set()
    with pytest.raises(StoreError, match="SHA-256"):
        store.keep_spectrogram(LOCAL_USER, "../../etc/passwd", drawn)
