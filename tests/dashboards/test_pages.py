"""Every page, run by Streamlit over real stores: full, empty, wrong id, one channel."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.dashboards.stores import (
    CAME_IN,
    NEWEST,
    make_analysis,
    make_mixed_analysis,
    make_playback,
    make_transcript,
    save,
)
from tests.dashboards.tabs import tab_of
from voicecoach.store.access import LOCAL_USER
from voicecoach.store.location import default_store
from voicecoach.store.records import CallFilter
from voicecoach.store.repository import CallStore
from voicecoach.views.markdown import WORD_JOINER
from voicecoach.web.local import shared_store


def read(element) -> str:
    """Text of an element as people read it, without the escapes of Markdown."""
    return re.sub(r"\\(.)", r"\1", str(element.value)).replace(WORD_JOINER, "")


def texts(elements) -> str:
    return "\n".join(read(element) for element in elements)


def player_of(app) -> dict:
    (player,) = [e for e in app.main if e.type == "bidi_component"]
    return json.loads(player.proto.json)


# ---- first run ---------------------------------------------------------------------------------


def test_an_empty_store_says_what_to_do(store, open_page) -> None:
    app = open_page()
    assert not app.exception
    assert app.title[0].value == "No calls yet"
    commands = texts(app.code)
    assert "make demo" in commands
    assert "voicecoach analyze" in commands
    assert str(default_store()) in texts(app.caption)


@pytest.mark.parametrize("page", ["my_calls", "search"])
def test_lists_of_an_empty_store_lead_to_the_first_steps(store, open_page, page: str) -> None:
    app = open_page(page, text="refund")
    assert not app.exception
    assert app.title[0].value == "No calls yet"
    assert "No call passes" not in texts(app.caption)


def test_the_first_call_ends_the_first_run(store, open_page) -> None:
    app = open_page()
    save(store, make_analysis("call-1"))
    app.button[0].click().run()
    assert app.title[0].value == "My calls"


@pytest.mark.parametrize("page", ["replay", "compare_teams", "my_calls", "my_room"])
def test_every_page_stands_an_empty_store(store, open_page, page) -> None:
    assert not open_page(page).exception


# ---- my calls ----------------------------------------------------------------------------------


def test_my_calls_shows_a_page_of_calls(full_store, open_page) -> None:
    app = open_page()
    assert not app.exception
    table = app.dataframe[0].value
    assert len(table) == 25
    assert table["Call"][0].endswith("Late repair")
    assert "1 to 25 of 28 calls" in texts(app.caption)


def test_a_filter_narrows_the_list(full_store, open_page) -> None:
    app = open_page()
    app.selectbox(key="team").set_value("Night desk").run()
    assert set(app.dataframe[0].value["Team"]) == {"Night desk"}


def test_a_text_and_a_queue_narrow_the_list(full_store, open_page) -> None:
    app = open_page()
    app.text_input(key="text").set_value(" double CHARGE ").run()
    assert set(app.dataframe[0].value["Call"]) == {"Double charge"}
    assert app.selectbox(key="queue").options == ["repairs"]
    app.selectbox(key="queue").set_value("repairs").run()
    assert len(app.dataframe[0].value) == 14


def test_another_filter_starts_at_its_first_page(full_store, open_page) -> None:
    app = open_page()
    app.session_state[f"page of {CallFilter()} Not heard first"] = 2
    assert "26 to 28 of 28 calls" in texts(app.run().caption)
    app.text_input(key="text").set_value(".wav").run()
    assert "1 to 25 of 28 calls" in texts(app.caption)
    app.text_input(key="text").set_value("").run()
    assert "26 to 28 of 28 calls" in texts(app.caption)


def test_filters_that_nothing_passes_say_so(full_store, open_page) -> None:
    app = open_page()
    app.selectbox(key="team").set_value("Night desk").run()
    app.selectbox(key="agent").set_value("Bookings agent 0").run()
    assert not app.exception
    assert not app.dataframe
    assert "No call passes these filters." in texts(app.caption)


def test_choosing_a_call_opens_it(full_store, open_page) -> None:
    app = open_page()
    app.session_state["chosen_call"] = {"row": 3, "label": "Late repair"}
    app.run()
    assert player_of(app)["call_id"] == "call-003"


def test_a_call_is_opened_by_its_label_too(full_store, open_page) -> None:
    app = open_page()
    (opener,) = [box for box in app.selectbox if box.label == "Open a call"]
    opener.select_index(3).run()
    assert not app.exception
    assert player_of(app)["call_id"] == "call-003"


# ---- replay ------------------------------------------------------------------------------------


def test_replay_shows_the_call_of_the_link_at_its_second(full_store, open_page) -> None:
    app = open_page("replay", call="call-004", t="25.5")
    assert not app.exception
    assert app.title[0].value == "Late repair"
    data = player_of(app)
    assert (data["call_id"], data["start_at"], data["autoplay"]) == ("call-004", 25.5, False)
    assert [m["tone"] for m in data["moments"]] == ["good", "try"]
    assert app.metric[0].label == "Talk share"


def test_addresses_are_signed_and_stay_the_same_from_run_to_run(
    full_store, open_page, monkeypatch
) -> None:
    monkeypatch.setattr("voicecoach.web.local.time", SimpleNamespace(time=lambda: 1_000_000.0))
    app = open_page("replay", call="call-004")
    first = player_of(app)
    assert first["audio_url"].startswith("/voicecoach/audio/")
    assert "mac=" in first["audio_url"]
    assert "mac=" in first["peaks"]["url"]
    assert player_of(app.run()) == first


def test_replay_without_a_call_opens_the_newest(full_store, open_page) -> None:
    assert player_of(open_page("replay"))["call_id"] == "call-000"


def test_a_call_that_is_not_there_is_said_and_leads_back(full_store, open_page) -> None:
    app = open_page("replay", call="no-such-call")
    assert not app.exception
    assert "no-such-call" in read(app.warning[0])
    assert "My calls shows those there are" in read(app.warning[0])
    assert not app.metric


def test_a_time_that_makes_no_sense_opens_the_call_anyway(full_store, open_page) -> None:
    assert player_of(open_page("replay", call="call-004", t="soon"))["start_at"] is None


def test_one_channel_is_told_and_no_figure_invented(store, open_page, tmp_path) -> None:
    save(store, make_mixed_analysis("mono"), playback=make_playback(tmp_path / "made", "mono"))
    app = open_page("replay")
    assert not app.exception
    assert "one channel" in app.info[0].value
    assert player_of(app)["findings"] == []  # said once
    assert [metric.label for metric in app.metric] == ["Silences over 3 s"]
    assert "both people are on one channel" in texts(app.markdown)
    assert [tab.label for tab in app.tabs] == ["Figures", "Silences", "Scorecard"]
    assert [speaker["id"] for speaker in player_of(app)["speakers"]] == ["mixed"]


def test_a_call_without_moments_is_shown(store, open_page, tmp_path) -> None:
    quiet = make_analysis("quiet", moments=())
    save(store, quiet, playback=make_playback(tmp_path / "made", "quiet"))
    app = open_page("replay")
    assert not app.exception
    assert player_of(app)["moments"] == []


def test_a_call_whose_audio_was_not_kept_tells_its_moments(store, open_page) -> None:
    save(store, make_analysis("silent", moments=(CAME_IN,)))
    app = open_page("replay")
    assert not app.exception
    assert "No audio was kept" in app.info[0].value
    assert CAME_IN.advice in texts(app.markdown)


def test_below_the_player_each_kind_of_signal_has_its_tab(full_store, open_page) -> None:
    app = open_page("replay", call="call-004")
    assert [tab.label for tab in app.tabs] == [
        "Figures",
        "Both speaking",
        "Silences",
        "Raised voices",
        "Going together",
        "Scorecard",
    ]
    (row,) = tab_of(app, "Both speaking").dataframe[0].value.to_dict("records")
    assert (row["At"], row["Came in"]) == ("0:25", "Garage desk agent 2")


def test_words_have_a_tab_whose_rows_lead_to_their_second(store, open_page, tmp_path) -> None:
    call = make_analysis("spoken", transcript=make_transcript())
    save(store, call, playback=make_playback(tmp_path / "made", "spoken"))
    app = open_page("replay")
    assert not app.exception
    assert app.tabs[1].label == "Words"
    rows = tab_of(app, "Words").dataframe[0].value
    assert rows["Words"].tolist()[1:] == ["It broke.", "[Thanks for watching.]"]
    app.session_state["second of Words in spoken"] = {"row": 1, "label": "0:11"}
    app.run()
    assert not app.exception
    assert player_of(app)["start_at"] == 11.0


def test_a_row_takes_the_player_to_its_second(full_store, open_page) -> None:
    app = open_page("replay", call="call-004")
    app.session_state["second of Both speaking in call-004"] = {"row": 0, "label": "0:25"}
    app.run()
    assert not app.exception
    assert player_of(app)["start_at"] == 25.0


# ---- my room -----------------------------------------------------------------------------------


def test_my_room_says_who_sees_it_and_what_is_not_heard(full_store, open_page) -> None:
    app = open_page("my_room")
    assert not app.exception
    assert "Only you see this page" in texts(app.caption)
    assert "cannot be measured" in texts(app.markdown)
    assert "Nothing is kept about your voice" in texts(app.caption)


def test_a_check_in_is_kept_and_can_be_deleted(full_store, open_page) -> None:
    app = open_page("my_room")
    app.button_group[0].set_value(4).run()
    app.button[0].click().run()
    assert not app.exception
    (kept,) = full_store.check_ins(LOCAL_USER)
    assert kept.level == 4
    (delete,) = [button for button in app.button if button.label == "Delete it"]
    delete.click().run()
    assert not app.exception
    assert full_store.check_ins(LOCAL_USER) == ()


def test_my_room_shows_the_calls_of_who_i_am(full_store, open_page) -> None:
    app = open_page("my_room")
    app.selectbox(key="own_agent").set_value("Night desk agent 1").run()
    assert not app.exception
    (calls,) = [table.value for table in app.dataframe if "Opening pace" in table.value]
    assert calls["Call"].tolist() == ["Late repair", "Double charge"]


# ---- compare teams -----------------------------------------------------------------------------


def test_teams_are_compared_and_the_small_one_is_not_ranked(full_store, open_page) -> None:
    app = open_page("compare_teams")
    assert not app.exception
    assert app.warning[0].value.startswith("Night desk has 3 agents")
    assert app.dataframe[0].value["Team"].tolist()[-1] == "Night desk"


def test_every_figure_can_be_chosen(full_store, open_page) -> None:
    app = open_page("compare_teams")
    for figure in app.selectbox(key="figure").options:
        app.selectbox(key="figure").set_value(figure)
    app.selectbox(key="figure").select_index(1).run()
    assert not app.exception


def test_fewer_than_two_agents_cannot_be_compared(store, open_page) -> None:
    save(store, make_analysis("call-1"))
    save(store, make_analysis("call-2"), started_at=NEWEST - timedelta(days=1))
    app = open_page("compare_teams")
    assert not app.exception
    assert "at least two agents" in app.info[0].value
    assert not app.dataframe


# ---- the store ---------------------------------------------------------------------------------


def test_the_server_and_all_its_pages_share_one_store(full_store, open_page, monkeypatch) -> None:
    opened = []
    make = CallStore.__init__

    def note(self, *arguments) -> None:
        opened.append(self)
        make(self, *arguments)

    monkeypatch.setattr(CallStore, "__init__", note)
    served = shared_store(default_store())
    for page in ("my_calls", "replay", "compare_teams", "first_run"):
        open_page(page)
    assert opened == [served]


# ---- a store that cannot be opened -------------------------------------------------------------


def test_something_else_in_the_place_of_the_store_is_said(open_page) -> None:
    folder = default_store()
    folder.mkdir(parents=True)
    (folder / "calls.db").write_bytes(b"this is no database" * 100)
    app = open_page()
    assert not app.exception
    assert app.title[0].value == "The calls cannot be opened"
    assert str(folder) in texts(app.caption)


def test_a_store_of_a_newer_version_is_said(store, open_page) -> None:
    import sqlite3

    save(store, make_analysis("call-1"))
    store.close()
    with sqlite3.connect(default_store() / "calls.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    app = open_page()
    assert not app.exception
    assert "newer version" in app.error[0].value


def test_a_call_that_goes_away_meanwhile_is_said(full_store, open_page) -> None:
    app = open_page("replay", call="call-004")
    full_store.delete(LOCAL_USER, "call-004")
    app.run()
    assert not app.exception
    assert "call-004" in read(app.warning[0])


# ---- text of others ----------------------------------------------------------------------------

FOREIGN = "![x](https://example.org/x.png)"


def test_names_of_calls_teams_and_links_are_never_read_as_markdown(
    store, open_page, tmp_path
) -> None:
    for number in range(2):
        analysis = make_analysis(f"call-{number}")
        names = {"agent": f"{FOREIGN} {number}", "team": FOREIGN, "queue": FOREIGN}
        save(store, analysis, subject=FOREIGN, **names)
    replay, wrong, teams = (
        open_page("replay"),
        open_page("replay", call=FOREIGN),
        open_page("compare_teams"),
    )
    shown = [*replay.title, *replay.caption, *wrong.warning, *teams.warning, *teams.caption]
    assert shown
    assert not [element.value for element in shown if "![" in element.value]
