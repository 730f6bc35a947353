"""*Library*, run by Streamlit: empty, full; a playlist made, filled, ordered and deleted."""

from pathlib import Path

import pytest

from tests.dashboards.stores import LEFT_ALONE, make_analysis, make_playback, save
from tests.dashboards.test_pages import texts
from tests.written import annotation, verdict
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.repository import CallStore
from voicecoach.views.library import EMPTY_LIBRARY, NO_CLIP

CALL = "call-000"


@pytest.fixture
def praised(store: CallStore, tmp_path: Path) -> CallStore:
    """A call with a moment that a coach confirmed, and a stretch that somebody marked."""
    save(store, make_analysis(CALL), playback=make_playback(tmp_path / "made", CALL))
    for written in (
        verdict(1, "confirmed", call_id=CALL, rule="LIS01", segment=LEFT_ALONE.segment),
        annotation(2, "Well put", call_id=CALL, valence="strength", visibility="shared"),
    ):
        store.save_annotation(LOCAL_USER, written)
    return store


def press(app, label: str):
    return next(button for button in app.button if button.label == label).click().run()


def make_list(app, name: str = "Workshop"):
    app.text_input[0].set_value(name)
    return press(app, "Make it")


def test_the_page_stands_an_empty_store(store, open_page) -> None:
    app = open_page("library")
    assert not app.exception
    assert EMPTY_LIBRARY in texts(app.markdown)


def test_clips_say_whose_voice_it_is_and_who_stands_behind_them(praised, open_page) -> None:
    app = open_page("library")
    assert not app.exception
    told = texts(app.markdown)
    assert "Voice: Ana" in told
    assert "Confirmed by a coach" in told
    assert "Well put" in told


def test_a_playlist_is_made_filled_and_put_in_order(praised, open_page) -> None:
    app = make_list(open_page("library"))
    assert not app.exception
    assert NO_CLIP in texts(app.markdown)
    for button in [b.key for b in app.button if b.label == "Add to the playlist"]:
        app.button(key=button).click().run()
    (playlist,) = praised.playlists(LOCAL_USER)
    first, second = playlist.clips
    assert {first.rule, second.rule} == {"LIS01", None}
    app.button(key=f"Later {first.id}").click().run()
    assert not app.exception
    app.text_input(key=f"note of {second.id}").set_value("the pause").run()
    (playlist,) = praised.playlists(LOCAL_USER)
    assert [clip.id for clip in playlist.clips] == [second.id, first.id]
    assert playlist.clips[0].note == "the pause"
    app.button(key=f"Take out {first.id}").click().run()
    assert len(praised.playlists(LOCAL_USER)[0].clips) == 1


def test_a_clip_that_is_in_the_playlist_is_not_put_into_it_twice(praised, open_page) -> None:
    app = make_list(open_page("library"))
    (first, _) = [button for button in app.button if button.label == "Add to the playlist"]
    app.button(key=first.key).click().run()
    button = app.button(key=first.key)
    assert (button.label, button.disabled) == ("In the playlist", True)
    assert len([b for b in app.button if b.label == "Add to the playlist"]) == 1
    assert "goes on by itself" in texts(app.caption)


def test_a_playlist_is_deleted_and_the_call_stays(praised, open_page) -> None:
    app = press(make_list(open_page("library")), "Delete it")
    assert not app.exception
    assert praised.playlists(LOCAL_USER) == ()
    assert praised.calls(LOCAL_USER)


def test_a_playlist_without_a_name_is_refused(praised, open_page) -> None:
    app = make_list(open_page("library"), name=" ")
    assert not app.exception
    assert praised.playlists(LOCAL_USER) == ()
