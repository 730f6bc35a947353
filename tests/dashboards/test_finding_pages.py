"""*My calls*, *Search*, *Add calls* and the exports of *Replay*, run by Streamlit."""

import re
from pathlib import Path

import pytest

from tests.batch.left_behind import leave_behind
from tests.dashboards.stores import make_analysis, make_playback, make_transcript, save
from tests.dashboards.test_pages import player_of
from tests.store.heard import hear
from tests.telephone import write_call
from voicecoach.batch.background import ImportState
from voicecoach.store.access import LOCAL_USER
from voicecoach.views.calls import BEGIN_HERE
from voicecoach.views.importing import NO_RECORDINGS, NOTHING_ADDED, WORDS_COME
from voicecoach.views.markdown import WORD_JOINER
from voicecoach.views.search import ABOUT_SEARCH
from voicecoach.web.importing import shared_imports

PATIENCE_S = 120.0


def read(element) -> str:
    return re.sub(r"\\(.)", r"\1", str(element.value)).replace(WORD_JOINER, "")


def texts(elements) -> str:
    return "\n".join(read(element) for element in elements)


def links(app) -> list:
    """Links to pages, wherever they stand."""
    return [element.proto for element in app._tree if element.type == "page_link"]


def query_of(link) -> str:
    return str(link.query_string)


# ---- my calls ----------------------------------------------------------------------------------


def test_what_was_heard_comes_after_what_was_not(full_store, open_page) -> None:
    assert not open_page("replay", call="call-001").exception  # opened, and not played
    hear(full_store, "call-000")
    app = open_page("my_calls")
    assert app.dataframe[0].value["Call"][0] == "Double charge"  # call-001
    assert "not heard first" in texts(app.caption)
    app.selectbox(key="calls shown").set_value("Newest first").run()
    assert app.dataframe[0].value["Heard"].tolist()[:2] == ["", "not yet"]
    app.selectbox(key="calls shown").set_value("Not heard only").run()
    assert "of 27 calls" in texts(app.caption)


def test_a_call_that_was_heard_in_part_goes_on_where_one_left_off(full_store, open_page) -> None:
    hear(full_store, "call-001", 25.0)
    app = open_page("my_calls")
    row = app.dataframe[0].value["Call"].tolist().index("Double charge")
    assert app.dataframe[0].value["Heard"][row] == "continue at 0:25"
    app.selectbox[-1].select_index(row).run()
    assert player_of(app)["call_id"] == "call-001"
    assert player_of(app)["start_at"] == 25.0


def test_the_player_is_told_where_to_say_what_was_heard(full_store, open_page) -> None:
    for page in ("replay", "review"):
        data = player_of(open_page(page, call="call-000"))
        assert data["listening_url"].startswith("/voicecoach/listening/call-000?user=local&")


def test_my_calls_begins_with_what_went_well(full_store, open_page) -> None:
    app = open_page("my_calls")
    assert BEGIN_HERE in texts(app.markdown)
    first = links(app)[0]
    assert "Let them finish" in first.label.replace("\\", "") or "0:10" in first.label
    assert "call=call-000" in query_of(first)
    assert "t=10.00" in query_of(first)


def test_calls_are_filtered_by_kind_of_moment_and_period(full_store, open_page) -> None:
    app = open_page("my_calls")
    app.selectbox(key="kind").set_value("TRN02").run()
    assert "No call passes these filters." in texts(app.caption)
    app.selectbox(key="kind").set_value("TRN01").run()
    assert len(app.dataframe[0].value) == 25
    app.selectbox(key="calls since").set_value("Last 7 days").run()
    assert len(app.dataframe[0].value) == 8


# ---- search ------------------------------------------------------------------------------------


def test_search_says_what_it_can_before_it_is_asked(full_store, open_page) -> None:
    app = open_page("search")
    assert not app.exception
    assert ABOUT_SEARCH in texts(app.caption)


def test_words_lead_to_their_second(store, open_page, tmp_path: Path) -> None:
    spoken = make_analysis("spoken", transcript=make_transcript())
    save(store, spoken, playback=make_playback(tmp_path / "made", "spoken"))
    app = open_page("search")
    app.text_input(key="words").set_value("BROKE").run()
    assert not app.exception
    (link,) = links(app)
    assert {"call=spoken", "t=11.00"} <= set(query_of(link).split("&"))
    assert "It **broke.**" in texts(app.markdown)
    app.selectbox(key="spoke").set_value("Agent").run()
    assert links(app) == []
    assert "No call says that" in texts(app.caption)


def test_kinds_of_moments_are_found_a_page_at_a_time(full_store, open_page) -> None:
    app = open_page("search")
    app.selectbox(key="moment").set_value("TRN01").run()
    assert len(links(app)) == 25
    assert "28 places" in texts(app.caption)
    app.selectbox(key="meaning").set_value("Went well").run()
    assert "has that moment" in texts(app.caption)


@pytest.mark.parametrize("page", ["search", "add_calls", "start"])
def test_every_page_stands_an_empty_store(store, open_page, page) -> None:
    assert not open_page(page).exception


# ---- add calls ---------------------------------------------------------------------------------


def add(app, path: str):
    (field,) = [each for each in app.text_input if each.label.startswith("Or a file")]
    field.set_value(path)
    (analyse,) = [button for button in app.button if button.label == "Analyse"]
    return analyse.click().run()


def test_a_recording_of_this_machine_is_analysed(store, open_page, tmp_path: Path) -> None:
    write_call(tmp_path / "call.wav", seed=1)
    app = add(open_page("add_calls"), str(tmp_path))
    assert not app.exception
    shared_imports(store).wait(PATIENCE_S)
    app.run()
    assert "call.wav" in texts(app.markdown)
    assert "Ready" in texts(app.markdown)
    (call,) = store.calls(LOCAL_USER)
    assert [query_of(link) for link in links(app)] == [f"call={call.call_id}"]


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("/no/such/folder", "path_not_found", "no such file"),
        ("recordings", "path_not_found", "whole path"),
        ("", None, NOTHING_ADDED),
    ],
)
def test_what_cannot_be_read_is_said_with_its_code(store, open_page, path, code, said) -> None:
    app = add(open_page("add_calls"), path)
    shown = texts([*app.markdown, *app.info])
    assert said in shown
    assert code is None or f"`{code}`" in shown


def test_a_folder_without_recordings_says_so(store, open_page, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none", "utf-8")
    app = add(open_page("add_calls"), str(tmp_path))
    assert NO_RECORDINGS in texts(app.markdown)


def test_a_refused_recording_shows_its_reason_code(store, open_page, tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"no sound" * 500)
    app = add(open_page("add_calls"), str(tmp_path / "bad.wav"))
    shared_imports(store).wait(PATIENCE_S)
    (state,) = shared_imports(store).states()
    assert f"`{state.code}`" in texts(app.run().markdown)
    assert state.state == "refused"


def test_opening_the_dashboard_goes_on_with_what_a_stopped_server_left(
    store, open_page, tmp_path: Path
) -> None:
    save(store, make_analysis("call-1"))
    write_call(tmp_path / "call.wav", seed=1)
    leave_behind(store, tmp_path / "call.wav")
    open_page("my_calls")
    shared_imports(store).wait(PATIENCE_S)
    app = open_page("add_calls")
    assert "call.wav" in texts(app.markdown)
    assert "Ready" in texts(app.markdown)


def test_the_first_steps_tell_that_the_first_call_is_on_its_way(
    store, open_page, monkeypatch
) -> None:
    coming = ImportState(name="a.wav", state="working", stage="audio")
    monkeypatch.setattr("voicecoach.batch.background.BackgroundImports.states", lambda _: (coming,))
    app = open_page()
    assert app.title[0].value == "No calls yet"
    assert links(app)[0].label == "1 recording is being analysed"


def test_my_calls_tells_what_is_on_its_way_and_replay_that_words_come(
    full_store, open_page, monkeypatch
) -> None:
    coming = ImportState(name="a.wav", state="finding_words", stage="words", call_id="call-004")
    monkeypatch.setattr("voicecoach.batch.background.BackgroundImports.states", lambda _: (coming,))
    assert links(open_page("my_calls"))[0].label == "1 recording is being analysed"
    assert WORDS_COME in texts(open_page("replay", call="call-004").info)
    assert WORDS_COME not in texts(open_page("replay", call="call-005").info)


# ---- exports -----------------------------------------------------------------------------------


def test_a_call_can_be_taken_out_and_voices_only_when_asked_for(full_store, open_page) -> None:
    app = open_page("replay", call="call-004")
    assert not app.exception
    labels = {box.label: box.value for box in app.checkbox}
    assert labels["With the voices"] is False
    assert app.radio(key="reader").value == "A coach"
    report, other = [e.proto for e in app._tree if e.type == "link_button"]
    assert (report.label, other.label) == ("Download the report", "Download")
    assert report.url.startswith("/voicecoach/downloads/call-004/report.coach?")
    assert other.url.startswith("/voicecoach/downloads/call-004/json.coach?")
    app.checkbox(key="voices of call-004").check()
    app.radio(key="reader").set_value("Myself").run()
    (report, _) = [e.proto for e in app._tree if e.type == "link_button"]
    assert report.url.startswith("/voicecoach/downloads/call-004/report.agent.voices?")


def test_formats_that_need_words_are_not_offered_without(full_store, open_page) -> None:
    app = open_page("replay", call="call-004")
    offered = app.selectbox(key="format of call-004").options
    assert "Moments (CSV)" in offered
    assert not [title for title in offered if title.startswith("Words")]


def test_the_bare_address_leads_on(full_store, open_page) -> None:
    assert open_page().title[0].value == "My calls"
    assert open_page("my_calls").title[0].value == "My calls"
