"""A playlist as one file, with the sound of a real call."""

import re
from base64 import b64decode
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.store.coached import PLAYLIST_ID, make_playlist
from voicecoach.batch.playlist_sounds import playlist_html
from voicecoach.cli import cli
from voicecoach.core.errors import CallNotFoundError
from voicecoach.store.access import LOCAL_USER, Principal, Role
from voicecoach.store.location import default_store
from voicecoach.store.repository import CallStore

CLIP = re.compile(r'src="data:audio/ogg; codecs=opus;base64,([^"]+)"')


def test_a_playlist_can_be_heard_and_says_whose_voices_it_holds(project_root: Path) -> None:
    recording = project_root / "sample_calls" / "calls" / "ilias-1-lost-card.opus"
    done = CliRunner().invoke(cli, ["analyze", str(recording), "--agent", "Zorka"])
    assert done.exit_code == 0, done.output
    with CallStore.open(default_store()) as store:
        (call,) = store.calls(LOCAL_USER)
        store.save_playlist(LOCAL_USER, make_playlist(call.call_id))
        written = playlist_html(store, LOCAL_USER, PLAYLIST_ID)
        stranger = Principal(id="mallory", name="Mallory", role=Role.COACH)
        with pytest.raises(CallNotFoundError):
            playlist_html(store, stranger, PLAYLIST_ID)
    (clip,) = CLIP.findall(written)
    assert b64decode(clip).startswith(b"OggS")
    assert "hear the pause" in written
    assert "Each clip holds the voice of a colleague and of a customer." in written
